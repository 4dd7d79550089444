"""An S3 server that refuses bad and expired signatures."""

import os
import subprocess
import sys
import time
from urllib.error import HTTPError
from urllib.request import urlopen

import boto3
import pytest

from petcare.embedded import free_port

KEY, SECRET = "test-key", "test-secret-of-the-s3-server"


@pytest.fixture(scope="module")
def s3_server(tmp_path_factory):
    """Its address."""
    port, folder = free_port(), tmp_path_factory.mktemp("s3")
    server = subprocess.Popen(
        [sys.executable, "-m", "nanio", "serve", "--host", "127.0.0.1", "--port", str(port), "--data-dir", str(folder)],
        env=os.environ | {"NANIO_ACCESS_KEY": KEY, "NANIO_SECRET_KEY": SECRET},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address)
        client = boto3.client(
            "s3",
            endpoint_url=address,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name="us-east-1",
        )
        for bucket in ("petcare-public", "petcare-private"):
            client.create_bucket(Bucket=bucket)
        yield address
    finally:
        server.terminate()
        server.wait(10)


def wait_for(address):
    for _ in range(150):
        try:
            urlopen(address, timeout=2)
        except HTTPError:
            return
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the S3 server did not start")

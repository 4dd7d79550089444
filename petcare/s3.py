"""Object storage that speaks S3: a bucket that everybody may read, and one that only signed addresses open."""

from typing import Any
from urllib.parse import urlsplit

BACKEND = "storages.backends.s3.S3Storage"


def s3_storages(
    *, endpoint: str, region: str, key: str, secret: str, public: str, private: str, by_path: bool
) -> dict[str, dict[str, Any]]:
    """The two entries of STORAGES. `by_path`: the bucket's name stands in the path of addresses, not in the host."""
    # Only here, as most installations of the demo and all tests but a few load none of it.
    from botocore.config import Config

    common = {
        "endpoint_url": endpoint,
        "region_name": region,
        "access_key": key,
        "secret_key": secret,
        "file_overwrite": False,
        "default_acl": None,
        "client_config": Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if by_path else "virtual"},
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 2},
            # Other vendors do not know the checksums that AWS came to want.
            request_checksum_calculation="when_required",
        ),
    }
    cached = {"CacheControl": "max-age=31536000, immutable"}
    return {
        "default": {
            "BACKEND": BACKEND,
            "OPTIONS": common | {"bucket_name": public, "querystring_auth": False, "object_parameters": cached},
        },
        "private": {
            "BACKEND": BACKEND,
            "OPTIONS": common
            | {"bucket_name": private, "object_parameters": {"CacheControl": "private, " + cached["CacheControl"]}},
        },
    }


def origins(*, endpoint: str, buckets: list[str]) -> list[str]:
    """Where pages load files from, for the policy of the pages."""
    parts = urlsplit(endpoint)
    return [f"{parts.scheme}://{host}" for host in (parts.netloc, *(f"{bucket}.{parts.netloc}" for bucket in buckets))]

"""A worker that is really killed while an SMS is on its way."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from kombu import Connection

from petcare.notifications.delivery import LEASE
from petcare.notifications.models import SmsTemplate
from petcare.notifications.outbox import notify
from petcare.notifications.tasks import deliver, sweep_deliveries
from tests.factories.people import OwnerFactory
from tests.petcare.notifications.aliyun_vendor import KEY, SECRET, AliyunVendor


@pytest.fixture
def vendor():
    running = AliyunVendor()
    yield running
    running.stop()


@pytest.fixture
def worker_environment(vendor, settings):
    """Of a worker over this test's database, with a broker that nobody else reads."""
    settings.SMS_GATEWAY = "petcare.notifications.gateways.aliyun.AliyunSms"
    settings.ALIYUN_SMS_ADDRESS = vendor.address
    settings.ALIYUN_SMS_KEY_ID, settings.ALIYUN_SMS_KEY_SECRET = KEY, SECRET
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "petcare.settings",
        "DATABASE_URL": database.geturl(),
        "BROKER_URL": urlsplit(os.environ["REDIS_URL"])._replace(path="/15").geturl(),
        "SMS_GATEWAY": settings.SMS_GATEWAY,
        "ALIYUN_SMS_ADDRESS": vendor.address,
        "ALIYUN_SMS_KEY_ID": KEY,
        "ALIYUN_SMS_KEY_SECRET": SECRET,
    }


@pytest.mark.promise("U10")
def test_sms_of_a_worker_that_is_killed_while_sending_is_unknown_and_never_repeated(vendor, worker_environment):
    SmsTemplate.objects.create(
        name="booking_submitted", provider_id="SMS_1", signature="宠物到家", text="订单${number}已提交。"
    )
    told = notify(recipient=OwnerFactory(phone="+8613800000001"), kind="booking_submitted", data=DATA)
    sms = told.deliveries.get(channel="sms")
    told.deliveries.exclude(pk=sms.pk).delete()
    vendor.answers = [vendor.silent(30)]
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "petcare", "worker", "-Q", "notifications", "-c", "1", "-l", "WARNING"],
        env=worker_environment,
        start_new_session=True,
    )
    try:
        with Connection(worker_environment["BROKER_URL"]) as broker:
            deliver.apply_async([sms.pk], connection=broker)
        wait_until(lambda: vendor.taken)
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    deliver(sms.pk)
    assert sweep_deliveries() == 0
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        deliver(sms.pk)
        sweep_deliveries()
        sweep_deliveries()

    sms.refresh_from_db()
    assert (sms.state, len(vendor.taken), vendor.asked) == ("unknown", 1, 1)


def wait_until(is_so) -> None:
    end = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)


DATA = {"number": "A1B2", "window": "18:00"}

import pytest

from petcare.broker import Transport
from petcare.celery import app


def test_workers_speak_to_redis_by_our_transport():
    assert isinstance(app.connection_for_read().transport, Transport)


@pytest.mark.parametrize("what_went", ["transport", "its settings"])
def test_late_acknowledgement_on_a_closed_channel_fails_as_a_lost_connection_does(what_went):
    connection = app.connection_for_write()
    channel = connection.default_channel
    # As a worker leaves it that gives the connection up while Redis is away.
    channel._disconnect_pools()
    if what_went == "transport":
        channel.connection = None
    else:
        channel.connection.client = None

    with pytest.raises(connection.connection_errors):
        channel.basic_ack("what a task took")

from functools import partial

from petcare.notifications.models import Delivery, Notification
from petcare.notifications.outbox import Addressee, notify_many
from tests.factories.people import OwnerFactory


def test_two_waves_with_the_same_people_tell_each_once(race):
    people = [Addressee(recipient=OwnerFactory(), dedupe_key=f"offer {number}") for number in range(20)]
    outcomes = race(
        [
            partial(notify_many, recipients=some, kind="reviewed", data={"stars": 5})
            for some in (people, people[::-1], people[:10], people[10:])
        ]
    )
    assert outcomes == [None] * 4
    assert Notification.objects.count() == 20
    assert Delivery.objects.count() == 20

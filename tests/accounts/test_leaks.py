"""A known door code goes the whole way of a booking, a known identity number the way of a verification. Each is found
on the pages that may show it and nowhere else: not in the database, the statements sent to it, the logs, Redis,
messages, or on anybody else's pages."""

import logging

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from redis import Redis

from petcare.notifications.models import Delivery
from petcare.notifications.tasks import deliver
from tests.crawl import pages_of
from tests.factories.bookings import an_accepted_booking, an_offered_booking, photo_file, window_at
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import HOME_FORM, OwnerFactory, StaffFactory
from tests.factories.pets import PetFactory
from tests.factories.requests import VerificationFactory, a_number, a_photo
from tests.staff import signed_in_staff

pytestmark = [pytest.mark.django_db, pytest.mark.promise("B1"), pytest.mark.promise("U9")]

CODE, NOTE, CAUGHT = "739105#", "暗号甲乙丙丁", "864207#"
NUMBER = a_number(468)
SEALED = ("739105", NOTE, "864207", NUMBER)


@pytest.fixture
def redis():
    """The server that broker, cache and live events share, and what was said on its channels meanwhile."""
    server = Redis.from_url(settings.REDIS_URL, decode_responses=True)
    said = server.pubsub()
    said.psubscribe("*")
    said.get_message(timeout=1)
    yield server, said
    said.close()
    server.close()


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def database_text() -> str:
    """Every row of every table as text, and the sessions unpacked."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows) + str([session.get_decoded() for session in Session.objects.all()])


def redis_text(server: Redis, said) -> str:
    parts = []
    for key in server.scan_iter("*"):
        read = {
            "string": lambda key: server.get(key),
            "list": lambda key: server.lrange(key, 0, -1),
            "hash": lambda key: server.hgetall(key),
            "set": lambda key: server.smembers(key),
            "zset": lambda key: server.zrange(key, 0, -1),
            "stream": lambda key: server.xrange(key),
        }[server.type(key)]
        parts.append(f"{key} {read(key)}")
    while message := said.get_message(timeout=0.2):
        parts.append(str(message))
    return "\n".join(parts)


def found_in(text: str) -> list[str]:
    return [secret for secret in SEALED if secret in text]


def leaks_of(pages: dict[str, str]) -> list[str]:
    return [f"{path}: {found_in(text)}" for path, text in pages.items() if found_in(text)]


def test_door_code_and_identity_number_are_found_nowhere_but_where_they_may_be(
    caplog, redis, time_machine, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.DEBUG)
    owner, other_owner = OwnerFactory(home=False), OwnerFactory()
    caregiver, other_caregiver = CaregiverFactory.create_batch(2)
    looker, operator = StaffFactory.create_batch(2, is_superuser=True)
    home, work = signed_in(owner), signed_in(caregiver.user)
    told = {"way_in-secret": CODE, "way_in-note": NOTE}

    with django_capture_on_commit_callbacks(execute=True), CaptureQueriesContext(connection) as statements:
        home.post("/me/profile/person/", {"name": f"门禁{CAUGHT}", "gender": "unsaid"})
        home.post("/me/profile/person/", {"name": "王小明", "gender": "unsaid"})
        home.post("/me/profile/home/", HOME_FORM | told | {"compound": f"滨江花园 门禁{CAUGHT}"})
        home.post("/me/profile/home/", HOME_FORM | told)
        home.post("/me/profile/contact/", {"name": "李梅", "phone": "13700000009"})
        address = owner.addresses.get()
        home.post("/me/homes/way-in/", {"door_code": CODE})
        home.post(f"/me/homes/{address.pk}/", HOME_FORM | {"room": "503"})
        own = home.post(f"/me/homes/{address.pk}/way-in/", {"reveal": "1"}).text
        verification = VerificationFactory(owner=owner)
        card = {"name": "王小明", "number": NUMBER, "front": a_photo(), "back": a_photo()}
        home.post("/me/identity/", card)
        home.post("/me/identity/", card | {"front": a_photo(), "back": a_photo(), "agrees": "on"})

        visit = an_accepted_booking(
            owner=owner, caregiver=caregiver, pets=[PetFactory(owner=owner)], window=window_at(18)
        ).visits.get()
        page = visit.get_absolute_url()
        time_machine.move_to(visit.planned.lower)
        work.post(f"{page}depart/")
        work.post(f"{page}arrive/", {"reason": f"门禁{CAUGHT}"})
        work.post(f"{page}arrive/", {"reason": "楼道里没信号"})
        shown = work.post(f"{page}reveal/").text
        steps = list(visit.steps.order_by("position"))
        work.post(f"{page}steps/{steps[0].pk}/complete/", {"note": f"门禁{CAUGHT}"})
        work.post(f"{page}steps/{steps[0].pk}/complete/", {"note": "猫粮不多了"})
        work.post(f"{page}steps/{steps[1].pk}/photos/", {"photo": photo_file()})
        work.post(f"{page}steps/{steps[1].pk}/complete/")
        stranger_s = signed_in(other_caregiver.user).post(f"{page}reveal/")
        desk = signed_in_staff(operator)
        desk_of_looker = signed_in_staff(looker)
        why = {"reason": "进不了门"}
        looked = desk_of_looker.post(reverse("admin:look_way_in", args=[address.current_way_in.pk]), why).text
        look = reverse("admin:accounts_identityverification_look", args=[verification.pk])
        card_page = desk_of_looker.post(look, {"reason": "核对住址"}, follow=True).text
        for delivery in Delivery.objects.all():
            deliver(delivery.pk)

        # Whoever may still get a job at this home reads what candidates read.
        offered = an_offered_booking(owner=owner, pets=[PetFactory(owner=owner)], window=window_at(18, days=3))

        may_show = [own, shown, looked]
        pages = {
            "owner": pages_of(home, ["/", "/me/", f"/me/homes/{address.pk}/way-in/"]),
            "caregiver": pages_of(work, ["/work/", page, "/inbox/"]),
            "other caregiver": pages_of(signed_in(other_caregiver.user), ["/work/", "/work/offers/", page]),
            "other owner": pages_of(signed_in(other_owner), ["/", offered.get_absolute_url(), "/me/"]),
            "operator": pages_of(
                desk,
                [
                    "/admin/",
                    reverse("admin:accounts_address_change", args=[address.pk]),
                    reverse("admin:accounts_address_history", args=[address.pk]),
                    reverse("admin:bookings_booking_change", args=[visit.booking_id]),
                    reverse("admin:accounts_user_change", args=[owner.pk]),
                    reverse("admin:accounts_identityverification_change", args=[verification.pk]),
                ],
            ),
            "stranger": pages_of(Client(), ["/", "/me/", page]),
        }
        work.post(f"{page}finish/")
        pages["caregiver afterwards"] = pages_of(work, ["/work/", page])

    assert [CODE in text and NOTE in text for text in may_show] == [True, True, True]
    assert NUMBER in card_page
    assert stranger_s.status_code == 404
    assert {who: leaks for who, read in pages.items() if (leaks := leaks_of(read))} == {}
    assert len(pages["operator"]) > 20
    database = database_text()
    assert "滨江花园" in database
    assert found_in(database) == []
    assert found_in("\n".join(query["sql"] for query in statements.captured_queries)) == []
    assert found_in(caplog.text) == []
    on_redis = redis_text(*redis)
    assert visit.booking.number in on_redis or "booking:" in on_redis
    assert found_in(on_redis) == []

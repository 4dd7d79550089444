from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from petcare.notifications.kinds import Kind, register
from petcare.notifications.models import Delivery, Notification
from petcare.notifications.outbox import Addressee, notify, notify_many

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]

TEN_IN_SHANGHAI = datetime(2020, 11, 22, 2, 0, tzinfo=UTC)
DATA = {"pet": "豆豆", "time": TEN_IN_SHANGHAI, "price": Decimal("36")}


def test_notify_leaves_one_delivery_for_each_channel_that_goes_out(person):
    notification = notify(recipient=person, kind="fed", data=DATA)

    assert notification.in_inbox
    assert set(notification.deliveries.values_list("channel", "state")) == {("sms", "pending"), ("push", "pending")}


def test_notify_in_a_transaction_that_fails_tells_nobody(person):
    with transaction.atomic():
        notify(recipient=person, kind="fed", data=DATA)
        transaction.set_rollback(True)

    assert not Notification.objects.exists()


def test_notify_twice_with_one_key_tells_once(person):
    first = notify(recipient=person, kind="fed", data=DATA, dedupe_key="visit:7:fed")
    second = notify(recipient=person, kind="fed", data=DATA, dedupe_key="visit:7:fed")

    assert first == second
    assert Delivery.objects.count() == 2


def test_notify_somebody_without_a_number_leaves_out_the_sms(person):
    person.phone = None
    person.save()

    notification = notify(recipient=person, kind="fed", data=DATA)

    assert [delivery.channel for delivery in notification.deliveries.all()] == ["push"]


def test_texts_are_in_the_language_asked_for(person):
    notification = notify(recipient=person, kind="fed", data=DATA)

    assert notification.texts("en").body == "豆豆 was fed at 22 Nov 2020 10:00 for ¥36.00."
    assert "2020年11月22日 10:00" in notification.texts("zh-hans").body


def test_texts_write_a_window_as_one_period(person):
    period = DateTimeTZRange(TEN_IN_SHANGHAI, TEN_IN_SHANGHAI.replace(hour=4))
    notification = notify(recipient=person, kind="fed", data=DATA | {"time": period})

    assert "22 Nov 2020 10:00–12:00" in notification.texts("en").body


def test_notify_with_something_that_has_no_words_is_refused(person):
    with pytest.raises(TypeError):
        notify(recipient=person, kind="fed", data={"pet": person})


def test_register_of_one_code_for_two_kinds_is_refused(kind):
    with pytest.raises(ValueError, match="twice"):
        register(Kind(code=kind.code, title="Another", body="Another"))


def test_register_of_an_sms_without_template_is_refused():
    with pytest.raises(ValueError, match="sms_template_id"):
        register(Kind(code="bare", title="Bare", body="Bare", channels=("sms",)))


def test_notify_many_tells_everybody_once_with_their_own_page(person, django_user_model):
    other = django_user_model.objects.create_user(phone="+8613800000002")
    both = [
        Addressee(recipient=person, url="/offers/1/", dedupe_key="offer 1"),
        Addressee(recipient=other, url="/offers/2/", dedupe_key="offer 2", data={"pet": "小麦"}),
    ]

    notify_many(recipients=both[:1], kind="fed", data=DATA)
    notify_many(recipients=both, kind="fed", data=DATA)

    assert set(Notification.objects.values_list("recipient", "url")) == {
        (person.pk, "/offers/1/"),
        (other.pk, "/offers/2/"),
    }
    assert Delivery.objects.count() == 4
    assert other.notifications.get().data["pet"] == "小麦"


def test_notify_many_asks_as_much_for_three_hundred_as_for_three(django_user_model, django_assert_max_num_queries):
    people = django_user_model.objects.bulk_create(
        django_user_model(phone=f"+86138{number:08}") for number in range(300)
    )
    for some in (people[:3], people):
        with django_assert_max_num_queries(9):
            notify_many(
                recipients=[Addressee(recipient=one, dedupe_key=f"wave {len(some)}") for one in some],
                kind="fed",
                data=DATA,
            )
    assert Notification.objects.count() == 303


def test_notify_many_of_nobody_tells_nobody(db):
    notify_many(recipients=[], kind="fed", data=DATA)

    assert not Notification.objects.exists()

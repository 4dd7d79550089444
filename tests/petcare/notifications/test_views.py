import pytest
from django.urls import reverse

from petcare.notifications.models import Notification
from petcare.notifications.outbox import notify

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]

DATA = {"pet": "豆豆", "time": "10:00", "price": "36"}


def test_inbox_shows_own_messages_and_marks_them_read(client, person, django_user_model):
    other = django_user_model.objects.create_user(phone="+8613800000002")
    notify(recipient=person, kind="fed", data=DATA, url="/b/1/")
    notify(recipient=other, kind="fed", data=DATA | {"pet": "Rex"})
    client.force_login(person)

    page = client.get(reverse("notifications:inbox")).content.decode()

    assert "豆豆 was fed" in page
    assert 'href="/b/1/"' in page
    assert "Rex" not in page
    assert not Notification.objects.inbox_of(person).unread().exists()
    assert Notification.objects.inbox_of(other).unread().exists()


def test_inbox_does_not_show_what_goes_by_push_alone(client, person):
    notify(recipient=person, kind="fed", data=DATA)
    Notification.objects.update(in_inbox=False)
    client.force_login(person)

    assert "豆豆" not in client.get(reverse("notifications:inbox")).content.decode()


def test_inbox_leaves_out_kinds_that_were_given_up(client, person):
    notify(recipient=person, kind="fed", data=DATA)
    Notification.objects.update(kind="retired")
    client.force_login(person)

    assert client.get(reverse("notifications:inbox")).status_code == 200
    assert "count" not in client.get(reverse("notifications:badge")).content.decode()


def test_inbox_is_for_people_who_signed_in(client):
    assert client.get(reverse("notifications:inbox")).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_inbox_asks_the_same_number_of_queries_for_any_number_of_messages(
    client, person, django_assert_num_queries, number
):
    for _ in range(number):
        notify(recipient=person, kind="fed", data=DATA)
    client.force_login(person)

    # Session, person, count, page, marking as read, whose tabs stand below.
    with django_assert_num_queries(6):
        client.get(reverse("notifications:inbox"))


def test_badge_counts_unread_messages(client, person):
    notify(recipient=person, kind="fed", data=DATA)
    notify(recipient=person, kind="fed", data=DATA)
    client.force_login(person)

    assert ">2<" in client.get(reverse("notifications:badge")).content.decode()

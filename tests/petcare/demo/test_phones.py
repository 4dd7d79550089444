import pytest
from django.urls import reverse

from accounts.actions.check_second_factor import check_second_factor
from petcare.demo.models import PhoneMessage
from petcare.demo.sign_ins import OPERATOR, OPERATOR_SECRET
from petcare.notifications.codes import send_code
from petcare.notifications.gateways import Push, push_sender, sms_gateway
from tests.factories.people import SecondFactorFactory, StaffFactory
from tests.staff import code_now

pytestmark = pytest.mark.django_db


def test_phones_show_a_code_to_copy(client):
    send_code("+8613812345678", "246810")

    page = client.get(reverse("demo:phones")).content.decode()

    assert "13812345678" in page
    assert 'data-copy="246810"' in page


def test_phones_of_one_number_show_nothing_of_others(client):
    sms_gateway().send("+8613812345678", "fed", {}, "your code is 1234")
    sms_gateway().send("+8613800000002", "fed", {}, "another")

    page = client.get(reverse("demo:phones"), {"number": "+8613812345678"}).content.decode()

    assert "your code is 1234" in page
    assert "another" not in page


@pytest.mark.parametrize("number", ["+8613800000009", "\0", "x" * 5000])
def test_phones_of_a_number_that_is_nobody_s_show_nothing(client, number):
    sms_gateway().send("+8613812345678", "fed", {}, "your code is 1234")

    page = client.get(reverse("demo:phones"), {"number": number})

    assert page.status_code == 200
    assert "your code is 1234" not in page.text


def test_phones_answer_the_fragment_to_a_live_page(client):
    sms_gateway().send("+8613812345678", "fed", {}, "your code is 1234")

    page = client.get(reverse("demo:phones"), headers={"HX-Request": "true"}).content.decode()

    assert "your code is 1234" in page
    assert "<html" not in page


def test_push_arrives_on_the_phone_of_its_person(django_user_model):
    person = django_user_model.objects.create_user(phone="+8613812345678", name="Lin")

    words = {"title": "New", "body": "Fed", "url": "/b/1/", "urgency": "high"}
    push_sender().send(Push(notification_id=1, recipient=person, **words))

    message = PhoneMessage.objects.get()
    assert (message.to_phone, message.owner_name, message.url) == ("+8613812345678", "Lin", "/b/1/")


def test_email_arrives_by_its_address_with_the_code_to_copy(client, settings):
    settings.MAILERS = {"default": {"BACKEND": "petcare.demo.phones.DemoMail"}}

    send_code("lin@example.com", "246810")

    message = PhoneMessage.objects.get()
    assert (message.to_phone, message.channel, message.code) == ("lin@example.com", "email", "246810")
    page = client.get(reverse("demo:phones"), {"number": "lin@example.com"}).text
    assert 'data-copy="246810"' in page


def test_components_page_stands(client):
    assert client.get(reverse("demo:components")).status_code == 200


def test_phones_ask_one_query_for_any_number_of_messages(client, django_assert_num_queries):
    for number in range(3):
        sms_gateway().send(f"+861381234567{number}", "fed", {}, "text")

    with django_assert_num_queries(1):
        client.get(reverse("demo:phones"))


def test_phones_show_what_the_operator_s_authenticator_says_now(client):
    operator = StaffFactory(username=OPERATOR)
    SecondFactorFactory(user=operator, secret=OPERATOR_SECRET)

    for address in (reverse("demo:phones"), reverse("demo:authenticator")):
        page = client.get(address)

        assert code_now(OPERATOR_SECRET) in page.text
    check_second_factor(user=operator, code=page.context["operator_code"])

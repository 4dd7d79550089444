import pytest
from django.core.exceptions import ValidationError

from petcare.notifications import kinds
from petcare.notifications.models import SmsTemplate
from petcare.notifications.outbox import notify
from petcare.notifications.sms_texts import fitting, parts, variables_of
from petcare.notifications.tasks import deliver

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kind")]

RIGHT = {"name": "fed", "provider_id": "SMS_1", "signature": "宠物到家", "text": "${pet}吃好了，${time}。"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "unheard_of"),
        ("signature", "ab"),
        ("signature", "abcd"),
        ("signature", "九个汉字的签名太长了"),
        ("signature", "宠物，家"),
        ("text", "${price${pet}"),
        ("text", "$pet"),
        ("text", "{pet}"),
        ("text", "${宠-物}"),
        ("text", "${owner}来了"),
        ("text", "${" + "x" * 21 + "}"),
        ("text", "看 https://pets.example/${pet}"),
        ("text", "字" * 501),
        ("text", ""),
    ],
)
def test_template_that_the_provider_would_refuse_is_refused_beside_its_field(field, value):
    with pytest.raises(ValidationError) as refused:
        SmsTemplate(**RIGHT | {field: value}).full_clean()
    assert field in refused.value.message_dict


def test_template_that_is_right_is_taken():
    SmsTemplate(**RIGHT).full_clean()


def test_template_is_one_for_each_name_and_language():
    SmsTemplate.objects.create(**RIGHT)
    SmsTemplate(**RIGHT | {"language": "en"}).full_clean()
    with pytest.raises(ValidationError):
        SmsTemplate(**RIGHT).full_clean()


@pytest.mark.parametrize(
    ("text", "count"), [("字" * 70, 1), ("字" * 71, 2), ("字" * 50 + "${pet}", 1), ("字" * 51 + "${pet}", 2)]
)
def test_parts_are_of_seventy_characters_with_each_variable_at_its_longest(text, count):
    assert parts(text) == count


def test_value_is_cut_to_twenty_characters():
    assert fitting("字" * 20) == "字" * 20
    assert fitting("字" * 21) == "字" * 19 + "…"


def test_text_of_a_template_is_what_arrives(gateway, person):
    SmsTemplate.objects.create(**RIGHT)
    data = {"pet": "豆豆", "time": "10:00", "price": "36"}
    deliver(notify(recipient=person, kind="fed", data=data).deliveries.get(channel="sms").pk)

    assert gateway.sent[0][3] == "【宠物到家】豆豆吃好了，10:00。"


def test_variables_of_a_name_that_two_kinds_share_are_those_that_both_bring():
    kinds.register(kinds.Kind(code="fed_late", title="T", body="%(pet)s", channels=("sms",), sms_template_id="fed"))
    assert variables_of("fed") == {"pet"}
    assert variables_of("sign_in_code") == {"code"}
    assert variables_of("unheard_of") is None

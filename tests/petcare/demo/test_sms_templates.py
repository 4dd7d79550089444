import pytest

from petcare.demo.sms_templates import load_sms_templates
from petcare.notifications.models import SmsTemplate


@pytest.mark.django_db
def test_every_sms_of_the_product_makes_a_template_that_a_provider_takes():
    load_sms_templates()

    for template in SmsTemplate.objects.all():
        template.full_clean()
        assert template.parts <= 2, template.text
    assert SmsTemplate.objects.count() > 10

import logging
import sys

import pytest
from django.core import mail
from django.db import connection
from django.utils.log import AdminEmailHandler
from django.views.debug import ExceptionReporter

from tests.factories.people import HOME_FORM, OwnerFactory


@pytest.fixture
def reports(settings):
    """The mails about errors, as an installation gets them that asks for all there is."""
    settings.ADMINS = ["operator@example.com"]
    logger, handler = logging.getLogger("django.request"), AdminEmailHandler(include_html=True)
    logger.addHandler(handler)
    yield mail.outbox
    logger.removeHandler(handler)


@pytest.mark.promise("B1")
@pytest.mark.django_db
def test_error_while_a_way_in_is_saved_tells_where_but_not_the_code(client, reports, caplog):
    client.force_login(OwnerFactory())
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_wayin RENAME COLUMN secret TO gone")

    typed = HOME_FORM | {"way_in-secret": "739105#", "way_in-note": "zq左边", "street": "739106路"}
    response = client.post("/me/homes/add/", typed)

    assert response.status_code == 500
    told = caplog.text + response.text
    for report in reports:
        told += report.subject + report.body + "".join(part.content for part in report.alternatives)
    assert "save_way_in" in told
    for typed in ("739105", "zq左边", "739106"):
        assert typed not in told


def test_report_hides_every_local_and_the_addresses_of_servers(settings):
    code = "".join(["739", "105#"])  # A report shows the line itself.
    try:
        raise LookupError
    except LookupError:
        report = ExceptionReporter(None, *sys.exc_info()).get_traceback_html()
    assert code not in report
    assert settings.REDIS_URL not in report
    assert "LookupError" in report

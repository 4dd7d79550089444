"""What a caregiver's phone fetches on a staircase, before any photo or map."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.factories.bookings import an_accepted_booking, window_at
from tests.factories.caregivers import CaregiverFactory

pytestmark = pytest.mark.django_db

FILE = re.compile(r'(?:href|src)="/static/([^"#]+\.(?:css|js|svg))')


@pytest.mark.promise("C4")
@pytest.mark.parametrize("path", ["/work/", "/work/days/", "/work/offers/", "/work/earnings/", "/work/me/"])
def test_first_view_weighs_less_than_100_kb(client, path):
    """Static files travel compressed (WhiteNoise), pages do not."""
    caregiver = CaregiverFactory()
    an_accepted_booking(caregiver=caregiver, window=window_at(days=1))
    client.force_login(caregiver.user)

    page = client.get(path).content

    names = set(FILE.findall(page.decode()))
    assert any(name.endswith(".css") for name in names)
    assert any(name.endswith(".js") for name in names)
    assert not any("leaflet" in name for name in names)
    contents = [Path(finders.find(name)).read_bytes() for name in sorted(names)]
    weight = len(page) + sum(len(gzip.compress(content)) for content in contents)
    assert weight < 100_000, weight

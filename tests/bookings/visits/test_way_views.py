import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone
from redis import Redis

from accounts.actions.consent import give_consent, withdraw_consent
from accounts.models.consent import Purpose
from bookings.visits.views import way as way_views
from bookings.visits.whereabouts import read
from petcare.encryption import unseal
from petcare.geo.coordinates import Point
from petcare.geo.estimates import away_until
from petcare.live.publish import channel
from petcare.live.topics import may_see
from tests.factories.bookings import (
    a_completed_booking,
    a_visit_on_the_way,
    an_accepted_booking,
    arrive_at_home,
    window_at,
)
from tests.factories.caregivers import CaregiverFactory
from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def caregiver():
    return CaregiverFactory()


@pytest.fixture
def ahead(caregiver):
    return an_accepted_booking(caregiver=caregiver, window=window_at(12, days=3)).visits.get()


@pytest.fixture
def over(caregiver):
    return a_completed_booking(caregiver=caregiver, window=window_at(12, days=4)).visits.get()


@pytest.fixture
def visit(caregiver):
    visit = a_visit_on_the_way(caregiver=caregiver)
    give_consent(user=caregiver.user, purposes=[Purpose.WHEREABOUTS])
    return visit


@pytest.fixture
def live_news(settings):
    """`live_news(topic)`: what the first message since says of the topic, as the live process reads it."""
    with Redis.from_url(settings.LIVE_REDIS_URL) as redis, redis.pubsub() as listening:
        listening.subscribe(channel(settings.LIVE_REDIS_URL))
        assert listening.get_message(timeout=5)["type"] == "subscribe"

        def of(topic: str) -> dict:
            while message := listening.get_message(timeout=5):
                if sealed := json.loads(message["data"]).get(topic):
                    return json.loads(unseal(sealed))
            raise AssertionError(f"nothing was said of {topic}")

        yield of


@pytest.fixture
def signed_in(client, caregiver):
    client.force_login(caregiver.user)
    return client


def send(client, visit, *, north_m: float = 1_000, seconds_ago: float = 0, accuracy: float = 12, **changes):
    home = visit.booking.point
    at = timezone.now() - timedelta(seconds=seconds_ago)
    data = {"lat": home.lat + north_m / 111_195, "lon": home.lon, "accuracy": accuracy, "at": at.isoformat()}
    return client.post(f"{visit.get_absolute_url()}position/", data | changes)


def owner_page(client, visit) -> str:
    client.force_login(visit.booking.owner)
    return client.get(visit.booking.get_absolute_url()).text


@pytest.mark.promise("C9")
@pytest.mark.usefixtures("engine")
def test_way_page_shows_several_ways_with_turns_and_apps_without_a_script(signed_in, visit, town):
    compound = town.compounds[40].point
    visit.booking.lat, visit.booking.lon = compound.lat, compound.lon
    visit.booking.save(update_fields=["lat", "lon"])
    page = signed_in.get(f"{visit.get_absolute_url()}way/")

    assert len(page.context["ways"]) > 1
    assert not page.context["shown"].is_estimate
    assert [one.value for one, _way, _is in page.context["modes"]] == ["foot", "ebike", "car"]
    assert sum(is_quickest for _mode, _way, is_quickest in page.context["modes"]) == 1
    for words in ("现在最快", "转进入", "到了", "uri.amap.com", "apis.map.qq.com", "api.map.baidu.com", "复制地址"):
        assert words in page.text
    car = signed_in.get(f"{visit.get_absolute_url()}way/?mode=car&route=1")
    assert car.context["shown"].number == 1
    assert car.context["ways"] != page.context["ways"]


@pytest.mark.promise("C9")
def test_way_page_while_the_engine_is_away_calls_its_line_an_estimate(signed_in, visit, settings):
    settings.ROUTER, settings.VALHALLA_URL = "petcare.geo.valhalla.ValhallaRouter", "http://127.0.0.1:9"
    page = signed_in.get(f"{visit.get_absolute_url()}way/")
    assert "直线估算" in page.text
    assert "路线暂时算不出来" in page.text
    away_until.clear()


def test_way_page_from_where_the_phone_is_keeps_it_nowhere(signed_in, ahead):
    page = signed_in.post(f"{ahead.get_absolute_url()}way/", {"lat": "30.59", "lon": "114.30"})
    assert page.context["origin_point"] == Point(30.59, 114.30)
    assert "从你现在的位置" in page.text
    assert "从你家出发" in signed_in.get(f"{ahead.get_absolute_url()}way/").text
    nonsense = signed_in.post(f"{ahead.get_absolute_url()}way/", {"lat": "nan", "lon": "1000"})
    assert nonsense.context["origin"] == "home"


def test_way_page_is_for_the_assigned_caregiver_and_while_the_visit_is_ahead(client, signed_in, over, visit):
    assert signed_in.get(f"{over.get_absolute_url()}way/").status_code == 302
    client.force_login(CaregiverFactory(user__phone=None).user)
    assert client.get(f"{visit.get_absolute_url()}way/").status_code == 404
    assert send(client, visit).status_code == 404
    client.force_login(visit.booking.owner)
    assert client.get(f"{visit.get_absolute_url()}way/").status_code in (302, 403, 404)


@pytest.mark.promise("C9")
def test_position_on_the_way_gives_the_owner_the_minute_and_the_neighbourhood(signed_in, client, visit):
    assert send(signed_in, visit).status_code == 204
    known = read(visit)
    page = owner_page(client, visit)
    assert f"{timezone.localtime(known.arrives_at):%H:%M}</span> 到" in page
    assert f'data-moving-lat="{known.nearly.lat:f}"' in page
    assert f"{known.position.point.lat:.5f}" not in page


@pytest.mark.promise("C9")
def test_open_page_is_told_what_a_fetched_one_shows_and_no_more(
    signed_in, client, visit, live_news, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send(signed_in, visit)
    news = live_news(f"arrival:{visit.booking.number}")
    page = owner_page(client, visit)
    assert f"data-arrival-at>{news['at']}<" in page
    assert f"data-arrival-heard>{news['heard']}<" in page
    assert f'data-moving-lat="{news["lat"]}" data-moving-lon="{news["lon"]}"' in page
    assert f'data-arrival="{news["visit"]}"' in page


def test_without_positions_the_owner_reads_the_planned_time(client, visit):
    page = owner_page(client, visit)
    assert f"计划 {timezone.localtime(visit.planned.lower):%H:%M} 到" in page
    assert "data-moving-lat" not in page


@pytest.mark.promise("C9")
@pytest.mark.parametrize(
    "bad",
    [{"north_m": 30_000}, {"accuracy": 5_000}, {"seconds_ago": -3_600}, {"seconds_ago": 2 * 24 * 3_600}],
    ids=["30 km away", "5 km sharp", "future", "two days old"],
)
def test_position_that_cannot_be_true_changes_nothing_the_owner_sees(signed_in, visit, bad):
    send(signed_in, visit, seconds_ago=30)
    before = read(visit)
    assert send(signed_in, visit, **bad).status_code == 204
    after = read(visit)
    assert (after.position, after.arrives_at) == (before.position, before.arrives_at)


@pytest.mark.parametrize("missing", ["lat", "lon", "accuracy", "at"])
def test_position_with_a_part_missing_or_malformed_is_refused(signed_in, visit, missing):
    assert send(signed_in, visit, **{missing: ""}).status_code == 400
    assert send(signed_in, visit, **{missing: "nan"}).status_code == 400
    assert read(visit) is None


def test_arrival_is_reckoned_at_most_every_twenty_seconds(signed_in, visit):
    send(signed_in, visit, seconds_ago=15, north_m=3_000)
    first = read(visit).arrives_at
    send(signed_in, visit, north_m=2_400)
    assert read(visit).arrives_at == first
    cache.delete(f"whereabouts:{visit.pk}:{visit.caregiver_id}:reckoned")
    send(signed_in, visit, north_m=2_390, seconds_ago=-1)
    assert read(visit).arrives_at < first


@pytest.mark.promise("C9")
def test_positions_are_taken_from_departure_to_arrival_only_and_gone_then(
    signed_in, ahead, visit, caregiver, django_capture_on_commit_callbacks
):
    assert send(signed_in, ahead).status_code == 410
    send(signed_in, visit)
    key = f"whereabouts:{visit.pk}:{visit.caregiver_id}"
    assert cache.get(key)
    assert f"{visit.booking.lat:.3f}" not in str(cache.get(key))
    with django_capture_on_commit_callbacks(execute=True):
        arrive_at_home(visit=visit, by=caregiver.user)
    assert cache.get(key) is None
    assert send(signed_in, visit).status_code == 410


@pytest.mark.promise("C9")
def test_before_consent_the_page_asks_and_nothing_is_taken(signed_in, visit, caregiver):
    withdraw_consent(user=caregiver.user, purpose=Purpose.WHEREABOUTS)
    page = signed_in.get(visit.get_absolute_url()).text
    assert "data-send-position" not in page
    assert send(signed_in, visit).status_code == 409
    assert read(visit) is None
    signed_in.post(f"{visit.get_absolute_url()}share/")
    assert "data-send-position" in signed_in.get(visit.get_absolute_url()).text
    assert send(signed_in, visit).status_code == 204


def test_consent_taken_back_forgets_where_somebody_is(signed_in, visit, caregiver):
    send(signed_in, visit)
    withdraw_consent(user=caregiver.user, purpose=Purpose.WHEREABOUTS)
    assert read(visit) is None


@pytest.mark.promise("C9")
def test_nobody_but_the_owner_sees_an_arrival(signed_in, client, visit, caregiver):
    number = visit.booking.number
    send(signed_in, visit)
    stranger = OwnerFactory()
    assert may_see(visit.booking.owner, f"arrival:{number}")
    assert not may_see(stranger, f"arrival:{number}")
    assert not may_see(caregiver.user, f"arrival:{number}")
    assert not may_see(CaregiverFactory(user__phone=None).user, f"arrival:{number}")
    path = f"/bookings/{number}/arrival/"
    client.force_login(stranger)
    assert client.get(path).status_code == 404
    client.force_login(visit.booking.owner)
    assert "约" in client.get(path).text


def test_too_many_positions_are_turned_away(signed_in, visit, monkeypatch):
    monkeypatch.setattr(way_views, "POSITIONS_PER_MINUTE", 1)
    assert [send(signed_in, visit).status_code for _ in range(2)] == [204, 429]

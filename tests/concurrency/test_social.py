from functools import partial

import pytest
from allauth.socialaccount.models import SocialAccount

from accounts.actions.link_social import join_by_social, link_social
from accounts.actions.unlink_social import unlink_social
from accounts.models import User
from petcare.errors import DomainError
from tests.factories.people import UserFactory

pytestmark = pytest.mark.promise("U1")

PHONE = "+8613812345678"


def test_one_wechat_linked_by_several_at_once_belongs_to_one(race):
    calls = [
        partial(link_social, user=user, provider="weixin", uid="union-1", nickname="晓雨")
        for user in UserFactory.create_batch(4)
    ]
    outcomes = race(calls)
    assert sorted(isinstance(outcome, DomainError) for outcome in outcomes) == [False, True, True, True]
    assert SocialAccount.objects.count() == 1


def test_the_last_two_ways_in_unlinked_at_once_leave_one(race):
    person = UserFactory(phone=None)
    for _ in range(4):
        accounts = [
            SocialAccount.objects.create(user=person, provider=provider, uid="union-1") for provider in ("weixin", "qq")
        ]
        outcomes = race([partial(unlink_social, account=account, by=person) for account in accounts])
        assert sorted(isinstance(outcome, DomainError) for outcome in outcomes) == [False, True]
        SocialAccount.objects.all().delete()


def test_a_newcomer_who_finishes_twice_at_once_is_one_person(race):
    newcomer = {"phone": PHONE, "provider": "weixin", "uid": "union-1", "nickname": "", "language": "zh-hans"}
    outcomes = race([partial(join_by_social, **newcomer)] * 4)
    assert set(outcomes) == {User.objects.get()}
    assert SocialAccount.objects.get().user == User.objects.get()


def test_two_accounts_elsewhere_that_prove_one_number_at_once_lead_to_one_person(race):
    calls = [
        partial(join_by_social, phone=PHONE, provider=provider, uid="union-1", nickname="", language="zh-hans")
        for provider in ("weixin", "qq", "weixin", "qq")
    ]
    assert set(race(calls)) == {User.objects.get()}
    assert SocialAccount.objects.count() == 2

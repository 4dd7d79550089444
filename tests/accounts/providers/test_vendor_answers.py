"""What the vendors may answer instead of a person: each of it lets nobody in, and none of it is a crash."""

import pytest
from allauth.socialaccount.models import SocialAccount

from tests.factories.people import OwnerFactory

pytestmark = pytest.mark.django_db

TOKEN = {"access_token": "a-token", "expires_in": 7200, "openid": "openid-1", "unionid": "union-1"}
PERSON = {"openid": "openid-1", "unionid": "union-1", "nickname": "晓雨"}
WEIXIN = {"/sns/oauth2/access_token": TOKEN, "/sns/userinfo": PERSON}
ME = b'callback( {"client_id":"100demo","openid":"openid-1","unionid":"union-1"} );\n'
QQ = {
    "/oauth2.0/token": {"access_token": "a-token", "expires_in": "7776000"},
    "/oauth2.0/me": ME,
    "/user/get_user_info": {"ret": 0, "msg": "", "nickname": "晓雨"},
}


@pytest.fixture
def come_back(client, scripted, leave):
    """Comes back from a vendor that answers so; gives the page that follows."""

    def come_back(provider, answers):
        SocialAccount.objects.get_or_create(provider=provider, uid="union-1", defaults={"user": OwnerFactory()})
        scripted.answers = answers
        state = leave(provider).partition("state=")[2].partition("#")[0]
        return client.get(f"/accounts/{provider}/login/callback/?code=the-code&state={state}", follow=True)

    return come_back


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_wechat_is_asked_what_its_documentation_says(client, scripted, come_back):
    come_back("weixin", WEIXIN)
    assert is_signed_in(client)
    secret = {"appid": "wxdemopage", "secret": "demo-page-secret"}
    assert scripted.asked == [
        ("/sns/oauth2/access_token", secret | {"code": "the-code", "grant_type": "authorization_code"}),
        ("/sns/userinfo", {"access_token": "a-token", "openid": "openid-1"}),
    ]


def test_qq_is_asked_what_its_documentation_says(client, scripted, come_back):
    come_back("qq", QQ)
    assert is_signed_in(client)
    (path, token), me, info = scripted.asked
    assert path == "/oauth2.0/token"
    assert token == {
        "grant_type": "authorization_code",
        "client_id": "100demo",
        "client_secret": "demo-qq-key",
        "code": "the-code",
        "redirect_uri": "http://testserver/accounts/qq/login/callback/",
        "fmt": "json",
    }
    assert me == ("/oauth2.0/me", {"access_token": "a-token", "unionid": "1"})
    asked_of_us = {"access_token": "a-token", "oauth_consumer_key": "100demo", "openid": "openid-1"}
    assert info == ("/user/get_user_info", asked_of_us)


@pytest.mark.promise("U1")
@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/sns/oauth2/access_token", {"errcode": 40029, "errmsg": "invalid code"}),
        ("/sns/oauth2/access_token", {"errcode": -1, "errmsg": "system error"}),
        ("/sns/oauth2/access_token", {"openid": "openid-1"}),
        ("/sns/oauth2/access_token", TOKEN | {"access_token": 7}),
        ("/sns/oauth2/access_token", TOKEN | {"openid": ["openid-1"]}),
        ("/sns/oauth2/access_token", b"<html>busy</html>"),
        ("/sns/oauth2/access_token", b"[]"),
        ("/sns/oauth2/access_token", b""),
        ("/sns/oauth2/access_token", 502),
        ("/sns/oauth2/access_token", 302),
        ("/sns/userinfo", {"errcode": 40001, "errmsg": "invalid credential"}),
        ("/sns/userinfo", PERSON | {"unionid": "union-1\0"}),
        ("/sns/userinfo", PERSON | {"unionid": ""}),
        ("/sns/userinfo", PERSON | {"unionid": "u" * 500}),
    ],
)
def test_wechat_s_no_is_an_answer(client, come_back, path, answer):
    page = come_back("weixin", WEIXIN | {path: answer})
    assert page.redirect_chain[-1][0] == "/accounts/login/"
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert not is_signed_in(client)


@pytest.mark.promise("U1")
@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/oauth2.0/token", {"error": 100020, "error_description": "code is reused error"}),
        ("/oauth2.0/token", b'callback( {"error":100019,"error_description":"code to access token error"} );'),
        ("/oauth2.0/me", b'callback( {"error":100016,"error_description":"access token check failed"} );'),
        ("/oauth2.0/me", ME.replace(b"100demo", b"100other")),
        ("/oauth2.0/me", b'callback( {"openid":"openid-1","unionid":"union-1"} );'),
        ("/oauth2.0/me", b"callback( ); alert(1)"),
        ("/user/get_user_info", {"ret": 1002, "msg": "not signed in"}),
        ("/user/get_user_info", {"ret": -1, "msg": "busy"}),
    ],
)
def test_qq_s_no_is_an_answer(client, come_back, path, answer):
    page = come_back("qq", QQ | {path: answer})
    assert page.redirect_chain[-1][0] == "/accounts/login/"
    assert not is_signed_in(client)


def test_a_vendor_that_is_away_is_said_and_its_secret_is_not_logged(client, settings, leave, caplog):
    settings.WEIXIN_API_ADDRESS = "http://127.0.0.1:9"
    state = leave("weixin").partition("state=")[2].partition("#")[0]
    page = client.get(f"/accounts/weixin/login/callback/?code=the-code&state={state}", follow=True)
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert "ConnectionError" in caplog.text
    assert "demo-page-secret" not in caplog.text
    assert "the-code" not in caplog.text


def test_without_a_unionid_the_openid_counts(client, come_back):
    person = {"openid": "openid-1", "nickname": "晓雨"}
    page = come_back("weixin", WEIXIN | {"/sns/userinfo": person})
    assert page.redirect_chain[-1][0] == "/accounts/social/phone/"
    assert client.session["social_waiting"]["uid"] == "openid-1"


@pytest.mark.parametrize(
    "nickname",
    [b'"\xff\xfe\xe6\x99"', b'"a\x07\x00b"', b'"\\ud83d"', b"null", b"7", b'{"a": 1}', b'""'],
)
def test_a_nickname_in_odd_bytes_lets_its_person_in(client, come_back, nickname):
    odd = b'{"openid":"openid-1","unionid":"union-1","nickname":' + nickname + b"}"
    come_back("weixin", WEIXIN | {"/sns/userinfo": odd})
    assert is_signed_in(client)
    SocialAccount.objects.get().extra_data["nickname"].encode()

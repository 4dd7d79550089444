"""QQ by its documentation, which is OAuth 2 with habits of its own."""

from typing import Any

from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.http import HttpRequest

from accounts.providers.vendor import ask, identity, token_of


class QQAdapter(OAuth2Adapter):
    provider_id = "qq"
    scope_delimiter = ","

    @property
    def authorize_url(self) -> str:
        return f"{settings.QQ_ADDRESS}/oauth2.0/authorize"

    # The library hands it to its client, whose way of asking is not ours.
    access_token_url = ""

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: OAuth2Client, pkce_code_verifier: None = None
    ) -> dict[str, Any]:
        return ask(
            f"{settings.QQ_ADDRESS}/oauth2.0/token",
            grant_type="authorization_code",
            client_id=app.client_id,
            client_secret=app.secret,
            code=request.GET["code"],
            redirect_uri=client.callback_url,
            fmt="json",
        )

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        return token_of(data)

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, *, response: dict[str, Any]
    ) -> SocialLogin:
        me = ask(f"{settings.QQ_ADDRESS}/oauth2.0/me", access_token=token.token, unionid="1")
        if me.get("client_id") != app.client_id:
            raise OAuth2Error("a token of another app")
        openid = identity(me, "openid")
        person = ask(
            f"{settings.QQ_ADDRESS}/user/get_user_info",
            access_token=token.token,
            oauth_consumer_key=app.client_id,
            openid=openid,
        )
        uid = identity(me, "unionid") if "unionid" in me else openid
        return self.get_provider().sociallogin_from_response(request, {"uid": uid, "nickname": person.get("nickname")})

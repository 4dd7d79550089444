"""WeChat by its documentation: a page with a QR code on desktops, its own page of consent inside its browser."""

from typing import Any

from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.weixin.client import WeixinOAuth2Client
from allauth.socialaccount.providers.weixin.views import WeixinOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest

from accounts.providers.vendor import ask, identity, token_of


class WeixinClient(WeixinOAuth2Client):
    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict[str, str]) -> str:
        """Inside WeChat the page opens only with this fragment."""
        return super().get_redirect_url(authorization_url, scope, extra_params) + "#wechat_redirect"


class WeixinAdapter(WeixinOAuth2Adapter):
    client_class = WeixinClient

    @property
    def authorize_url(self) -> str:
        is_inside = self.get_provider().app.settings.get("inside")
        return settings.WEIXIN_OPEN_ADDRESS + ("/connect/oauth2/authorize" if is_inside else "/connect/qrconnect")

    def get_access_token_data(
        self, request: HttpRequest, app: SocialApp, client: WeixinClient, pkce_code_verifier: None = None
    ) -> dict[str, Any]:
        return ask(
            f"{settings.WEIXIN_API_ADDRESS}/sns/oauth2/access_token",
            appid=app.client_id,
            secret=app.secret,
            code=request.GET["code"],
            grant_type="authorization_code",
        )

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        return token_of(data)

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, *, response: dict[str, Any]
    ) -> SocialLogin:
        openid = identity(response, "openid")
        person = ask(f"{settings.WEIXIN_API_ADDRESS}/sns/userinfo", access_token=token.token, openid=openid)
        # The openid differs between our two apps; the unionid is there when both stand under one open platform.
        uid = identity(person, "unionid") if "unionid" in person else openid
        return self.get_provider().sociallogin_from_response(request, {"uid": uid, "nickname": person.get("nickname")})

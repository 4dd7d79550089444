from typing import Any

from allauth.socialaccount.providers.weixin import provider as allauth_weixin

from accounts.nickname import clean_nickname
from accounts.providers.weixin.adapter import WeixinAdapter


class WeixinProvider(allauth_weixin.WeixinProvider):
    oauth2_adapter_class = WeixinAdapter

    def get_default_scope(self) -> list[str]:
        return ["snsapi_userinfo" if self.app.settings.get("inside") else "snsapi_login"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        return data["uid"]

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        """No portrait, sex or city: nobody here needs them."""
        return {"nickname": clean_nickname(data["nickname"])}


provider_classes = [WeixinProvider]

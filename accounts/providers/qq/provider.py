from typing import Any

from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider

from accounts.nickname import clean_nickname
from accounts.providers.qq.adapter import QQAdapter


class QQProvider(OAuth2Provider):
    id = "qq"
    name = "QQ"
    account_class = ProviderAccount
    oauth2_adapter_class = QQAdapter

    def get_default_scope(self) -> list[str]:
        return ["get_user_info"]

    def extract_uid(self, data: dict[str, Any]) -> str:
        return data["uid"]

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, str]:
        return {"nickname": clean_nickname(data["nickname"])}


provider_classes = [QQProvider]

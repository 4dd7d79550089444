"""What WeChat and QQ have in common: they answer 200 to everything, and say in the answer whether it is a no."""

import json
import re
from typing import Any

import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

# QQ wraps some answers as a call for a script.
_CALLBACK = re.compile(r"\s*callback\(\s*(.*?)\s*\)\s*;?\s*", re.DOTALL)
_IDENTITY = re.compile(r"[\w-]{6,128}", re.ASCII)


def ask(url: str, **params: str) -> dict[str, Any]:
    """The vendor's answer. Raises OAuth2Error for a no and for nonsense, in words without the secret."""
    try:
        with get_adapter().get_requests_session() as session:
            response = session.get(url, params=params, allow_redirects=False)
    except requests.RequestException as error:
        # Its words would name the whole address.
        raise OAuth2Error(type(error).__name__) from None
    if response.status_code != 200:
        raise OAuth2Error(f"status {response.status_code}")
    return _read(response.content.decode("utf-8", errors="replace"))


def _read(text: str) -> dict[str, Any]:
    wrapped = _CALLBACK.fullmatch(text)
    try:
        # Nicknames hold control characters as they are.
        answer = json.loads(wrapped[1] if wrapped else text, strict=False)
    except ValueError:
        raise OAuth2Error("not JSON") from None
    if not isinstance(answer, dict):
        raise OAuth2Error("not an object")
    for name in ("errcode", "error", "ret"):
        if answer.get(name):
            raise OAuth2Error(f"{name} {str(answer[name])[:20]!r}")
    return answer


def identity(answer: dict[str, Any], name: str) -> str:
    """An openid or unionid. Raises OAuth2Error when it is none."""
    value = answer.get(name)
    if not isinstance(value, str) or not _IDENTITY.fullmatch(value):
        raise OAuth2Error(f"no {name}")
    return value


def token_of(answer: dict[str, Any]) -> SocialToken:
    """Good for the questions of this sign-in; it is not kept."""
    value = answer.get("access_token")
    if not isinstance(value, str) or not value:
        raise OAuth2Error("no access_token")
    return SocialToken(token=value)

"""SMS through Aliyun (dysmsapi 2017-05-25), signed with ACS3-HMAC-SHA256.

https://help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit
from uuid import uuid4

import requests
from django.conf import settings
from django.utils.translation import get_language
from urllib3.exceptions import NewConnectionError

from petcare.errors import GatewayError, OutcomeUnknown
from petcare.notifications.models import SmsTemplate
from petcare.notifications.sms_texts import LINK, fitting

ALGORITHM = "ACS3-HMAC-SHA256"
# Seconds to reach them, and to wait for their answer.
PATIENCE = (3, 8)
# What passes by itself, or once somebody tops up the account. Everything else they refuse for good.
PASSING = {
    "isp.SYSTEM_ERROR",
    "isv.SYSTEM_ERROR",
    "isp.UNKNOWN_ERR_CODE",
    "isv.BUSINESS_LIMIT_CONTROL",
    "isv.AMOUNT_NOT_ENOUGH",
    "isv.OUT_OF_SERVICE",
    "InternalError",
    "ServiceUnavailable",
}
# In the words of isv.BUSINESS_LIMIT_CONTROL: this number has had its messages of the day.
DAY_IS_FULL = "天级流控"


class AliyunSms:
    def send(self, phone_e164: str, template_id: str, params: dict[str, str], text: str) -> str:
        """Returns Aliyun's BizId. Raises GatewayError, and OutcomeUnknown when nothing readable came back."""
        template = SmsTemplate.objects.named(template_id, get_language())
        if template is None:
            raise GatewayError(f"There is no SMS template {template_id} yet.", permanent=True)
        answer = _ask(
            "SendSms",
            {
                "PhoneNumbers": phone_e164.removeprefix("+86").removeprefix("+"),
                "SignName": template.signature,
                "TemplateCode": template.provider_id,
                "TemplateParam": json.dumps(_values(template.variables, params), ensure_ascii=False),
            },
        )
        return str(answer.get("BizId", ""))


def signed_headers(
    query: dict[str, str], *, action: str, host: str, key: str, secret: str, now: datetime, nonce: str
) -> dict[str, str]:
    """The headers of a POST to / with everything in the query and an empty body."""
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": _sha256(""),
        "x-acs-date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": "2017-05-25",
    }
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    asked = "\n".join(["POST", "/", canonical(query), lines, names, headers["x-acs-content-sha256"]])
    signature = hmac.new(secret.encode(), f"{ALGORITHM}\n{_sha256(asked)}".encode(), hashlib.sha256).hexdigest()
    return headers | {"Authorization": f"{ALGORITHM} Credential={key},SignedHeaders={names},Signature={signature}"}


def canonical(query: dict[str, str]) -> str:
    """Sorted and encoded as RFC 3986 says: a space is %20 and a tilde stays."""
    return "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))


def _ask(action: str, query: dict[str, str]) -> dict[str, str]:
    address = settings.ALIYUN_SMS_ADDRESS
    headers = signed_headers(
        query,
        action=action,
        host=urlsplit(address).netloc,
        key=settings.ALIYUN_SMS_KEY_ID,
        secret=settings.ALIYUN_SMS_KEY_SECRET,
        now=datetime.now(UTC),
        nonce=uuid4().hex,
    )
    try:
        response = requests.post(
            f"{address}/?{canonical(query)}", headers=headers, timeout=PATIENCE, allow_redirects=False
        )
    except requests.RequestException as error:
        raise _unheard(error) from error
    if response.status_code >= 500:
        raise GatewayError(f"Aliyun answered {response.status_code}.")
    return _read(response)


def _unheard(error: requests.RequestException) -> GatewayError:
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    if isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError):
        return GatewayError("Aliyun cannot be reached.")
    return OutcomeUnknown("Aliyun did not answer.")


def _read(response: requests.Response) -> dict[str, str]:
    try:
        answer = response.json()
        code = answer["Code"]
    except (ValueError, KeyError, TypeError) as error:
        raise OutcomeUnknown(f"Aliyun answered {response.status_code} and something unreadable.") from error
    if code == "OK":
        return answer
    words = str(answer.get("Message", ""))
    passes = (code in PASSING or code.startswith("Throttling")) and DAY_IS_FULL not in words
    raise GatewayError(f"Aliyun refused: {code} {words}", permanent=not passes)


def _values(names: list[str], params: dict[str, str]) -> dict[str, str]:
    if missing := [name for name in names if name not in params]:
        raise GatewayError(f"The message brings no {missing[0]}.", permanent=True)
    if linked := [name for name in names if LINK.search(params[name])]:
        raise GatewayError(f"No link may stand in {linked[0]}.", permanent=True)
    return {name: fitting(params[name]) for name in names}


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

import pytest

pytestmark = pytest.mark.django_db

ADDRESSES = ["/accounts/login/", "/payments/notification/"]


@pytest.mark.parametrize("charset", ["rot13", "base64", "hex", "idna", "punycode", "utf-7", "utf-16", "unicode_escape"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_form_in_another_charset_is_a_bad_request(client, address, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert client.generic("POST", address, b"login=%ff%zz\xff", kind).status_code == 400
    parts = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n\xff%ff\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    assert client.generic("POST", address, parts, kind).status_code == 400


@pytest.mark.parametrize("charset", ["UTF-8", '"utf-8"'])
def test_form_in_utf_8_is_read(client, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = client.post("/accounts/login/", "login=%E5%9B%A2", content_type=kind)
    assert answer.context["form"]["login"].value() == "团"

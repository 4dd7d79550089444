"""What people send is read as UTF-8 only."""

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils.deprecation import MiddlewareMixin

UTF_8 = {"utf-8", "utf8"}


class CharsetMiddleware(MiddlewareMixin):
    """Django reads a form by any codec of Python that its sender names, also by those that make no text of bytes."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        charset = (request.content_params or {}).get("charset", "utf-8")
        return None if charset.lower() in UTF_8 else HttpResponseBadRequest()

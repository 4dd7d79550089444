"""What people send is read as UTF-8 only."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

UTF_8 = {"utf-8", "utf8"}


class CharsetMiddleware:
    """Django reads a form by any codec of Python that its sender names, also by those that make no text of bytes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = (request.content_params or {}).get("charset", "utf-8")
        return self.get_response(request) if charset.lower() in UTF_8 else HttpResponseBadRequest()

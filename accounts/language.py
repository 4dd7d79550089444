from django.conf import settings
from django.http import HttpResponse

A_YEAR = 365 * 24 * 3600


def remember_language(response: HttpResponse, language: str) -> None:
    """Keeps the choice in the browser, where LocaleMiddleware looks for it."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )

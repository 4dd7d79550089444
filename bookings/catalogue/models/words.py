from django.utils.translation import get_language


def in_language(zh: str, en: str) -> str:
    """What operators wrote in both languages, in the reader's; Chinese when the English is missing."""
    return en if en and (get_language() or "").startswith("en") else zh

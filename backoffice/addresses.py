"""Where rows are at the desk."""

from functools import cache

from django.urls import reverse


def address_of(name: str, pk: int) -> str:
    """The address of this name for a row. Boards and lists ask for hundreds, so the way there is looked up once."""
    before, after = _around(name)
    return f"{before}{pk}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, after = reverse(f"admin:{name}", args=[0]).rsplit("/0/", 1)
    return f"{before}/", f"/{after}"

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from pets.sheet import Sheet, print_size


def show_sheets(request: HttpRequest, sheets: list[Sheet], *, back: str) -> HttpResponse:
    """The page with these care sheets; floors above show those of a booking with it."""
    context = {
        "title": "、".join(sheet.name for sheet in sheets),
        "sheets": sheets,
        "print_size": print_size(sheets),
        "back": back,
        "today": timezone.localdate(),
    }
    return render(request, "pets/care_sheet.html", context)

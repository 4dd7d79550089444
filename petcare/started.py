import gc

from django.urls import get_resolver


def keep_what_is_loaded() -> None:
    """Loads every page, and takes what was made so far out of what is looked through for garbage: one look through all
    of it takes a tenth of a second and more, in the middle of whatever page is answered then."""
    get_resolver().url_patterns  # noqa: B018  reading them imports the views
    gc.collect()
    gc.freeze()

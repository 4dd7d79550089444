"""A brake for addresses that are asked while somebody types."""

from django.core.cache import cache


def may_ask(key: str, *, per_minute: int) -> bool:
    """Count one question under the key; False once there were more than `per_minute` in this minute.

    With the cache away nobody is counted: a search that works matters more than the brake.
    """
    counter = f"asked:{key}"
    try:
        cache.add(counter, 0, timeout=60)
        return cache.incr(counter) <= per_minute
    except ValueError:  # it ran out between the two steps: a new minute
        return True

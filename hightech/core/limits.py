"""How often somebody may do a thing, counted in a shared cache by real time."""

from django.core.cache import cache

from hightech.core import real_time


def seconds_to_wait(name: str, who: str, *, limit: int, seconds: int) -> int:
    """Count one act of `who`; return 0 while below the limit, else after how long to try again."""
    now = int(real_time.now().timestamp())
    window = now // seconds
    key = f"limit:{name}:{who}:{window}"
    cache.add(key, 0, 2 * seconds)
    if cache.incr(key) <= limit:
        return 0
    return (window + 1) * seconds - now

"""The zone an object belongs to: its own, or that of the record it hangs on."""

from collections import deque
from functools import lru_cache

from django.contrib.auth import get_user_model
from django.db import models

FURTHEST = 5


def zone_id_of(obj: models.Model) -> int | None:
    """Return the key of the zone of `obj`; None for what belongs to none. At most one query."""
    path = path_of(obj._meta.model)
    if path is None:
        return None
    if "__" not in path:
        return getattr(obj, path)
    return type(obj)._base_manager.filter(pk=obj.pk).values_list(path, flat=True).first()


@lru_cache
def path_of(model: type[models.Model]) -> str | None:
    """Return the shortest way of foreign keys from `model` to a zone, as a lookup."""
    queue: deque = deque([(model, ())])
    while queue:
        at, way = queue.popleft()
        for field in at._meta.fields:
            related = field.related_model
            if related is None or related is get_user_model() or field.remote_field.parent_link:
                continue
            # A record surely hangs only on what it cannot be without.
            if field.null:
                continue
            if field.name == "zone":
                return "__".join((*way, "zone_id"))
            if len(way) < FURTHEST and isinstance(related, type):
                queue.append((related, (*way, field.name)))
    return None

"""Who can see a record: the answer of `visible_to` itself, for everybody of its zone."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef

ASKED_AT_ONCE = 40
SHOWN = 400


def readers_of(obj) -> list:
    """Return the active users of the record's zone who may see it: one query for each forty."""
    people = list(
        get_user_model()
        .objects.filter(memberships__zone=obj.zone, is_active=True)
        .distinct()
        .order_by("full_name", "pk")
        .prefetch_related("memberships__zone", "memberships__team", "memberships__department")[
            :SHOWN
        ]
    )
    for person in people:
        person.__dict__["active_memberships"] = list(person.memberships.all())
    found = []
    for start in range(0, len(people), ASKED_AT_ONCE):
        found += _who_may(obj, people[start : start + ASKED_AT_ONCE])
    return found


def _who_may(obj, people: list) -> list:
    rows = type(obj).objects
    asked = {
        f"reads_{person.pk}": Exists(rows.visible_to(person).filter(pk=OuterRef("pk")))
        for person in people
    }
    answer = type(obj)._base_manager.filter(pk=obj.pk).values(**asked).first() or {}
    return [person for person in people if answer.get(f"reads_{person.pk}")]

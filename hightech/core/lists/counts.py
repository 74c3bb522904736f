"""Totals of lists: counting stops above 10,000 unless an exact number is asked for."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError

CAP = 10_000


@dataclass(frozen=True)
class Count:
    """How many rows there are; capped means more than this."""

    count: int
    is_capped: bool = False

    def as_dict(self) -> dict:
        return {"count": self.count, "count_is_capped": self.is_capped}

    def __str__(self) -> str:
        return f"{self.count:,}+" if self.is_capped else f"{self.count:,}"


def count_of(rows: models.QuerySet, *, exact: bool = False) -> Count:
    """Count rows, at most 10,000 of them unless `exact`: one query."""
    bare = rows.order_by().values("pk")
    if exact:
        return Count(bare.count())
    found = bare[: CAP + 1].count()
    return Count(min(found, CAP), is_capped=found > CAP)


def wants_exact(text: str | None) -> bool:
    """Read `?count=exact`.

    :raises ShapeError: for any other word.
    """
    if text not in (None, "", "exact"):
        raise ShapeError(Reason("invalid_choice", _("Only “exact” is known here."), "count"))
    return text == "exact"

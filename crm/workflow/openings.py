"""OPENING: a list of what was before this system, signed by two persons, then loaded whole."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm.models import OpeningList
from crm.permissions.openings import countersigner, maker
from hightech.core import parties
from hightech.core.chain import digest_of
from hightech.core.errors import Reason
from hightech.core.workflow import Process, Transition

S = OpeningList.State
# The name of the one step that stands for all that happened before.
OPENING_STEP = "opening"


def digest_over(opening: OpeningList) -> str:
    """Return what the two signatures stand under: zone, kind, and every row as written."""
    rows = opening.rows.order_by("number").values_list("number", "values")
    return digest_of([opening.zone.code, opening.kind, [list(row) for row in rows]])


def has_rows(opening, by, facts) -> Reason | None:
    """Guard: a list says something, unless nothing is worth saying."""
    if opening.rows_count or opening.of_kind.may_be_empty:
        return None
    return Reason("empty", _("The list has no rows."))


def is_clean(opening, by, facts) -> Reason | None:
    """Guard: no row has a problem."""
    if not opening.problems_count:
        return None
    count = opening.problems_count
    text = ngettext(
        "%(count)d row has a problem: correct it first.",
        "%(count)d rows have problems: correct them first.",
        count,
    )
    return Reason("problems", text % {"count": count})


def is_as_signed(opening, by, facts) -> Reason | None:
    """Guard: the rows are those of the first signature."""
    if opening.digest and digest_over(opening) == opening.digest:
        return None
    return Reason("digest", _("The rows are no longer those that were signed first."))


SIGN = Transition(
    "sign", gettext_lazy("Sign"), (S.DRAFT,), S.SIGNED, maker, guards=(has_rows, is_clean)
)
SEND_BACK = Transition(
    "send_back", gettext_lazy("Send back"), (S.SIGNED,), S.DRAFT, countersigner, comment=True,
    sets={"first_signer": None, "digest": ""},
)  # fmt: skip
COUNTERSIGN = Transition(
    "countersign", gettext_lazy("Countersign and load"), (S.SIGNED,), S.LOADING, countersigner,
    guards=(is_as_signed,), apart_from=("sign",), terminal=True,
)  # fmt: skip
LOAD = Transition(
    "load", gettext_lazy("Load"), (S.LOADING,), S.LOADED, parties.clock, guards=(is_as_signed,)
)
# A row that no longer fits what is recorded by now: nothing of the list is loaded.
FAIL = Transition(
    "fail", gettext_lazy("Loading failed"), (S.LOADING,), S.DRAFT, parties.clock, comment=True,
    sets={"first_signer": None, "second_signer": None, "digest": ""},
)  # fmt: skip
WITHDRAW = Transition(
    "withdraw", gettext_lazy("Withdraw"), (S.DRAFT,), S.WITHDRAWN, maker, terminal=True
)

OPENING = Process("OPENING", S, SIGN, SEND_BACK, COUNTERSIGN, LOAD, FAIL, WITHDRAW)

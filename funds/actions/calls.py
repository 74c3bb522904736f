"""Invite applications under some clauses."""

from django.db import transaction
from django.utils.translation import gettext as _

from funds.eligibility import rules as built_in
from funds.models import Call, Clause
from hightech.core import audit
from hightech.core.errors import Reason, ShapeError, refuse


@transaction.atomic
def create(*, by, clauses, departments, opens_at, closes_at, rules=None, **facts) -> Call:
    """Open a call; without `rules` every file must pass the five built-in ones.

    :raises ShapeError: for a window that ends before it begins, an unknown rule, a foreign line.
    :raises ActionRefused: for a clause that is not in force.
    """
    _require_shape(facts["fund"], facts["budget_line"], opens_at, closes_at, rules)
    for clause in clauses:
        if clause.state != Clause.State.ACTIVE:
            text = _("The clause %(code)s is not in force.") % {"code": clause.code}
            refuse("clause_not_active", text, "clauses", clause.get_absolute_url())
    call = Call.objects.create(
        zone=facts["fund"].zone, opens_at=opens_at, closes_at=closes_at,
        rules=list(built_in.DEFAULT if rules is None else rules), **facts,
    )  # fmt: skip
    call.clauses.set(clauses)
    call.departments.set(departments)
    audit.record(call, {"call": [None, str(call)]}, by=by)
    return call


def _require_shape(fund, line, opens_at, closes_at, rules) -> None:
    wrong = []
    if closes_at <= opens_at:
        text = _("The call must close after it opens.")
        wrong.append(Reason("invalid", text, "closes_at"))
    if line.fund_id != fund.pk:
        text = _("The budget line belongs to another fund.")
        wrong.append(Reason("invalid", text, "budget_line"))
    unknown = [name for name in rules or () if name not in built_in.NAMES]
    if unknown:
        text = _("There is no rule “%(name)s”.") % {"name": ", ".join(map(str, unknown))}
        wrong.append(Reason("invalid", text, "rules"))
    if wrong:
        raise ShapeError(*wrong)

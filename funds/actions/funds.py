"""Open a fund and its budget lines."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.actions import budget
from funds.models import BudgetLine, Fund
from hightech.core import audit
from hightech.core.errors import Reason, ShapeError, refuse
from hightech.users.roles import Role


@transaction.atomic
def create(*, by, name: str) -> Fund:
    """Open a fund in the zone whose budgets the user keeps.

    :raises ActionRefused: if the zone has one of this name.
    """
    fund = Fund(zone=by.home_zone(Role.FINANCE), name=name)
    try:
        with transaction.atomic():
            fund.save(force_insert=True)
    except IntegrityError:
        refuse("duplicate", _("The zone has a fund of this name already."), "name")
    audit.record(fund, {"name": [None, name]}, by=by)
    return fund


@transaction.atomic
def create_line(*, by, fund: Fund, appropriated_fen: int, **facts) -> BudgetLine:
    """Open a budget line; its first money is the first entry of the ledger.

    :raises ShapeError: if higher-level funds come without their document.
    :raises ActionRefused: if the fund has such a line already.
    """
    if facts["source"] == BudgetLine.Source.HIGHER_LEVEL and not facts.get("document_number"):
        text = _("Higher-level funds name the document that grants them.")
        raise ShapeError(Reason("required", text, "document_number"))
    line = BudgetLine(fund=fund, **facts)
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError:
        text = _("The fund has a line of this year, purpose and source already.")
        refuse("duplicate", text, "purpose")
    audit.record(line, {"line": [None, str(line)]}, by=by)
    if appropriated_fen:
        budget.appropriate(line, amount_fen=appropriated_fen, key=f"open:{line.uuid}", by=by)
    return line

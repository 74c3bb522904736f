"""My day of reviewers, fund officers and the chair: clauses on their way, clauses that are red."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from funds.models import Clause
from funds.workflow.clauses import raised
from hightech.core.desk import Item, items_for
from hightech.users.roles import Role

SHOWN = 20
S = Clause.State


@items_for(Role.REVIEWER)
def to_review(user) -> Iterator[Item]:
    """Tell which drafts say what their review came to, and wait for it to be confirmed."""
    for clause in _rows(user, Role.REVIEWER, S.DRAFT):
        if any(flag["code"] == "NO_REVIEW" for flag in raised(clause)):
            continue
        why = _("Clause %(code)s waits for its review.") % {"code": clause.code}
        yield _item(clause, why, "review", _("Confirm the review"), "clipboard-check")


@items_for(Role.FUND_OFFICER)
def to_activate(user) -> Iterator[Item]:
    """Tell which reviewed clauses may be activated, and which the gate holds back."""
    for clause in _rows(user, Role.FUND_OFFICER, S.REVIEWED):
        if clause.gate_level == Clause.GateLevel.RED:
            why = _("The fair-competition gate is red.")
            yield Item(title=str(clause), why=why, link=clause.get_absolute_url(), icon="flag")
        else:
            why = _("Clause %(code)s was reviewed.") % {"code": clause.code}
            yield _item(clause, why, "activate", _("Activate"), "circle-check")


@items_for(Role.FUND_OFFICER, Role.CHAIR)
def turned_red(user) -> Iterator[Item]:
    """Tell which clauses in use are red: nothing is approved under them."""
    zones = user.zone_ids(Role.FUND_OFFICER, Role.CHAIR)
    rows = Clause.objects.filter(zone_id__in=zones, state=S.ACTIVE, gate_level="RED")
    for clause in rows.defer("definition", "text").order_by("code")[:SHOWN]:
        why = _("In use, and the fair-competition gate is red: nothing is approved under it.")
        yield Item(title=str(clause), why=why, link=clause.get_absolute_url(), icon="flag")


def _rows(user, role: str, state: str):
    rows = Clause.objects.filter(zone_id__in=user.zone_ids(role), state=state)
    return rows.defer("definition", "text").order_by("state_since", "pk")[:SHOWN]


def _item(clause: Clause, why: str, step: str, label: str, icon: str) -> Item:
    address = clause.get_absolute_url()
    return Item(
        title=str(clause),
        why=why,
        link=address,
        icon=icon,
        action=label,
        action_link=f"{address}steps/{step}/",
        is_dialog=True,
    )

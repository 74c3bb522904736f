"""A file of an enterprise on its way to the money: rows as the earlier steps leave them."""

from datetime import date

from funds.actions import budget, plans
from funds.models import Account, Application, BudgetLine, Call, Clause, Fund, Tranche
from funds.workflow.accounts import ACCOUNT
from funds.workflow.applications import APPLICATION
from hightech.core import clock
from tests.factories.crm import EnterpriseFactory
from tests.factories.users import ZoneFactory, user_with

WAN = 1_000_000
NUMBER = "6228480402564890018"


def line(zone=None, *, appropriated=10_000 * WAN, **facts) -> BudgetLine:
    """Make a budget line with its money."""
    zone = zone or ZoneFactory()
    fund, _new = Fund.objects.get_or_create(zone=zone, name="Guidance fund")
    values = {"year": 2026, "purpose": "NEW-PRODUCTS", "source": "BUDGET"} | facts
    made = BudgetLine.objects.create(fund=fund, **values)
    if appropriated:
        budget.appropriate(made, amount_fen=appropriated, key=f"appropriate:{made.uuid}")
    return made


def clause(zone, money_kind="REWARD") -> Clause:
    """Make an active clause row."""
    made, _new = Clause.objects.get_or_create(
        zone=zone,
        code=f"clause-{money_kind.lower()}",
        defaults={
            "title_en": "First sets",
            "title_zh": "首台套",
            "valid_from": date(2026, 1, 1),
            "definition": {"money_kind": money_kind},
            "state": "ACTIVE",
        },
    )
    return made


def application(
    zone=None, *, state="CLEARED", voted=350 * WAN, money_kind="REWARD", firm=None, on=None, **facts
) -> Application:
    """Make a file in a state of the money side; what was voted is reserved on its line."""
    zone = zone or ZoneFactory()
    firm = firm or EnterpriseFactory(zone=zone, is_resident=True, resident_since=date(2025, 1, 1))
    on = on or line(zone, purpose=f"P{BudgetLine.objects.count()}")
    call = Call.objects.create(
        zone=zone,
        fund=on.fund,
        budget_line=on,
        opens_at=clock.now(),
        closes_at=clock.now().replace(year=2090),
    )
    kind = clause(zone, money_kind)
    made = Application.objects.create(
        zone=zone,
        number=f"A-2026-{Application.objects.count() + 1:06d}",
        call=call,
        clause=kind,
        enterprise=firm,
        created_by=user_with("APPLICANT", zone=zone),
        law_date=date(2026, 3, 1),
        requested_fen=voted,
        calculated_fen=voted,
        proposed_fen=voted,
        voted_fen=voted,
        state=state,
        **facts,
    )
    APPLICATION.begin(made, "draft", by=made.created_by)
    budget.reserve(made, amount_fen=voted, key=f"reserve:{made.uuid}")
    return made


def account(firm, *, state="VERIFIED", holder=None, number=NUMBER, **facts) -> Account:
    """Make an account, proposed by a fund officer and verified by a cashier of their own."""
    verifier = user_with("CASHIER", zone=firm.zone) if state != "PROPOSED" else None
    values = {
        "proposed_by": user_with("FUND_OFFICER", zone=firm.zone),
        "verified_by": verifier,
    } | facts
    made = Account.objects.create(
        enterprise=firm, holder=holder or firm.name, bank="Bank of Tianjin", number=number,
        state=state, **values,
    )  # fmt: skip
    ACCOUNT.begin(made, "propose", by=made.proposed_by)
    return made


def parts(*amounts, **facts) -> list[dict]:
    return [
        {"number": at, "amount_fen": amount, "condition": f"condition {at}", **facts}
        for at, amount in enumerate(amounts, start=1)
    ]


def funded(zone=None, *, finance=None, amounts=(105 * WAN, 245 * WAN), **facts) -> Application:
    """Make a funded file: account verified, plan adopted, tranches planned."""
    made = application(zone, voted=sum(amounts), **facts)
    if not Account.objects.filter(enterprise=made.enterprise, state="VERIFIED").exists():
        account(made.enterprise)
    finance = finance or user_with("FINANCE", zone=made.zone)
    plans.create(by=finance, application=made, parts=parts(*amounts))
    plans.adopt_plan(made, by=finance)
    return made


def tranche(of: Application, number=1, *, state=None) -> Tranche:
    """Return a tranche of a file as the actions want it; `state` is set as a row."""
    if state:
        Tranche.objects.filter(plan__application=of, number=number).update(state=state)
    return Tranche.objects.for_list().get(plan__application=of, number=number)


def due(zone=None, **facts) -> Tranche:
    """Make a funded file and return its first tranche, due."""
    return tranche(funded(zone, **facts), state="DUE")

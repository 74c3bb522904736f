"""Bring along agreements, and the staged promises of agreements that are recorded by now."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.actions import agreements
from crm.actions.enterprises import checked_code
from crm.actions.opening_rows import Known, Loader, Problems, add
from crm.models import Agreement, Commitment, Lead, OpeningList
from crm.workflow.commitments import COMMITMENT
from crm.workflow.openings import OPENING_STEP
from hightech.core import audit, clock
from hightech.core.errors import ShapeError
from hightech.core.needs import Need
from hightech.users.models import Department

S = Commitment.State
# What a promise of the past may be: nothing that waits for somebody's check here.
STATES = [(state.value, state.label) for state in (S.PENDING, S.MET, S.LATE, S.MISSED)]
ACHIEVED = (S.MET, S.LATE)

FIRM = (
    Need("enterprise_name", "text", gettext_lazy("Enterprise"), required=False, longest=200),
    Need("credit_code", "text", gettext_lazy("Unified social credit code"), False, longest=30),
)
AGREEMENT = (
    *FIRM,
    Need("kind", "choice", gettext_lazy("Kind"), options=lambda obj, by: Agreement.Kind.choices),
    Need("signed_on", "date", gettext_lazy("Signed on")),
    Need("total_yuan", "money", gettext_lazy("Total investment")),
    Need("fixed_yuan", "money", gettext_lazy("Fixed-asset investment")),
    Need("lead_number", "text", gettext_lazy("Number of the project"), required=False, longest=20),
    Need("text", "text", gettext_lazy("Wording"), required=False),
)
COMMITMENTS = (
    *FIRM,
    Need(
        "agreement_kind", "choice", gettext_lazy("Kind of the agreement"),
        options=lambda obj, by: Agreement.Kind.choices,
    ),
    Need("agreement_signed_on", "date", gettext_lazy("Agreement signed on")),
    Need(
        "party", "choice", gettext_lazy("Party"),
        options=lambda obj, by: Commitment.Party.choices,
    ),
    Need(
        "measure", "choice", gettext_lazy("Measure"),
        options=lambda obj, by: Commitment.Measure.choices,
    ),
    Need("amount", "money", gettext_lazy("Promised (yuan; jobs as a number)")),
    Need("due_on", "date", gettext_lazy("Due on")),
    Need("tolerance_percent", "integer", gettext_lazy("Tolerance (%)"), False, minimum=0),
    Need("state", "choice", gettext_lazy("State"), False, options=lambda obj, by: STATES),
    Need("actual", "money", gettext_lazy("Achieved (yuan; jobs as a number)"), required=False),
    Need("achieved_on", "date", gettext_lazy("Achieved on"), required=False),
    Need("department", "text", gettext_lazy("Responsible department"), required=False, longest=40),
    Need("legal_ground", "text", gettext_lazy("Legal ground"), required=False, longest=300),
)  # fmt: skip


def find_firm(known: Known, facts: dict, wrong: Problems) -> None:
    """Resolve the firm of a row: it must be recorded by now."""
    code = facts.get("credit_code", "")
    if code:
        try:
            facts["credit_code"] = checked_code(code)
        except ShapeError as error:
            wrong += error.reasons
            return
    facts["firm"] = known.firm(facts)
    if facts["firm"] is None:
        attr = "credit_code" if code else "enterprise_name"
        wrong.add(attr, _("No firm of this code or name is recorded in the zone."))


def check_agreement(known: Known, facts: dict) -> dict:
    """Resolve firm and project, and compare with the agreements that are recorded."""
    wrong = Problems()
    find_firm(known, facts, wrong)
    if facts["fixed_yuan"] > facts["total_yuan"]:
        wrong.add("fixed_yuan", _("The fixed part exceeds the total."))
    if facts["signed_on"] > clock.today():
        wrong.add("signed_on", _("The date must not lie in the future."))
    firm = facts.get("firm")
    if firm is not None:
        facts["lead"] = _project(firm, facts, wrong)
        key = ("agreement", firm.pk, facts["kind"], facts["signed_on"])
        if key in known.seen or _agreement(firm, facts["kind"], facts["signed_on"]):
            wrong.add("signed_on", _("This agreement is recorded already."))
        known.seen.add(key)
    wrong.refuse()
    return facts


def _project(firm, facts: dict, wrong: Problems) -> Lead | None:
    number = facts.get("lead_number")
    lead = firm.leads.filter(number=number).first() if number else None
    if number and lead is None:
        wrong.add("lead_number", _("The firm has no project of this number."))
    return lead


def _agreement(firm, kind: str, signed_on) -> Agreement | None:
    return firm.agreements.filter(kind=kind, signed_on=signed_on).order_by("pk").first()


def load_agreement(known: Known, facts: dict, *, by, opening: OpeningList) -> Agreement:
    """Record an agreement of the past; the project it was signed for refers to it."""
    lead = facts.get("lead")
    made = agreements.create(
        by=by, enterprise=facts["firm"], kind=facts["kind"], signed_on=facts["signed_on"],
        total_fen=facts["total_yuan"], fixed_fen=facts["fixed_yuan"], lead=lead,
        text=facts.get("text", ""),
    )  # fmt: skip
    told = {"opening": [None, opening.number], "digest": [None, opening.digest]}
    audit.record(made, told, by=by)
    is_binding = facts["kind"] in (Agreement.Kind.FORMAL, Agreement.Kind.LEASE)
    if lead is not None and is_binding and lead.is_project and lead.agreement_id is None:
        audit.edit(lead, by=by, agreement=made)
    return made


def check_commitment(known: Known, facts: dict) -> dict:
    """Resolve the agreement of a promise, and compare with the promises that are recorded."""
    wrong = Problems()
    find_firm(known, facts, wrong)
    facts = {"state": S.PENDING} | facts
    _check_amounts(facts, wrong)
    if facts.get("department"):
        facts["department"] = _department(known.zone, facts["department"], wrong)
    if facts.get("firm") is not None:
        _check_promise(known, facts, wrong)
    wrong.refuse()
    return facts


def _check_amounts(facts: dict, wrong: Problems) -> None:
    for name in ("amount", "actual"):
        if facts["measure"] == Commitment.Measure.JOBS and facts.get(name) is not None:
            people, rest = divmod(facts[name], 100)
            facts[name] = people
            if rest:
                wrong.add(name, _("Jobs are a whole number."))
    if facts["amount"] <= 0:
        wrong.add("amount", _("Write an amount above zero."))
    if facts["state"] in ACHIEVED:
        why = _("A promise that was met says how much and when.")
        wrong.need(facts, "actual", "achieved_on", why=why)
    if facts.get("tolerance_percent", 0) > 100:
        wrong.add("tolerance_percent", _("At most 100 percent."))


def _department(zone, code: str, wrong: Problems) -> Department | None:
    found = Department.objects.filter(zone=zone, code=code.upper()).first()
    if found is None:
        wrong.add("department", _("The zone has no department of this code."))
    return found


def _check_promise(known: Known, facts: dict, wrong: Problems) -> None:
    agreement = _agreement(facts["firm"], facts["agreement_kind"], facts["agreement_signed_on"])
    facts["agreement"] = agreement
    if agreement is None:
        text = _("The firm has no agreement of this kind and day.")
        wrong.add("agreement_signed_on", text)
        return
    key = {name: facts[name] for name in ("party", "measure", "due_on")}
    seen = ("promise", agreement.pk, *key.values())
    if seen in known.seen or agreement.commitments.filter(**key).exists():
        wrong.add("due_on", _("This promise is recorded already."))
    known.seen.add(seen)


def load_commitment(known: Known, facts: dict, *, by, opening: OpeningList) -> Commitment:
    """Record a promise as it stood, under one step."""
    kept = (
        "agreement", "party", "measure", "amount", "due_on", "state", "actual", "achieved_on",
        "department", "legal_ground", "tolerance_percent",
    )  # fmt: skip
    made = Commitment(**{name: facts[name] for name in kept if name in facts})
    made.save(force_insert=True)
    told = {"opening": opening.number, "digest": opening.digest}
    COMMITMENT.begin(made, OPENING_STEP, by=by, facts=told)
    return made


add("AGREEMENTS", Loader(AGREEMENT, check_agreement, load_agreement))
add("COMMITMENTS", Loader(COMMITMENTS, check_commitment, load_commitment))

"""Bring along what was granted before this system: duplicate rules and caps read it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.actions import enterprises, opening_rows
from crm.actions.enterprises import checked_code
from crm.actions.opening_rows import Known, Loader, Problems
from crm.models import OpeningList
from crm.workflow.openings import OPENING_STEP
from funds.eligibility.duplicates import plain
from funds.models import PastGrant
from funds.models.openings import GRANTS
from funds.workflow.evidence import EVIDENCE
from hightech.core import clock
from hightech.core.errors import ShapeError
from hightech.core.needs import Need

MOST_NUMBERS = 200
LONGEST_NUMBER = 100

NEEDS = (
    Need("enterprise_name", "text", gettext_lazy("Enterprise"), longest=200),
    Need("credit_code", "text", gettext_lazy("Unified social credit code"), longest=30),
    Need("project", "text", gettext_lazy("Project"), required=False, longest=200),
    Need("clause_text", "text", gettext_lazy("Clause")),
    Need("year", "integer", gettext_lazy("Year"), minimum=1990),
    Need("amount_yuan", "money", gettext_lazy("Amount granted")),
    Need("paid_yuan", "money", gettext_lazy("Amount paid"), required=False),
    Need("evidence_numbers", "text", gettext_lazy("Numbers that must not count again"), False),
)


def check(known: Known, facts: dict) -> dict:
    """Type the numbers of a row and compare it with the grants that are recorded."""
    wrong = Problems()
    try:
        facts["credit_code"] = checked_code(facts["credit_code"])
    except ShapeError as error:
        wrong += error.reasons
    facts["firm"] = known.firm(facts)
    facts["numbers"] = _numbers(facts, wrong)
    if facts["year"] > clock.today().year:
        wrong.add("year", _("The year must not lie in the future."))
    if facts["amount_yuan"] <= 0:
        wrong.add("amount_yuan", _("The amount must be positive."))
    if facts.get("paid_yuan", 0) > facts["amount_yuan"]:
        wrong.add("paid_yuan", _("No more is paid than was granted."))
    _check_twice(known, facts, wrong)
    wrong.refuse()
    return facts


def _numbers(facts: dict, wrong: Problems) -> list[str]:
    text = facts.get("evidence_numbers", "")
    for mark in "，、；;\n":  # as people separate them
        text = text.replace(mark, ",")
    found = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if len(found) > MOST_NUMBERS or any(len(one) > LONGEST_NUMBER for one in found):
        limits = {"most": MOST_NUMBERS, "longest": LONGEST_NUMBER}
        text = _("At most %(most)d numbers of %(longest)d characters.") % limits
        wrong.add("evidence_numbers", text)
    return found


def _key(code: str, facts: dict, numbers: list[str]) -> tuple:
    kept = (facts["clause_text"], facts["year"], facts["amount_yuan"], facts.get("project", ""))
    return ("grant", code, *kept, tuple(sorted(plain(one) for one in numbers)))


def _check_twice(known: Known, facts: dict, wrong: Problems) -> None:
    key = _key(facts["credit_code"], facts, facts["numbers"])
    if key in known.seen:
        wrong.add("clause_text", _("A row before this one says the same."))
    known.seen.add(key)
    firm = facts["firm"]
    if firm is None:
        return
    same = PastGrant.objects.filter(
        enterprise=firm, year=facts["year"], amount_fen=facts["amount_yuan"],
        clause_text=facts["clause_text"], project=facts.get("project", ""),
    )  # fmt: skip
    recorded = {tuple(sorted(plain(str(one)) for one in grant.evidence_numbers)) for grant in same}
    if key[-1] in recorded:
        wrong.add("clause_text", _("This grant is recorded already."))


def load(known: Known, facts: dict, *, by, opening: OpeningList) -> PastGrant:
    """Record a past grant, entered by the first signer and verified by the second."""
    firm = facts["firm"] or known.firm(facts)
    if firm is None:
        firm = enterprises.create(
            by=by, zone=known.zone, name=facts["enterprise_name"],
            credit_code=facts["credit_code"],
        )  # fmt: skip
        known.remember(firm)
    grant = PastGrant(
        zone=known.zone, author=opening.first_signer, verified_by=by, enterprise=firm,
        state=PastGrant.State.VERIFIED, clause_text=facts["clause_text"], year=facts["year"],
        amount_fen=facts["amount_yuan"], paid_fen=facts.get("paid_yuan"),
        project=facts.get("project", ""), evidence_numbers=facts["numbers"],
    )  # fmt: skip
    grant.save(force_insert=True)
    told = {"opening": opening.number, "digest": opening.digest}
    EVIDENCE.begin(grant, OPENING_STEP, by=by, facts=told)
    return grant


opening_rows.add(GRANTS.code, Loader(NEEDS, check, load))

"""What stands against signing: the kind of agreement, its promises, its papers, a conflict."""

from django.utils.translation import gettext as _

from crm.models import Agreement, Commitment, ConflictCase
from crm.models.lead_choices import Stage, Track
from hightech.core import clock, gate
from hightech.core.errors import MISSING_FACT, WRONG_STATE, Reason

K = Agreement.Kind
# Paper of the agreement → how it is called where it is missing.
PAPERS = {
    "decision_body": lambda: _("the body that decided"),
    "decision_number": lambda: _("the number of the decision"),
    "decided_on": lambda: _("the date of the decision"),
    "decision_file": lambda: _("the file of the decision"),
    "legality_opinion": lambda: _("the legality opinion"),
    "fair_competition": lambda: _("the fair-competition conclusion"),
    "finance_opinion": lambda: _("the finance opinion on the amounts per year"),
}


def was_reviewed(lead, by, facts) -> Reason | None:
    """Guard: a major project is signed after its joint review."""
    if lead.stage == Stage.NEGOTIATING and lead.track != Track.LIGHT:
        return Reason(WRONG_STATE, _("A project of this size is reviewed before it is signed."))
    return None


def no_conflict_blocks(lead, by, facts) -> Reason | None:
    """Guard: no admitted conflict case still blocks the holder."""
    case = ConflictCase.objects.blocking(lead, clock.today()).order_by("blocks_until").last()
    if case is None:
        return None
    text = _("Conflict %(number)s blocks signing until %(day)s.")
    shown = {"number": case.number, "day": case.blocks_until}
    return Reason("conflict", text % shown)


def agreement_counts(lead, by, facts) -> list[Reason]:
    """Guard: the agreement binds, is about this lead, and commits the enterprise."""
    agreement = facts.get("agreement") or lead.agreement
    if agreement is None:
        return []
    reasons = [_kind(lead, agreement), _subject(lead, agreement)]
    if not agreement.total_fen:
        text = _("The agreement names no total investment.")
        reasons.append(Reason(MISSING_FACT, text, "total_yuan"))
    if not agreement.commitments.filter(party=Commitment.Party.ENTERPRISE).exists():
        text = _("The agreement holds no commitment of the enterprise.")
        reasons.append(Reason(MISSING_FACT, text, "commitments"))
    return [reason for reason in reasons if reason is not None]


def _kind(lead, agreement) -> Reason | None:
    allowed = (K.FORMAL, K.LEASE) if lead.track == Track.LIGHT else (K.FORMAL,)
    if agreement.kind in allowed:
        return None
    text = _("“%(kind)s” does not count as signed: a formal investment contract does.")
    if lead.track == Track.LIGHT:
        text = _("“%(kind)s” does not count as signed: a lease or a formal contract does.")
    return Reason("not_formal", text % {"kind": agreement.get_kind_display()}, "agreement")


def _subject(lead, agreement) -> Reason | None:
    if agreement.lead_id in (None, lead.pk):
        return None
    return Reason("mismatch", _("The agreement is about another lead."), "agreement")


def zone_may_promise(lead, by, facts) -> list[Reason]:
    """Guard: where the zone promises anything, it was decided, reviewed and can be paid."""
    agreement = facts.get("agreement") or lead.agreement
    if agreement is None:
        return []
    promises = list(agreement.commitments.filter(party=Commitment.Party.ZONE))
    if not promises:
        return []
    missing = _("The zone promises something in it: %(paper)s is missing.")
    reasons = [
        Reason(MISSING_FACT, missing % {"paper": label()}, name)
        for name, label in PAPERS.items()
        if not getattr(agreement, name)
    ]
    if any(not promise.legal_ground for promise in promises):
        text = _("A promise of the zone rests on no clause or law: it is decided case by case.")
        reasons.append(Reason("CASE_BY_CASE", text, "agreement"))
    return reasons


def wording_passes_the_gate(lead, by, facts) -> list[Reason]:
    """Guard: the wording holds nothing that fair-competition review forbids."""
    agreement = facts.get("agreement") or lead.agreement
    if agreement is None or not agreement.text:
        return []
    return [
        Reason(flag.code, f"{flag.rule} “{flag.quote}”", "agreement")
        for flag in gate.flags_of(agreement.text)
        if flag.level == gate.RED
    ]

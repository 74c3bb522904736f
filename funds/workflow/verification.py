"""Guards of the verification: opinions signed, judgements answered, a passing check, duties."""

from django.utils.translation import gettext as _

from crm.permissions.enterprises import ties
from funds.models import ApplicationOpinion, Outcome, Vote
from funds.workflow import runs
from funds.workflow.labels import condition_labels
from funds.workflow.signatures import is_void, shown_digest
from hightech.core import money
from hightech.core.errors import SEPARATION_OF_DUTIES, Reason
from hightech.core.models import Step

OF_THE_FIRM = {"ACCOUNT_MANAGER", "NEGOTIATED", "SIGNED", "MEMBER"}
T = ApplicationOpinion.State


def no_ties(application, by, facts) -> Reason | None:
    """Guard: who manages the firm, or negotiated or signed for it, does not verify it."""
    if by is None or not OF_THE_FIRM & set(ties(by, application.enterprise)):
        return None
    text = _("You look after this enterprise or made its agreement: another person verifies.")
    return Reason(SEPARATION_OF_DUTIES, text)


def did_not_vote(application, by, facts) -> Reason | None:
    """Guard: who voted on the file does not verify it."""
    if by is None or not Vote.objects.filter(ballot__application=application, user=by).exists():
        return None
    text = _("You voted on this file: another person verifies.")
    return Reason(SEPARATION_OF_DUTIES, text)


def another_verifier(application, by, facts) -> Reason | None:
    """Guard: after a request for a second check another person verifies."""
    since = application.review_requested_at
    if by is None or since is None:
        return None
    judged = ("find_ineligible", "finish_verification")
    first = Step.objects.of(application).taken_by(by, *judged).filter(at__lte=since)
    if not first.exists():
        return None
    text = _("You verified this file before: another person makes the second check.")
    return Reason(SEPARATION_OF_DUTIES, text)


def departments_signed(application, by, facts) -> list[Reason]:
    """Guard: every department of the call has signed, or did not reply where that is allowed."""
    latest: dict[int, ApplicationOpinion] = {}
    opinions = application.opinions.live().order_by("round", "pk")
    for opinion in opinions:
        latest[opinion.department_id] = opinion
    reasons, shown = [], shown_digest(application)
    for department in application.call.departments.order_by("code"):
        reason = _against(latest.get(department.pk), department, shown)
        reasons += [reason] if reason else []
    return reasons


def _against(opinion, department, shown: str) -> Reason | None:
    attr = f"opinions.{department.code}"
    if opinion is None or opinion.state == T.DRAFT:
        text = _("The opinion of %(department)s is not signed.")
        return Reason("opinion_missing", text % {"department": department}, attr)
    if opinion.state == T.NO_REPLY:
        if not department.is_mandatory:
            return None
        text = _("%(department)s must reply: its opinion is mandatory.")
        return Reason("opinion_missing", text % {"department": department}, attr)
    if is_void(opinion, shown):
        text = _("What %(department)s signed has changed since: the signature is void.")
        return Reason("signature_void", text % {"department": department}, attr)
    return None


def check_passes(application, by, facts) -> list[Reason]:
    """Guard: a current check passes, confirmed overrides counted, the amount included."""
    run = runs.latest_run(application)
    if run is None or not runs.is_current(run, application):
        text = _("The file has no current eligibility check: run one.")
        return [Reason("no_current_run", text, "checks")]
    outcome = runs.settled_outcome(run)
    if outcome == "PASS":
        return []
    return [*_open_results(run), _not_passed(outcome)]


def _not_passed(outcome: str) -> Reason:
    text = _("The check does not pass: it is %(outcome)s.")
    shown = Outcome(outcome).label
    return Reason("check_not_passed", text % {"outcome": shown}, "checks")


def _open_results(run) -> list[Reason]:
    texts = {
        "JUDGEMENT": _("“%(code)s” waits for a judgement."),
        "UNKNOWN": _("“%(code)s” is unknown: something is missing."),
        "FAIL": _("“%(code)s” fails."),
    }
    found = run.results.filter(outcome__in=texts, override__confirmed_by=None)
    labels = condition_labels(run.given.get("definition") or {})
    return [
        Reason(
            row.outcome.lower(),
            texts[row.outcome] % {"code": labels.get(row.code, row.code)},
            f"conditions.{row.code}",
        )
        for row in found.order_by("number")
    ]


def proposed_is_within(application, by, facts) -> list[Reason]:
    """Guard: what is proposed exceeds neither what was calculated nor what was requested."""
    proposed = facts.get("proposed_yuan")
    if proposed is None:
        return []
    reasons = []
    run = runs.latest_run(application)
    if run and run.amount_fen is not None and proposed > run.amount_fen:
        text = _("More than the %(amount)s yuan that were calculated.")
        shown = {"amount": money.yuan(run.amount_fen)}
        reasons.append(Reason("above_calculated", text % shown, "proposed_yuan"))
    if proposed > application.requested_fen:
        text = _("More than the %(amount)s yuan that were requested.")
        shown = {"amount": money.yuan(application.requested_fen)}
        reasons.append(Reason("above_requested", text % shown, "proposed_yuan"))
    if proposed <= 0:
        reasons.append(Reason("not_positive", _("Propose an amount above zero."), "proposed_yuan"))
    return reasons

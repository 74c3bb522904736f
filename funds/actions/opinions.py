"""Ask the departments about an application, and sign for one."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.eligibility import typed
from funds.models import Application, ApplicationOpinion
from funds.workflow.completeness import reviewer_facts
from funds.workflow.opinions import APPLICATION_OPINION, NO_REPLY, SIGN, VOID
from funds.workflow.runs import judgements_of, rules_of
from funds.workflow.signatures import is_void, shown_digest, signature_of
from hightech.core import audit, clock
from hightech.core.errors import ROLE, WRONG_STATE, ActionRefused, Reason, ShapeError, refuse

T = ApplicationOpinion.State
# The department that answers where a rule, not the clause, leaves it to a judgement.
OF_RULES = {"industrial_policy": "ECONOMY", "growth_above_average": "ECONOMY"}
ANSWERS = ("AGREE", "OPPOSE")


def ask_departments(application: Application, *, due_on) -> list:
    """Open a sheet for every department of the call that has no living opinion; return those."""
    held = {one.department_id: one for one in application.opinions.live().order_by("pk")}
    asked = []
    for department in application.call.departments.order_by("code"):
        opinion = held.get(department.pk)
        if opinion is None:
            _open(application, department, due_on)
        elif opinion.state == T.DRAFT:
            ApplicationOpinion.objects.filter(pk=opinion.pk).update(due_on=due_on)
        else:
            continue
        asked.append(department)
    return asked


def _open(application: Application, department, due_on, *, by=None) -> ApplicationOpinion:
    earlier = application.opinions.filter(department=department).count()
    opinion = ApplicationOpinion(
        zone=application.zone, application=application, department=department,
        round=earlier + 1, place=f"{department.code}/{earlier + 1}", due_on=due_on,
    )  # fmt: skip
    try:
        with transaction.atomic():
            opinion.save(force_insert=True)
    except IntegrityError:
        refuse("twice", _("The department has opened this opinion already."), "department")
    APPLICATION_OPINION.begin(opinion, "ask", by=by)
    return opinion


@transaction.atomic
def create(*, by, application, department, **facts) -> ApplicationOpinion:
    """Write the opinion of a department, to be signed next.

    :raises ShapeError: for a department the call does not ask, an answer it is not asked for.
    :raises ActionRefused: unless the file is being verified and the department not signed yet.
    """
    if department.pk not in by.department_ids():
        text = _("This step is taken by: %(who)s.") % {"who": SIGN.who.label}
        raise ActionRefused(Reason(ROLE, text))
    if not application.call.departments.filter(pk=department.pk).exists():
        text = _("The call does not ask this department.")
        raise ShapeError(Reason("invalid", text, "department"))
    if application.state != "VERIFYING":
        refuse(WRONG_STATE, _("The application is not being verified."))
    wanted = facts.pop("round", None)
    opinion = _sheet(application, department, wanted, by)
    edit(opinion, by=by, **facts)
    return opinion


def _sheet(application: Application, department, wanted: int | None, by) -> ApplicationOpinion:
    """Return the open sheet of the department, or a new round's."""
    last = application.opinions.live().filter(department=department).order_by("round").last()
    if last is not None and last.state == T.DRAFT:
        if wanted not in (None, last.round):
            text = _("Round %(round)d is not signed yet.") % {"round": last.round}
            refuse("round", text, "round")
        return last
    is_next = wanted is not None and last is not None and wanted == last.round + 1
    if last is not None and last.state == T.SIGNED and not is_next:
        text = _("The department has signed round %(round)d already.") % {"round": last.round}
        refuse("twice", text, "round")
    return _open(application, department, last.due_on if last else None, by=by)


@transaction.atomic
def edit(opinion: ApplicationOpinion, *, by, version=None, **facts) -> None:
    """Change what stands on an unsigned sheet.

    :raises ActionRefused: if it is signed, or another department's.
    """
    if not SIGN.who(by, opinion):
        text = _("This step is taken by: %(who)s.") % {"who": SIGN.who.label}
        raise ActionRefused(Reason(ROLE, text))
    if opinion.state != T.DRAFT:
        refuse(WRONG_STATE, _("A signed opinion is not changed: write another round."))
    definition = opinion.application.clause.definition
    if facts.get("facts"):
        facts["facts"] = _reviewed(definition, facts["facts"])
    if facts.get("judgements"):
        _require_asked(opinion, facts["judgements"])
    audit.edit(opinion, by=by, version=version, author=by, **facts)


def _reviewed(definition: dict, facts: dict) -> dict:
    """Return the reviewer's facts, checked; the applicant's are not his to give."""
    asked = {fact["name"] for fact in reviewer_facts(definition)}
    wrong = [
        Reason("invalid", _("This is not asked of a reviewer."), f"facts.{name}")
        for name in facts
        if name not in asked
    ]
    if wrong:
        raise ShapeError(*wrong)
    return typed.checked(definition, facts)


def judged_by(application: Application, department) -> list[str]:
    """Return the conditions that a department is asked to judge: of the clause, then rules."""
    named = judgements_of(application.clause.definition)
    own = [code for code, name in named.items() if name == department.code]
    rules = [
        code
        for code, rule in rules_of(application)
        if OF_RULES.get(rule) == department.code or rule == "no_violations"
    ]
    return [*own, *rules]


def _require_asked(opinion: ApplicationOpinion, judgements: dict) -> None:
    asked = judged_by(opinion.application, opinion.department)
    wrong = [
        Reason("invalid", _("The department is not asked to judge this."), f"judgements.{code}")
        for code in judgements
        if code not in asked
    ]
    if wrong:
        raise ShapeError(*wrong)


@transaction.atomic
def sign(opinion: ApplicationOpinion, *, by, version=None, comment="", **facts) -> None:
    """Sign over the file as it is shown now and the words of the opinion."""
    opinion.verdict = facts.get("verdict", opinion.verdict)
    digest = signature_of(opinion, shown_digest(opinion.application))
    APPLICATION_OPINION.perform(
        opinion, SIGN, by=by, version=version, comment=comment, facts=facts | {"digest": digest},
        verdict=opinion.verdict, digest=digest, signed_at=clock.now(), author=by,
    )  # fmt: skip


@transaction.atomic
def no_reply(opinion: ApplicationOpinion, *, by, version=None, comment="") -> None:
    """Note that an optional department did not reply in time."""
    APPLICATION_OPINION.perform(opinion, NO_REPLY, by=by, version=version, comment=comment)


@transaction.atomic
def void(opinion: ApplicationOpinion, *, by=None, version=None, comment="") -> None:
    """Mark a signature as void, since what it stood for changed."""
    APPLICATION_OPINION.perform(
        opinion, VOID, by=by, version=version, comment=comment, facts={}, place=None
    )


def void_outdated(application: Application) -> None:
    """Void every signature that stands for what is no longer there."""
    shown = shown_digest(application)
    for opinion in application.opinions.signed().select_related("department"):
        opinion.application = application
        if is_void(opinion, shown):
            void(opinion)

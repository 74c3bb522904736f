"""Write down talks with a firm: what was said, shown, promised, and what comes next."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from crm.actions import tasks
from crm.models import Interaction, Lead, Task
from crm.permissions.interactions import LOGGERS, may_correct
from hightech.core import clock, files
from hightech.core.errors import ROLE, ActionRefused, Reason, ShapeError, refuse

Kind = Interaction.Kind
FACE_TO_FACE = (Kind.VISIT, Kind.RECEPTION, Kind.MEETING)
# Clocks of people run a little ahead of the server's.
SLACK = timedelta(minutes=10)
EARLIEST = 1990


@transaction.atomic
def log(
    *, by, kind: str, happened_at, summary: str, lead=None, enterprise=None, contacts=(), names=(),
    quote: str = "", evidence=(), next_step: str = "", next_on=None, promises=(), corrects=None,
) -> Interaction:  # fmt: skip
    """Note a talk on a lead or a firm; each promise becomes a task of its owner.

    A visit, reception, meeting, call with a named person, or message with its text or picture is
    evidence of the other side: it begins the no-contact clock anew.

    :raises ActionRefused: with every reason.
    """
    firm = lead.enterprise if lead is not None else enterprise
    if firm is None:
        raise ShapeError(Reason("required", _("Name the lead or the firm it is about."), "lead"))
    _require(by, firm, happened_at, lead=lead, enterprise=enterprise, corrects=corrects)
    talk = Interaction(
        zone_id=firm.zone_id, lead=lead, enterprise=firm, kind=kind,
        happened_at=happened_at, summary=summary, quote=quote, names=list(names),
        has_evidence=is_evidence(kind, people=[*contacts, *names], proof=[quote, *evidence]),
        next_step=next_step, next_on=next_on, corrects=corrects, author=by,
    )  # fmt: skip
    _save(talk)
    talk.contacts.set(contacts)
    files.attach(talk, evidence, by=by)
    if lead is not None:
        _move_clocks(lead, talk)
    for promise in promises:
        _promise(talk, by=by, **promise)
    return talk


def _save(talk: Interaction) -> None:
    try:
        with transaction.atomic():
            talk.save(force_insert=True)
    except IntegrityError:
        refuse("corrected", _("Somebody else corrected this talk in the meantime."), "corrects")


def is_evidence(kind: str, *, people=(), proof=()) -> bool:
    """Tell whether a talk shows that the other side took part."""
    if kind == Kind.CALL:
        return any(people)
    if kind == Kind.MESSAGE:
        return any(proof)
    return kind in FACE_TO_FACE


def _require(by, firm, happened_at, *, lead, enterprise, corrects) -> None:
    if not by.has_role(*LOGGERS, zone_id=firm.zone_id):
        refuse(ROLE, _("Talks are noted by the investment bureau and account managers."))
    reasons = []
    if lead is not None and enterprise not in (None, firm):
        reasons.append(Reason("mismatch", _("The lead is about another firm."), "enterprise"))
    if happened_at > clock.now() + SLACK:
        reasons.append(Reason("future", _("This has not happened yet."), "happened_at"))
    if happened_at.year < EARLIEST:
        reasons.append(Reason("too_early", _("This is too long ago."), "happened_at"))
    if corrects is not None:
        reasons += _against_correction(by, firm, lead, corrects)
    if reasons:
        raise ActionRefused(*reasons)


def _against_correction(by, firm, lead, wrong: Interaction) -> list[Reason]:
    reasons = []
    if not may_correct(by, wrong):
        text = _("A talk is corrected by who noted it, or by the leader.")
        reasons.append(Reason(ROLE, text, "corrects"))
    if (wrong.enterprise_id, wrong.lead_id) != (firm.pk, lead.pk if lead else None):
        reasons.append(Reason("mismatch", _("The talk belongs to another record."), "corrects"))
    if wrong.corrections.exists():
        text = _("This talk was corrected already: correct the correction.")
        reasons.append(Reason("corrected", text, "corrects"))
    return reasons


def _move_clocks(lead: Lead, talk: Interaction) -> None:
    """Write what the talk changes; no step, so open forms on the lead stay valid."""
    rows = Lead.objects.filter(pk=lead.pk)
    rows.filter(first_response_at=None).update(first_response_at=talk.happened_at)
    if talk.has_evidence:
        rows.filter(first_contact_at=None).update(first_contact_at=talk.happened_at)
        older = Q(last_contact_at=None) | Q(last_contact_at__lt=talk.happened_at)
        rows.filter(older).update(last_contact_at=talk.happened_at)
    if talk.corrects_id:
        standing = lead.interactions.standing().filter(has_evidence=True)
        rows.update(last_contact_at=standing.aggregate(last=Max("happened_at"))["last"])
    _set_next_step(rows, talk)
    lead.refresh_from_db(
        fields=["first_response_at", "first_contact_at", "last_contact_at", "next_step", "next_on"]
    )


def _set_next_step(rows, talk: Interaction) -> None:
    if talk.next_step or talk.next_on:
        rows.update(next_step=talk.next_step, next_on=talk.next_on)
    else:  # the talk was the step that had come due
        rows.filter(next_on__lte=clock.today()).update(next_step="", next_on=None)


def _promise(talk: Interaction, *, by, text: str, owner, due_on) -> Task:
    return tasks.give(
        by=by,
        zone=talk.zone,
        owner=owner,
        kind=Task.Kind.PROMISE,
        title=text,
        due_on=due_on,
        lead=talk.lead,
        enterprise=talk.enterprise,
        interaction=talk,
    )

"""What the committee decides about a file: agenda, approval with its money, refusal, deferral."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.actions import ballots, budget, minutes, plans, recusals
from funds.models import AgendaItem, Application, Ballot, BudgetLine, Meeting
from funds.workflow.applications import APPLICATION, APPROVE, DEFER, PUT_ON_AGENDA, REFUSE, REVOKE
from funds.workflow.decision import deciding_ballot, reserve_key
from hightech.core import errors, files, outbox
from hightech.users.models import User


@transaction.atomic
def put_on_agenda(application: Application, *, by, version=None, comment="", **facts) -> None:
    """Bring a verified file before a coming meeting; its papers count as sent now.

    Whoever is known to be tied to the firm is recused at once.
    """
    APPLICATION.perform(
        application, PUT_ON_AGENDA, by=by, version=version, comment=comment, facts=facts,
        meeting=facts.get("meeting"),
    )  # fmt: skip
    consent = facts.get("urgent_consent")
    if consent is not None:
        files.attach(application, [consent], by=by, purpose="urgent_consent")
    bring_before(facts["meeting"], application, is_urgent=consent is not None, by=by)


def bring_before(meeting: Meeting, application: Application, *, by, is_urgent=False) -> None:
    """Write a file on an agenda, recuse the tied and send the papers; the caller locks the file."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    try:
        with transaction.atomic():
            AgendaItem.objects.create(
                meeting=meeting, application=application, is_urgent=is_urgent,
                number=ballots.next_item(meeting),
            )  # fmt: skip
    except IntegrityError:
        errors.refuse("twice", _("The file is on the agenda of this meeting already."), "meeting")
    recusals.detect(meeting, application, by=by)
    minutes.refresh(meeting, because="agenda")
    readers = User.objects.filter(pk__in=recusals.voters_now(meeting, application))
    context = {"file": str(application), "meeting": str(meeting)}
    outbox.tell(readers, "funds.papers", subject=application, context=context, by=by)


@transaction.atomic
def approve(application: Application, *, by, version=None, comment="") -> None:
    """Give the amount the ballot carried, and keep it on the budget line."""
    # Lock order: fund line, then application.
    line = BudgetLine.objects.select_for_update().get(pk=application.call.budget_line_id)
    application.call.budget_line = line
    ballot = deciding_ballot(application)
    amount = ballot.amount_fen if ballot else None
    facts = {"ballot": ballot, "amount_fen": amount}
    APPLICATION.perform(
        application, APPROVE, by=by, version=version, comment=comment, facts=facts,
        voted_fen=amount,
    )  # fmt: skip
    assert ballot is not None  # the guards of the table ask for a carried ballot
    assert amount is not None
    budget.reserve(application, amount_fen=amount, key=reserve_key(ballot), by=by)
    _tell_applicants(application, "funds.approved", by=by)


@transaction.atomic
def refuse(application: Application, *, by, version=None, comment="") -> None:
    """Refuse what the committee did not carry."""
    facts = {"ballot": deciding_ballot(application)}
    APPLICATION.perform(application, REFUSE, by=by, version=version, comment=comment, facts=facts)
    _tell_applicants(application, "funds.refused", by=by, reason=comment)


@transaction.atomic
def defer(application: Application, *, by, version=None, comment="") -> None:
    """Take a file off the agenda without a decision; an open ballot on it lapses."""
    open_ballot = application.ballots.filter(state=Ballot.State.OPEN).first()
    APPLICATION.perform(application, DEFER, by=by, version=version, comment=comment)
    if open_ballot is not None:
        ballots.lapse(open_ballot, by=by, comment=comment, with_step="defer")
    _tell_applicants(application, "funds.deferred", by=by, reason=comment)


@transaction.atomic
def revoke(application: Application, *, by, version=None, comment="", **facts) -> None:
    """Take an approval back by a minuted decision; the reserved money is free again."""
    APPLICATION.perform(application, REVOKE, by=by, version=version, comment=comment, facts=facts)
    give_back(application, by=by)
    plans.give_up(application, comment=comment)
    _tell_applicants(application, "funds.revoked", by=by, reason=comment)


def give_back(application: Application, *, by) -> None:
    """Free what is reserved for an approved file; its `voted_fen` stays as the record of the vote.

    The caller has taken the step that ends the approval, and holds the transaction.
    """
    ballot = approving_ballot(application)
    assert application.voted_fen is not None  # an approved file has its amount
    key = f"unreserve:{ballot.uuid}"
    budget.unreserve(application, amount_fen=application.voted_fen, key=key, by=by)


def approving_ballot(application: Application) -> Ballot:
    """Return the ballot whose amount is reserved now."""
    return application.ballots.filter(objection=None, state=Ballot.State.CARRIED).latest("number")


def _tell_applicants(application: Application, event: str, *, by, reason: str = "") -> None:
    members = User.objects.filter(enterprise_memberships__enterprise=application.enterprise_id)
    context = {"number": application.number, "reason": reason}
    outbox.tell(members, event, subject=application, context=context, by=by)

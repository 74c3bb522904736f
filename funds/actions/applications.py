"""Write, submit, correct and withdraw an application."""

from django.db import transaction
from django.utils.translation import gettext as _

from funds.actions import authors, budget, plans, revisions
from funds.eligibility import typed
from funds.models import Application, Clause
from funds.notifications import applications as told
from funds.permissions.applications import applicant
from funds.workflow.applications import (
    APPLICATION,
    CLOSE,
    REQUEST_REVIEW,
    SUBMIT,
    WITHDRAW,
)
from hightech.core import audit, clock, numbering
from hightech.core.errors import Reason, ShapeError, refuse
from hightech.users.roles import Role

S = Application.State
RESERVED = (S.APPROVED, S.PUBLICITY, S.CLEARED)


@transaction.atomic
def create(*, by, call, clause, enterprise, facts, requested_fen, project=None) -> Application:
    """Draft an application: for the own enterprise, or on its behalf.

    :raises ShapeError: for a clause of another call, a fact of the wrong shape.
    :raises ActionRefused: while the call is closed.
    """
    application = Application(
        zone=call.zone, call=call, clause=clause, enterprise=enterprise, project=project,
        created_by=by, requested_fen=requested_fen,
    )  # fmt: skip
    authors.require_author(application, by)
    _require_fit(application)
    application.facts = typed.checked(clause.definition, facts)
    if not call.is_open:
        text = _("The call is open from %(opens)s until %(closes)s.")
        shown = {"opens": clock.local(call.opens_at), "closes": clock.local(call.closes_at)}
        moments = {name: f"{moment:%Y-%m-%d %H:%M}" for name, moment in shown.items()}
        refuse("call_closed", text % moments, "call")
    application.number = numbering.next_number("A", zone_id=call.zone_id, on=clock.today())
    application.save(force_insert=True)
    APPLICATION.begin(application, "create", by=by)
    return application


def _require_fit(application: Application) -> None:
    """Refuse a clause, an enterprise or a project that does not belong to the call."""
    call, clause = application.call, application.clause
    wrong = []
    if not call.clauses.filter(pk=clause.pk).exists():
        wrong.append(Reason("invalid", _("The call is not about this clause."), "clause"))
    if application.enterprise.zone_id != call.zone_id:
        text = _("The enterprise belongs to another zone.")
        wrong.append(Reason("invalid", text, "enterprise"))
    project = application.project
    if project is not None and project.enterprise_id != application.enterprise_id:
        text = _("The project is another enterprise's.")
        wrong.append(Reason("invalid", text, "project"))
    if project is None and clause.definition.get("per") == "project":
        text = _("The clause grants per project: name it.")
        wrong.append(Reason("required", text, "project"))
    if wrong:
        raise ShapeError(*wrong)
    if clause.state not in (Clause.State.ACTIVE, Clause.State.RETIRED):
        refuse("clause_not_active", _("The clause is not in force."), "clause")


@transaction.atomic
def edit(application: Application, *, by, version=None, facts=None, requested_fen=None) -> None:
    """Change the answers or the requested amount of a draft or of a file under correction.

    Answers that are not sent stay; one sent as null is taken away.
    """
    authors.require_editable(application, by)
    values: dict = {}
    if facts is not None:
        merged = {**application.facts, **facts}
        merged = {name: value for name, value in merged.items() if value is not None}
        values["facts"] = typed.checked(application.clause.definition, merged)
    if requested_fen is not None:
        values["requested_fen"] = requested_fen
    audit.edit(application, by=by, version=version, **values)


@transaction.atomic
def submit(application: Application, *, by, version=None, comment="", **facts) -> None:
    """Hand the application in: it is frozen as a revision, its evidence is claimed."""
    is_own = applicant(by, application)
    APPLICATION.perform(
        application, SUBMIT, by=by, version=version, comment=comment,
        facts=facts | {"revision": application.revision + 1, "on_behalf": not is_own},
        revision=application.revision + 1, law_date=clock.today(), submitted_at=clock.now(),
        submitted_by=by, verifier=None,
    )  # fmt: skip
    revisions.freeze(application, by=by)
    told.to_role(Role.FUND_OFFICER, "application_submitted", application, by=by)


@transaction.atomic
def request_review(application: Application, *, by, version=None, comment="") -> None:
    """Ask once for a second check of an adverse result, by another person."""
    APPLICATION.perform(
        application, REQUEST_REVIEW, by=by, version=version, comment=comment,
        review_requested_at=clock.now(), voted_fen=None, proposed_fen=None, calculated_fen=None,
        verifier=None,
    )  # fmt: skip
    told.to_role(Role.FUND_OFFICER, "application_second_check", application, by=by)


@transaction.atomic
def close(application: Application, *, by, version=None, comment="") -> None:
    """End a file whose instalments are settled."""
    APPLICATION.perform(application, CLOSE, by=by, version=version, comment=comment)
    told.to_applicants("application_closed", application, by=by)


@transaction.atomic
def withdraw(application: Application, *, by, version=None, comment="") -> None:
    """Take the application back; what was reserved for it returns to the budget line."""
    reserved = application.voted_fen if application.state in RESERVED else None
    APPLICATION.perform(application, WITHDRAW, by=by, version=version, comment=comment)
    if reserved:
        budget.unreserve(
            application, amount_fen=reserved, by=by,
            key=f"withdraw:{application.uuid}",
        )  # fmt: skip
    plans.give_up(application, comment=comment)
    told.to_role(Role.FUND_OFFICER, "application_withdrawn", application, by=by, comment=comment)

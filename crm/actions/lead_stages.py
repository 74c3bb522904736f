"""The stages of a lead: judged, in talks, reviewed, signed, landed, built, producing."""

from datetime import timedelta

from django.db import transaction

from crm.actions import enterprises, opinions, protection, tasks
from crm.actions.enterprises import checked_code
from crm.models import Lead, Opinion, Task, zone_settings
from crm.notifications import leads as notices
from crm.workflow import leads as table
from crm.workflow.lead_guards import review_round
from crm.workflow.leads import LEAD
from crm.workflow.tracks import track_with
from hightech.core import audit, clock, files
from hightech.core.errors import Reason, ShapeError

# Facts whose column is named otherwise.
COLUMNS = {
    "planned_investment_yuan": "planned_investment_fen",
    "fixed_asset_investment_yuan": "fixed_asset_investment_fen",
}


def _take(lead: Lead, step, *, by, version, comment, facts, **columns) -> None:
    """Take a step and keep each plain fact in its column."""
    plain = {COLUMNS.get(name, name): value for name, value in facts.items()}
    known = {field.name for field in Lead._meta.concrete_fields}
    kept = {name: value for name, value in plain.items() if name in known}
    LEAD.perform(
        lead, step, by=by, version=version, comment=comment, facts=facts, **{**kept, **columns}
    )


@transaction.atomic
def judge(lead: Lead, *, by, version=None, comment="", **facts) -> None:
    """Write down the verdict on market, technology, environment, energy and benefit."""
    track = track_with(lead, facts)
    _take(lead, table.JUDGE, by=by, version=version, comment=comment, facts=facts, track=track)
    protection.complete_if_ready(lead)


@transaction.atomic
def negotiate(lead: Lead, *, by, version=None, comment="", **facts) -> None:
    """Begin talks with a contact, a grade and a park in mind."""
    track = track_with(lead, facts)
    _take(lead, table.NEGOTIATE, by=by, version=version, comment=comment, facts=facts, track=track)
    protection.complete_if_ready(lead)


@transaction.atomic
def submit_for_review(lead: Lead, *, by, version=None, comment="", **facts) -> None:
    """Hand the project to the joint review; the mandatory departments are asked."""
    columns = {"track": track_with(lead, facts)}
    if "need" in facts:
        columns |= {"need_kind": facts["need"]["kind"], "need_area_m2": facts["need"]["area_m2"]}
    if "investor" in facts:
        columns |= _investor(facts["investor"])
    step = table.SUBMIT_FOR_REVIEW
    _take(lead, step, by=by, version=version, comment=comment, facts=facts, **columns)
    opinions.ask(lead, by=by)


def _investor(given: dict) -> dict:
    try:
        code = checked_code(given["credit_code"]) if given.get("credit_code") else ""
    except ShapeError as wrong:
        detail = wrong.reasons[0].detail
        raise ShapeError(Reason("invalid", detail, "investor.credit_code")) from None
    return {
        "investor_credit_code": code,
        "investor_registration_number": given.get("registration_number", ""),
        "investor_country": given.get("country", ""),
    }


@transaction.atomic
def pass_review(lead: Lead, *, by, version=None, comment="") -> None:
    """Pass the joint review; conditions of departments become obligations of the owner."""
    LEAD.perform(lead, table.PASS_REVIEW, by=by, version=version, comment=comment)
    given = lead.opinions.signed().filter(round=review_round(lead))
    conditional = given.filter(verdict=Opinion.Verdict.AGREE_WITH_CONDITIONS)
    days = zone_settings.of(lead.zone, "obligation_days")
    for opinion in conditional.select_related("department").order_by("pk"):
        tasks.give(
            by=by, zone=lead.zone, owner=lead.owner or by, kind=Task.Kind.OBLIGATION,
            title=opinion.comment[:300], department=opinion.department, opinion=opinion,
            due_on=clock.today() + timedelta(days=days), lead=lead, enterprise=lead.enterprise,
        )  # fmt: skip
    notices.moved(lead, "crm.review_passed", by=by, comment=comment)


@transaction.atomic
def return_from_review(lead: Lead, *, by, version=None, comment="") -> None:
    """Send a project back into talks, saying why."""
    LEAD.perform(lead, table.RETURN_FROM_REVIEW, by=by, version=version, comment=comment)
    notices.moved(lead, "crm.review_returned", by=by, comment=comment)


@transaction.atomic
def sign(lead: Lead, *, by, version=None, comment="", **facts) -> None:
    """Sign on the ground of a formal agreement; the claim is settled, the lead is a project."""
    _take(lead, table.SIGN, by=by, version=version, comment=comment, facts=facts)
    agreement = lead.agreement
    if agreement is not None and agreement.lead_id is None:
        audit.edit(agreement, by=by, lead=lead)
    protection.settle(lead, by=by)
    notices.moved(lead, "crm.lead_signed", by=by, comment=comment)


@transaction.atomic
def land(lead: Lead, *, by, version=None, comment="", **facts) -> None:
    """Land the project: the firm becomes a resident, looked after by its account manager."""
    firm = lead.enterprise
    if "credit_code" in facts:
        facts["credit_code"] = checked_code(facts["credit_code"])
    facts.setdefault("registered_on", lead.registered_on or firm.registered_on)
    _take(lead, table.LAND, by=by, version=version, comment=comment, facts=facts)
    enterprises.make_resident(
        firm, by=by, credit_code=facts.get("credit_code") or firm.credit_code,
        registered_on=lead.registered_on, park=lead.park, manager=lead.manager,
        handover_note=lead.handover_note,
    )  # fmt: skip
    notices.landed(lead, by=by)


@transaction.atomic
def start_construction(lead: Lead, *, by, version=None, comment="", **facts) -> None:
    """Note that building has begun, with evidence."""
    _take(lead, table.START_CONSTRUCTION, by=by, version=version, comment=comment, facts=facts)
    files.attach(lead, facts["evidence"], by=by, purpose="start_construction")


@transaction.atomic
def start_production(lead: Lead, *, by, version=None, comment="", **facts) -> None:
    """Note the first invoice, with evidence."""
    _take(lead, table.START_PRODUCTION, by=by, version=version, comment=comment, facts=facts)
    files.attach(lead, facts["evidence"], by=by, purpose="start_production")


@transaction.atomic
def reach_capacity(lead: Lead, *, by, version=None, comment="") -> None:
    """Note full capacity: all that was due by now was met."""
    LEAD.perform(lead, table.REACH_CAPACITY, by=by, version=version, comment=comment)

"""Bring along leads and projects at any stage, with the claims that still protect them."""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.actions import enterprises, people, protection
from crm.actions.enterprises import checked_code
from crm.actions.opening_rows import Known, Loader, Problems, add
from crm.deadlines import claim_end
from crm.models import Claim, Lead, OpeningList, zone_settings
from crm.models.lead_choices import STAGE_GROUPS
from crm.permissions.leads import REGISTRARS
from crm.workflow.claims import CLAIM
from crm.workflow.leads import LEAD
from crm.workflow.openings import OPENING_STEP
from crm.workflow.tracks import track_of
from hightech.core import audit, clock
from hightech.core.chain import digest_of
from hightech.core.errors import ShapeError
from hightech.core.needs import Need
from hightech.core.numbering import next_number
from hightech.users.roles import Role

MORNING = time(9)
LANDED = tuple(stage for stage, group in STAGE_GROUPS.items() if group == "LANDED")
PAST = ("noted_on", "first_contact_on", "last_contact_on", "registered_on", "resident_since")
# Columns that a lead keeps under the same name.
PLAIN = (
    "summary", "kind", "stage", "status", "source", "industry_code", "grade", "filing_code",
    "reason_code", "hold_until", "next_step", "next_on",
)  # fmt: skip

NEEDS = (
    Need("enterprise_name", "text", gettext_lazy("Enterprise"), longest=200),
    Need("credit_code", "text", gettext_lazy("Unified social credit code"), False, longest=30),
    Need("region", "text", gettext_lazy("Region"), required=False, longest=60),
    Need("summary", "text", gettext_lazy("In one sentence"), longest=500),
    Need("noted_on", "date", gettext_lazy("First registered on")),
    Need("stage", "choice", gettext_lazy("Stage"), options=lambda obj, by: Lead.Stage.choices),
    Need(
        "status", "choice", gettext_lazy("Status"), required=False,
        options=lambda obj, by: Lead.Status.choices,
    ),
    Need("owner", "text", gettext_lazy("Owner (user name)"), required=False, longest=150),
    Need(
        "kind", "choice", gettext_lazy("Kind"), required=False,
        options=lambda obj, by: Lead.Kind.choices,
    ),
    Need(
        "source", "choice", gettext_lazy("Source"), required=False,
        options=lambda obj, by: Lead.Source.choices,
    ),
    Need("industry_code", "text", gettext_lazy("Industry code"), required=False, longest=10),
    Need("planned_investment_yuan", "money", gettext_lazy("Planned investment"), required=False),
    Need(
        "fixed_asset_investment_yuan", "money", gettext_lazy("Fixed-asset investment"),
        required=False,
    ),
    Need(
        "grade", "choice", gettext_lazy("Grade"), required=False,
        options=lambda obj, by: Lead.Grade.choices,
    ),
    Need("park", "text", gettext_lazy("Park"), required=False, longest=200),
    Need("first_contact_on", "date", gettext_lazy("First contact on"), required=False),
    Need("last_contact_on", "date", gettext_lazy("Last contact on"), required=False),
    Need("claim_until", "date", gettext_lazy("Protected until"), required=False),
    Need(
        "reason_code", "choice", gettext_lazy("Reason"), required=False,
        options=lambda obj, by: Lead.ReasonCode.choices,
    ),
    Need("hold_until", "date", gettext_lazy("On hold until"), required=False),
    Need("next_step", "text", gettext_lazy("Next step"), required=False, longest=300),
    Need("next_on", "date", gettext_lazy("Next step on"), required=False),
    Need("filing_code", "text", gettext_lazy("Filing code"), required=False, longest=40),
    Need("contact_name", "text", gettext_lazy("Contact"), required=False, longest=100),
    Need("contact_phone", "text", gettext_lazy("Phone"), required=False, longest=40),
    Need("manager", "text", gettext_lazy("Account manager (user name)"), False, longest=150),
    Need("registered_on", "date", gettext_lazy("Firm registered on"), required=False),
    Need("resident_since", "date", gettext_lazy("Resident since"), required=False),
)  # fmt: skip


def check(known: Known, facts: dict) -> dict:
    """Resolve the names of a row and compare it with what is recorded."""
    wrong = Problems()
    facts = {"status": Lead.Status.ACTIVE, "kind": Lead.Kind.NEW} | facts
    _check_firm(known, facts, wrong)
    _check_dates(facts, wrong)
    _check_people(known, facts, wrong)
    _check_status(facts, wrong)
    _check_claim(known, facts, wrong)
    if facts["stage"] in LANDED:
        why = _("A landed project says its credit code, park, manager and dates.")
        wrong.need(
            facts, "credit_code", "park", "manager", "registered_on", "resident_since", why=why
        )
    _check_twice(known, facts, wrong)
    wrong.refuse()
    return facts


def _check_firm(known: Known, facts: dict, wrong: Problems) -> None:
    if facts.get("credit_code"):
        try:
            facts["credit_code"] = checked_code(facts["credit_code"])
        except ShapeError as error:
            wrong += error.reasons
    facts["firm"] = known.firm(facts)
    if facts.get("park"):
        facts["park"] = known.parks.get(facts["park"].lower())
        if facts["park"] is None:
            wrong.add("park", _("The zone has no park of this name."))


def _check_dates(facts: dict, wrong: Problems) -> None:
    for name in PAST:
        if name in facts and facts[name] > clock.today():
            wrong.add(name, _("The date must not lie in the future."))


def _check_people(known: Known, facts: dict, wrong: Problems) -> None:
    for name, roles in (("owner", REGISTRARS), ("manager", (Role.MANAGER,))):
        if not facts.get(name):
            continue
        facts[name] = known.person(facts[name], *roles)
        if facts[name] is None:
            wrong.add(name, _("Nobody of this user name holds such a role in the zone."))
    if "owner" not in facts and facts["status"] in Lead.OPEN:
        wrong.add("owner", _("A lead that is not given up has an owner."))


def _check_status(facts: dict, wrong: Problems) -> None:
    if facts["status"] == Lead.Status.ON_HOLD and not facts.get("hold_until"):
        wrong.add("hold_until", _("A lead on hold says until when."))
    if facts["status"] not in Lead.OPEN and not facts.get("reason_code"):
        wrong.add("reason_code", _("A lead that was given up says why."))


def _check_claim(known: Known, facts: dict, wrong: Problems) -> None:
    until = facts.get("claim_until")
    if until is None:
        return
    if facts["stage"] not in Lead.UNDER_CLOCK or facts["status"] not in Lead.OPEN:
        wrong.add("claim_until", _("Only a lead that runs and is not signed has a claim."))
    days = sum(zone_settings.of(known.zone, code) for code in ("claim_days", "renewal_days"))
    last = claim_end(clock.today(), days)
    if not clock.today() <= until <= last:
        text = _("A claim brought along ends between today and %(day)s.")
        wrong.add("claim_until", text % {"day": last})


def _check_twice(known: Known, facts: dict, wrong: Problems) -> None:
    name = facts.get("credit_code") or facts["enterprise_name"]
    key = ("lead", name, facts["noted_on"], facts["summary"])
    if key in known.seen:
        wrong.add("summary", _("A row before this one says the same."))
    known.seen.add(key)
    firm = facts["firm"]
    if firm is not None and (facts["summary"], facts["noted_on"]) in known.leads_of(firm):
        wrong.add("summary", _("This lead is recorded already."))


def load(known: Known, facts: dict, *, by, opening: OpeningList) -> Lead:
    """Record a lead as it stood, under one step."""
    firm = facts["firm"] or known.firm(facts) or _firm(known, facts, by=by)
    enterprises.identify(
        firm, by=by, credit_code=facts.get("credit_code", ""), region=facts.get("region", "")
    )
    if facts["stage"] in LANDED:
        _settle_in(firm, facts, by=by)
    lead = _lead(firm, facts, by=by, team=_team(known, facts))
    told = {"opening": opening.number, "digest": opening.digest}
    LEAD.begin(lead, OPENING_STEP, by=by, facts=told)
    if facts.get("claim_until"):
        _protect(lead, facts["claim_until"], by=by, told=told)
    return lead


def _firm(known: Known, facts: dict, *, by):
    firm = enterprises.create(
        by=by, zone=known.zone, name=facts["enterprise_name"],
        credit_code=facts.get("credit_code", ""), region=facts.get("region", ""),
    )  # fmt: skip
    known.remember(firm)
    return firm


def _settle_in(firm, facts: dict, *, by) -> None:
    """Make the firm of a landed project a resident with its one account manager."""
    if not firm.is_resident:
        audit.edit(
            firm, by=by, is_resident=True, registered_on=facts["registered_on"],
            park=facts["park"], resident_since=facts["resident_since"],
        )  # fmt: skip
    if not firm.assignments.current().exists():
        enterprises.assign(
            firm, by=by, user=facts["manager"], from_on=facts["resident_since"],
            note=str(_("Brought along with the opening balance.")),
        )  # fmt: skip


def _team(known: Known, facts: dict):
    return known.team_of(facts["owner"]) if facts.get("owner") else None


def _lead(firm, facts: dict, *, by, team) -> Lead:
    lead = Lead(
        zone=firm.zone,
        number=next_number(Lead.series, zone_id=firm.zone_id, on=facts["noted_on"]),
        enterprise=firm,
        owner=facts.get("owner"),
        team=team,
        contact=_contact(firm, facts, by=by),
        track=track_of(firm.zone, facts.get("planned_investment_yuan")),
        planned_investment_fen=facts.get("planned_investment_yuan"),
        fixed_asset_investment_fen=facts.get("fixed_asset_investment_yuan"),
        target_park=facts.get("park"),
        created_by=by,
        **_times(facts),
        **(_landing(facts) if facts["stage"] in LANDED else {}),
        **{name: facts[name] for name in PLAIN if name in facts},
    )
    lead.save(force_insert=True)
    return lead


def _times(facts: dict) -> dict:
    """Return when what happened, as far as the row says so."""
    first, last = facts.get("first_contact_on"), facts.get("last_contact_on")
    is_new = facts["stage"] == Lead.Stage.REGISTERED
    return {
        # The clocks begin anew: nobody could have kept them before.
        "clocks_from": clock.now(),
        "created_at": _moment(facts["noted_on"]),
        "first_contact_at": _moment(first),
        "last_contact_at": _moment(last or first),
        "first_response_at": _moment(first or last or (None if is_new else facts["noted_on"])),
    }


def _landing(facts: dict) -> dict:
    return {name: facts[name] for name in ("park", "manager", "registered_on")}


def _contact(firm, facts: dict, *, by):
    if not (facts.get("contact_name") and facts.get("contact_phone")):
        return None
    given = {"name": facts["contact_name"], "phone": facts["contact_phone"]}
    known = firm.contacts.filter(**given).first()
    return known or people.create(by=by, enterprise=firm, **given)


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, MORNING, clock.ZONE) if day else None


def _protect(lead: Lead, until: date, *, by, told: dict) -> None:
    """Let the claim go on that the lead had; a firm another side holds is a challenge."""
    held = protection.standing_claims(lead)
    own = [claim for claim in held if protection.is_same_side(claim, lead)]
    if own:
        protection.cover(lead, own[0])
        return
    for claim in held:
        protection.challenge(claim, lead)
    if not held:
        _issue(lead, until, by=by, told=told)


def _issue(lead: Lead, until: date, *, by, told: dict) -> None:
    """Write out the claim with its receipt; for some days it may be challenged."""
    days = zone_settings.of(lead.zone, "opening_challenge_days")
    claim = Claim(
        zone=lead.zone,
        number=next_number(Claim.series, zone_id=lead.zone_id, on=clock.today()),
        enterprise=lead.enterprise,
        lead=lead,
        owner=lead.owner,
        team=lead.team,
        state=Claim.State.HELD,
        registered_at=lead.created_at,
        until=until,
        challengeable_until=clock.today() + timedelta(days=days),
    )
    claim.digest = digest_of(protection.receipt_content(claim))
    claim.save(force_insert=True)
    CLAIM.begin(claim, OPENING_STEP, by=by, facts=told | {"until": until})
    protection.cover(lead, claim)


add("LEADS", Loader(NEEDS, check, load))

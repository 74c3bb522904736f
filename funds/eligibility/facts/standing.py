from funds.eligibility import duplicates
from funds.eligibility.facts.industry import park_of
from funds.models import Application, PastGrant
from funds.models.openings import history_is_loaded
from hightech.core import clock

S = Application.State
OVER = (
    S.CLOSED, S.INELIGIBLE, S.REFUSED, S.REVOKED, S.TERMINATED, S.WITHDRAWN,
)  # fmt: skip


def project_in_zone(subject) -> dict:
    """Return where the project stands."""
    park = park_of(subject)
    return {
        "site": str(park) if park else "",
        "site_zone": park.zone_id if park else None,
        "zone": subject.enterprise.zone_id,
    }


def in_call_window(subject) -> dict:
    """Return the window of the call and when the file was submitted first (or would be)."""
    file = subject.application
    first = file.revisions.order_by("number").first() if file else None
    at = first.created_at if first else clock.now()
    return {
        "opens_at": clock.local(file.call.opens_at).isoformat() if file else None,
        "closes_at": clock.local(file.call.closes_at).isoformat() if file else None,
        "submitted_at": clock.local(at).isoformat(),
    }


def registered_before(subject) -> dict:
    day = subject.enterprise.registered_on
    return {"registered_on": day.isoformat() if day else None}


def holds_qualification(subject) -> dict:
    """Return the qualifications on record: there is no register of them yet."""
    return {"qualifications": []}


def no_open_application(subject) -> dict:
    """Return the numbers of other files for the same project, else the same firm and clause."""
    file = subject.application
    rows = Application.objects.filter(enterprise=subject.enterprise).exclude(state__in=OVER)
    if file is not None:
        rows = rows.exclude(pk=file.pk)
        same = {"project": file.project} if file.project_id else {"clause__code": file.clause.code}
        rows = rows.filter(**same)
    return {"open_applications": list(rows.order_by("pk").values_list("number", flat=True))}


def not_funded_before(subject) -> dict:
    """Return the evidence this file names and where it was used before."""
    firm, file = subject.enterprise, subject.application
    facts = file.facts if file else {}
    named = duplicates.keys_of(subject.definition, facts)
    past = PastGrant.objects.verified().filter(enterprise__zone_id=firm.zone_id)
    used = duplicates.uses(firm.zone, named, but_not=file)
    for grant in past.filter(enterprise=firm):
        numbers = {duplicates.plain(str(one)) for one in grant.evidence_numbers}
        used += [{"key": key, "where": str(grant)} for key in named if key in numbers]
    return {
        "named": named,
        "used": used,
        "history_loaded": history_is_loaded(firm.zone),
    }

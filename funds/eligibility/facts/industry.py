from django.db.models import Q

from crm.models import Positioning
from funds.models import CatalogueEntry


def industrial_policy(subject) -> dict:
    """Return the firm's industry, the catalogue in force and what its park chose."""
    firm, day = subject.enterprise, subject.law_date
    in_force = Q(from_on__lte=day) & (Q(to_on=None) | Q(to_on__gte=day))
    entries = CatalogueEntry.objects.verified().filter(in_force, zone_id=firm.zone_id)
    park = park_of(subject)
    placed = Positioning.objects.filter(in_force, park=park) if park else ()
    return {
        "industry": firm.industry.code if firm.industry else None,
        "catalogue": [_entry(one) for one in entries.order_by("pk")],
        "positioning": [_placed(one, park) for one in placed],
    }


def _entry(one: CatalogueEntry) -> dict:
    return {
        "code": one.industry_code,
        "kind": one.kind,
        "text": one.text,
        "catalogue": one.catalogue,
    }


def _placed(one: Positioning, park) -> dict:
    return {
        "code": one.industry_code,
        "kind": one.kind,
        "park": str(park),
        "from_on": one.from_on.isoformat(),
    }


def park_of(subject):
    """Return the park of the project, else of the enterprise."""
    project = subject.application.project if subject.application else None
    if project is not None and (project.park or project.target_park):
        return project.park or project.target_park
    return subject.enterprise.park

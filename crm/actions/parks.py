"""Keep parks, their positioning and their premises."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from crm.models import Park, Premises
from crm.permissions.enterprises import PLANNERS
from hightech.core import audit
from hightech.core.errors import ROLE, refuse


@transaction.atomic
def create_park(*, by, name_en: str, name_zh: str, zone=None, **facts) -> Park:
    """Record a park of the zone the user plans.

    :raises ActionRefused: if a park of this name is there.
    """
    zone = zone or by.home_zone(*PLANNERS)
    park = Park(zone=zone, name_en=name_en, name_zh=name_zh, **facts)
    try:
        with transaction.atomic():
            park.save(force_insert=True)
    except IntegrityError:
        refuse("duplicate", _("A park of this name exists."), "name_en")
    audit.record(park, {"name": [None, str(park)]}, by=by)
    return park


@transaction.atomic
def create_premises(*, by, park: Park, code: str, **facts) -> Premises:
    """Record land, a building, a floor or a unit of a park.

    :raises ActionRefused: if the park has one of this code.
    """
    premises = Premises(park=park, code=code, **facts)
    try:
        with transaction.atomic():
            premises.save(force_insert=True)
    except IntegrityError:
        refuse("duplicate", _("The park has premises of this code."), "code")
    audit.record(premises, {"code": [None, code]}, by=by)
    return premises


@transaction.atomic
def create_many_premises(many: list[Premises], *, by) -> None:
    """Record premises at once.

    :raises IntegrityError: if a park has one of such a code.
    """
    Premises.objects.bulk_create(many)
    audit.record_new(many, by=by)


@transaction.atomic
def edit_premises(premises: Premises, *, by, version: int | None = None, **facts) -> Premises:
    """Change plain facts of premises.

    :raises ActionRefused: if the user plans no parks there, or somebody was faster.
    """
    if not by.has_role(*PLANNERS, zone_id=premises.park.zone_id):
        refuse(ROLE, _("Premises are kept by the leader of the zone."))
    audit.edit(premises, by=by, version=version, **facts)
    return premises

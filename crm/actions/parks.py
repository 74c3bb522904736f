"""Keep parks, their positioning and their premises."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from crm.models import Park, Premises
from crm.permissions.enterprises import PLANNERS
from hightech.core import audit
from hightech.core.errors import refuse


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

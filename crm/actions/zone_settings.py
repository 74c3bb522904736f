"""Set the figures of a zone."""

from django.db import transaction
from django.utils.translation import gettext as _

from crm.models import zone_settings
from hightech.core import audit
from hightech.core.errors import ROLE, ActionRefused, Reason, ShapeError
from hightech.users.models import Zone
from hightech.users.roles import Role

MOST = 1_000_000_000_000


@transaction.atomic
def change(zone: Zone, *, by, **figures: int) -> dict:
    """Set figures by their code; return {code: [before, after]} of what really changed.

    :raises ActionRefused: if `by` does not administer the zone.
    :raises ShapeError: for an unknown code or a figure out of bounds.
    """
    if not by.has_role(Role.ADMIN, zone=zone):
        raise ActionRefused(Reason(ROLE, _("Settings are kept by the administrator of the zone.")))
    wrong = [reason for code, value in figures.items() for reason in _against(code, value)]
    if wrong:
        raise ShapeError(*wrong)
    kept = Zone.objects.get(pk=zone.pk)
    diff = {
        code: [zone_settings.of(kept, code), value]
        for code, value in figures.items()
        if zone_settings.of(kept, code) != value
    }
    if diff:
        kept.settings = kept.settings | {code: pair[1] for code, pair in diff.items()}
        Zone.objects.filter(pk=kept.pk).update(settings=kept.settings)
        audit.record(kept, diff, by=by)
        zone.settings = kept.settings
    return diff


def _against(code: str, value: int) -> list[Reason]:
    known = zone_settings.SETTINGS.get(code)
    if known is None:
        return [Reason("unknown", _("There is no setting of this name."), code)]
    if isinstance(value, bool) or not isinstance(value, int):
        return [Reason("invalid", _("Send a whole number."), code)]
    if not known.minimum <= value <= MOST:
        text = _("At least %(least)d, at most %(most)d.")
        return [Reason("invalid", text % {"least": known.minimum, "most": MOST}, code)]
    return []

"""Look who else speaks with a firm: logged, and limited."""

import math
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from crm import collisions
from crm.collisions import Collision
from crm.models import CollisionCheck
from crm.permissions.leads import REGISTRARS
from hightech.core import clock
from hightech.core.errors import ROLE, refuse

LIMIT = 60
WINDOW = timedelta(minutes=1)


@transaction.atomic
def check(*, by, enterprise_name: str = "", credit_code: str = "") -> list[Collision]:
    """Return the leads of others on a firm, and write down that somebody looked."""
    zone = by.home_zone(*REGISTRARS)
    if zone is None:
        refuse(ROLE, _("Leads are registered by officers, account managers and operators."))
    code = "".join(credit_code.split()).upper()
    found = collisions.check(
        zone_id=zone.pk, name=enterprise_name.strip(), credit_code=code, user=by
    )
    CollisionCheck.objects.create(
        zone=zone, user=by, name=enterprise_name, credit_code=code, found=len(found)
    )
    return found


def seconds_to_wait(user) -> int:
    """Return after how many seconds `user` may look again; 0 while below the limit."""
    since = clock.now() - WINDOW
    looks = CollisionCheck.objects.filter(user_id=user.pk, created_at__gt=since)
    times = list(looks.order_by("-created_at").values_list("created_at", flat=True)[:LIMIT])
    if len(times) < LIMIT:
        return 0
    return max(math.ceil((times[-1] + WINDOW - clock.now()).total_seconds()), 1)

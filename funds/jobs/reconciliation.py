"""Every night the ledger is compared with all totals, to the fen."""

from itertools import groupby

from funds.notifications import payments as news
from funds.reports.reconciliation import differences
from hightech.core import clock
from hightech.core.jobs import periodic
from hightech.users.models import Zone


@periodic("funds.reconcile", every="daily 02:30")
def reconcile(job, slot: str) -> int:
    """Alarm finance and auditors of each zone with differences; return how many there are."""
    found = sorted(differences(), key=lambda one: one.zone_id)
    zones = Zone.objects.in_bulk({one.zone_id for one in found})
    day = clock.today().isoformat()
    for zone_id, own in groupby(found, key=lambda one: one.zone_id):
        news.ledger_differs(zones[zone_id], differences=[str(one) for one in own], day=day)
    return len(found)

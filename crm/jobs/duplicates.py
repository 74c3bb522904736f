"""Each night: firms that may be recorded twice, for their leaders to look at."""

from crm.actions import duplicates
from hightech.core import jobs
from hightech.users.models import Zone

EVERY = "daily 03:20"


@jobs.periodic("crm.look_for_duplicates", every=EVERY)
def look_for_duplicates(job, slot: str, **_) -> int:
    """Ask for the search of each zone; each is a job of its own."""
    zones = list(Zone.objects.values_list("pk", flat=True))
    for zone in zones:
        jobs.enqueue(duplicates.JOB, key=f"slot:{duplicates.JOB}@{slot}:{zone}", zone=zone)
    return len(zones)


def search(job, zone: int, **_):
    """Search one zone before the transaction that writes down what was found."""
    return duplicates.search(Zone.objects.get(pk=zone))


@jobs.handler(duplicates.JOB, prepare=search)
def note(job, zone: int, prepared, **_) -> int:
    """Write down what the search found; return how many pairs wait to be looked at."""
    return duplicates.note(Zone.objects.get(pk=zone), prepared)

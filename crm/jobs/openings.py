"""Load a list of the opening balance once two persons have signed it."""

from crm.actions import openings
from crm.models import OpeningList
from hightech.core import jobs


@jobs.handler(openings.JOB)
def load_opening(job, opening: int, **_) -> str:
    """Load one list, unless that is done."""
    row = OpeningList.objects.select_related("zone", "first_signer", "second_signer").get(
        pk=opening
    )
    if row.state == OpeningList.State.LOADING:
        openings.load(row)
    return str(row.uuid)

"""Every night the gate of each clause is looked at again: reviews and exceptions run out."""

from funds.actions import clauses
from funds.models import Clause
from hightech.core.jobs import periodic


@periodic("funds.look_at_gates", every="daily 01:40")
def look_at_gates(job, slot: str) -> int:
    """Write down the gate of every clause that may be used; return how many levels changed."""
    rows = Clause.objects.exclude(state=Clause.State.RETIRED).order_by("pk")
    changed = 0
    for clause in rows.iterator(chunk_size=100):
        before = clause.gate_level
        clauses.refresh(clause)
        changed += clause.gate_level != before
    return changed

"""Who hears of a firm: who looks after it, and who looked after it until now."""

from crm.models import EnterpriseMerge
from crm.notifications.receivers import managers_of
from hightech.core import outbox


def merged(merge: EnterpriseMerge, *, by) -> None:
    """Tell the manager of the kept record, and the one whose assignment ended with the other."""
    _tell(merge, "crm.firm_merged", by)


def unmerged(merge: EnterpriseMerge, *, by) -> None:
    """Tell the managers of both records that they are two again."""
    _tell(merge, "crm.firm_unmerged", by)


def _tell(merge: EnterpriseMerge, event: str, by) -> None:
    held = managers_of([merge.target_id, merge.source_id])
    people = [user for users in held.values() for user in users]
    if merge.ended:
        people.append(merge.ended.user)
    context = {"kept": str(merge.target), "merged": str(merge.source), "by": str(by)}
    outbox.tell(people, event, subject=merge.target, context=context, by=by)

from crm.models import Agreement, Commitment
from hightech.core import files

K = Agreement.Kind


def commitments_fulfilled(subject) -> dict:
    """Return the binding agreements and the promises of the firm that hold, as supplemented."""
    firm = subject.enterprise
    found = list(
        firm.agreements.filter(
            kind__in=[K.STRATEGIC, K.FORMAL, K.SUPPLEMENT], signed_on__lte=subject.law_date
        )
        .select_related("parent", "lead")
        .order_by("signed_on", "pk")
    )
    promises = list(
        Commitment.objects.filter(
            agreement__in=found, party=Commitment.Party.ENTERPRISE
        ).select_related("agreement")
    )
    documents = _documents([one for one in promises if one.state == "WAIVED"])
    return {
        "law_date": subject.law_date.isoformat(),
        "agreements": [
            {"id": str(one.uuid), "kind": one.kind, "signed_on": one.signed_on.isoformat()}
            for one in found
        ],
        "commitments": [_shown(one, documents) for one in _in_force(found, promises)],
    }


def _in_force(agreements: list, promises: list) -> list:
    """Leave out what a later supplement replaced, and what was due after full capacity."""
    by_pk = {one.pk: one for one in agreements}
    rank = {one.pk: number for number, one in enumerate(agreements)}
    last: dict[tuple, int] = {}
    for one in promises:
        key = (_root(by_pk, one.agreement_id), one.measure)
        last[key] = max(last.get(key, -1), rank[one.agreement_id])
    kept = [
        one
        for one in promises
        if rank[one.agreement_id] == last[_root(by_pk, one.agreement_id), one.measure]
        and not _after_full_capacity(by_pk[one.agreement_id], one)
    ]
    return sorted(kept, key=lambda one: (one.due_on, one.pk))


def _root(by_pk: dict, pk: int) -> int:
    while (parent := by_pk[pk].parent_id) in by_pk:
        pk = parent
    return pk


def _after_full_capacity(agreement, promise) -> bool:
    lead = agreement.lead or (agreement.parent.lead if agreement.parent else None)
    if lead is None or lead.stage != "FULL_CAPACITY":
        return False
    return promise.due_on > lead.state_since.date()


def _documents(waived: list) -> dict[int, str]:
    """Return the names of the papers that waive a promise."""
    found = {}
    for one in waived:
        first = files.of(one).first()
        found[one.pk] = first.file.name if first else ""
    return found


def _shown(one: Commitment, documents: dict[int, str]) -> dict:
    return {
        "id": str(one.uuid),
        "label": f"{one.get_measure_display()} {one.due_on}",
        "measure": one.measure,
        "amount": one.amount,
        "tolerance": one.tolerance_percent,
        "due_on": one.due_on.isoformat(),
        "state": one.state,
        "actual": one.actual,
        "achieved_on": one.achieved_on.isoformat() if one.achieved_on else None,
        "agreement": f"{one.agreement.get_kind_display()} {one.agreement.signed_on}",
        "document": documents.get(one.pk, ""),
    }

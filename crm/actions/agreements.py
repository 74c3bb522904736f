"""Record what was agreed, with the staged promises of both parties."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from crm.models import Agreement, Commitment
from crm.workflow.commitments import COMMITMENT
from hightech.core import audit
from hightech.core.errors import refuse


@transaction.atomic
def create(*, by, enterprise, commitments: Iterable[dict] = (), **facts) -> Agreement:
    """Record an agreement and its commitments in one.

    :raises ActionRefused: if its lead is about another firm, or a part exceeds the whole.
    """
    lead = facts.get("lead")
    if lead is not None and lead.enterprise_id != enterprise.pk:
        refuse("mismatch", _("The lead is about another firm."), "lead")
    if facts["fixed_fen"] > facts["total_fen"]:
        refuse("mismatch", _("The fixed part exceeds the total."), "fixed_yuan")
    agreement = Agreement.objects.create(enterprise=enterprise, created_by=by, **facts)
    for promise in commitments:
        commitment = Commitment.objects.create(agreement=agreement, **promise)
        COMMITMENT.begin(commitment, "promise", by=by)
    audit.record(agreement, {"kind": [None, agreement.kind]}, by=by)
    return agreement

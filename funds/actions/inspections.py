"""Look at how the money was used."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from funds.models import Application, Inspection
from funds.permissions.applications import auditor
from funds.permissions.supervision import has_paid
from hightech.core import audit, clock
from hightech.core.errors import ROLE, SEPARATION_OF_DUTIES, ActionRefused, Reason


@transaction.atomic
def create(*, by, application: Application, kind: str, held_on: date, **facts) -> Inspection:
    """Record an inspection by `by`, who must not have verified the file.

    Who took part in its payments gives a reason, which the auditors' list shows.

    :raises ActionRefused: with everything that stands against it.
    """
    reasons = _against(application, by, held_on, facts)
    if reasons:
        raise ActionRefused(*reasons)
    inspection = Inspection.objects.create(
        application=application, kind=kind, held_on=held_on, inspector=by, **facts
    )
    audit.record(inspection, {"kind": [None, kind], "held_on": [None, str(held_on)]}, by=by)
    return inspection


def _against(application: Application, by, held_on: date, facts: dict) -> list[Reason]:
    reasons = []
    if not auditor(by, application):
        reasons.append(Reason(ROLE, _("Inspections are recorded by the auditor.")))
    if application.verifier_id == by.pk:
        text = _("You verified this application: another person inspects it.")
        reasons.append(Reason(SEPARATION_OF_DUTIES, text))
    if held_on > clock.today():
        reasons.append(Reason("future", _("The inspection has not taken place yet."), "held_on"))
    if has_paid(by, application) and not facts.get("separation_reason"):
        text = _("You took part in its payments: give a reason, which the auditors read.")
        reasons.append(Reason(SEPARATION_OF_DUTIES, text, "separation_reason"))
    return reasons

"""All clauses in force and agreements that carry flags of the fair-competition gate."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.models import Agreement
from funds.eligibility import standing_gate
from funds.models import Clause
from funds.workflow.clauses import raised
from hightech.core.gate import flags_of
from hightech.users.roles import STAFF

AGREEMENTS_READ = 300
CLAUSES_SHOWN = 300


@require_GET
def flagged(request):
    """Show what the gate found, worst first, with the words it quotes."""
    if not request.user.has_role(*STAFF):
        raise PermissionDenied(_("Your roles do not include this."))
    context = {"clauses": _clauses(request.user), "agreements": _agreements(request.user)}
    return render(request, "funds/clauses/flagged.html", context)


def _clauses(user) -> list[dict]:
    rows = Clause.objects.visible_to(user).flagged().for_list().defer("definition", "text")
    found = []
    for clause in rows.order_by("-gate_level", "code")[:CLAUSES_SHOWN]:
        clause.gate = standing_gate.shown(clause.gate)
        found.append({"clause": clause, "flags": raised(clause)})
    return found


def _agreements(user) -> list[dict]:
    rows = Agreement.objects.visible_to(user).binding().exclude(text="")
    found = []
    for agreement in rows.select_related("enterprise").order_by("-signed_on")[:AGREEMENTS_READ]:
        flags = flags_of(agreement.text)
        if flags:
            found.append({"agreement": agreement, "flags": [flag.as_dict() for flag in flags]})
    return found

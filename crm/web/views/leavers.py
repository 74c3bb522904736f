"""Hand over everything somebody has: leads, firms, tasks, to one person, in one run."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from crm.actions.bulk import ASSIGN, DELEGATE, TRANSFER
from crm.models import Enterprise, Lead, Task
from crm.permissions.enterprises import PLANNERS
from hightech.core import bulk
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.needs import Need
from hightech.core.pages.forms import FactsForm
from hightech.core.pages.once import key, once
from hightech.users.models import User
from hightech.users.roles import STAFF


def colleagues(by):
    """Return everybody of one's zones, those who may no longer sign in too."""
    held = {"memberships__zone__in": by.zone_ids(*PLANNERS), "memberships__role__in": STAFF}
    return User.objects.filter(**held).distinct().order_by("full_name", "pk")


def portfolio(user: User, by) -> list[tuple[Any, Any, list[Any]]]:
    """Return what `user` has and `by` may see: the act that hands it over, a label, the rows."""
    leads = Lead.objects.visible_to(by).filter(owner=user, status__in=Lead.OPEN)
    firms = Enterprise.objects.visible_to(by).filter(
        assignments__in=user.assignments.current().order_by()
    )
    tasks = Task.objects.visible_to(by).open().filter(owner=user)
    rows = (
        (TRANSFER, _("Open leads"), leads),
        (ASSIGN, _("Enterprises"), firms),
        (DELEGATE, _("Open tasks"), tasks),
    )
    return [(act, label, list(found.for_list().order_by("pk"))) for act, label, found in rows]


WHO = Need("who", "choice", gettext_lazy("Who leaves"), options=lambda obj, by: colleagues(by))


class HandOver(View):
    """Choose who leaves and who takes over; look at what it is; hand it over."""

    http_method_names = ["get", "post"]
    needs = (WHO, *TRANSFER.needs)

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_role(*PLANNERS):
            raise PermissionDenied(_("Your roles do not include this."))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        form = FactsForm(self.needs, by=request.user, initial={"who": request.GET.get("who", "")})
        return self._shown(request, form, self._who(request, request.GET.get("who", "")))

    def post(self, request):
        form = FactsForm(self.needs, request.POST, by=request.user)
        form.is_valid()
        who = self._who(request, request.POST.get("who", ""))
        try:
            target = once(request, lambda: self._started(request, form, who))
        except (ShapeError, ActionRefused) as refusal:
            form.show(refusal.reasons)
            return self._shown(request, form, who, status=422)
        return redirect(target)

    @staticmethod
    def _who(request, text: str) -> User | None:
        try:
            return WHO.parse(text, by=request.user)
        except ShapeError:
            return None

    @staticmethod
    def _started(request, form: FactsForm, who: User | None) -> str:
        if who is None:
            raise ShapeError(Reason("required", _("Say who leaves."), "who"))
        raw = form.raw()
        if raw.get("to") == str(who.uuid):
            raise ShapeError(Reason("same_person", _("This is the same person."), "to"))
        title = _("Everything of %(who)s") % {"who": who}
        back = f"{reverse('crm:hand-over')}?who={who.uuid}"
        rows = [(act, found) for act, _label, found in portfolio(who, request.user) if found]
        run = bulk.start(rows, by=request.user, title=title, raw=raw, back=back)
        return reverse("bulk", args=[run.uuid])

    @staticmethod
    def _shown(request, form: FactsForm, who: User | None, status: int = 200):
        held = portfolio(who, request.user) if who else []
        context = {
            "form": form,
            "once": request.POST.get("once") or key(),
            "who": who,
            "held": [(label, len(rows), rows[:10]) for _act, label, rows in held],
            "total": sum(len(rows) for _act, _label, rows in held),
        }
        return render(request, "crm/hand_over.html", context, status=status)

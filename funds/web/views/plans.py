from django.http import Http404
from django.utils.translation import gettext_lazy

from funds.actions import plans
from funds.models import Application
from funds.reports.planning import proposed_parts
from funds.web.forms.payments import MOST_PARTS, plan_needs
from hightech.core.pages.entries import EntryPage
from hightech.users.roles import Role


class PlanEntry(EntryPage):
    """Make the appropriation plan of a cleared application, filled from its clause.

    `?parts=3` asks for three tranches; the clause says how many there are at first.
    """

    title = gettext_lazy("Make the appropriation plan")
    roles = (Role.FINANCE,)

    def about(self):
        rows = Application.objects.visible_to(self.request.user).for_list()
        application = rows.filter(uuid=self.kwargs["pk"]).first()
        if application is None:
            raise Http404
        self.planned = proposed_parts(application)
        return application

    def asked(self):
        sent = self.request.GET.get("parts", "")
        count = int(sent) if sent.isdecimal() and len(sent) < 3 else len(self.planned)
        return plan_needs(min(max(count, 1), MOST_PARTS), self.planned)

    def known(self) -> dict:
        return {}

    def create(self, *, by, **parts):
        listed = [
            {
                "number": int(name.rpartition("_")[2]),
                "amount_fen": part["amount_yuan"],
                "condition": part["condition"],
                "due_on": part.get("due_on"),
            }
            for name, part in parts.items()
        ]
        return plans.create(by=by, application=self.subject, parts=listed)

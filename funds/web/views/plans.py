from django.http import Http404
from django.utils.translation import gettext_lazy

from funds.actions import plans
from funds.models import Application
from funds.reports.planning import proposed_parts
from funds.web.forms.payments import parts_of, plan_needs
from hightech.core.pages.entries import EntryPage
from hightech.users.roles import Role


class PlanEntry(EntryPage):
    """Make the appropriation plan of a cleared application, filled from its clause.

    Lines left empty are no tranches; two more than the clause says are offered.
    """

    title = gettext_lazy("Make the appropriation plan")
    roles = (Role.FINANCE,)
    is_filled = True

    def about(self):
        rows = Application.objects.visible_to(self.request.user).for_list()
        application = rows.filter(uuid=self.kwargs["pk"]).first()
        if application is None:
            raise Http404
        self.planned = proposed_parts(application)
        return application

    def asked(self):
        return plan_needs(self.planned)

    def known(self) -> dict:
        return {}

    def create(self, *, by, **parts):
        return plans.create(by=by, application=self.subject, parts=parts_of(parts))

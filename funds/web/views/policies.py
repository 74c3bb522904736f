"""The pages of a policy: its facts and its clauses, a new one, an edit."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funds.actions import policies
from funds.models import Clause, Policy
from funds.permissions.clauses import KEEPERS
from funds.web.forms.clauses import POLICY
from hightech.core.pages.entries import EditPage, EntryPage
from hightech.core.pages.records import RecordPage


class PolicyRecord(RecordPage):
    """A published document, with the clauses that rest on it."""

    model = Policy
    template_name = "funds/policies/record.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        policy = self.object
        rows = Clause.objects.visible_to(self.request.user).filter(policy=policy)
        return context | {
            "is_keeper": self.request.user.has_role(*KEEPERS, zone_id=policy.zone_id),
            "clauses": rows.for_list().defer("definition", "text").order_by("code", "-valid_from"),
            "pairs": [
                (_("Issuer"), policy.issuer, "text"),
                (_("Document number"), policy.number, "text"),
                (_("Published on"), policy.published_on, "day"),
                (_("Factor"), policy.get_factor_display(), "text"),
                (_("Legal basis"), policy.legal_basis, "text"),
                (_("Interpreted by"), policy.interpretation_office, "text"),
                (_("Valid from"), policy.valid_from, "day"),
                (_("Valid until"), policy.valid_until, "day"),
                (_("Address"), policy.url, "text"),
            ],
        }


class PolicyEntry(EntryPage):
    """Record a published document."""

    title = gettext_lazy("New policy")
    needs = POLICY
    roles = KEEPERS

    def create(self, *, by, **facts):
        return policies.create(by=by, **facts)


class PolicyEdit(EditPage):
    """Change the facts of a document."""

    title = gettext_lazy("Edit policy")
    needs = POLICY
    roles = KEEPERS

    def about(self):
        rows = Policy.objects.visible_to(self.request.user)
        policy = rows.filter(uuid=self.kwargs["pk"]).first()
        if policy is None:
            raise Http404
        return policy

    def edit(self, policy, *, by, version, **facts):
        return policies.edit(policy, by=by, version=version, **facts)

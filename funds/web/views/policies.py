"""The page of a policy: its facts and its clauses."""

from django.utils.translation import gettext as _

from funds.models import Clause, Policy
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

"""The fields of a policy."""

from django.utils.translation import gettext_lazy as _

from funds.models import Policy
from hightech.core.needs import Need

POLICY = (
    Need("title", "text", _("Title")),
    Need("issuer", "text", _("Issuer"), required=False),
    Need("number", "text", _("Document number"), required=False),
    Need("published_on", "date", _("Published on"), required=False),
    Need(
        "factor", "choice", _("Factor"), required=False,
        options=lambda policy, by: Policy.Factor.choices,
    ),
    Need("legal_basis", "text", _("Legal basis"), required=False),
    Need("interpretation_office", "text", _("Interpreted by"), required=False),
    Need("url", "text", _("Address"), required=False),
    Need("valid_from", "date", _("Valid from"), required=False),
    Need("valid_until", "date", _("Valid until"), required=False),
)  # fmt: skip

"""What is asked for when a firm or one of its people is recorded."""

from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from crm.actions.people import check_phone
from crm.models import Industry
from hightech.core.needs import Need


def _industry(obj) -> str | None:
    return obj.industry.code if getattr(obj, "industry", None) else None


def _known_industry(code: str) -> None:
    if not Industry.objects.filter(code=code).exists():
        raise ValueError(gettext("There is no industry of this code."))


ENTERPRISE = (
    Need("name", "text", _("Name"), longest=200),
    Need(
        "credit_code", "text", _("Unified social credit code"), required=False, longest=30
    ),
    Need("region", "text", _("Region"), required=False, longest=60),
    Need(
        "industry_code", "text", _("Industry code"), required=False, read=_industry, longest=5,
        check=_known_industry, help=_("Of the national classification, such as C3484."),
    ),
    Need("registered_on", "date", _("Registered on"), required=False),
    Need(
        "registration_number", "text", _("Foreign registration number"), required=False,
        longest=60,
    ),
    Need("country", "text", _("Country (two letters)"), required=False, longest=2),
)  # fmt: skip

CONTACT = (
    Need("name", "text", _("Name"), longest=100),
    Need("title", "text", _("Position"), required=False, longest=100),
    Need("phone", "text", _("Phone"), required=False, check=check_phone),
    Need("email", "text", _("E-mail"), required=False, longest=254, check=validate_email),
)


def with_industry(facts: dict) -> dict:
    """Return facts with the industry's row in place of its code."""
    code = facts.pop("industry_code", None)
    if code is not None:
        facts["industry"] = Industry.objects.get(code=code)
    return facts

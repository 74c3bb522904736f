"""The facts that the steps of a lead ask for."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import Agreement, Contact, Park
from crm.models.lead_choices import Grade, NeedKind, ReasonCode, Source
from crm.permissions.leads import REGISTRARS
from hightech.core.errors import Reason, ShapeError
from hightech.core.needs import Need
from hightech.users.models import User
from hightech.users.roles import Role

INDUSTRY = re.compile(r"^[A-T]\d{0,4}$")
VERDICTS = (
    ("FOLLOW", gettext_lazy("Follow up")),
    ("WATCH", gettext_lazy("Watch")),
    ("DROP", gettext_lazy("Drop")),
)


class IndustryNeed(Need):
    """A code of the national classification (GB/T 4754): a letter and up to four digits."""

    def parse(self, raw, *, obj=None, by=None, path: str = ""):
        code = super().parse(raw, obj=obj, by=by, path=path)
        if code is not None and not INDUSTRY.match(code):
            text = _("“%(value)s” is not an industry code such as C3484.") % {"value": code[:20]}
            raise ShapeError(Reason("invalid", text, f"{path}.{self.name}" if path else self.name))
        return code


class InvestorNeed(Need):
    """A credit code, or a foreign registration with its country."""

    LENGTH = 60

    def parse(self, raw, *, obj=None, by=None, path: str = ""):
        given = super().parse(raw, obj=obj, by=by, path=path)
        for name, value in (given or {}).items():
            if len(value) > self.LENGTH:
                text = _("At most %(limit)d characters.") % {"limit": self.LENGTH}
                raise ShapeError(Reason("invalid", text, f"{self.name}.{name}"))
        if not given or given.get("credit_code"):
            return given or None
        if not given.get("registration_number") or not given.get("country"):
            text = _("Give a credit code, or a foreign registration number with its country.")
            raise ShapeError(Reason("required", text, f"{self.name}.credit_code"))
        return given


def _nothing(lead) -> None:
    """Read nothing: the step asks anew each time."""


def _contacts(lead, by):
    # Who can be called stays hidden until the lead is claimed from the pool.
    if lead.in_pool:
        return Contact.objects.none()
    return Contact.objects.filter(enterprise_id=lead.enterprise_id).order_by("pk")


def _parks(lead, by):
    return Park.objects.filter(zone_id=lead.zone_id).order_by("pk")


def _agreements(lead, by):
    return Agreement.objects.filter(enterprise_id=lead.enterprise_id).order_by("-pk")


def _managers(lead, by):
    return User.objects.with_role(lead.zone, Role.MANAGER).order_by("pk")


def _receivers(lead, by):
    return User.objects.with_role(lead.zone, *REGISTRARS).order_by("pk")


def _choices(choices):
    return lambda obj, by: choices.choices


def text(name: str, label, **more) -> Need:
    return Need(name, "text", label, **more)


SOURCE = Need("source", "choice", gettext_lazy("Source"), options=_choices(Source))
INDUSTRY_CODE = IndustryNeed(
    "industry_code", "text", gettext_lazy("Industry code"), help=gettext_lazy("For example C3484")
)
PLANNED = Need(
    "planned_investment_yuan",
    "money",
    gettext_lazy("Planned investment"),
    column="planned_investment_fen",
)
JUDGING = Need(
    "judging",
    "object",
    gettext_lazy("Judging"),
    fields=(
        Need("verdict", "choice", gettext_lazy("Verdict"), options=lambda obj, by: VERDICTS),
        text("market", gettext_lazy("Market")),
        text("technology_route", gettext_lazy("Technology route")),
        text("environment", gettext_lazy("Environment")),
        text("energy", gettext_lazy("Energy")),
        text("benefit", gettext_lazy("Benefit")),
    ),
)
CONTACT = Need("contact", "choice", gettext_lazy("Contact"), options=_contacts)
GRADE = Need("grade", "choice", gettext_lazy("Grade"), options=_choices(Grade))
TARGET_PARK = Need("target_park", "choice", gettext_lazy("Target park"), options=_parks)
FIXED = Need(
    "fixed_asset_investment_yuan",
    "money",
    gettext_lazy("Fixed-asset investment"),
    column="fixed_asset_investment_fen",
)
NEED = Need(
    "need",
    "object",
    gettext_lazy("Premises needed"),
    fields=(
        Need("kind", "choice", gettext_lazy("Kind"), options=_choices(NeedKind)),
        Need("area_m2", "number", gettext_lazy("Area (m²)"), minimum=1),
    ),
)
ENERGY_NOTE = text("energy_note", gettext_lazy("Energy"))
ENVIRONMENT_NOTE = text("environment_note", gettext_lazy("Environment"))
INVESTOR = InvestorNeed(
    "investor",
    "object",
    gettext_lazy("Investor"),
    fields=(
        text("credit_code", gettext_lazy("Unified social credit code"), required=False),
        text("registration_number", gettext_lazy("Foreign registration number"), required=False),
        text("country", gettext_lazy("Country"), required=False),
    ),
)
AGREEMENT = Need("agreement", "choice", gettext_lazy("Agreement"), options=_agreements)
CREDIT_CODE = text(
    "credit_code",
    gettext_lazy("Unified social credit code"),
    read=lambda lead: lead.enterprise.credit_code or None,
)
REGISTERED_ON = Need(
    "registered_on",
    "date",
    gettext_lazy("Registered on"),
    read=lambda lead: lead.registered_on or lead.enterprise.registered_on,
)
PARK = Need("park", "choice", gettext_lazy("Park"), options=_parks)
MANAGER = Need("manager", "choice", gettext_lazy("Account manager"), options=_managers)
HANDOVER_NOTE = text("handover_note", gettext_lazy("Hand-over note"))
STARTED_ON = Need("started_on", "date", gettext_lazy("Construction started on"))
FIRST_INVOICE_ON = Need("first_invoice_on", "date", gettext_lazy("First invoice on"))
EVIDENCE = Need("evidence", "files", gettext_lazy("Evidence"), read=_nothing)
REASON_CODE = Need(
    "reason_code", "choice", gettext_lazy("Reason"), options=_choices(ReasonCode), read=_nothing
)
UNTIL_ON = Need("until_on", "date", gettext_lazy("On hold until"), read=_nothing)
TO = Need("to", "choice", gettext_lazy("To"), options=_receivers, read=_nothing)

"""Leads that come in from a team's ledger: each is registered, with its number and its claim."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.actions import leads
from crm.actions.import_firms import FIRM_NEEDS, FIRM_WORDS, FirmDesk
from crm.actions.opening_rows import Problems
from crm.actions.people import check_phone
from crm.models import Enterprise, Lead
from crm.models.naming import key_of
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.imports.nouns import differences
from hightech.core.needs import Need

LEAD = (
    *FIRM_NEEDS,
    Need("region", "text", gettext_lazy("Region"), required=False, longest=60),
    Need("summary", "text", gettext_lazy("In one sentence"), longest=500),
    Need(
        "source", "choice", gettext_lazy("Source"), required=False,
        options=lambda obj, by: Lead.Source.choices,
    ),
    Need(
        "kind", "choice", gettext_lazy("Kind"), required=False,
        options=lambda obj, by: Lead.Kind.choices,
    ),
    Need("industry_code", "text", gettext_lazy("Industry code"), required=False, longest=10),
    Need("planned_investment_fen", "money", gettext_lazy("Planned investment"), required=False),
    Need("target_park", "text", gettext_lazy("Target park"), required=False, longest=200),
    Need("contact_name", "text", gettext_lazy("Contact"), required=False, longest=100),
    Need("contact_phone", "text", gettext_lazy("Phone"), required=False, check=check_phone),
    Need("next_step", "text", gettext_lazy("Next step"), required=False, longest=300),
    Need("next_on", "date", gettext_lazy("Next step on"), required=False),
)  # fmt: skip
LEAD_WORDS = FIRM_WORDS | {
    "summary": (
        "项目名称", "项目概况", "项目简介", "项目内容", "线索内容", "线索描述", "概况", "简介",
        "建设内容", "project", "summary", "description",
    ),
    "source": ("线索来源", "项目来源", "信息来源", "来源", "lead source"),
    "kind": ("项目类型", "投资类型", "类型", "type"),
    "planned_investment_fen": (
        "计划投资", "计划总投资", "总投资", "投资额", "投资总额", "拟投资额", "planned investment",
        "investment",
    ),
    "target_park": ("意向园区", "落户园区", "拟落地园区", "园区", "park"),
    "contact_name": ("联系人", "对接人", "企业联系人", "contact", "contact name"),
    "contact_phone": ("联系电话", "联系方式", "手机", "电话", "phone", "contact phone", "mobile"),
    "next_step": ("下一步工作", "下步工作", "下一步", "下一步计划", "next"),
    "next_on": ("计划时间", "下一步时间", "next date"),
}  # fmt: skip
PLAIN = (
    "summary", "source", "kind", "industry_code", "planned_investment_fen", "next_step", "next_on",
)  # fmt: skip
TAKEN_BACK = gettext_lazy("The import that registered it was taken back.")


class LeadDesk(FirmDesk):
    """A portion of rows of leads; a lead is known by its firm and its sentence."""

    def __init__(self, run, rows, seen) -> None:
        super().__init__(run, rows, seen)
        self.by_sentence: dict[tuple, Lead] = {}
        told = Lead.objects.visible_to(self.by).filter(enterprise__in=self.visible)
        for lead in told.select_related("zone", "enterprise") if self.visible else ():
            self.by_sentence[lead.enterprise_id, lead.summary] = lead

    def find(self, facts: dict) -> tuple[Lead | None, dict]:
        facts, wrong = dict(facts), Problems()
        firm = self.firm(facts, wrong)
        if "enterprise_name" not in facts and firm is None and not wrong:
            wrong.add("enterprise_name", _("The row names no firm."))
        wrong.need(facts, "summary", why=_("Say in one sentence what it is about."))
        values = {name: facts[name] for name in PLAIN if name in facts}
        if facts.get("target_park"):
            values["target_park"] = self.known.parks.get(facts["target_park"].lower())
            if values["target_park"] is None:
                wrong.add("target_park", _("The zone has no park of this name."))
        name = facts.get("credit_code") or facts.get("enterprise_name")
        self.once(("lead", name, facts.get("summary")), wrong, "summary")
        wrong.refuse()
        held = self.by_sentence.get((firm.pk, facts["summary"])) if firm else None
        if held is not None:
            return held, differences(held, values)
        return None, values | _of_firm(firm, facts) | _contact(facts)

    def create(self, rows) -> None:
        made: dict[tuple, Enterprise] = {}
        for key, values in rows:
            # Two leads on a firm that is new with them are on one firm.
            of = (values.get("credit_code"), key_of(values.get("enterprise_name", "")))
            if "enterprise" not in values and of in made:
                values = values | {"enterprise": made[of]}
            made[of] = leads.register(by=self.by, uuid=key, **values).enterprise

    def edit(self, obj, values) -> None:
        leads.edit(obj, by=self.by, version=obj.version, **values)


def _of_firm(firm, facts: dict) -> dict:
    named = ("enterprise_name", "credit_code", "region")
    known = {name: facts[name] for name in named if name in facts}
    return known | ({"enterprise": firm} if firm else {})


def _contact(facts: dict) -> dict:
    if not (facts.get("contact_name") and facts.get("contact_phone")):
        return {}
    return {"contact": {"name": facts["contact_name"], "phone": facts["contact_phone"]}}


def remove(rows: list, by) -> dict:
    """Give up leads that were imported in error; they keep their numbers, their claims end."""
    kept = {}
    for lead in rows:
        try:
            leads.lose(
                lead, by=by, version=lead.version, comment=str(TAKEN_BACK),
                reason_code=Lead.ReasonCode.NOT_GENUINE,
            )  # fmt: skip
        except (ActionRefused, ShapeError) as refusal:
            kept[lead.uuid] = " ".join(str(one.detail) for one in refusal.reasons)
    return kept

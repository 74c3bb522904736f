"""Firms and people that come in from spreadsheets."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.actions import enterprises, people
from crm.actions.enterprises import checked_code
from crm.actions.opening_rows import Known, Problems
from crm.models import Contact, Enterprise, Industry
from crm.models.naming import key_of, region_key
from hightech.core.errors import ShapeError
from hightech.core.imports.nouns import Desk, differences
from hightech.core.needs import Need

# A key of firms: by their credit code and nothing else.
BY_CODE = "CODE"
TWICE = gettext_lazy("A row before this one says the same.")
FIRM_NEEDS = (
    Need("enterprise_name", "text", gettext_lazy("Enterprise"), longest=200),
    Need("credit_code", "text", gettext_lazy("Unified social credit code"), False, longest=30),
)
FIRM_WORDS = {
    "enterprise_name": (
        "企业名称", "公司名称", "单位名称", "名称", "企业", "公司", "单位", "入驻企业",
        "name", "company", "company name", "firm", "enterprise name",
    ),
    "credit_code": (
        "统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "credit code", "uscc",
    ),
    "region": ("地区", "所在地", "所在地区", "注册地", "省市", "来源地", "region", "place", "city"),
    "industry_code": ("行业代码", "国民经济行业代码", "行业", "industry", "industry code"),
    "registered_on": (
        "注册日期", "成立日期", "成立时间", "注册时间", "registered on", "founded", "established",
    ),
}  # fmt: skip

ENTERPRISE = (
    Need("enterprise_name", "text", gettext_lazy("Name"), longest=200),
    FIRM_NEEDS[1],
    Need("region", "text", gettext_lazy("Region"), required=False, longest=60),
    Need("industry_code", "text", gettext_lazy("Industry code"), required=False, longest=5),
    Need("registered_on", "date", gettext_lazy("Registered on"), required=False),
    Need(
        "registration_number", "text", gettext_lazy("Foreign registration number"),
        required=False, longest=60,
    ),
    Need("country", "text", gettext_lazy("Country (two letters)"), required=False, longest=2),
)  # fmt: skip

CONTACT = (
    *FIRM_NEEDS,
    Need("contact_name", "text", gettext_lazy("Contact"), longest=100),
    Need("title", "text", gettext_lazy("Position"), required=False, longest=100),
    Need("phone", "text", gettext_lazy("Phone"), False, longest=30, check=people.check_phone),
    Need("email", "text", gettext_lazy("E-mail"), False, longest=254, check=people.check_email),
)
CONTACT_WORDS = FIRM_WORDS | {
    "contact_name": ("联系人", "联系人姓名", "姓名", "对接人", "contact", "contact name", "person"),
    "title": ("职务", "职位", "岗位", "position", "title", "job title"),
    "phone": (
        "电话",
        "联系电话",
        "手机",
        "手机号",
        "手机号码",
        "联系方式",
        "phone",
        "mobile",
        "tel",
    ),
    "email": ("邮箱", "电子邮箱", "电子邮件", "email", "e-mail", "mail"),
}


class FirmDesk(Desk):
    """A portion of rows that name firms."""

    def __init__(self, run, rows, seen) -> None:
        super().__init__(run, rows, seen)
        self.known = Known(self.zone, rows)
        firms = {firm.pk for named in self.known.by_key.values() for firm in named}
        firms |= {firm.pk for firm in self.known.by_code.values()}
        seen_ones = Enterprise.objects.visible_to(self.by).filter(pk__in=firms)
        self.visible = set(seen_ones.values_list("pk", flat=True)) if firms else set()

    def firm(self, facts: dict, wrong: Problems) -> Enterprise | None:
        """Return the recorded firm of a row that the user may see; note what is wrong."""
        if facts.get("credit_code"):
            try:
                facts["credit_code"] = checked_code(facts["credit_code"])
            except ShapeError as error:
                wrong += error.reasons
                return None
        found = self.known.firm(facts)
        if found is None and self._is_ambiguous(facts):
            text = _("Several firms of this name are recorded: give the credit code or the region.")
            wrong.add("enterprise_name", text)
        if found is None or found.pk in self.visible:
            return found
        if found.credit_code and found.credit_code == facts.get("credit_code"):
            text = _("A firm with this credit code is recorded in the zone already%(shown)s.")
            wrong.add("credit_code", text % {"shown": ""})
        return None

    def _is_ambiguous(self, facts: dict) -> bool:
        if facts.get("credit_code") or facts.get("region"):
            return False
        named = self.known.by_key.get(key_of(facts.get("enterprise_name", "")), [])
        return len([firm for firm in named if firm.pk in self.visible]) > 1

    def recorded_firm(self, facts: dict, wrong: Problems) -> Enterprise | None:
        """Return the firm a row is about, which must be recorded."""
        before = len(wrong)
        firm = self.firm(facts, wrong)
        if firm is None and len(wrong) == before:
            wrong.add("enterprise_name", _("No firm of this name or code is recorded here."))
        return firm

    def once(self, key: tuple, wrong: Problems, attr: str) -> None:
        """Note a row that says what one before it said."""
        if key in self.seen:
            wrong.add(attr, str(TWICE))
        self.seen.add(key)


class EnterpriseDesk(FirmDesk):
    def __init__(self, run, rows, seen) -> None:
        super().__init__(run, rows, seen)
        codes = {facts["industry_code"].upper() for facts in rows if "industry_code" in facts}
        found = Industry.objects.filter(code__in=codes)
        self.industries = {one.code: one for one in found} if codes else {}

    def find(self, facts: dict) -> tuple[Enterprise | None, dict]:
        facts, wrong = dict(facts), Problems()
        firm = self._by_key(facts, wrong)
        if not (facts.get("enterprise_name") or facts.get("credit_code")):
            wrong.add("enterprise_name", _("The row names no firm."))
        values = {name: facts[name] for name in FIELDS if name in facts}
        if "enterprise_name" in facts:
            values["name"] = facts["enterprise_name"]
        if "industry_code" in facts:
            values["industry"] = self.industries.get(facts["industry_code"].upper())
            if values["industry"] is None:
                wrong.add("industry_code", _("There is no industry of this code."))
        place = region_key(facts.get("region", ""))
        key = facts.get("credit_code") or (key_of(facts.get("enterprise_name", "")), place)
        self.once(("firm", key), wrong, "enterprise_name")
        wrong.refuse()
        return firm, differences(firm, values) if firm else values

    def _by_key(self, facts: dict, wrong: Problems) -> Enterprise | None:
        """Return the recorded firm of a row, by what the user chose a firm to be known by."""
        firm = self.firm(facts, wrong)
        if self.run.key != BY_CODE:
            return firm
        if not facts.get("credit_code"):
            wrong.add("credit_code", _("The row has no credit code."))
            return None
        return firm if firm and firm.credit_code else None

    def create(self, rows) -> None:
        firms = [Enterprise(uuid=key, zone=self.zone, **values) for key, values in rows]
        enterprises.create_many(firms, by=self.by)

    def edit(self, obj, values) -> None:
        enterprises.edit(obj, by=self.by, version=obj.version, **values)


FIELDS = ("credit_code", "region", "registered_on", "registration_number", "country")


class ContactDesk(FirmDesk):
    def __init__(self, run, rows, seen) -> None:
        super().__init__(run, rows, seen)
        self.by_firm: dict[int, list[Contact]] = {}
        shown = Contact.objects.visible_to(self.by).filter(enterprise__in=self.visible)
        for one in shown.select_related("enterprise__zone") if self.visible else ():
            self.by_firm.setdefault(one.enterprise_id, []).append(one)

    def find(self, facts: dict) -> tuple[Contact | None, dict]:
        facts, wrong = dict(facts), Problems()
        firm = self.recorded_firm(facts, wrong)
        values = {name: facts[name] for name in ("title", "phone", "email") if name in facts}
        if "contact_name" in facts:
            values["name"] = facts["contact_name"]
        known = self._known(firm, values)
        if known is None and not (values.get("phone") or values.get("email")):
            wrong.add("phone", _("Give a phone number or an e-mail address."))
        key = ("contact", firm and firm.pk, values.get("name"), values.get("phone"))
        self.once((*key, values.get("email")), wrong, "contact_name")
        wrong.refuse()
        if known is not None:
            return known, differences(known, values)
        return None, values | {"enterprise": firm}

    def _known(self, firm, values: dict) -> Contact | None:
        """Return who is recorded at the firm under this phone or e-mail, else under this name."""
        people_there = self.by_firm.get(firm.pk, []) if firm else []
        for name in ("phone", "email", "name"):
            found = [one for one in people_there if values.get(name) == (getattr(one, name) or 0)]
            if len(found) == 1:
                return found[0]
        return None

    def create(self, rows) -> None:
        people.create_many([Contact(uuid=key, **values) for key, values in rows], by=self.by)

    def edit(self, obj, values) -> None:
        people.edit(obj, by=self.by, version=obj.version, **values)

"""Premises and yearly figures that come in from spreadsheets."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.actions import figures, parks
from crm.actions.import_firms import FIRM_NEEDS, FIRM_WORDS, TWICE, FirmDesk
from crm.actions.opening_rows import Known, Problems
from crm.models import AnnualFigures, Premises
from hightech.core import clock
from hightech.core.imports.nouns import Desk, differences
from hightech.core.needs import Need

FIRST_YEAR = 1990

PREMISES = (
    Need("park", "text", gettext_lazy("Park"), longest=200),
    Need("code", "text", gettext_lazy("Code"), longest=40),
    Need("kind", "choice", gettext_lazy("Kind"), options=lambda obj, by: Premises.Kind.choices),
    Need("area_m2", "number", gettext_lazy("Area (m²)"), minimum=0),
    Need("price_fen", "money", gettext_lazy("price per m² and month"), required=False),
    Need("height_m", "number", gettext_lazy("Height (m)"), required=False, minimum=0),
    Need("load_t_m2", "number", gettext_lazy("Floor load (t/m²)"), required=False, minimum=0),
    Need("power_kva", "integer", gettext_lazy("Power (kVA)"), required=False, minimum=0),
    Need("idle_since", "date", gettext_lazy("Idle since"), required=False),
)
PREMISES_WORDS = {
    "park": ("园区", "所属园区", "园区名称", "产业园", "park name"),
    "code": ("编号", "房号", "单元", "单元号", "载体编号", "载体名称", "unit", "premises"),
    "kind": ("类型", "载体类型", "类别", "type"),
    "area_m2": ("面积", "建筑面积", "面积(㎡)", "面积(平方米)", "可用面积", "area"),
    "price_fen": ("租金", "单价", "租金单价", "租金(元/㎡/月)", "rent", "price"),
    "height_m": ("层高", "层高(m)", "净高", "height"),
    "load_t_m2": ("承重", "楼面荷载", "荷载", "load", "floor load"),
    "power_kva": ("供电", "用电容量", "电力容量", "配电容量", "power"),
    "idle_since": ("空置起始", "空置时间", "闲置起始", "idle since"),
}

FIGURES = (
    *FIRM_NEEDS,
    Need("year", "integer", gettext_lazy("Year"), minimum=FIRST_YEAR),
    Need(
        "perimeter", "choice", gettext_lazy("Perimeter"),
        options=lambda obj, by: AnnualFigures.Perimeter.choices,
    ),
    Need(
        "source", "choice", gettext_lazy("Source"),
        options=lambda obj, by: AnnualFigures.Source.choices,
    ),
    Need("investment_fen", "money", gettext_lazy("Investment"), required=False),
    Need("revenue_fen", "money", gettext_lazy("Revenue"), required=False),
    Need("profit_fen", "money", gettext_lazy("Profit"), required=False, minimum=-1),
    Need("tax_fen", "money", gettext_lazy("Tax"), required=False, minimum=-1),
)  # fmt: skip
FIGURES_WORDS = FIRM_WORDS | {
    "year": ("年份", "年度", "统计年度", "fiscal year"),
    "perimeter": ("口径", "统计口径", "范围", "scope"),
    "source": ("来源", "数据来源", "data source"),
    "investment_fen": ("投资额", "固定资产投资", "完成投资", "investment"),
    "revenue_fen": ("营业收入", "收入", "主营业务收入", "营收", "turnover", "sales"),
    "profit_fen": ("利润", "利润总额", "净利润", "net profit"),
    "tax_fen": ("税收", "纳税额", "实缴税金", "税金", "taxes", "tax paid"),
}
AMOUNTS = ("investment_fen", "revenue_fen", "profit_fen", "tax_fen")


class PremisesDesk(Desk):
    """A portion of rows of land, buildings, floors and units."""

    def __init__(self, run, rows, seen) -> None:
        super().__init__(run, rows, seen)
        self.parks = Known(self.zone).parks if rows else {}
        codes = {facts["code"] for facts in rows if "code" in facts}
        held = Premises.objects.filter(park__zone=self.zone, code__in=codes)
        self.held: dict[tuple, Premises] = {
            (one.park_id, one.code): one for one in held.select_related("park__zone")
        }

    def find(self, facts: dict) -> tuple[Premises | None, dict]:
        values, wrong = dict(facts), Problems()
        park = self.parks.get(values.pop("park", "").lower())
        if park is None:
            wrong.add("park", _("The zone has no park of this name."))
        if "code" not in facts:
            wrong.add("code", _("The row names no premises."))
        if values.get("area_m2") == 0:
            wrong.add("area_m2", _("The area is more than nothing."))
        key = ("premises", park and park.pk, facts.get("code"))
        if key in self.seen:
            wrong.add("code", str(TWICE))
        self.seen.add(key)
        wrong.refuse()
        held = self.held.get(key[1:])
        if held is not None:
            return held, differences(held, values)
        return None, values | {"park": park}

    def create(self, rows) -> None:
        many = [Premises(uuid=key, **values) for key, values in rows]
        parks.create_many_premises(many, by=self.by)

    def edit(self, obj, values) -> None:
        parks.edit_premises(obj, by=self.by, version=obj.version, **values)


class FiguresDesk(FirmDesk):
    """A portion of rows of yearly figures."""

    def __init__(self, run, rows, seen) -> None:
        super().__init__(run, rows, seen)
        years = {facts["year"] for facts in rows if "year" in facts}
        seen_ones = AnnualFigures.objects.visible_to(self.by)
        held = seen_ones.filter(enterprise__in=self.visible, year__in=years)
        self.held: dict[tuple, AnnualFigures] = {
            (one.enterprise_id, one.year, one.perimeter, one.source): one
            for one in held.select_related("enterprise__zone")
        }

    def find(self, facts: dict) -> tuple[AnnualFigures | None, dict]:
        facts, wrong = dict(facts), Problems()
        firm = self.recorded_firm(facts, wrong)
        of = {name: facts.get(name) for name in ("year", "perimeter", "source")}
        wrong.need(facts, *of, why=_("Say year, perimeter and source."))
        if facts.get("year") and facts["year"] > clock.today().year:
            wrong.add("year", _("The year has not begun."))
        values = {name: facts[name] for name in AMOUNTS if name in facts}
        if not values:
            wrong.add("revenue_fen", _("The row has no figure."))
        key = (firm and firm.pk, *of.values())
        self.once(("figures", *key), wrong, "year")
        wrong.refuse()
        held = self.held.get(key)
        if held is not None:
            return held, differences(held, values)
        return None, {"enterprise": firm} | of | values

    def create(self, rows) -> None:
        for key, values in rows:
            figures.create(by=self.by, uuid=key, **values)

    def edit(self, obj, values) -> None:
        figures.correct(obj, by=self.by, version=obj.version, **values)

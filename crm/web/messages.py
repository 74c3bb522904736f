"""What a pasted message says about a firm: proposals to accept one by one, never facts."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

LONGEST = 5000
SENTENCE = 500
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
TITLES = "总经理|副总|董事长|总监|总|董|经理|主任|博士|教授|部长|工|先生|女士"
# Not yuan of investment: areas, numbers of things, money of other countries.
OTHER_UNITS = r"平|亩|吨|台|套|件|人|家|片|颗|辆|度|千瓦|美|欧|港|日元|英镑"

FIRM = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9()·&]{2,40}?(?:股份有限公司|有限责任公司|有限公司|研究院|研究所)"
)
BEFORE_FIRM = re.compile(
    r".*(?:我是|我们是|这里是|来自|拜访了?|见了|联系了?|介绍了?|关于|对接了?|接待了?|推荐了?|收到)"
)
FIRM_EN = re.compile(
    r"(?:[A-Z][\w&.\-]*,? ){1,5}(?:Co\.,? ?Ltd\.?|Ltd\.?|Inc\.?|Corp\.?|GmbH|LLC|Limited)(?!\w)"
)
CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?(1[3-9]\d)[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-\d{7,8}(?:-\d{1,5})?(?!\d)")
NAMED = re.compile(r"(?:联系人|姓名|负责人) ?[::]? ?([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])")
TITLED = re.compile(rf"(?:[{SURNAMES}][\u4e00-\u9fff]?[\u4e00-\u9fff]??)(?:{TITLES})(?!部|司|人)")
NAMED_EN = re.compile(r"\b(?:Mr|Ms|Mrs|Dr)\.? [A-Z][a-z]+(?: [A-Z][a-z]+)?")
AMOUNT = re.compile(
    rf"(?<![\d.,~\-至到])(\d{{1,3}}(?:,\d{{3}})+|\d+)(\.\d+)? ?(亿|万)(?!\d| ?(?:{OTHER_UNITS}))"
)
AMOUNT_EN = re.compile(
    r"(?:RMB|CNY|¥) ?(\d+)(\.\d+)? ?(million|billion)\b|"
    r"(?<![\d.,~\-])(\d+)(\.\d+)? (million|billion) (?:yuan|RMB)\b"
)
IN_WAN = {"万": 1, "亿": 10_000, "million": 100, "billion": 100_000}
INDUSTRY = re.compile(r"(?<![0-9A-Za-z])[A-T]\d{4}(?![0-9A-Za-z])")
REGION = re.compile(r"[\u4e00-\u9fff]{2}省|[\u4e00-\u9fff][^\W\d_上城超门股都本我全该]市")


@dataclass(frozen=True)
class Proposal:
    """A value the message may give a field of the form; `shown` is what the person sees."""

    field: str
    value: str
    shown: str


def read(text: str, *, parks: Iterable[tuple[str, str]] = ()) -> list[Proposal]:
    """Return what a message may say; `parks` are (value, name) of those that may be chosen."""
    text = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).replace("\x00", "").split())
    found = [Proposal("summary", text[:SENTENCE], text[:60])] if text else []
    for field, values in _values(text):
        found += [Proposal(field, value, value) for value in dict.fromkeys(values)]
    found += [Proposal("more.target_park", key, name) for key, name in parks if name in text]
    return found


def _values(text: str) -> Iterator[tuple[str, list[str]]]:
    yield "enterprise_name", [*_firms(text), *(one.strip() for one in FIRM_EN.findall(text))]
    yield "more.contact_name", [
        *NAMED.findall(text), *TITLED.findall(_without_firms(text)), *NAMED_EN.findall(text),
    ]  # fmt: skip
    mobiles = ["".join(parts) for parts in MOBILE.findall(text)]
    yield "more.contact_phone", [*mobiles, *LANDLINE.findall(text)]
    yield "more.planned_investment_fen", list(_amounts(text))
    yield "more.credit_code", CODE.findall(text)
    yield "more.industry_code", INDUSTRY.findall(text)
    yield "more.region", REGION.findall(_without_firms(text))


def _firms(text: str) -> list[str]:
    return [BEFORE_FIRM.sub("", name) for name in FIRM.findall(text)]


def _without_firms(text: str) -> str:
    for name in _firms(text):
        text = text.replace(name, " ")
    return text


def _amounts(text: str) -> Iterator[str]:
    """Yield amounts in 万元, as the form takes them; a range proposes nothing."""
    found = [match.groups() for match in AMOUNT.finditer(text)]
    for match in AMOUNT_EN.finditer(text):
        found.append(match.groups()[:3] if match[1] else match.groups()[3:])
    for whole, decimals, unit in found:
        wan = Decimal(whole.replace(",", "") + (decimals or "")) * IN_WAN[unit]
        yield f"{wan.normalize():f}"

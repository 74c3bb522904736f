"""The words of which the patterns are made: places, taxes, owners, firms."""

import re
from dataclasses import dataclass

ZH_PLACE = (
    r"(?:(?:本|我|该)(?:区|县|市|省|州|镇|乡|街道|园|地|开发区|高新区|新区|辖区|旗|盟|行政区)"
    r"|辖区|区内|县内|市内|园内|园区|当地|开发区|高新区|经开区|新区"
    r"|(?!境|国|地)[\u4e00-\u9fff]{1,5}"
    r"(?:(?<!厂)(?<!校)(?<!小)(?<!社)(?<!库)区(?!别|分|块链)|县|市(?!场)))"
)
ZH_LOCAL = r"(?:本地|本区|本县|本市|区内|县内|市内|当地|园区内?|辖区内?|本园区|我区|我县|我市)"
EN_PLACE = (
    r"(?:(?:the |this |our |its )?(?:[\w-]+ ){0,3}?"
    r"(?:zone|county|district|city|town|park|province|prefecture|municipality|jurisdiction)\b)"
)
ZH_REGISTER = r"注册(?!商标|资本|资金|会计|税务师|建造师|护士|工程师|志愿|用户|安全|时间|年限)"
ZH_REGISTERED = (
    rf"(?:{ZH_REGISTER}"
    r"|(?:工商|税务|商事|市场主体)登记|登记注册|登记设立)"
)
ZH_CONTRIBUTION = (
    r"(?:(?:地方|区域|区级|县级|市级|本级|综合|经济|财政|税收|财税|纳税)+贡献"
    r"|地方(?:留成|留存|所得)(?:部分)?|(?:区|县|市|本)级(?:留成|留存)(?:部分)?)"
)
ZH_TAX_SUM = (
    r"(?:纳税(?:总)?额|纳税总量|实缴税(?:金|款|额|收)|入库税(?:金|款|收)|缴纳(?:的)?(?:各项|各类)?税"
    r"(?:金|款|额|收|费)?|(?:已|上|所)缴(?:纳)?(?:的)?税(?:金|款|额|收|费)?|税收(?:总)?(?:收入|额|总量))"
)
ZH_TAX = r"(?:税收|税款|税金|税费|增值税|所得税|个税|房产税|土地使用税|契税|印花税)"
ZH_SHARE = r"(?:\d+(?:\.\d+)?\s*[%％]|百分之|[一二两三四五六七八九十]成|全额|等额|\d+\s*倍)"
ZH_AWARD = r"(?:奖|补贴|补助|资助|给予|扶持|返)"
ZH_OWNERS = r"(?:国有|国资|民营|私营|集体|外资|外商投资|内资)"
ZH_OWNED_FIRM = (
    rf"(?:{ZH_OWNERS}(?:及国有控股|控股|性质的?)?(?:企业|公司|资本|单位|机构|投资者)"
    r"|国企|央企|民企|外企)"
)
ZH_BRANCH = (
    r"(?:分公司|子公司|分支机构|办事处|常驻机构|常设机构|区域总部"
    r"|固定(?:办公|经营)?(?:场所|机构))"
)
EN_TAX_BASE = (
    r"(?:(?:fiscal|economic|tax|budget(?:ary)?) contributions?"
    r"|contributions? to (?:the )?(?:local )?(?:revenue|budget|finances?|fisc|taxes)"
    r"|(?:locally )?retained (?:tax(?:es)?|revenue)|local (?:tax )?retention|tax(?:es)? retained"
    r"|(?:tax(?:es)?|vat|income tax) (?:actually )?(?:paid|payments?|receipts|revenues?)"
    r"|paid (?:in )?tax(?:es)?|tax(?:es)? it (?:has )?pa(?:id|ys))"
)
EN_OWNERS = (
    r"(?:state[- ]owned|state[- ]controlled|private(?:ly[- ]owned)?|foreign[- ](?:invested|owned"
    r"|funded)"
    r"|domestically[- ](?:owned|funded)|collectively[- ]owned)"
)
EN_FIRMS = r"(?:firms?|enterprises?|compan(?:y|ies)|business(?:es)?|entit(?:y|ies)|suppliers?)"
EN_STAY_OUT = (
    r"(?:out\b|away|elsewhere|registration|registered|domicile|headquarters|seat"
    r"|(?:the|this|our) (?:[\w-]+ )?(?:zone|county|district|city|town|park))"
)

SAME_RIGHTS = r"(?:也|亦|同样|同等|一视同仁|一样)(?:可|能|享|适用|给予|对待)|equally|alike|as well"
LAWFUL_LISTS = (
    r"(?:公开|公布|发布|公示)的?[^,，]{0,12}(?:标准|条件|办法|细则|程序)|失信|异常|违法|黑名单|负面|禁止"
    r"|国家|工信部|工业和信息化部|科技部|省级|省工信|省科技|部委|高新技术企业|科技型中小企业|专精特新"
    r"|统计|纳统|入统|规上|规模以上|税|目录|拟(?:支持|奖励|补助|资助|扶持|立项|认定)"
    r"|published (?:criteria|conditions|standards)|criteria (?:are )?published|blacklist|dishonest"
    r"|national|ministry|provincial|stock exchange|catalogue of industr|encouraged"
)
OPEN_CRITERIA = (
    r"(?:公开|公布|发布|公示)的?[^,，]{0,12}(?:标准|条件|办法|细则)"
    r"|published (?:criteria|conditions|standards)"
)
LAWFUL_REFUND = r"留抵|出口|国家规定|税务总局|财政部|export|national"


@dataclass(frozen=True)
class Pattern:
    """One way of writing what a code forbids; `harmless` in the same sentence excuses it."""

    code: str
    found: re.Pattern
    harmless: re.Pattern | None = None


def pattern(code: str, text: str, harmless: str = "", *, flags=re.IGNORECASE) -> Pattern:
    excuse = re.compile(harmless, re.IGNORECASE) if harmless else None
    return Pattern(code, re.compile(text, flags), excuse)

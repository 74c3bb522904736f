"""Wordings that compute support from tax, or give tax back."""

from hightech.core.gate.words import (
    EN_TAX_BASE,
    LAWFUL_REFUND,
    ZH_AWARD,
    ZH_CONTRIBUTION,
    ZH_SHARE,
    ZH_TAX,
    ZH_TAX_SUM,
    pattern,
)

TAX = (
    pattern("TAX_CONTRIBUTION", rf"{ZH_CONTRIBUTION}.{{0,40}}?(?:{ZH_SHARE}|{ZH_AWARD})"),
    pattern("TAX_CONTRIBUTION", rf"{ZH_AWARD}.{{0,30}}?{ZH_CONTRIBUTION}"),
    pattern(
        "TAX_CONTRIBUTION",
        rf"{ZH_TAX_SUM}[^,，]{{0,12}}?(?:的)?(?:地方留成)?[^,，]{{0,6}}?{ZH_SHARE}",
        r"不低于|不少于",
    ),
    pattern(
        "TAX_CONTRIBUTION",
        rf"(?<!含)(?<!扣除)(?<!减免){ZH_TAX}(?:(?:、|和|及|与)[^,，]{{0,6}}税)?"
        rf"(?:的|部分的?|总额的?|额的?|等的?|净额的?)?\s*{ZH_SHARE}(?!的?税率)",
    ),
    pattern(
        "TAX_CONTRIBUTION",
        rf"(?:按|按照|依据|根据|以|参照)[^,，]{{0,20}}?{ZH_TAX_SUM}[^,，]{{0,20}}?{ZH_AWARD}",
    ),
    pattern(
        "TAX_CONTRIBUTION",
        r"(?<!均)(?:纳税|缴税|入库税收|税收)(?:总额|额|收入)?[^,，]{0,6}?(?:达到?|超过?|突破|满|每增)"
        r".{0,15}?(?:奖励|一次性)",
    ),
    pattern("TAX_CONTRIBUTION", r"(?:税收|纳税)(?:贡献)?(?:奖励|奖补)|纳税大户"),
    pattern("TAX_CONTRIBUTION", r"与[^,，]{0,12}?(?:纳税|税收|缴税|税额)[^,，]{0,8}?挂钩"),
    pattern(
        "TAX_CONTRIBUTION",
        r"(?:%|\bper ?cent\b|\bshare|\bhalf\b|\bportion\b|\bproportion\w*|\bmultiple|\bequal"
        r"|\bbased on\b"
        r"|\baccording to\b|\b(?:calculated|computed) (?:from|on|by)\b|\bdepend\w* on\b"
        r"|\b(?:linked|tied) to\b"
        rf"|\bamount of\b|\brefund).{{0,40}}?\b{EN_TAX_BASE}",
    ),
    pattern(
        "TAX_CONTRIBUTION",
        r"(?:%|\bper ?cent\b) of (?:(?!exclu|net|before|without|after|plus|incl)[\w-]+ ){0,4}?"
        r"(?:income tax|vat|value[- ]added tax|taxes)\b"
        r"(?! (?:rate|base|deduct|credit|law|invoice|return|authorit))",
    ),
    pattern(
        "TAX_CONTRIBUTION",
        r"\b(?:fiscal|economic|tax|budget(?:ary)?) contributions?\b.{0,60}?"
        r"(?:%|\bper ?cent\b|\bgrant|\brewarded|\breturned|\bawarded|\brefunded|\bpaid back)",
    ),
    pattern(
        "TAX_CONTRIBUTION",
        r"\b(?:tax(?:es)?|vat)\b(?: [\w-]+){0,4}? paid\b.{0,30}?(?:\d ?%|\bper ?cent\b)"
        r"(?=.{0,30}\b(?:grant|reward|return|refund|award|given|paid))",
    ),
)
REFUND = (
    pattern("TAX_REFUND", r"先(?:征|缴|交)后(?:返|退|奖|补)|即征即(?:返|奖)|返税|财政返还|奖返"),
    pattern("TAX_REFUND", r"即征即退", LAWFUL_REFUND),
    pattern(
        "TAX_REFUND",
        rf"{ZH_TAX}.{{0,15}}?(?:返还|退还|全返|返补|予以退|给予返)",
        LAWFUL_REFUND,
    ),
    pattern("TAX_REFUND", rf"(?:返还|退还|退回)[^,，]{{0,15}}?{ZH_TAX}", LAWFUL_REFUND),
    pattern(
        "TAX_REFUND",
        r"\b(?:refund\w*|rebat\w*|reimburs\w*|giv(?:e|es|en) back|pa(?:y|ys|id) back)\b"
        r"(?: [\w%-]+){0,8}? (?:tax(?:es)?|vat)\b",
        LAWFUL_REFUND,
    ),
    pattern(
        "TAX_REFUND",
        r"\b(?:tax(?:es)?|vat)\b(?: [\w%-]+){0,8}? (?:refund\w*|rebat\w*|reimbursed|returned"
        r"|given back|paid back)\b",
        LAWFUL_REFUND,
    ),
    pattern(
        "TAX_REFUND", r"\breturn(?:s|ing|ed)?\b(?: [\w%-]+){0,5}? tax(?:es)?\b(?! certificate)"
    ),
)

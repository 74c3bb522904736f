"""Wordings that demand a local branch, decide case by case, or give land away."""

from hightech.core.gate.words import (
    EN_PLACE,
    OPEN_CRITERIA,
    ZH_BRANCH,
    ZH_PLACE,
    pattern,
)

DEMANDS = (
    pattern(
        "LOCAL_BRANCH",
        rf"(?:在|于){ZH_PLACE}[^,，]{{0,8}}?(?:设立|设有|成立|建立|开设|组建|设置)[^,，]{{0,12}}?{ZH_BRANCH}",
    ),
    pattern(
        "LOCAL_BRANCH",
        rf"(?:须|必须|应当?|需要?|要求).{{0,15}}?(?:设立|成立|设有|开设)[^,，]{{0,12}}?{ZH_BRANCH}"
        rf"|(?:在|于){ZH_PLACE}[^,，]{{0,8}}?(?:设立|组建)[^,，]{{0,6}}?独?立?法人(?:机构|公司|企业)",
        r"境外|海外|国外",
    ),
    pattern(
        "LOCAL_BRANCH",
        r"\b(?:set(?:s|ting)? up|establish\w*|open\w*|ha(?:s|ve|ving)|maintain\w*|found(?:s"
        r"|ing)?)\b"
        r"(?: [\w-]+){0,5}? (?:branch|subsidiary|office|legal (?:person|entity))\b"
        rf"(?: [\w-]+){{0,3}}? (?:in|within) {EN_PLACE}",
    ),
    pattern("LOCAL_BRANCH", r"\blocal (?:branch|subsidiary|legal (?:person|entity))\b"),
    pattern(
        "CASE_BY_CASE",
        r"一[事企项案户]一议|一企一策.{0,15}?(?:奖|补|扶持|给予)|特事特办|个案(?:研究|审议|审批|协商)",
        OPEN_CRITERIA,
    ),
    pattern(
        "CASE_BY_CASE",
        r"\bcase[- ]by[- ]case\b|\bindividually (?:negotiated|agreed|decided)\b"
        r"|\b(?:negotiated|agreed|decided|determined) individually\b|\bnegotiated separately\b",
        OPEN_CRITERIA,
    ),
    pattern(
        "BELOW_BENCHMARK",
        r"(?<!不)(?<!不得)(?<!不能)低于[^,，]{0,12}?(?:基准地?价|标定地价|最低价|成本价|评估价|市场价)",
        r"(?:产品|货物|合同|投标)",
    ),
    pattern(
        "BELOW_BENCHMARK",
        r"零地价|零租金|零收费|零费用|零规费|(?:免费|无偿)(?:提供|供应|出让|使用)[^,，]{0,8}?(?:土地|用地|厂房|场地|办公)"
        r"|(?:土地|用地|厂房|场地|办公用房)[^,，]{0,10}?(?:免费|无偿|免租|免收)"
        r"|免收[^,，]{0,10}?(?:行政事业性收费|规费|配套费|租金|费用)|(?:租金|规费|费用)全免",
    ),
    pattern(
        "BELOW_BENCHMARK",
        r"土地出让(?:金|价款|收入)[^,，]{0,12}?(?:返还|减免|奖|补|先征后)"
        r"|(?:返还|减免|奖励|补助)[^,，]{0,10}?土地出让(?:金|价款|收入)"
        r"|(?:基准地价|最低价标准)的?\s*[1-9]\d?\s*[%％]|地价[^,，]{0,6}?(?:优惠|[五六七八九]折|减半|补贴)",
    ),
    pattern(
        "BELOW_BENCHMARK",
        r"\b(?:below|under|less than|lower than) (?:the )?(?:[\w-]+ )?(?:benchmark|base|minimum"
        r"|cost|market)"
        r"(?: land)? (?:price|level|rate)|\bfree land\b|\bzero (?:land price|rent|fees?|price)\b"
        r"|\bland\b.{0,30}?\b(?:free of charge|for free|at no cost|below (?:the )?benchmark)"
        r"|\bland (?:prices?|fees?|premium)\b.{0,15}?\b(?:refunded|returned|halved|waived)"
        r"|\b(?:fees?|charges?|rent) (?:is|are|will be) (?:waived|zero)"
        r"|\bwaiv\w+ (?:[\w-]+ ){0,3}?(?:fees|charges|rent)|\brent[- ]free\b"
        r"|\bexempt(?:ed)? from (?:all |any )?(?:[\w-]+ )?(?:fees|charges|rent)"
        r"|\b[1-9]\d? ?(?:%|per ?cent) of the benchmark",
    ),
)

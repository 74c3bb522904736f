"""Wordings that favour named firms, lists, owners, chain owners or local goods."""

from hightech.core.gate.words import (
    EN_FIRMS,
    EN_OWNERS,
    EN_PLACE,
    LAWFUL_LISTS,
    ZH_LOCAL,
    ZH_OWNED_FIRM,
    ZH_SHARE,
    pattern,
)

NAMED = (
    pattern(
        "NAMED_BENEFICIARY",
        r"(?:(?!为|的|或|和|与|是|及|企业|公司|设立|改制|成立|注册|登记|整体|变更|委托|均|对|给予|支持|奖励)"
        r"[\u4e00-\u9fffA-Za-z0-9()]){4,20}(?:有限责任公司|股份有限公司|有限公司)",
        r"(?:由|委托|通过)[^,，]{2,30}公司[^,，]{0,8}(?:负责|承办|管理|兑付|受托|组织|实施|评审)",
    ),
    pattern(
        "NAMED_BENEFICIARY",
        r"(?:指定|特定|点名)(?:的|了)?[^,，]{0,4}?(?:企业|受益人|受益对象|经营者|公司)",
    ),
    pattern(
        "NAMED_BENEFICIARY",
        r"\b[A-Z][\w&'-]+(?: [A-Z][\w&'-]+){0,5},? (?:Co\.?, ?Ltd|Ltd|Limited|Inc|Corp"
        r"|Corporation|LLC|GmbH)\b"
        r"(?! (?:compan|partnership|liability))",
        flags=0,
    ),
    pattern(
        "NAMED_BENEFICIARY",
        rf"\b(?:named|designated|specified|hand-?picked) (?:{EN_FIRMS}|beneficiar(?:y|ies)"
        rf"|operators?)\b",
    ),
)
LISTS = (
    pattern(
        "CLOSED_LIST",
        r"(?:名单|名录|企业库|培育库|种子库|储备库|后备库|入库)(?:内|中|里|所列|上|以内)?的?"
        r"(?:各|所有|重点|优质|骨干)?(?:企业|公司|单位)",
        LAWFUL_LISTS,
    ),
    pattern(
        "CLOSED_LIST",
        r"(?:列入|纳入|进入|入选)[^,，]{0,20}?(?:名单|名录|企业库|培育库|种子库|储备库|后备库|白名单)",
        LAWFUL_LISTS,
    ),
    pattern(
        "CLOSED_LIST",
        r"(?:以下|下列|下述|附件所列)的?(?:[\d一二两三四五六七八九十]+[家户])?"
        r"(?:重点|骨干)?(?:企业|公司)(?!条件|类型|行为)",
    ),
    pattern("CLOSED_LIST", r"白名单|种子库", LAWFUL_LISTS),
    pattern(
        "CLOSED_LIST",
        rf"\b{EN_FIRMS}\b.{{0,30}}?\b(?:on|in|from|of) (?:[\w-]+ ){{0,4}}?(?:white ?list|list"
        rf"|library|roster)\b",
        LAWFUL_LISTS,
    ),
    pattern(
        "CLOSED_LIST",
        rf"\bclosed list\b|\bwhite-?list\w*|\bseed library\b|\bthe following {EN_FIRMS}\b"
        rf"|\b{EN_FIRMS} (?:listed|named) in (?:the )?(?:annex|appendix|attachment|list)\b",
        LAWFUL_LISTS,
    ),
)
PREFERENCE = (
    pattern("CHAIN_OWNER", r"链主.{0,30}?(?:奖|补贴|补助|资助|给予|优先|优惠|上浮|扶持)"),
    pattern("CHAIN_OWNER", r"(?:奖励|补贴|补助|资助|给予).{0,20}?链主"),
    pattern(
        "CHAIN_OWNER",
        r"\bchain[- ](?:owner|leader|master)s?\b.{0,60}?(?:reward|bonus|grant|subsid|per ?cent|%"
        r"|yuan|priority"
        r"|extra|additional|higher|receive|support)",
    ),
    pattern(
        "CHAIN_OWNER",
        r"(?:reward|bonus|grant|subsid\w+|priority|extra|support)\b.{0,40}?\bchain[- ](?:owner"
        r"|leader|master)",
    ),
    pattern(
        "BUY_LOCAL",
        rf"(?:采购|购买|使用|选用|租用|购置)[^,，]{{0,10}}?{ZH_LOCAL}[^,，]{{0,10}}?"
        r"(?:产品|服务|设备|企业|供应商|材料|货物|原料|配套|装备)",
    ),
    pattern("BUY_LOCAL", rf"{ZH_LOCAL}(?:采购|配套)(?:率|额|比例)|{ZH_LOCAL}(?:产品|服务)优先"),
    pattern(
        "BUY_LOCAL",
        r"\b(?:buy|buys|buying|purchas\w+|procur\w+|sourc(?:e|es|ed|ing)|us(?:e|es"
        r"|ing))\b(?: [\w-]+){0,5}? "
        r"local(?:ly)?\b(?: [\w-]+){0,3}? ?(?:products?|goods|services?|suppliers?|equipment"
        r"|components?"
        r"|materials?|made|produced|firms?|enterprises?|companies)",
    ),
    pattern(
        "BUY_LOCAL",
        rf"\b(?:buy|purchas\w+|procur\w+|sourc\w+)\b(?: [\w-]+){{0,5}}? from {EN_FIRMS}"
        rf"(?: [\w-]+){{0,3}}? (?:in|within|of) {EN_PLACE}",
    ),
    pattern("BUY_LOCAL", r"\bbuy local\b|\blocal (?:content|procurement|purchas\w+|supply rate)\b"),
    pattern(
        "OWNERSHIP",
        rf"(?:仅限|只限|限于|仅支持|优先支持|优先|倾斜|重点支持|不含|不包括|专门)[^,，]{{0,8}}?{ZH_OWNED_FIRM}",
    ),
    pattern(
        "OWNERSHIP",
        rf"{ZH_OWNED_FIRM}.{{0,10}}?"
        r"(?:优先|上浮|上调|提高|加成|额外|不得享受|不予|除外|另加)",
    ),
    pattern(
        "OWNERSHIP",
        rf"{ZH_OWNED_FIRM}[^,，]{{0,10}}?{ZH_SHARE}.{{0,12}}?{ZH_OWNED_FIRM}",
    ),
    pattern(
        "OWNERSHIP",
        r"\b(?:only|priority|preference|prefer\w*|limited|reserved|higher|extra|exclud\w+|except)\b"
        rf".{{0,40}}?\b{EN_OWNERS} {EN_FIRMS}",
    ),
    pattern(
        "OWNERSHIP",
        rf"\b{EN_OWNERS} {EN_FIRMS}\b.{{0,40}}?\b(?:only|first|priority|preferred|preference"
        rf"|excluded"
        r"|not eligible|more than|higher|extra|additional)\b",
    ),
)

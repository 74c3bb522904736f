"""Wordings about where a firm is registered, moves to, or must stay."""

from hightech.core.gate.words import (
    EN_FIRMS,
    EN_PLACE,
    EN_STAY_OUT,
    SAME_RIGHTS,
    ZH_LOCAL,
    ZH_PLACE,
    ZH_REGISTER,
    ZH_REGISTERED,
    pattern,
)

LOCAL = (
    pattern(
        "LOCAL_REGISTRATION",
        rf"(?:在|于){ZH_PLACE}[^,，]{{0,8}}?{ZH_REGISTERED}",
        SAME_RIGHTS,
    ),
    pattern(
        "LOCAL_REGISTRATION",
        rf"注册(?:登记)?(?:地址?|所在地|关系)[^,，并且]{{0,20}}?(?:在|位于|为|于|属于){ZH_PLACE}"
        rf"|{ZH_REGISTER}(?:登记)?(?:在|于){ZH_PLACE}",
        SAME_RIGHTS,
    ),
    pattern(
        "LOCAL_REGISTRATION",
        rf"(?:税收|税务|纳税)(?:征管|户管|管理)?(?:关系|登记|地)[^,，]{{0,12}}?"
        rf"(?:在|位于|属于|隶属){ZH_PLACE}",
        SAME_RIGHTS,
    ),
    pattern("LOCAL_REGISTRATION", rf"{ZH_LOCAL}(?:依法|工商)?{ZH_REGISTERED}", SAME_RIGHTS),
    pattern(
        "LOCAL_REGISTRATION",
        rf"(?:仅限|只限|限于|仅面向|只面向|仅支持|只支持)[^,，]{{0,8}}?{ZH_LOCAL}(?:的)?[^,，]{{0,4}}企业",
    ),
    pattern(
        "LOCAL_REGISTRATION",
        rf"\b(?:registered|incorporated|domiciled|registration|incorporation)"
        rf"(?!,? (?:capital|trade ?mark))(?: [\w-]+){{0,4}}? (?:in|within|inside) {EN_PLACE}",
        SAME_RIGHTS,
    ),
    pattern(
        "LOCAL_REGISTRATION",
        r"\blocally[- ](?:registered|incorporated)\b|\b(?:registered|incorporated) locally\b"
        r"|\blocal registration\b",
        SAME_RIGHTS,
    ),
    pattern(
        "LOCAL_REGISTRATION",
        rf"\b(?:only|exclusively|limited|restricted|reserved)(?: [\w-]+){{0,3}}? local {EN_FIRMS}\b"
        rf"|\bonly (?:to|for) {EN_FIRMS} (?:of|from|in) {EN_PLACE}",
    ),
)
MOVE = (
    pattern(
        "MOVE_REGISTRATION",
        r"(?:注册(?:地址?|登记|关系)?|工商(?:注册|登记)?|税(?:务|收)(?:登记|关系|征管)?|总部|住所)"
        r"[^,，]{0,12}?(?:迁|变更|转)(?:移|址)?(?:入|至|到|来|回|进)",
    ),
    pattern(
        "MOVE_REGISTRATION",
        rf"(?<!户口)(?<!户籍)(?:整体|新|成建制)?(?:迁|搬迁)(?:移)?(?:入|至|到|来)(?:的)?(?:{ZH_PLACE}|企业|总部)",
        r"户口|户籍",
    ),
    pattern(
        "MOVE_REGISTRATION",
        r"\b(?:mov(?:e|es|ed|ing)|relocat\w+|transfer\w*|shift\w*|re-?regist\w+)\b.{0,30}?"
        r"\b(?:registration|registered (?:office|address|seat|place)|domicile|headquarters)\b"
        r"(?! (?:out|away)).{0,30}?(?:\b(?:to|into|in)\b|\bhere\b)",
    ),
    pattern(
        "MOVE_REGISTRATION",
        r"\b(?:registration|registered (?:office|address|seat)|domicile|headquarters)\b.{0,20}?"
        r"\b(?:moved|relocated|transferred)\b(?! (?:out|away))",
    ),
    pattern(
        "MOVE_REGISTRATION",
        rf"\b(?:relocat(?:e|es|ed|ing)|re-?register(?:s|ed|ing)?|moving|moves?) (?:to|into"
        rf"|in) {EN_PLACE}",
        r"\b(?:person|people|talent|staff|famil|workshop|production|project)",
    ),
)
STAY = (
    pattern(
        "STAY_PROMISE",
        r"(?:不|未)(?:得|能|可|会|再|予)?[^,，]{0,12}?(?:迁出|迁离|外迁|搬离|搬出|迁往|撤离"
        r"|(?:迁移|变更|改变|转移)(?:企业|公司)?(?:工商|税务)?(?:注册|登记|总部|税收|住所))",
        r"户口|户籍",
    ),
    pattern(
        "STAY_PROMISE",
        r"(?:注册|登记)(?:地址?|关系)?[^,，]{0,8}?(?:不变|不迁|不作变更|不发生(?:变|迁)|保持不变)",
    ),
    pattern(
        "STAY_PROMISE",
        r"(?:迁出|迁离|外迁|搬离|搬出|迁移|迁往).{0,30}?(?:退还|返还|收回|追回|退回|追缴|缴回|扣回|补缴)",
        r"户口|户籍",
    ),
    pattern(
        "STAY_PROMISE",
        r"(?:退还|返还|收回|追回|退回|追缴).{0,20}?(?:迁出|迁离|外迁|搬离)",
        r"户口|户籍",
    ),
    pattern(
        "STAY_PROMISE",
        rf"(?:承诺|保证|约定)[^,，]{{0,12}}?(?:在|于)?{ZH_LOCAL}[^,，]{{0,10}}?(?:经营|存续|运营|纳税)"
        r"[^,，]{0,10}?(?:\d|[一二三四五六七八九十])[^,，]{0,3}年",
    ),
    pattern(
        "STAY_PROMISE",
        rf"\b(?:not|never)\b(?: [\w-]+){{0,4}}? (?:mov(?:e|es|ed|ing)|relocat\w+|transfer\w*"
        rf"|leav(?:e|es|ing)"
        rf"|withdraw\w*)\b.{{0,40}}?{EN_STAY_OUT}",
    ),
    pattern("STAY_PROMISE", r"(?:禁止|严禁)[^,，]{0,10}?(?:迁出|迁离|外迁|搬离)", r"户口|户籍"),
    pattern(
        "STAY_PROMISE",
        r"\b(?:promis\w+|undertak\w+|commit\w*|pledg\w+|agree\w*)\b.{0,30}?\bnot\b.{0,20}?"
        r"\b(?:mov(?:e|ing)|relocat\w+|leav(?:e|ing))\b"
        r"|\bnot\b(?: [\w-]+){0,3}? (?:mov(?:e|ing)|relocat\w+|leav(?:e|ing))\b.{0,20}?"
        r"\b(?:within|for|before)\b.{0,20}?\byears?\b",
    ),
    pattern(
        "STAY_PROMISE",
        rf"\b(?:stay|stays|remain|remains|keep its registration|keeps its registration)\b.{{0,30}}?"
        rf"\b(?:in|within) {EN_PLACE}.{{0,30}}?\byears?\b",
    ),
    pattern(
        "STAY_PROMISE",
        r"\b(?:mov(?:e|es|ing)|relocat\w+|leav(?:e|es|ing))\b.{0,60}?"
        r"\b(?:repa(?:y|id|ys)|claw\w*|recover\w*|given back|pay back|returned)\b",
    ),
    pattern(
        "STAY_PROMISE",
        r"\b(?:repa(?:y|id|ys)|claw\w*|recover\w*|pays? back)\b.{0,60}?"
        r"\b(?:moves?|moving|relocat\w+|leaves|leaving)\b",
    ),
)

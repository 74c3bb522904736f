"""The whole fair-competition gate of a clause: wording, definition, papers and dates."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from funds.eligibility.expressions import Expression
from funds.eligibility.parts import Definition, Fact
from funds.eligibility.problems import day_or_none
from hightech.core.gate import AMBER, GREEN, RED, RULES, Flag, flags_of

IN_FORCE_SINCE = date(2024, 8, 1)
MONTHS_OF_A_REVIEW = 24

AMBER_RULES = {
    "NO_LEGAL_BASIS": _("The legal basis is missing."),
    "NO_REVIEW": _(
        "The review is missing: its date, reviewer, document and conclusion must stand here."
    ),
    "REVIEW_EXPIRED": _("The review is older than 24 months, or its term is over."),
    "OLD_UNREVIEWED": _("Published before 2024-08-01 and not reviewed since."),
    "NOT_PUBLISHED": _("A clause must be published before it is used."),
    "NO_VALIDITY": _("The day from which the clause is valid is missing."),
    "NO_BUDGET": _("The budget line is missing."),
    "NO_GOAL": _("The performance goal is missing."),
}
# What must exist before a clause may be activated; the other ambers only warn.
REQUIRED = (
    "NO_LEGAL_BASIS",
    "NO_REVIEW",
    "NOT_PUBLISHED",
    "NO_VALIDITY",
    "NO_BUDGET",
    "NO_GOAL",
)
RED_RULES = {
    **RULES,
    "REVIEW_NOT_OK": _("The fair-competition review concluded that this is not allowed."),
}
EVERY_RULE = {**RED_RULES, **AMBER_RULES}
ORDER = (GREEN, AMBER, RED)

# Names of facts that, used in the calculation of an amount, make it a share of tax.
TAX_NAME = re.compile(
    r"(?:^|_)(?:tax|taxes|vat|fiscal|levy|levies|contribution|contributions)(?:_|$)"
)
NOT_TAX_NAME = re.compile(
    r"(?:before|after|pre|without|excl|excluding|ex|net_of|free_of|own|equity|capital|in_kind|social)"
    r"_(?:tax|taxes|vat|contribution)|tax_(?:free|exclusive|excluded|deductible)"
)
TAX_LABEL = re.compile(
    r"(?:税收|纳税|缴税|税款|税额|增值税|所得税)(?!务|前|后)|(?:地方|财政|经济|税收)贡献|地方留成"
    r"|\b(?:tax(?:es)? paid|fiscal contribution|local contribution)\b",
    re.IGNORECASE,
)
NOT_TAX_LABEL = re.compile(
    r"不含税|含税|税前|税后|加计扣除|before tax|after tax|tax authority", re.I
)
# Names of facts that must not decide anything.
NAMES = {
    "LOCAL_REGISTRATION": re.compile(
        r"regist\w*_(?:in_)?(?:the_)?(?:zone|county|district|city|park|here|local)|local\w*_regist"
    ),
    "MOVE_REGISTRATION": re.compile(
        r"(?:mov|relocat|transfer)\w*_(?:in$|here|regist)|regist\w*_(?:moved|transferred)"
    ),
    "STAY_PROMISE": re.compile(r"(?:^|_)(?:stays|will_stay|stay_promise|not_mov\w*|no_move)"),
    "TAX_REFUND": re.compile(r"tax_refund|refund\w*_tax"),
    "CHAIN_OWNER": re.compile(r"chain_(?:owner|leader|master)"),
    "BUY_LOCAL": re.compile(r"local_(?:purchas|procure|content|supply|buy)|b(?:uy|ought)_local"),
    "OWNERSHIP": re.compile(
        r"(?:^|_)ownership|(?:state|privately?|foreign)_owned|foreign_invested"
    ),
    "LOCAL_BRANCH": re.compile(r"local_(?:branch|subsidiary|office)"),
}
FIRM_NAME = re.compile(
    r"^(?:name|firm|company|enterprise|applicant|beneficiary)$|credit_code|uscc"
    r"|(?:firm|company|enterprise|applicant|organi[sz]ation)_(?:name|code|id)$"
)
FIRM_LABEL = re.compile(r"(?:企业|单位|公司)名称|信用代码|company name|enterprise name", re.I)
FIRM_TEXT = re.compile(
    r"^[0-9A-HJ-NPQRTUWXY]{18}$|(?:有限责任公司|股份有限公司|有限公司|集团)$"
    r"|\b(?:Co\.?,? ?Ltd|Ltd|Inc|LLC|GmbH)\.?$"
)


def gate_of(definition: Definition, *, today: date) -> list[Flag]:
    """Return every flag of a clause, red ones first."""
    flags = [*_of_wording(definition), *_of_expressions(definition), *_of_papers(definition, today)]
    unique = {(flag.code, flag.quote): flag for flag in flags}
    return sorted(unique.values(), key=lambda flag: -ORDER.index(flag.level))


def level_of(flags: Iterable[Flag]) -> str:
    """Return the worst level among the flags."""
    return max((flag.level for flag in flags), key=ORDER.index, default=GREEN)


def as_dict(flags: list[Flag]) -> dict:
    """Return the gate as contract § 4 shows it: a flag for each code, further hits in `more`."""
    shown: dict[str, dict] = {}
    for flag in flags:
        if flag.code not in shown:
            shown[flag.code] = flag.as_dict() | {"more": []}
        else:
            shown[flag.code]["more"].append(flag.quote)
    return {"level": level_of(flags), "flags": list(shown.values())}


def red(code: str, quote: str) -> Flag:
    return Flag(code, quote, RED_RULES[code], RED)


def _of_wording(definition: Definition) -> Iterator[Flag]:
    for text in _texts(definition):
        yield from flags_of(text)


def _texts(definition: Definition) -> Iterator[str]:
    clause = definition.raw
    yield from _spoken(clause.get("text"))
    yield from _spoken(clause.get("title"))
    yield from _spoken(clause.get("goal"))
    for fact in _every_fact(definition):
        yield from _spoken(fact.label)
    for condition in definition.every_condition():
        yield from _spoken(condition.label)
    for material in clause.get("materials") or ():
        yield from _spoken(material.get("label"))
    for tranche in definition.tranches:
        yield tranche.when


def _spoken(text) -> Iterator[str]:
    if isinstance(text, Mapping):
        yield from (part for part in text.values() if isinstance(part, str))
    elif isinstance(text, str):
        yield text


def _every_fact(definition: Definition) -> Iterator[Fact]:
    for fact in definition.facts.values():
        yield fact
        yield from fact.columns.values()


def _of_expressions(definition: Definition) -> Iterator[Flag]:
    facts = {fact.name: fact for fact in _every_fact(definition)}
    amount = definition.amount
    calculating = [one for one in (amount.expression, amount.where) if one] if amount else []
    deciding = [one.expression for one in definition.every_condition() if one.expression]
    for expression in calculating:
        for name in sorted(_named(expression)):
            if _is_tax(facts.get(name), name):
                yield red("TAX_CONTRIBUTION", expression.text)
    for expression in (*calculating, *deciding):
        yield from _by_names(expression)
        yield from _by_texts(expression, facts)


def _named(expression: Expression) -> set[str]:
    return {*expression.names, *(column for _list, column in expression.columns())}


def _is_tax(fact: Fact | None, name: str) -> bool:
    if NOT_TAX_NAME.search(name):
        return False
    if TAX_NAME.search(name):
        return True
    label = " ".join(_spoken(fact.label)) if fact else ""
    return bool(TAX_LABEL.search(label)) and not NOT_TAX_LABEL.search(label)


def _by_names(expression: Expression) -> Iterator[Flag]:
    for name in sorted(_named(expression)):
        for code, pattern in NAMES.items():
            if pattern.search(name):
                yield red(code, expression.text)


def _by_texts(expression: Expression, facts: Mapping[str, Fact]) -> Iterator[Flag]:
    for names, texts in expression.texts():
        if any(_names_firms(name, facts) for name in names) or any(map(FIRM_TEXT.search, texts)):
            code = "NAMED_BENEFICIARY" if len(texts) == 1 else "CLOSED_LIST"
            yield red(code, ", ".join(texts)[:200])


def _names_firms(name: str, facts: Mapping[str, Fact]) -> bool:
    label = " ".join(_spoken(facts[name].label)) if name in facts else ""
    return bool(FIRM_NAME.search(name) or FIRM_LABEL.search(label))


def _of_papers(definition: Definition, today: date) -> Iterator[Flag]:
    clause = definition.raw
    policy, review = clause.get("policy") or {}, clause.get("review") or {}
    published = day_or_none(policy.get("published_on"))
    yield from _of_review(review, published, today)
    missing = {
        "NO_LEGAL_BASIS": not policy.get("legal_basis"),
        "NOT_PUBLISHED": published is None or published > today,
        "NO_VALIDITY": definition.valid_from is None,
        "NO_BUDGET": not clause.get("budget"),
        "NO_GOAL": not any(text.strip() for text in _spoken(clause.get("goal"))),
    }
    for code, is_missing in missing.items():
        if is_missing:
            yield _amber(code)


def _of_review(review: Mapping, published: date | None, today: date) -> Iterator[Flag]:
    on, until = day_or_none(review.get("on")), day_or_none(review.get("until"))
    conclusion = review.get("conclusion")
    if conclusion == "NOT_OK":
        yield red("REVIEW_NOT_OK", "NOT_OK")
    is_signed = conclusion and review.get("reviewer") and review.get("document")
    is_open = conclusion == "OK_WITH_EXCEPTION" and until is None
    if on is None or on > today or not is_signed or is_open:
        yield _amber("NO_REVIEW")
    elif (until and until < today) or _months_later(on, MONTHS_OF_A_REVIEW) < today:
        yield _amber("REVIEW_EXPIRED", str(until if until and until < today else on))
    if published and published < IN_FORCE_SINCE and (on is None or on < IN_FORCE_SINCE):
        yield _amber("OLD_UNREVIEWED", str(published))


def _months_later(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if year > date.max.year:
        return date.max
    last = 28 if day.month == 2 and day.day == 29 else day.day
    return date(year, month + 1, last)


def _amber(code: str, quote: str = "") -> Flag:
    return Flag(code, quote, AMBER_RULES[code], AMBER)

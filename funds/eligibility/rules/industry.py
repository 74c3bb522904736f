"""industrial_policy: the catalogue of encouraged and restricted industries, the park's choice."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from funds.eligibility.figures import Figure
from funds.eligibility.outcomes import (
    FAIL,
    JUDGEMENT,
    PASS,
    UNKNOWN,
    Result,
)

DEPARTMENT = "ECONOMY"
BASIS = "产业结构调整指导目录"


def industrial_policy(evidence: Mapping, params: Mapping) -> Result:
    """Encouraged, leading or auxiliary: PASS; all else the economy department judges.

    Restricted and eliminated are processes and products, not whole industries, so a match only
    proposes; unlisted means allowed, which is not the same as encouraged.
    """
    code = evidence.get("industry")
    if not code:
        return Result(
            UNKNOWN,
            _("The industry of the enterprise is not recorded."),
            ("industry_code",),
            remedy=_("The account manager records the industry code."),
        )
    entries = [one for one in evidence["catalogue"] if code.startswith(one["code"])]
    figures = (Figure(_("Industry"), code), *map(_shown, entries))
    bad = [one for one in entries if one["kind"] in ("RESTRICTED", "ELIMINATED")]
    if bad:
        text = _("%(code)s is named among restricted or eliminated processes: %(text)s")
        detail = text % {"code": code, "text": "; ".join(one["text"] for one in bad)}
        return _judged(evidence, detail, figures)
    good = [one for one in entries if one["kind"] == "ENCOURAGED"]
    if good:
        text = _("%(code)s is encouraged: %(text)s") % {"code": code, "text": good[0]["text"]}
        return Result(PASS, text, figures=figures, reference=good[0]["catalogue"])
    return _by_park(evidence, code, figures)


def _by_park(evidence: Mapping, code: str, figures: tuple) -> Result:
    placed = [one for one in evidence["positioning"] if code.startswith(one["code"])]
    placed.sort(key=lambda one: (len(one["code"]), one["from_on"]), reverse=True)
    if placed and placed[0]["kind"] in ("LEADING", "AUXILIARY"):
        text = _("%(code)s is a %(kind)s industry of %(park)s.")
        shown = {"code": code, "kind": _name(placed[0]["kind"]), "park": placed[0]["park"]}
        return Result(PASS, text % shown, figures=figures)
    if placed:
        text = _("%(park)s excludes %(code)s.") % {"park": placed[0]["park"], "code": code}
        return _judged(evidence, text, figures)
    text = _("%(code)s is in no list: it is allowed, not encouraged.") % {"code": code}
    return _judged(evidence, text, figures)


def _judged(evidence: Mapping, detail: str, figures: tuple) -> Result:
    answer = str(evidence.get("judgement"))
    outcome = {"AGREE": PASS, "OPPOSE": FAIL}.get(answer, JUDGEMENT)
    return Result(
        outcome,
        detail,
        figures=figures,
        reference=BASIS,
        department=DEPARTMENT,
        remedy="" if answer else _("The economy department judges."),
    )


def _shown(entry: Mapping) -> Figure:
    return Figure(f"{_name(entry['kind'])} {entry['code']}", entry["text"], entry["catalogue"])


def _name(kind: str) -> str:
    return {
        "LEADING": _("leading"),
        "AUXILIARY": _("auxiliary"),
        "EXCLUDED": _("excluded"),
        "ENCOURAGED": _("encouraged"),
        "RESTRICTED": _("restricted"),
        "ELIMINATED": _("eliminated"),
    }[kind]

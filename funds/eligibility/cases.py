"""Runs the worked examples of a clause; one that fails refuses its activation."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from funds.eligibility import gate
from funds.eligibility.evaluate import Evaluation, evaluate
from funds.eligibility.parts import Definition
from funds.eligibility.problems import day_or_none
from hightech.core.errors import ShapeError

EXPECTED = (
    "outcome", "final", "raw", "failed", "missing", "tranches", "cut", "conditions", "gate",
    "flags",
)  # fmt: skip


def failures_of(definition: Definition, *, today: date) -> list[str]:
    """Return a sentence for every worked example that does not come out as it says."""
    flags = gate.gate_of(definition, today=today)
    found = {"gate": gate.level_of(flags), "flags": [flag.code for flag in flags]}
    told = []
    for number, case in enumerate(definition.raw.get("cases") or (), start=1):
        for text in _failures(definition, case, found, today):
            told.append(_("Example %(n)d: %(text)s") % {"n": number, "text": text})
    return told


def _failures(definition: Definition, case: Mapping, flags: dict, today: date) -> list[str]:
    expected = case.get("expect") or {}
    if not isinstance(expected, Mapping):
        return [_("It does not say what is expected.")]
    unknown = [name for name in expected if name not in EXPECTED]
    if unknown:
        return [_("“%(key)s” is unknown here.") % {"key": name} for name in unknown]
    law_date = day_or_none(case.get("law_date")) or today
    try:
        found = evaluate(
            definition,
            case.get("facts") or {},
            law_date=law_date,
            granted=case.get("granted") or (),
        )
    except ShapeError as wrong:
        return [f"{reason.attr}: {reason.detail}" for reason in wrong.reasons]
    return _differences(expected, {**flags, **_shown(found)})


def _shown(found: Evaluation) -> dict:
    answer = found.as_dict()
    amount = answer["amount"] or {}
    return {
        "outcome": found.outcome,
        "final": amount.get("final"),
        "raw": amount.get("raw"),
        "missing": answer["missing"],
        "failed": [one["code"] for one in answer["conditions"] if one["outcome"] == "FAIL"],
        "tranches": [part["amount"] for part in answer["tranches"]],
        "cut": {cap["code"]: cap["cut"] for cap in amount.get("caps", ())},
        "conditions": {one.code: one.outcome for one in found.every_condition()},
    }


def _differences(expected: Mapping, found: Mapping) -> list[str]:
    told = []
    for name, wanted in expected.items():
        held = found[name]
        if name in ("conditions", "cut") and isinstance(wanted, Mapping):
            held = {key: held.get(key) for key in wanted}
        if name == "flags" and isinstance(wanted, list):
            held = [code for code in wanted if code in held]
        if held != wanted:
            text = _("%(name)s is %(found)s instead of %(wanted)s.")
            told.append(text % {"name": name, "found": held, "wanted": wanted})
    return told

"""Trying a clause on its page: what was typed, and what comes out."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from crm.models import Enterprise
from funds.eligibility import trial
from funds.eligibility.granted import in_fen
from funds.eligibility.parts import Definition
from funds.eligibility.problems import day_or_none
from funds.web.forms.trials import TrialForm
from hightech.core import clock
from hightech.core.errors import ShapeError

FIRMS_SHOWN = 200


@dataclass
class Trial:
    """The panel: form, date, enterprise, and the answer or the reasons why there is none."""

    form: TrialForm
    law_date: str
    enterprise: str = ""
    firms: tuple = ()
    answer: dict | None = None
    reasons: tuple = ()
    examples: tuple = ()

    @property
    def final_fen(self) -> int | None:
        """Return the amount in fen, where one is stated."""
        amount = (self.answer or {}).get("amount") or {}
        final = amount.get("final")
        return None if final is None else in_fen(final, amount["unit"])

    @property
    def parts(self) -> list[tuple[str, int]]:
        """Return the tranches: when, and how many fen."""
        answer = self.answer or {}
        unit = (answer.get("amount") or {}).get("unit", "")
        return [(one["when"], in_fen(one["amount"], unit)) for one in answer.get("tranches", ())]

    @property
    def has_examples(self) -> bool:
        return len(self.examples) > 1


def of_example(definition: Definition, number: str, *, by) -> Trial:
    """Return the panel filled with a worked example (the first, unless another is named)."""
    cases = definition.raw.get("cases") or ()
    place = int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 4 else 0
    case = cases[place] if 0 <= place < len(cases) else {}
    facts = case.get("facts") if isinstance(case, Mapping) else None
    known = {n: v for n, v in (facts or {}).items() if n in definition.facts}
    form = TrialForm.of_facts(definition, known)
    law_date = str((case or {}).get("law_date") or clock.today())
    made = Trial(form, law_date, firms=_firms(definition, by))
    made.examples = tuple((at, at - 1 == place) for at in range(1, len(cases) + 1))
    return _answered(made, definition, None, (case or {}).get("granted"))


def of_sent(definition: Definition, sent: Mapping, *, by) -> Trial:
    """Return the panel as it was typed, with its answer."""
    form = TrialForm(definition, sent, more=str(sent.get("more") or ""))
    firm = _firm(str(sent.get("enterprise") or ""), by)
    made = Trial(
        form,
        str(sent.get("law_date") or clock.today()),
        str(firm.uuid) if firm else "",
        _firms(definition, by),
    )
    return _answered(made, definition, firm, None)


def _answered(made: Trial, definition: Definition, firm, counted) -> Trial:
    law_date = day_or_none(made.law_date) or clock.today()
    made.law_date = law_date.isoformat()
    try:
        made.answer = trial.tried(
            definition, made.form.facts(), law_date=law_date, firm=firm, counted=counted
        )
    except ShapeError as wrong:
        made.form.show(wrong.reasons)
        made.reasons = tuple(wrong.reasons)
    return made


def _firms(definition: Definition, by) -> tuple:
    """Return the firms whose records the rules may read, where the clause has rules."""
    if not any(one.rule for one in definition.every_condition()):
        return ()
    rows = Enterprise.objects.visible_to(by).order_by("name")[:FIRMS_SHOWN]
    return tuple((str(row.uuid), row.name) for row in rows)


def _firm(text: str, by) -> Enterprise | None:
    try:
        key = uuid.UUID(text)
    except ValueError:
        return None
    return Enterprise.objects.visible_to(by).filter(uuid=key).first()

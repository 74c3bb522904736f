"""Evaluates a clause, sent or stored, for a user who tries it: reads records, keeps nothing."""

import uuid
from collections.abc import Mapping

from django.utils.translation import gettext as _

from crm.models import Enterprise
from funds.eligibility import evaluate, gate, granted, run, standing_gate
from funds.eligibility.definition import checked
from funds.eligibility.parts import Definition
from funds.eligibility.problems import day_or_none
from funds.models import Clause
from hightech.core import clock
from hightech.core.errors import Reason, ShapeError


def answer(sent: Mapping, *, by) -> dict:
    """Return the answer of contract § 4 to {clause | code, facts, enterprise, law_date, granted}.

    :raises ShapeError: for anything faulty, with its path as attr.
    """
    law_date = _law_date(sent.get("law_date"))
    definition, shown = _clause(sent, law_date, by)
    firm = _enterprise(sent.get("enterprise"), by)
    return tried(
        definition,
        sent.get("facts"),
        law_date=law_date,
        firm=firm,
        counted=sent.get("granted"),
    ) | {"gate": shown}


def tried(definition: Definition, told, *, law_date, firm=None, counted=None) -> dict:
    """Return the evaluation of a clause, with the records of a firm where one is named."""
    found_rules: Mapping = {}
    if firm is not None:
        found_rules = run.answers(definition.raw, firm, law_date=law_date)
        if counted is None:
            counted = granted.granted_of(definition.raw, firm, law_date=law_date)
            counted = [{key: one[key] for key in ("scope", "code", "amount")} for one in counted]
    found = evaluate.evaluate(
        definition, told if told is not None else {}, law_date=law_date,
        granted=counted or (), rules=found_rules,
    )  # fmt: skip
    return found.as_dict()


def _law_date(raw):
    if raw is None:
        return clock.today()
    found = day_or_none(raw)
    if found is None:
        raise _wrong(_("Send a date as YYYY-MM-DD."), "law_date")
    return found


def _clause(sent: Mapping, law_date, by) -> tuple[Definition, dict]:
    if sent.get("clause") is not None:
        definition = checked(sent["clause"], path="clause")
        flags = gate.gate_of(definition, today=clock.today())
        return definition, gate.as_dict(flags)
    code = sent.get("code")
    if not isinstance(code, str) or not code or "\x00" in code:
        raise ShapeError(Reason("required", _("Send a clause, or the code of one."), "clause"))
    clause = Clause.objects.visible_to(by).version_for(code, law_date)
    if clause is None:
        raise _wrong(_("There is no clause “%(code)s”.") % {"code": code}, "code")
    definition = checked(clause.definition, path="clause")
    return definition, standing_gate.shown(standing_gate.standing_of(clause))


def _enterprise(raw, by) -> Enterprise | None:
    if raw is None:
        return None
    try:
        key = uuid.UUID(str(raw))
    except ValueError:
        raise _wrong(_("Send an id."), "enterprise") from None
    firm = Enterprise.objects.visible_to(by).filter(uuid=key).first()
    if firm is None:
        text = _("“%(value)s” does not exist or is not yours to see.") % {"value": raw}
        raise _wrong(text, "enterprise")
    return firm


def _wrong(text: str, attr: str) -> ShapeError:
    return ShapeError(Reason("invalid", text, attr))

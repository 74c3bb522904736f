"""The gate of a stored clause: its flags, with what was dismissed and what was excepted."""

import hashlib

from django.utils.translation import gettext as _

from funds.eligibility import cases, gate
from funds.eligibility.definition import checked
from funds.eligibility.parts import Definition
from funds.models import Clause
from hightech.core import clock
from hightech.core.errors import ShapeError
from hightech.users.models import Department


def digest_of(flag: dict) -> str:
    """Return the digest of the words a flag quotes: a dismissal holds for these only."""
    return hashlib.sha256(words_of(flag).encode()).hexdigest()


def words_of(flag: dict) -> str:
    return "\n".join([flag["quote"], *flag.get("more", ())])


def standing_of(clause: Clause) -> dict:
    """Return the gate of a clause today, as it is stored: level, flags, exception, failures.

    An exception in force lets red flags count as amber.
    """
    try:
        definition = checked(clause.definition)
    except ShapeError as wrong:
        told = [f"{reason.attr}: {reason.detail}" for reason in wrong.reasons]
        return {"level": gate.AMBER, "flags": [], "exception": None, "failures": told}
    flags = gate.as_dict(gate.gate_of(definition, today=clock.today()))["flags"]
    dismissed = {(one.flag, one.digest): one for one in _dismissals(clause)}
    shown = [_stored(flag, dismissed.get((flag["code"], digest_of(flag)))) for flag in flags]
    exception = _exception(clause)
    return {
        "level": _level(shown, exception is not None),
        "flags": shown,
        "exception": exception,
        "failures": failures_of(definition, clause),
    }


def failures_of(definition: Definition, clause: Clause) -> list[str]:
    """Return what refuses the activation besides the gate."""
    found = cases.failures_of(definition, today=clock.today())
    if definition.amount is None:
        found.append(_("The clause does not say how its amount is computed."))
    named = definition.departments()
    if named:
        known = Department.objects.filter(zone_id=clause.zone_id, code__in=named)
        for code in sorted(named - set(known.values_list("code", flat=True))):
            found.append(_("There is no department %(code)s.") % {"code": code})
    return found


def shown(stored: dict) -> dict:
    """Return a stored gate with the rules in the language of the reader."""
    flags = [
        {**flag, "rule": str(gate.EVERY_RULE.get(flag["code"], ""))}
        for flag in stored.get("flags", ())
    ]
    return {**stored, "flags": flags}


def _dismissals(clause: Clause):
    return clause.dismissals.select_related("dismissed_by")


def _stored(flag: dict, dismissal) -> dict:
    kept = {key: flag[key] for key in ("code", "quote", "level", "more")}
    if dismissal is None:
        return {**kept, "dismissed": None}
    by = {"reason": dismissal.reason, "by": str(dismissal.dismissed_by)}
    return {**kept, "dismissed": by | {"at": clock.local(dismissal.at).isoformat()}}


def _exception(clause: Clause) -> dict | None:
    found = clause.exceptions.filter(until__gte=clock.today()).order_by("-until", "-pk").first()
    if found is None:
        return None
    return {"ground": found.ground, "why": found.why, "until": found.until.isoformat()}


def _level(flags: list[dict], is_excepted: bool) -> str:
    levels = [flag["level"] for flag in flags if not flag["dismissed"]]
    worst = max(levels, key=gate.ORDER.index, default=gate.GREEN)
    return gate.AMBER if worst == gate.RED and is_excepted else worst

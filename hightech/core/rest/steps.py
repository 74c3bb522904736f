"""`<resource>/{id}/steps/`: every step with its reasons, the history, and taking a step."""

import keyword
from collections.abc import Mapping

from django.utils.translation import gettext as _

from hightech.core.errors import Reason, ShapeError
from hightech.core.models import Step
from hightech.core.workflow import Process

HISTORY_SHOWN = 500


def shown(process: Process, obj, user) -> dict:
    """Return version, steps from the current state and history, as contract § 3 fixes it."""
    history = Step.objects.of(obj).filter(process=process.name).select_related("actor")
    return {
        "version": obj.version,
        "steps": [_offer(offer, obj, user) for offer in process.available(obj, user)],
        "history": [_link(step) for step in history.order_by("number")[:HISTORY_SHOWN]],
    }


def take(process: Process, actions, obj, data, *, by):
    """Take the step named in `data` through the action of its name; return the object.

    :raises ShapeError: for an unknown step, a missing version, a fact of the wrong type.
    :raises ActionRefused: with all reasons.
    """
    if not isinstance(data, Mapping):
        raise ShapeError(Reason("invalid", _("Send an object."), None))
    transition = process.transition(data.get("step", ""))
    version = version_in(data)
    comment = data.get("comment") or ""
    if not isinstance(comment, str) or len(comment) > 5000 or "\x00" in comment:
        raise ShapeError(Reason("invalid", _("Send a text of at most 5000 characters."), "comment"))
    facts = process.parse(obj, transition, data, by=by)
    action = action_of(actions, transition.name)
    return action(obj, by=by, version=version, comment=comment, **facts) or obj


def action_of(actions, name: str):
    """Return the function of a step; a step named like a keyword has a trailing underscore."""
    return getattr(actions, f"{name}_" if keyword.iskeyword(name) else name)


def version_in(data) -> int:
    """Return the version the sender saw.

    :raises ShapeError: if it is missing or not a whole number.
    """
    version = data.get("version") if isinstance(data, Mapping) else None
    if version is None:
        raise ShapeError(Reason("required", _("Send the version you saw."), "version"))
    if isinstance(version, bool) or not isinstance(version, int):
        raise ShapeError(Reason("invalid", _("Send a whole number."), "version"))
    return version


def _offer(offer, obj, user) -> dict:
    missing = {need.name for need in offer.missing}
    return {
        "name": offer.name,
        "label": str(offer.label),
        "open": offer.is_open,
        "reasons": [reason.as_dict() for reason in offer.reasons],
        "needs": [
            _need(need, need.name in missing, obj, user) for need in offer.transition.all_needs()
        ],
    }


def _need(need, required: bool, obj, user) -> dict:
    choices = need.choices(obj, user)
    shown = {
        "name": need.name,
        "label": str(need.label),
        "type": need.type,
        "required": required,
        "choices": [{"value": value, "label": label} for value, label in choices]
        if choices is not None
        else None,
    }
    if need.fields:
        shown["many"] = bool(need.many)
        shown["fields"] = [_need(part, part.required, obj, user) for part in need.fields]
    return shown


def _link(step: Step) -> dict:
    return {
        "number": step.number,
        "step": step.name,
        "from": step.source or None,
        "to": step.target,
        "at": step.at,
        "actor": {"id": str(step.actor.uuid), "name": str(step.actor)} if step.actor else None,
        "comment": step.comment,
        "facts": step.facts,
        "digest": step.digest,
    }

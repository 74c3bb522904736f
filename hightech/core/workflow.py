"""The process engine: one readable table per process, one door.

A `Transition` is a row of the table; a `Process` is the table. `reasons_against` returns all
reasons at once: the same list explains a disabled button, fills the API's 409 and is what tests
assert. `perform` is the only writer of a state: one compare-and-swap UPDATE and one `Step` row.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from hightech.core import clock, processes
from hightech.core.chain import plain
from hightech.core.errors import (
    MISSING_FACT,
    ROLE,
    SEPARATION_OF_DUTIES,
    STALE,
    WRONG_STATE,
    ActionRefused,
    Reason,
    ShapeError,
)
from hightech.core.models import Step
from hightech.core.models.base import Processed
from hightech.core.models.steps import subject_model, subject_type
from hightech.core.needs import Need, parse_all
from hightech.core.transitions import COMMENT, Offer, Transition
from hightech.core.webhooks import telling

__all__ = ["COMMENT", "Offer", "Process", "Transition", "stale"]


class Process:
    """The table of one process; `states` is the TextChoices of the column `field`."""

    def __init__(self, name: str, states, *transitions: Transition, field: str = "state") -> None:
        self.name = name
        self.states = states
        self.field = field
        self.transitions = {transition.name: transition for transition in transitions}
        processes.register(name.lower(), self.transitions)

    def transition(self, name: str) -> Transition:
        """Return the step of this name.

        :raises ShapeError: if the process has no such step.
        """
        try:
            return self.transitions[name]
        except (KeyError, TypeError):
            text = _("“%(step)s” is not a step here.") % {"step": name}
            raise ShapeError(Reason("invalid", text, "step")) from None

    def state_of(self, obj: Processed) -> str:
        return getattr(obj, self.field)

    def parse(self, obj, transition: Transition, raw: Mapping, *, by) -> dict:
        """Type the facts a door received; what was not sent is left out.

        :raises ShapeError: naming every fact of a wrong shape.
        """
        return parse_all(transition.needs, raw, obj=obj, by=by)

    def missing(self, obj, transition: Transition, facts: Mapping) -> list[Need]:
        """List the required facts that neither the caller nor the object has."""
        return [
            need
            for need in transition.all_needs()
            if need.required and facts.get(need.name) is None and need.known(obj) is None
        ]

    def reasons_against(
        self,
        obj: Processed,
        transition: Transition,
        *,
        by,
        comment: str = "",
        facts=None,
    ) -> list[Reason]:
        """Return every reason why `by` may not take the step now, missing facts among them."""
        facts = dict(facts or {}, comment=comment.strip() or None)
        missing = [
            Reason(
                MISSING_FACT,
                _("%(label)s is missing.") % {"label": need.label},
                need.name,
            )
            for need in self.missing(obj, transition, facts)
        ]
        return [*self._refusals(obj, transition, by, facts), *missing]

    def _refusals(self, obj, transition: Transition, by, facts: Mapping) -> list[Reason]:
        reasons = []
        if not transition.who(by, obj):
            text = _("This step is taken by: %(who)s.") % {"who": transition.who.label}
            reasons.append(Reason(ROLE, text))
        reasons += self._out_of_place(obj, transition)
        if transition.apart_from and by and self._took_part(obj, by, transition.apart_from):
            text = _("You took an earlier step of this file that another person must check.")
            reasons.append(Reason(SEPARATION_OF_DUTIES, text))
        for guard in transition.guards:
            found = guard(obj, by, facts)
            reasons += [found] if isinstance(found, Reason) else list(found or ())
        return reasons

    def _out_of_place(self, obj, transition: Transition) -> list[Reason]:
        state = self.state_of(obj)
        values = {self.field: transition.sources, **transition.where}
        if all(getattr(obj, column) in allowed for column, allowed in values.items()):
            return []
        shown = [self._in_words(obj, column) for column in values]
        now = ", ".join(words for words in shown if words)
        text = _("“%(step)s” is not possible now (%(state)s).")
        return [Reason(WRONG_STATE, text % {"step": transition.label, "state": now or state})]

    def _in_words(self, obj, column: str) -> str:
        value = getattr(obj, column)
        if isinstance(value, bool):
            return str(obj._meta.get_field(column).verbose_name) if value else ""
        display = getattr(obj, f"get_{column}_display", lambda: value)
        return str(display() or "")

    def _took_part(self, obj, by, names: tuple[str, ...]) -> bool:
        return Step.objects.of(obj).taken_by(by, *names).exists()

    def available(self, obj: Processed, user) -> list[Offer]:
        """List the steps from the current state: open ones, and closed ones with all reasons."""
        state = self.state_of(obj)
        return [
            self.offer(obj, transition, user)
            for transition in self.transitions.values()
            if state in transition.sources
        ]

    def offer(self, obj: Processed, transition: Transition, user) -> Offer:
        """Return how the step stands for `user`; missing facts do not close it."""
        reasons = self._refusals(obj, transition, user, {})
        return Offer(transition, tuple(reasons), tuple(self.missing(obj, transition, {})))

    def require(
        self,
        obj: Processed,
        transition: Transition,
        *,
        by,
        version=None,
        comment="",
        facts=None,
    ) -> None:
        """Refuse a stale object first, then with all reasons.

        :raises ActionRefused: with every reason.
        """
        reasons = self.reasons_against(obj, transition, by=by, comment=comment, facts=facts)
        if any(reason.code == ROLE for reason in reasons):
            raise ActionRefused(*reasons)
        if version is not None and version != obj.version:
            raise stale(obj)
        if reasons:
            raise ActionRefused(*reasons)

    def begin(self, obj: Processed, name: str, *, by, comment: str = "", facts=None) -> Step:
        """Write the first step of a new, saved object."""
        step = self._step(obj, name, "", self.state_of(obj), by, None, comment, facts or {})
        self._swap(obj, {"steps_count": 1, "last_digest": step.digest}, raise_version=False)
        return self._written(step, obj)

    def perform(
        self,
        obj: Processed,
        transition: Transition,
        *,
        by,
        version: int | None = None,
        comment: str = "",
        on_behalf_of=None,
        facts: Mapping | None = None,
        **columns,
    ) -> Step:
        """Take the step in the caller's transaction and write `columns` with it.

        `facts` (default: `columns`) are kept in the Step. `version` is what the caller saw.

        :raises ActionRefused: with all reasons, or `stale` naming who moved it and when.
        """
        facts = dict(columns if facts is None else facts)
        self.require(obj, transition, by=by, version=version, comment=comment, facts=facts)
        source = self.state_of(obj)
        target = transition.target or source
        text = comment.strip()
        step = self._step(obj, transition.name, source, target, by, on_behalf_of, text, facts)
        self._swap(obj, self._changes(obj, transition, step, columns))
        return self._written(step, obj)

    def _written(self, step: Step, obj) -> Step:
        step.save(force_insert=True)
        telling.tell(step, obj)
        return step

    def _changes(self, obj, transition: Transition, step: Step, columns: Mapping) -> dict:
        """Return the columns the step writes."""
        changes = {
            **transition.sets,
            **columns,
            self.field: step.target,
            "steps_count": obj.steps_count + 1,
            "last_digest": step.digest,
        }
        if step.target != step.source:
            changes["state_since"] = step.at
        return changes

    def _step(self, obj, name, source, target, by, on_behalf_of, comment, facts) -> Step:
        step = Step(
            subject_type=subject_type(obj),
            subject_id=obj.pk,
            number=obj.steps_count + 1,
            process=self.name,
            name=name,
            source=source,
            target=target,
            at=clock.now(),
            actor=by,
            on_behalf_of=on_behalf_of,
            comment=comment,
            facts=plain({key: value for key, value in facts.items() if value is not None}),
            previous=obj.last_digest,
        )
        step.digest = step.computed_digest()
        return step

    def _swap(self, obj: Processed, changes: dict, *, raise_version: bool = True) -> None:
        # Compare-and-swap in one UPDATE: the object in hand may be stale, and SQLite has no
        # row locks; the swap carries the guarantee on every backend.
        changes = changes | {"updated_at": clock.now()}
        if raise_version:
            changes["version"] = obj.version + 1
        root = subject_model(obj)
        at_root = {field.attname for field in root._meta.concrete_fields} | {
            field.name for field in root._meta.concrete_fields
        }
        swapped = {name: value for name, value in changes.items() if name in at_root}
        rows = root._base_manager.filter(
            pk=obj.pk, version=obj.version, **{self.field: self.state_of(obj)}
        )
        if not rows.update(**swapped):
            raise stale(obj)
        own = {name: value for name, value in changes.items() if name not in at_root}
        if own:
            type(obj)._base_manager.filter(pk=obj.pk).update(**own)
        for name, value in changes.items():
            setattr(obj, name, value)


def stale(obj: Processed) -> ActionRefused:
    """Say that somebody was faster: who, and when."""
    last = Step.objects.of(obj).select_related("actor").order_by("-number").first()
    who = str(last.actor) if last and last.actor else _("the system")
    when = clock.local(last.at if last else obj.updated_at)
    text = _("%(who)s changed this in the meantime (%(when)s). Look at it again.")
    return ActionRefused(Reason(STALE, text % {"who": who, "when": f"{when:%Y-%m-%d %H:%M}"}))

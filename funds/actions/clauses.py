"""Keep clauses: drafted, edited, imported; reviewed, activated, retired; flags and exceptions."""

from collections.abc import Mapping, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.actions import policies
from funds.eligibility import standing_gate
from funds.eligibility.definition import checked
from funds.eligibility.parts import Definition
from funds.models import Clause, ClauseException, FlagDismissal
from funds.permissions.clauses import KEEPERS
from funds.workflow.clauses import (
    ACTIVATE,
    CLAUSE,
    DISMISS_FLAG,
    EXCEPT,
    RETIRE,
    REVIEW,
    SEND_BACK,
)
from hightech.core import audit, clock, files
from hightech.core.errors import ROLE, ActionRefused, Reason, ShapeError, refuse

MOST_IMPORTED = 500
MOST_SHOWN = 50


@transaction.atomic
def create(*, by, definition: Mapping, zone=None) -> Clause:
    """Draft a clause, or a new version of one, in the format of contract § 4.

    :raises ShapeError: naming every mistake by its path.
    :raises ActionRefused: if this version exists already.
    """
    read = checked(definition)
    zone = zone or by.home_zone(*KEEPERS)
    columns = _columns(read)
    policy = policies.of_clause(zone, read.raw.get("policy") or {}, by=by)
    clause = Clause(zone=zone, code=read.code, policy=policy, **columns)
    try:
        with transaction.atomic():
            clause.save(force_insert=True)
    except IntegrityError:
        refuse("exists", _told_of_twin(read), "valid.from")
    CLAUSE.begin(clause, "draft", by=by)
    refresh(clause)
    return clause


def _columns(read: Definition) -> dict:
    clause = read.raw
    title = clause.get("title") or ""
    spoken = title if isinstance(title, Mapping) else {"en": title, "zh": title}
    return {
        "title_en": spoken.get("en") or "",
        "title_zh": spoken.get("zh") or "",
        "support_type": clause.get("support_type") or "",
        "text": clause.get("text") or "",
        "budget": clause.get("budget") or "",
        "valid_from": read.valid_from,
        "valid_until": read.valid_until,
        "definition": read.raw,
    }


def _told_of_twin(read: Definition) -> str:
    text = _("A version of “%(code)s” valid from %(day)s exists already.")
    return text % {"code": read.code, "day": read.valid_from or "—"}


@transaction.atomic
def edit(clause: Clause, *, by, version: int | None = None, definition: Mapping) -> Clause:
    """Replace the definition of a draft; what was reviewed is sent back first.

    :raises ShapeError: naming every mistake by its path.
    :raises ActionRefused: if it is no draft, or was used.
    """
    if not by.has_role(*KEEPERS, zone_id=clause.zone_id):
        raise ActionRefused(Reason(ROLE, _("Clauses are kept by the fund officer.")))
    read = checked(definition)
    if clause.state != Clause.State.DRAFT or clause.is_used:
        text = _("Only a draft is changed: send it back, or make a new version.")
        refuse("not_a_draft", text, link=clause.get_absolute_url())
    if read.code != clause.code:
        refuse("code", _("The code of a clause does not change."), "code")
    policy = policies.of_clause(clause.zone, read.raw.get("policy") or {}, by=by)
    try:
        with transaction.atomic():
            columns = _columns(read)
            audit.edit(
                clause, by=by, version=version, policy_id=getattr(policy, "pk", None), **columns
            )
    except IntegrityError:
        refuse("exists", _told_of_twin(read), "valid.from")
    refresh(clause)
    return clause


@transaction.atomic
def take_in(*, by, definitions: Sequence, zone=None) -> list[Clause]:
    """Draft many clauses at once: all, or none; one that is here unchanged is left as it is.

    :raises ShapeError: naming the mistakes of every clause, the path begins with its place.
    :raises ActionRefused: naming every clause that exists already.
    """
    zone = zone or by.home_zone(*KEEPERS)
    read = _read_all(definitions)
    refused, made = [], []
    for at, one in enumerate(read):
        known = Clause.objects.filter(zone=zone, code=one.code, valid_from=one.valid_from).first()
        if known is None:
            made.append(create(by=by, definition=one.raw, zone=zone))
        elif known.definition == one.raw:
            made.append(known)
        else:
            refused.append(Reason("exists", _told_of_twin(one), f"{at}.code"))
    if refused:
        raise ActionRefused(*refused[:MOST_SHOWN])
    return made


def _read_all(definitions: Sequence) -> list[Definition]:
    if not definitions or len(definitions) > MOST_IMPORTED:
        text = _("Send one to %(n)d clauses.") % {"n": MOST_IMPORTED}
        raise ShapeError(Reason("invalid", text, None))
    read: list[Definition] = []
    wrong: list[Reason] = []
    for at, raw in enumerate(definitions):
        try:
            one = checked(raw, path=str(at))
        except ShapeError as error:
            wrong += error.reasons
            continue
        if any((one.code, one.valid_from) == (other.code, other.valid_from) for other in read):
            wrong.append(Reason("invalid", _("This version stands here twice."), f"{at}.code"))
        read.append(one)
    if wrong:
        raise ShapeError(*wrong[:MOST_SHOWN])
    return read


def refresh(clause: Clause) -> None:
    """Write down the gate of a clause as it stands today; no step, no new version."""
    gate = standing_gate.standing_of(clause)
    values = {"gate": gate, "gate_level": gate["level"], "gate_checked_on": clock.today()}
    Clause._base_manager.filter(pk=clause.pk).update(**values)
    for name, value in values.items():
        setattr(clause, name, value)


@transaction.atomic
def review(clause: Clause, *, by, version=None, comment="") -> None:
    """Confirm that the clause was reviewed; the conclusion stands in `review:`."""
    CLAUSE.perform(clause, REVIEW, by=by, version=version, comment=comment)
    refresh(clause)


@transaction.atomic
def send_back(clause: Clause, *, by, version=None, comment="") -> None:
    """Return a reviewed clause to its draft."""
    CLAUSE.perform(clause, SEND_BACK, by=by, version=version, comment=comment)


@transaction.atomic
def activate(clause: Clause, *, by, version=None, comment="") -> None:
    """Bring the clause into use, unless the gate, a missing paper or a failing example forbids."""
    refresh(clause)
    facts = {"gate_level": clause.gate_level}
    CLAUSE.perform(clause, ACTIVATE, by=by, version=version, comment=comment, facts=facts)


@transaction.atomic
def retire(clause: Clause, *, by, version=None, comment="") -> None:
    """Take the clause out of use; what rests on it stays."""
    CLAUSE.perform(clause, RETIRE, by=by, version=version, comment=comment)


@transaction.atomic
def dismiss_flag(clause: Clause, *, by, version=None, comment="", **facts) -> None:
    """Say why a red flag is a false hit; it holds for the words it quotes, and stays visible."""
    CLAUSE.perform(clause, DISMISS_FLAG, by=by, version=version, comment=comment, facts=facts)
    flag = next(one for one in clause.gate["flags"] if one["code"] == facts["flag"])
    FlagDismissal.objects.create(
        clause=clause,
        flag=facts["flag"],
        words=standing_gate.words_of(flag),
        digest=standing_gate.digest_of(flag),
        reason=facts["reason"],
        dismissed_by=by,
        at=clock.now(),
    )
    refresh(clause)


@transaction.atomic
def except_(clause: Clause, *, by, version=None, comment="", **facts) -> None:
    """Record an exception of article 12, with its ground, its end and its paper."""
    CLAUSE.perform(clause, EXCEPT, by=by, version=version, comment=comment, facts=facts)
    ClauseException.objects.create(
        clause=clause,
        ground=facts["ground"],
        why=facts["why"],
        until=facts["until"],
        document=facts["document"],
        granted_by=by,
        at=clock.now(),
    )
    files.attach(clause, [facts["document"]], by=by)
    refresh(clause)

"""The dry run: each row is understood and compared with what is recorded; nothing is written."""

from collections.abc import Iterator, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from hightech.core import jobs
from hightech.core.errors import ActionRefused, Reason, ShapeError
from hightech.core.imports import cells, heads
from hightech.core.imports.nouns import Importable, importables
from hightech.core.imports.staging import move
from hightech.core.models import ImportRow, ImportRun, SavedMapping
from hightech.core.needs import parse_all

CHECK_JOB = "core.import_check"
AT_ONCE = 300
WORDS_ASKED = 200
S = ImportRow.State
# What a check decides anew; what a person left out stays so.
PLANNED = (S.READ, S.TO_CREATE, S.TO_UPDATE, S.SAME, S.PROBLEM)


def choose(run: ImportRun, *, columns: list[str], units: Mapping, action: str, key: str) -> None:
    """Say which column is which fact, in what unit, and what is to become of the rows.

    :raises ShapeError: if a fact is named twice or unknown, or the rows could not be told apart.
    :raises ActionRefused: if it is being brought in already.
    """
    noun = importables()[run.noun]
    wrong = _wrong_columns(noun, columns, run)
    wrong += _wrong_units(noun, columns, units)
    if action not in ImportRun.Action.values:
        wrong.append(Reason("invalid_choice", _("Choose what is to become of the rows."), "action"))
    if key not in [code for code, _label in noun.keys]:
        wrong.append(Reason("invalid_choice", _("Choose what a row is known by."), "key"))
    if wrong:
        raise ShapeError(*wrong)
    units = {name: unit for name, unit in units.items() if name in columns}
    chosen = {"columns": columns, "units": units, "action": action, "key": key}
    move(run, ImportRun.OPEN, state=ImportRun.State.MAPPING, **chosen)


def _wrong_columns(noun: Importable, columns: list[str], run: ImportRun) -> list[Reason]:
    named = [name for name in columns if name]
    known = {need.name for need in noun.needs}
    if len(columns) != len(run.heads) or not set(named) <= known:
        return [Reason("invalid", _("Choose a fact for each column, or none."), "columns")]
    twice = sorted({name for name in named if named.count(name) > 1})
    wrong = [
        Reason(
            "twice", _("Two columns cannot both be “%(fact)s”.") % {"fact": label_of(noun, name)}
        )
        for name in twice
    ]
    if not named:
        wrong.append(Reason("required", _("Say of at least one column what it is."), "columns"))
    return wrong


def _wrong_units(noun: Importable, columns: list[str], units: Mapping) -> list[Reason]:
    text = _("Choose a unit: yuan, 10k yuan or 100m yuan.")
    asked = [need for need in noun.needs if need.type == "money" and need.name in columns]
    return [
        Reason("invalid_choice", text, f"unit.{need.name}")
        for need in asked
        if units.get(need.name, "") not in ("", *heads.SAID_UNITS)
    ]


def label_of(noun: Importable, name: str) -> str:
    need = noun.need(name)
    return str(need.label) if need else name


def unknown_words(run: ImportRun) -> dict[str, list[str]]:
    """Return the texts of closed lists that stand for none of their choices: {fact: texts}."""
    noun = importables()[run.noun]
    places = {
        name: place
        for place, name in enumerate(run.columns)
        if name and (need := noun.need(name)) and need.type == "choice"
    }
    found: dict[str, dict] = {name: {} for name in places}
    for values in run.rows.order_by("number").values_list("cells", flat=True).iterator():
        for name, place in places.items():
            text = values[place] if place < len(values) else ""
            if text and len(found[name]) < WORDS_ASKED:
                found[name].setdefault(text)
    needs = {need.name: need for need in noun.needs}
    asked = {
        name: [text for text in texts if not cells.is_known(needs[name], text)]
        for name, texts in found.items()
    }
    return {name: texts for name, texts in asked.items() if texts}


def save_mapping(run: ImportRun, name: str, *, by) -> SavedMapping:
    """Keep under a name which column is which fact; the same name again replaces it."""
    columns = {
        heads.key_of(head): fact
        for head, fact in zip(run.heads, run.columns, strict=True)
        if head and fact
    }
    kept, _is_new = SavedMapping.objects.update_or_create(
        zone=run.zone, noun=run.noun, name=name[:100],
        defaults={"owner": by, "columns": columns, "units": run.units, "words": run.words},
    )  # fmt: skip
    return kept


@transaction.atomic
def check(run: ImportRun) -> None:
    """Look at every row, in the background if they are many.

    :raises ActionRefused: if it is being brought in already.
    """
    move(run, ImportRun.OPEN, state=ImportRun.State.CHECKING)
    run.rows.filter(state__in=PLANNED).update(state=S.READ, problems=[])
    if run.total > AT_ONCE:
        run.job = jobs.enqueue(CHECK_JOB, by=run.owner, run=run.pk)
        run.save(update_fields=["job"])
        return
    _check(run)
    _ended(run)


def _check(run: ImportRun, job=None) -> None:
    seen: set = set()
    for done, portion in _portions(run):
        with transaction.atomic():
            check_rows(run, portion, seen)
        if job is not None:
            jobs.progress(job, 100 * done // max(run.total, 1))


def _portions(run: ImportRun) -> Iterator[tuple[int, list[ImportRow]]]:
    """Yield all rows but those left out, from the beginning: what repeats shows in order."""
    size, last, done = importables()[run.noun].portion, 0, 0
    while True:
        rows = run.rows.filter(number__gt=last, state__in=PLANNED).order_by("number")
        portion = list(rows[:size])
        if not portion:
            return
        last, done = portion[-1].number, done + len(portion)
        yield done, portion


def check_rows(run: ImportRun, rows: list[ImportRow], seen: set) -> list[tuple]:
    """Decide what becomes of `rows`, and write it down; return (row, recorded, values) of the good.

    The caller holds the transaction.
    """
    entries = understood(run, rows)
    desk = importables()[run.noun].desk(run, [facts for _row, facts in entries], seen)
    good = []
    for row, facts in entries:
        try:
            obj, values = desk.find(facts)
            row.state = _plan(run, obj, facts, values)
        except ShapeError as wrong:
            row.state, row.problems = S.PROBLEM, shown(wrong)
            continue
        row.problems = []
        if obj is not None:
            row.subject = obj.uuid
        good.append((row, obj, values))
    _write(rows)
    return [one for one in good if one[0].state in (S.TO_CREATE, S.TO_UPDATE)]


def understood(run: ImportRun, rows: list[ImportRow]) -> list[tuple[ImportRow, dict]]:
    """Type the cells of `rows`; of those that cannot be, note why."""
    noun = importables()[run.noun]
    needs = {need.name: need for need in noun.needs}
    places = [(place, name) for place, name in enumerate(run.columns) if name]
    entries = []
    for row in rows:
        given = {name: row.cells[place] for place, name in places if place < len(row.cells)}
        raw, wrong = cells.entry_of(needs, given, run.units, run.words)
        try:
            facts = parse_all(noun.needs, raw)
        except ShapeError as further:
            wrong += further.reasons
        if wrong:
            row.state, row.problems = S.PROBLEM, shown(ShapeError(*wrong))
        else:
            entries.append((row, facts))
    return entries


def _plan(run: ImportRun, obj, facts: dict, values: dict) -> str:
    if obj is not None:
        if run.action == ImportRun.Action.CREATE or not values:
            return S.SAME
        return S.TO_UPDATE
    if run.action == ImportRun.Action.UPDATE:
        raise ShapeError(Reason("not_found", _("Nothing of this kind is recorded.")))
    missing = [
        Reason("required", _("%(label)s is missing.") % {"label": need.label}, need.name)
        for need in importables()[run.noun].needs
        if need.required and need.name not in facts
    ]
    if missing:
        raise ShapeError(*missing)
    return S.TO_CREATE


def _write(rows: list[ImportRow]) -> None:
    """Write down what was decided: new rows in one statement, the others with what they say."""
    new, told = [], []
    for row in rows:
        if row.state == S.TO_CREATE:
            new.append(row.pk)
        else:
            told.append(row)
    ImportRow.objects.filter(pk__in=new).update(state=S.TO_CREATE, problems=[])
    ImportRow.objects.bulk_update(told, ["state", "problems", "subject"], batch_size=200)


def shown(refusal: ShapeError | ActionRefused) -> list[dict]:
    """Return reasons as a row keeps them."""
    return [{"attr": one.attr or "", "detail": str(one.detail)} for one in refusal.reasons]


def _ended(run: ImportRun) -> None:
    ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.CHECKING).update(
        state=ImportRun.State.CHECKED
    )
    run.refresh_from_db()


def _prepare(job, run: int) -> None:
    _check(ImportRun.objects.select_related("zone", "owner").get(pk=run), job)


def _gave_up(job, run: int) -> None:
    failed(run)


def failed(run: int) -> None:
    """Note that the work failed at every attempt; what was done stays done."""
    why = _("The work failed each time; the administrator finds why under System.")
    found = ImportRun.objects.filter(pk=run, state__in=ImportRun.WORKING)
    found.update(state=ImportRun.State.FAILED, failure=why)


@jobs.handler(CHECK_JOB, prepare=_prepare, gave_up=_gave_up)
def _check_job(job, run: int, prepared=None) -> str:
    found = ImportRun.objects.get(pk=run)
    _ended(found)
    return str(found.uuid)

"""Bring along what was before this system: write rows down, sign twice, load all or nothing."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from crm.actions import opening_agreements, opening_leads  # noqa: F401  # their kinds of rows
from crm.actions.opening_rows import Known, loader_of, problems_of, read
from crm.models import OpeningList, OpeningRow
from crm.models.opening_kinds import KINDS
from crm.notifications import openings as notices
from crm.permissions.openings import maker
from crm.workflow.openings import (
    COUNTERSIGN,
    FAIL,
    LOAD,
    OPENING,
    SEND_BACK,
    SIGN,
    WITHDRAW,
    digest_over,
)
from hightech.core import audit, clock, jobs
from hightech.core.errors import ROLE, WRONG_STATE, ActionRefused, Reason, ShapeError, refuse
from hightech.core.models.steps import subject_type
from hightech.core.numbering import next_number
from hightech.core.workflow import stale

JOB = "crm.load_opening"
# One transaction loads them, within the lease of a job.
MOST_ROWS = 2000


@transaction.atomic
def create(*, by, kind: str, title: str, rows: Iterable[Mapping] = (), zone=None) -> OpeningList:
    """Write down a list of one kind; every row is checked and says what is wrong with it.

    :raises ShapeError: for an unknown kind or too many rows.
    :raises ActionRefused: if the user's roles make no such list.
    """
    if kind not in KINDS:
        raise ShapeError(Reason("invalid", _("There is no such kind of list."), "kind"))
    rows = _plain(rows)
    zone = zone or by.home_zone(*KINDS[kind].first)
    if zone is None or not by.has_role(*KINDS[kind].first, zone=zone):
        refuse(ROLE, _("Your roles do not include this."))
    number = next_number(OpeningList.series, zone_id=zone.pk, on=clock.today())
    opening = OpeningList(zone=zone, number=number, kind=kind, title=title, created_by=by)
    opening.save(force_insert=True)
    OpeningRow.objects.bulk_create(
        OpeningRow(opening=opening, number=n, values=values)
        for n, values in enumerate(rows, start=1)
    )
    OPENING.begin(opening, "write", by=by)
    check(opening)
    return opening


def _plain(rows: Iterable[Mapping]) -> list[dict]:
    """Return the rows as {column: text}, without empty cells."""
    found = [
        {str(name): value for name, value in row.items() if value not in (None, "")} for row in rows
    ]
    if len(found) > MOST_ROWS:
        text = _("A list has at most %(most)d rows: divide it.")
        raise ShapeError(Reason("too_many", text % {"most": MOST_ROWS}, "rows"))
    return [row for row in found if row]


def check(opening: OpeningList) -> None:
    """Find out anew what is wrong with each row, in the caller's transaction."""
    rows = list(opening.rows.order_by("number"))
    known = Known(opening.zone, (row.values for row in rows))
    for row in rows:
        row.problems = problems_of(opening.kind, known, row.values)
        row.has_problem = bool(row.problems)
    OpeningRow.objects.bulk_update(rows, ["problems", "has_problem"], batch_size=200)
    counts = {
        "rows_count": len(rows),
        "problems_count": sum(row.has_problem for row in rows),
    }
    OpeningList.objects.filter(pk=opening.pk).update(**counts)
    opening.rows_count, opening.problems_count = counts.values()


@transaction.atomic
def edit_row(row: OpeningRow, *, by, version: int, values: Mapping) -> OpeningRow:
    """Write one row anew, as long as nobody signed; the whole list is checked again.

    :raises ActionRefused: if the list is signed, stale, or not theirs.
    """
    opening = row.opening
    if not maker(by, opening):
        refuse(ROLE, _("Your roles do not include this."))
    if opening.state != OpeningList.State.DRAFT:
        refuse(WRONG_STATE, _("The list is signed: it is no longer changed."))
    plain = next(iter(_plain([values])), {})
    changed = _changed(row, plain)
    if not changed:
        return row
    # The version of the list rises: who has read other rows does not sign these.
    rows = OpeningList.objects.filter(pk=opening.pk, version=version, state=opening.state)
    if not rows.update(version=version + 1, updated_at=clock.now()):
        raise stale(opening)
    OpeningRow.objects.filter(pk=row.pk).update(values=plain, updated_at=clock.now())
    audit.record(opening, changed, by=by)
    opening.refresh_from_db()
    check(opening)
    row.refresh_from_db()
    return row


def _changed(row: OpeningRow, plain: dict) -> dict:
    return {
        f"{row.number}.{name}": [row.values.get(name), plain.get(name)]
        for name in sorted({*row.values, *plain})
        if row.values.get(name) != plain.get(name)
    }


@transaction.atomic
def sign(opening: OpeningList, *, by, version=None, comment="") -> None:
    """Sign all rows as they are now; from here on nothing of them changes."""
    check(opening)
    digest = digest_over(opening)
    OPENING.perform(
        opening, SIGN, by=by, version=version, comment=comment,
        facts={"digest": digest, "rows": opening.rows_count}, digest=digest, first_signer=by,
    )  # fmt: skip
    notices.to_countersign(opening, by=by)


@transaction.atomic
def send_back(opening: OpeningList, *, by, version=None, comment="") -> None:
    """Return a list to those who wrote it; the first signature is void."""
    signer = opening.first_signer
    OPENING.perform(opening, SEND_BACK, by=by, version=version, comment=comment)
    notices.sent_back(opening, signer, by=by, comment=comment)


@transaction.atomic
def countersign(opening: OpeningList, *, by, version=None, comment="") -> None:
    """Sign second, under the digest of the first signature; the list is loaded by a job."""
    OPENING.perform(
        opening, COUNTERSIGN, by=by, version=version, comment=comment,
        facts={"digest": opening.digest, "rows": opening.rows_count}, second_signer=by,
    )  # fmt: skip
    jobs.enqueue(JOB, by=by, opening=opening.pk)


@transaction.atomic
def withdraw(opening: OpeningList, *, by, version=None, comment="") -> None:
    """Give up a list that nobody signed."""
    OPENING.perform(opening, WITHDRAW, by=by, version=version, comment=comment)


@transaction.atomic
def load(opening: OpeningList, *, by=None, version=None, comment="") -> None:
    """Make a record of every row, or of none: a row that does not fit returns the list.

    The records are made in the name of the second signer.
    """
    signers = [opening.first_signer, opening.second_signer]
    try:
        with transaction.atomic():
            _load_rows(opening)
            OPENING.perform(
                opening, LOAD, by=by, version=version, comment=comment,
                facts={"rows": opening.rows_count}, loaded_at=clock.now(),
            )  # fmt: skip
    except RowRefused as refused:
        opening.refresh_from_db()
        text = _("Row %(number)d: %(why)s") % {"number": refused.number, "why": refused}
        fail(opening, comment=text)
        check(opening)
        notices.failed(opening, signers, comment=text)
    else:
        notices.loaded(opening, signers)


class RowRefused(Exception):
    """A row that cannot be loaded as things stand."""

    def __init__(self, number: int, why: Exception) -> None:
        self.number = number
        super().__init__(str(why))


def _load_rows(opening: OpeningList) -> None:
    rows = list(opening.rows.order_by("number"))
    known = Known(opening.zone, (row.values for row in rows))
    loader, by = loader_of(opening.kind), opening.second_signer
    for row in rows:
        try:
            facts = read(opening.kind, known, row.values)
            made = loader.load(known, facts, by=by, opening=opening)
        except (ActionRefused, ShapeError) as why:
            raise RowRefused(row.number, why) from None
        row.made_type, row.made_uuid = subject_type(made), made.uuid
    OpeningRow.objects.bulk_update(rows, ["made_type", "made_uuid"], batch_size=200)


@transaction.atomic
def fail(opening: OpeningList, *, by=None, version=None, comment="") -> None:
    """Return a list that could not be loaded to those who wrote it."""
    OPENING.perform(opening, FAIL, by=by, version=version, comment=comment)

"""The board of a process: the same rows, filters and steps as its list, in columns by state.

A noun joins with a short declaration::

    class LeadBoard(BoardPage):
        model, title, filters, presets, tools = …     # as in pages/lists.py
        process = LEAD                                # core.workflow.Process
        lanes = ("REGISTERED", "JUDGED", …)           # states, in their order
        sum_field = "planned_investment_fen"          # of money; leave out for counts alone
        card_template = "crm/leads/_card.html"        # draws `row` inside the card
        ordering = ("-state_since",)                  # within a lane, backed by an index
        list_url, board_url = "crm:leads", "crm:lead-board"

        def tone(self, row): …                        # is-late, is-due, is-ok or nothing

Counts and sums come from one aggregate query under the same filters, never from the cards: 30 of
them a lane, then "more". A card moves by drag, by the menu on it, and from the keyboard (m opens
the menu, arrows walk): all of them post to the page of the step, `<record url>steps/<step>/`.
That page takes the step, asks for its facts in a dialog, or refuses with all reasons; a card
whose step was not taken goes back to its place.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum
from django.utils.functional import cached_property

from hightech.core.errors import Reason, ShapeError
from hightech.core.lists import keyset
from hightech.core.pages.lists import RowsPage
from hightech.core.workflow import Process, Transition

CARDS = 30


@dataclass(frozen=True)
class Move:
    """A step by which a card leaves its lane."""

    label: str
    name: str
    target: str


@dataclass(frozen=True)
class Card:
    row: Any
    link: str
    base: str
    tone: str
    moves: list[Move]

    @property
    def steps(self) -> str:
        """Return target → step, as the script reads it."""
        return " ".join(f"{move.target}={move.name}" for move in self.moves)


@dataclass(frozen=True)
class Lane:
    """One column: its state, its totals under the filters, its first cards."""

    state: str
    label: str
    count: int
    sum_fen: int | None
    cards: list[Card]
    more_url: str
    # The step that leads here, for a card that has none: the server then says why not.
    step: str


class BoardPage(RowsPage):
    """The board of a noun; see the head of this module."""

    process: Process
    lanes: tuple[str, ...] = ()
    sum_field = ""
    card_template = ""
    ordering: tuple[str, ...] = ("-created_at",)
    is_list = False
    page_template = "components/board_page.html"
    part_template = "components/_board.html"

    def tone(self, row) -> str:
        """Return the class that colours the edge of a card."""
        return ""

    def steps_at(self, row) -> str:
        """Return the address below which the steps of a record stand."""
        return f"{row.get_absolute_url()}steps/"

    @cached_property
    def labels(self) -> dict[str, str]:
        """Return the words of the steps, once for all cards."""
        return {name: str(one.label) for name, one in self.process.transitions.items()}

    def content(self, filterset) -> dict:
        rows = filterset.rows().filter(**{f"{self.process.field}__in": self.lanes})
        about = f"{self.request.path}?{filterset.about()}"
        wanted = self.request.GET.get("lane", "")
        if wanted and self.request.htmx:
            return self._one_lane(rows, wanted, about)
        totals = self._totals(rows)
        lanes = [self._lane(rows, state, about, totals.get(state)) for state in self.lanes]
        counted = [total["count"] for total in totals.values()]
        return {
            "lanes": lanes,
            "card_template": self.card_template,
            "total": sum(counted),
            "total_fen": sum(total["sum"] or 0 for total in totals.values()),
            "has_sum": bool(self.sum_field),
        }

    def _one_lane(self, rows, state: str, about: str) -> dict:
        if state not in self.lanes:
            raise ShapeError(Reason("invalid_choice", state, "lane"))
        self.part_template = "components/_board_cards.html"
        lane = self._lane(rows, state, about, {"count": 1, "sum": None})
        return {"lane": lane, "card_template": self.card_template}

    def _totals(self, rows) -> dict[str, dict]:
        field = self.process.field
        sums = {"sum": Sum(self.sum_field)} if self.sum_field else {}
        found = rows.order_by().values(field).annotate(count=Count("pk"), **sums)
        return {one[field]: one | {"sum": one.get("sum")} for one in found}

    def _lane(self, rows, state: str, about: str, total: dict | None) -> Lane:
        label = str(dict(self.process.states.choices)[state])
        step = next((t.name for t in self.process.transitions.values() if t.target == state), "")
        if total is None:
            return Lane(state, label, 0, 0, [], "", step)
        own = self.fetched(rows.filter(**{self.process.field: state}))
        asked = self.request.GET
        cursor = asked.get("cursor", "") if asked.get("lane") == state else ""
        page = keyset.page_of(
            own, self.ordering, size=CARDS, cursor=cursor, about=f"{about}#{state}"
        )
        more = self.bar.url(lane=state, cursor=page.next) if page.next else ""
        self.prepare(page.rows)
        cards = [self._card(row) for row in page.rows]
        return Lane(state, label, total["count"], total["sum"], cards, more, step)

    def _card(self, row) -> Card:
        moves = [
            Move(self.labels[one.name], one.name, str(one.target))
            for one in self.process.transitions.values()
            if self.may_lead(row, one) and one.who(self.request.user, row)
        ]
        return Card(row, row.get_absolute_url(), self.steps_at(row), self.tone(row), moves)

    def may_lead(self, row, one: Transition) -> bool:
        """Tell whether a step leads this card, as it stands, to another lane."""
        now = self.process.state_of(row)
        if now not in one.sources or one.target not in self.lanes or one.target == now:
            return False
        return all(getattr(row, column) in allowed for column, allowed in one.where.items())

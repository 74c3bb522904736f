"""The applications by state, with their totals; a card moves by the steps of its page."""

from funds.models import Application
from funds.web.views.applications import INSIDE, ApplicationList
from funds.workflow.applications import APPLICATION
from hightech.core import clock
from hightech.core.pages.boards import BoardPage

S = Application.State
# Days without a step after which a card is marked.
ROTS_AFTER = 30


class ApplicationBoard(BoardPage):
    """The same rows and filters as the list."""

    model = Application
    title = ApplicationList.title
    # Whether a step is an applicant's is asked of the database: their list is enough for them.
    roles = INSIDE
    filters = ApplicationList.filters
    process = APPLICATION
    lanes = (
        S.DRAFT, S.SUBMITTED, S.CORRECTION, S.VERIFYING, S.VERIFIED, S.ON_AGENDA, S.APPROVED,
        S.PUBLICITY, S.CLEARED, S.FUNDED,
    )  # fmt: skip
    sum_field = "requested_fen"
    card_template = "funds/application/_card.html"
    ordering = ("-created_at",)
    presets = ApplicationList.presets
    tools = ApplicationList.tools
    empty = ApplicationList.empty
    list_url, board_url = "funds:applications", "funds:application-board"

    def tone(self, row) -> str:
        return "is-due" if row.rots else ""

    def prepare(self, rows: list) -> None:
        for one in rows:
            one.days_here = (clock.now() - one.state_since).days
            one.rots = one.days_here > ROTS_AFTER

"""A zone of full size around the story: rows as an opening balance would have left them."""

from crm.models import Assignment, Contact, Enterprise, Interaction, Lead
from funds.management.demo.mass.files import write_files
from funds.management.demo.mass.firms import Firms
from funds.management.demo.mass.leads import Leads
from funds.management.demo.mass.talks import write_talks
from funds.management.demo.mass.whole import Whole
from funds.models import Application
from hightech.core import loading
from hightech.core.models import Change, Step
from hightech.users.models import Zone

FIRMS = 1_000_000


def tell(*, firms: int = FIRMS, seed: int = 1) -> None:
    """Write a zone of full size around the story of TTB, in the caller's transaction.

    Beside `firms` firms there are three times as many talks, a fifth as many leads and contacts,
    and a twentieth as many residents and applications.
    """
    whole = Whole(Zone.objects.get(code="TTB"), firms=firms, seed=seed)
    with loading.bare(
        Enterprise, Assignment, Contact, Lead, Interaction, Application, Change, Step
    ):
        recorded = Firms(whole)
        recorded.write()
        leads = Leads(whole, recorded.first)
        leads.write()
        write_talks(whole, recorded.first, leads)
        write_files(whole, recorded.first)

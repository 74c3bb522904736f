"""The zone of full size around the story: its rows hold as rows of the actions do."""

from django.urls import reverse

from crm.models import Assignment, Contact, Enterprise, Lead
from crm.models.naming import key_of
from funds.management.demo.mass.names import Names, is_simple
from funds.models import Application
from funds.reports import reconciliation
from hightech.core import verification
from hightech.core.models import Counter
from hightech.users.models import User
from tests.journeys.conftest import FIRMS, MOMENT


class TestMass:
    def test_there_are_as_many_rows_as_were_asked_for(self, full_zone):
        assert full_zone == [FIRMS, FIRMS // 5, FIRMS * 3, FIRMS // 20, FIRMS // 5]

    def test_every_chain_and_every_series_of_numbers_holds(self, full_zone):
        assert list(verification.broken_links()) == []
        assert Counter.objects.filter(series="L", last__gt=0, year__lt=2025).exists()

    def test_no_money_moved(self, full_zone):
        assert list(reconciliation.differences()) == []

    def test_firms_and_people_are_found_as_if_recorded_by_hand(self, full_zone):
        for model in (Enterprise, Contact):
            stale = [row for row in model.objects.all() if row.found_by != row.search_text()]
            assert stale == []
        assert [
            firm for firm in Enterprise.objects.all() if firm.name_key != key_of(firm.name)
        ] == []

    def test_each_resident_has_one_account_manager(self, full_zone):
        residents = Enterprise.objects.residents()
        assert residents.count() >= FIRMS // 20
        looked_after = Assignment.objects.current().values("enterprise")
        assert not residents.filter(created_at__lt=MOMENT).exclude(pk__in=looked_after).exists()

    def test_the_pages_of_the_zone_show_it(self, full_zone, client):
        lead = Lead.objects.order_by("-pk").first()
        file = Application.objects.order_by("-pk").first()
        shown = {
            "leader": (
                reverse("crm:enterprises"), reverse("crm:leads"), reverse("crm:lead-board"),
                lead.get_absolute_url(), lead.enterprise.get_absolute_url(),
            ),
            "fundofficer": (reverse("funds:applications"), file.get_absolute_url()),
        }  # fmt: skip
        for username, pages in shown.items():
            client.force_login(User.objects.get(username=username))
            assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(
                pages, 200
            )


def test_names_are_each_one_of_a_kind_and_as_search_compares_them():
    names = Names()
    keys = {names.of(serial).key for serial in range(5000)}
    assert (len(keys), is_simple()) == (5000, True)
    assert len(names) > 1_000_000

"""The demo: the same seed tells the same story, everything in it holds, and it goes away again."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from crm.models import ConflictCase, Enterprise, Interaction, Lead
from funds.management.demo import book, firms, people, plans
from funds.models import Application, Fund, Meeting, PaymentOrder
from funds.reports import reconciliation
from hightech.core import clock, verification
from hightech.core.models import Change, DemoStory, Job, Message, Notification, Step
from hightech.users.models import Membership, User, Zone
from tests.factories.users import user_with
from tests.journeys.backup import TestBackup
from tests.journeys.conftest import MOMENT
from tests.journeys.isolation import TestIsolation
from tests.journeys.mass import TestMass
from tests.journeys.wrong_input import TestWrongInput

# Asked of the same story, which is told once for all of them: telling is the costly part.
__all__ = ["TestBackup", "TestIsolation", "TestMass", "TestWrongInput"]

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("story")]
# The observer reads figures, the third party files it is given, the administrator settings.
IDLE = ("observer", "thirdparty", "admin")
BUSY = [one.username for one in (*people.TTB, *people.JNH) if one.username not in IDLE]


def fingerprint() -> list:
    """Return everything people would notice, without keys and ids."""
    return [
        list(Lead.objects.order_by("zone__code", "number").values_list(
            "zone__code", "number", "stage", "status", "in_pool", "grade", "enterprise__name",
            "enterprise__credit_code", "owner__username", "planned_investment_fen", "created_at",
        )),
        list(Interaction.objects.order_by("happened_at", "lead__number").values_list(
            "happened_at", "lead__number", "kind", "summary",
        )),
        list(Step.objects.order_by("at", "process", "pk").values_list(
            "at", "process", "name", "source", "target", "actor__username", "comment",
        )),
    ]  # fmt: skip


def states(model, column: str, **of) -> set[str]:
    return set(model.objects.filter(**of).values_list(column, flat=True))


class TestStory:
    def test_it_spans_more_than_twelve_months(self, story):
        first = Step.objects.order_by("at").first()
        assert (MOMENT - first.at).days > 366
        assert Step.objects.order_by("at").last().at <= MOMENT

    def test_every_chain_and_every_series_of_numbers_holds(self, story):
        assert list(verification.broken_links()) == []

    def test_the_ledger_agrees_with_the_totals(self, story):
        assert list(reconciliation.differences()) == []

    def test_leads_stand_at_every_stage_of_both_tracks(self, story):
        town = {"zone__code": "TTB", "status": "ACTIVE", "in_pool": False}
        assert states(Lead, "stage", **town, track="MAJOR") == set(Lead.Stage.values) - {
            "REGISTERED"
        }
        assert states(Lead, "stage", **town, track="LIGHT") == {
            "NEGOTIATING", "SIGNED", "LANDED", "PRODUCING",
        }  # fmt: skip
        assert Lead.objects.filter(**town, stage="REGISTERED").count() >= 4
        assert states(Lead, "status", zone__code="TTB") == set(Lead.Status.values)
        assert Lead.objects.filter(zone__code="TTB", in_pool=True).count() >= 1

    def test_challenges_are_open_admitted_and_ruled(self, story):
        assert states(ConflictCase, "state") == {"OPEN", "ADMITTED", "REJECTED", "RULED"}

    def test_applications_stand_at_every_state(self, story):
        assert states(Application, "state") == set(Application.State.values)
        assert states(Application, "zone__code") == {"TTB"}

    def test_the_other_zone_has_leads_only(self, story):
        assert Lead.objects.filter(zone__code="JNH").count() == 8
        assert not Fund.objects.exclude(zone__code="TTB").exists()

    def test_a_meeting_is_tomorrow_with_files_on_its_agenda(self, story):
        coming = Meeting.objects.get(held_at__gt=MOMENT)
        assert clock.local(coming.held_at).date() == MOMENT.date() + timedelta(days=1)
        assert coming.agenda.count() == 2

    def test_a_payment_waits_for_its_release(self, story):
        assert PaymentOrder.objects.filter(state="PREPARED").count() == 1

    @pytest.mark.parametrize("username", BUSY)
    def test_every_demo_user_finds_work_on_my_day(self, story, client, username):
        client.force_login(User.objects.get(username=username))
        with clock.at(MOMENT):
            page = client.get("/")
        day = page.context["day"]
        assert page.status_code == 200
        assert day.now or day.waiting or day.soon, "nothing to do"

    def test_nothing_of_the_past_is_still_to_be_sent(self, story):
        assert states(Message, "state") == {"SENT"}
        assert states(Job, "state") == {"DONE"}

    def test_every_credit_code_checks_and_is_its_own(self, story):
        codes = list(Enterprise.objects.exclude(credit_code="").values_list("credit_code"))
        assert len(codes) == len(set(codes)) > 10
        from stdnum.cn import uscc

        assert all(uscc.is_valid(code) for (code,) in codes)

    def test_the_users_of_the_contract_are_there_with_their_roles(self, story):
        held = set(Membership.objects.values_list("user__username", "role", "zone__code"))
        wanted = {(one.username, one.role, "TTB") for one in people.TTB}
        wanted |= {(one.username, one.role, "JNH") for one in people.JNH}
        assert held == wanted | {("observer", "OBSERVER", "JNH")}
        assert User.objects.get(username="officer").check_password("hightech-demo")

    def test_other_zones_are_reference_rows_without_members(self, story):
        working = Zone.objects.exclude(memberships=None).values_list("code", flat=True)
        assert set(working) == {"TTB", "JNH"}
        assert Zone.objects.count() == 11


class TestDemoData:
    def test_the_same_seed_tells_the_same_story(self, story, monkeypatch):
        """A slice of the story is told twice: telling all of it again would say no more."""
        monkeypatch.setattr(book, "granted", lambda world, residents: None)
        for name in ("RESIDENTS", "PROJECTS", "ENDED", "JINAN"):
            monkeypatch.setattr(plans, name, getattr(plans, name)[::4])
        prints = []
        with clock.at(MOMENT):
            for seed in (1, 1, 2):
                call_command("demo_data", "--clear", verbosity=0)
                book.tell(size="small", seed=seed)
                prints.append(fingerprint())
        assert prints[0] == prints[1]
        assert prints[0] != prints[2]

    def test_a_second_start_keeps_the_data(self, story, capsys):
        before = Step.objects.count()
        call_command("demo_data", "--seed", "2")
        assert "here already" in capsys.readouterr().out
        assert Step.objects.count() == before

    def test_it_refuses_names_that_real_rows_have(self, story):
        Zone.objects.update(is_demo=False)
        User.objects.exclude(username="officer").update(is_demo=False)
        before = User.objects.count()
        with pytest.raises(CommandError, match=r"JNH.*TTB.*leader"):
            call_command("demo_data", verbosity=0)
        assert User.objects.count() == before


class TestClear:
    def test_nothing_of_the_demo_is_left_and_the_trail_says_why(self, story):
        call_command("demo_data", "--clear", verbosity=0)
        for model in (Zone, User, Membership, Lead, Enterprise, Step, Notification, Message):
            assert not model.objects.exists(), model
        kept = DemoStory.objects.get()
        assert kept.cleared_at == MOMENT
        counts = Change.objects.of(kept).get(diff__has_key="rows").diff["rows"][0]
        assert counts["users.User"] == len(people.TTB) + len(people.JNH)
        assert list(verification.broken_links()) == []

    def test_it_refuses_while_a_real_row_depends_on_it_and_names_it(self, story):
        zone = Zone.objects.get(code="TTB")
        user_with("ADMIN", zone=zone, username="root")
        before = Step.objects.count()
        with pytest.raises(CommandError, match="real rows depend") as refusal:
            call_command("demo_data", "--clear", verbosity=0)
        assert "ADMIN TTB" in str(refusal.value)
        assert Step.objects.count() == before
        assert Zone.objects.demo().count() == 11


class TestFirms:
    def test_the_same_seed_gives_the_same_firms(self):
        first, second = (firms.Registry(7).firms(40) for _ in range(2))
        assert first == second
        assert len({firm.name for firm in first}) == len({firm.code for firm in first}) == 40
        assert firms.Registry(8).firms(40) != first

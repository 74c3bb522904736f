"""Two who register, claim or rule at once: exactly one holds the firm."""

import pytest

from crm.actions import leads
from crm.models import Claim, ConflictCase, Enterprise, Lead
from hightech.core.errors import ActionRefused
from tests.crm.leads.story import CODE, NAME
from tests.factories.users import TeamFactory, ZoneFactory, user_with
from tests.races import winners

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROUNDS, AT_ONCE = 20, 8


@pytest.fixture
def officers(transactional_db):
    zone = ZoneFactory()
    return [
        user_with("OFFICER", zone=zone, team=TeamFactory(zone=zone, name_en=f"Team {n}"))
        for n in range(AT_ONCE)
    ]


def test_of_two_registrations_at_once_one_holds_and_the_others_hear_why(race, officers):
    for number in range(ROUNDS):
        name, region = f"{NAME}{number}", "天津"

        def act(officer, name=name, region=region):
            return leads.register(
                by=officer, enterprise_name=name, region=region, summary="Reducer line"
            )

        made = race(*(lambda officer=officer: act(officer) for officer in officers))
        assert [answer for answer in made if isinstance(answer, Exception)] == []
        firm = Enterprise.objects.get(name=name)
        holder = Claim.objects.live().get(enterprise=firm).lead
        assert len(winners([lead for lead in made if lead.claim_id])) == 1
        cases = ConflictCase.objects.filter(holder_lead=holder)
        assert cases.count() == AT_ONCE - 1
        assert {case.challenger_lead_id for case in cases} == {
            lead.pk for lead in made if lead.pk != holder.pk
        }
    numbers = sorted(Lead.objects.values_list("number", flat=True))
    assert [int(number[-6:]) for number in numbers] == list(range(1, ROUNDS * AT_ONCE + 1))


def test_the_same_credit_code_at_once_makes_one_firm(race, officers):
    def act(officer, name):
        return leads.register(
            by=officer, enterprise_name=name, credit_code=CODE, summary="Reducer line"
        )

    made = race(*(lambda o=o, n=n: act(o, f"Name {n}") for n, o in enumerate(officers)))
    assert [answer for answer in made if isinstance(answer, Exception)] == []
    assert Enterprise.objects.filter(credit_code=CODE).count() == 1
    assert Claim.objects.live().count() == 1


def test_of_two_who_claim_from_the_pool_at_once_one_gets_it(race, officers):
    for number in range(ROUNDS):
        lead = leads.register(
            by=officers[0], enterprise_name=f"{NAME}{number}", region="天津", summary="x"
        )
        leads.release(lead, by=officers[0])
        others = officers[1:]

        def act(officer, pk=lead.pk):
            return leads.claim_from_pool(Lead.objects.get(pk=pk), by=officer) or officer

        answers = race(*(lambda officer=officer: act(officer) for officer in others))
        lead.refresh_from_db()
        assert winners(answers) == [lead.owner]
        losers = [answer for answer in answers if isinstance(answer, Exception)]
        assert all(isinstance(loser, ActionRefused) for loser in losers)
        assert {loser.reasons[0].code for loser in losers} <= {"stale", "wrong_state"}
        assert Claim.objects.live().get(lead=lead).owner == lead.owner

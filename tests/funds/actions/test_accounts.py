import pytest

from crm.models import EnterpriseMember
from funds.actions import accounts
from funds.models import Account
from hightech.core.models import Change, Notification
from tests.factories import money
from tests.factories.crm import EnterpriseFactory
from tests.factories.users import user_with
from tests.funds.refusals import refused

pytestmark = pytest.mark.django_db
FACTS = {"bank": "Bank of Tianjin", "number": "6228 4804 0256 4890 018"}


@pytest.fixture
def firm(zone):
    return EnterpriseFactory(zone=zone, name="华芯精密", former_names=["华芯(旧)有限公司"])


@pytest.fixture
def proposed(firm, fund_officer):
    return accounts.propose(by=fund_officer, enterprise=firm, holder="华芯精密", **FACTS)


class TestPropose:
    def test_by_the_fund_officer_waits_for_the_cashier(self, firm, fund_officer, cashier):
        account = accounts.propose(by=fund_officer, enterprise=firm, holder=" 华芯精密 ", **FACTS)
        assert (account.state, account.number) == ("PROPOSED", "6228480402564890018")
        assert account.holder == "华芯精密"
        told = Notification.objects.get(event="funds.account_proposed")
        assert told.user == cashier

    def test_by_a_member_of_the_enterprise(self, firm, applicant):
        EnterpriseMember.objects.create(enterprise=firm, user=applicant, kind="CLERK")
        account = accounts.propose(by=applicant, enterprise=firm, holder="x", **FACTS)
        assert account.proposed_by == applicant

    @pytest.mark.parametrize("role", ["APPLICANT", "CASHIER", "FINANCE", "MANAGER"])
    def test_is_refused_to_others(self, firm, zone, role):
        with refused("role"):
            accounts.propose(by=user_with(role, zone=zone), enterprise=firm, holder="x", **FACTS)
        assert Account.objects.count() == 0

    def test_never_tells_the_whole_number_in_a_story(self, proposed):
        assert proposed.number not in str(list(proposed_steps(proposed)))
        assert str(proposed) == "华芯精密 · Bank of Tianjin ****0018"


def proposed_steps(account):
    from hightech.core.models import Step

    return Step.objects.of(account).values_list("facts", "comment")


class TestVerify:
    def test_makes_it_the_account_of_the_firm(self, proposed, cashier):
        accounts.verify(proposed, by=cashier)
        assert (proposed.state, proposed.verified_by) == ("VERIFIED", cashier)

    @pytest.mark.parametrize("holder", ["华芯(旧)有限公司", "华芯 精密"])
    def test_allows_a_former_name_and_other_widths(self, proposed, cashier, holder):
        Account.objects.update(holder=holder)
        proposed.refresh_from_db()
        accounts.verify(proposed, by=cashier)
        assert proposed.state == "VERIFIED"

    def test_refuses_the_holder_of_another_name(self, proposed, cashier):
        Account.objects.update(holder="华芯精密二厂")
        proposed.refresh_from_db()
        with refused("foreign_account"):
            accounts.verify(proposed, by=cashier)
        assert Account.objects.get().state == "PROPOSED"

    @pytest.mark.parametrize("number", ["12", "not-a-number!", "账号"])
    def test_refuses_what_is_no_number(self, proposed, cashier, number):
        Account.objects.update(number=number)
        proposed.refresh_from_db()
        with refused("number"):
            accounts.verify(proposed, by=cashier)

    def test_is_the_cashiers(self, proposed, finance):
        with refused("role"):
            accounts.verify(proposed, by=finance)

    def test_is_not_for_its_proposer(self, firm, zone):
        both = user_with("FUND_OFFICER", zone=zone)
        both.memberships.create(zone=zone, role="CASHIER")
        account = accounts.propose(by=both, enterprise=firm, holder="华芯精密", **FACTS)
        with refused("separation_of_duties"):
            accounts.verify(account, by=both)

    def test_of_a_successor_replaces_the_first(self, proposed, firm, fund_officer, cashier):
        accounts.verify(proposed, by=cashier)
        second = accounts.propose(
            by=fund_officer, enterprise=firm, holder="华芯精密", bank="ICBC", number="0200001"
        )
        accounts.verify(second, by=cashier)
        assert [a.state for a in Account.objects.order_by("pk")] == ["REPLACED", "VERIFIED"]

    def test_of_a_successor_that_is_refused_leaves_the_first(
        self, proposed, firm, fund_officer, cashier
    ):
        accounts.verify(proposed, by=cashier)
        second = accounts.propose(
            by=fund_officer, enterprise=firm, holder="else", bank="ICBC", number="0200001"
        )
        with refused("foreign_account"):
            accounts.verify(second, by=cashier)
        assert [a.state for a in Account.objects.order_by("pk")] == ["VERIFIED", "PROPOSED"]

    def test_a_cashier_of_another_zone_may_not(self, proposed):
        from tests.factories.users import ZoneFactory

        with refused("role"):
            accounts.verify(proposed, by=user_with("CASHIER", zone=ZoneFactory(code="JNH")))


class TestReveal:
    def test_tells_the_number_and_writes_down_to_whom(self, proposed, cashier):
        assert accounts.reveal(proposed, by=cashier) == "6228480402564890018"
        change = Change.objects.of(proposed).get()
        assert (change.actor, change.reason) == (cashier, "reveal")
        assert "6228480402564890018" not in str(change.diff)


class TestVisibility:
    def test_is_the_firms_and_the_handlers_of_its_zone(self, proposed, firm, zone, applicant):
        from tests.factories.users import ZoneFactory

        stranger = user_with("APPLICANT", zone=zone)
        EnterpriseMember.objects.create(enterprise=firm, user=applicant, kind="CLERK")
        seen = [applicant, *(user_with(r, zone=zone) for r in ("FINANCE", "CASHIER", "AUDITOR"))]
        other = user_with("FINANCE", zone=ZoneFactory(code="JNH"))
        hidden = [stranger, other, user_with("OFFICER", zone=zone)]
        assert all(Account.objects.visible_to(user).exists() for user in seen)
        assert not any(Account.objects.visible_to(user).exists() for user in hidden)


def test_an_account_made_as_a_row_is_verified(zone):
    assert money.account(EnterpriseFactory(zone=zone)).state == "VERIFIED"

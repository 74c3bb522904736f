from datetime import timedelta

import pytest

from crm.models import EnterpriseMember
from funds.actions import findings, inspections, orders, sanctions
from funds.models import Application, Finding, Inspection, Sanction
from funds.reports import separation
from hightech.core import clock
from tests.factories import money
from tests.factories.papers import a_file
from tests.factories.users import ZoneFactory, user_with
from tests.funds.refusals import misshapen, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(zone, applicant):
    made = money.funded(zone)
    EnterpriseMember.objects.create(enterprise=made.enterprise, user=applicant, kind="CLERK")
    return made


def inspect(by, file, **facts):
    values = {"kind": "ON_SITE", "held_on": clock.today()} | facts
    return inspections.create(by=by, application=file, **values)


@pytest.fixture
def finding(file, auditor):
    return findings.create(
        by=auditor, inspection=inspect(auditor, file), text="An invoice is missing",
        due_on=clock.today() + timedelta(days=10),
    )  # fmt: skip


class TestInspection:
    def test_is_recorded_by_the_auditor(self, file, auditor):
        assert inspect(auditor, file).inspector == auditor

    def test_is_not_for_others(self, file, finance):
        with refused("role"):
            inspect(finance, file)

    def test_is_not_for_who_verified_the_file(self, file, auditor):
        Application.objects.update(verifier=auditor)
        file.refresh_from_db()
        with refused("separation_of_duties"):
            inspect(auditor, file, separation_reason="nobody else")
        assert Inspection.objects.count() == 0

    def test_by_who_prepared_a_payment_needs_a_reason_that_is_listed(self, zone, auditor):
        auditor.memberships.create(zone=zone, role="CASHIER")
        both = type(auditor).objects.get(pk=auditor.pk)
        tranche = money.due(zone)
        orders.prepare(by=both, tranche=tranche)
        file = tranche.plan.application
        with refused("separation_of_duties"):
            inspect(both, file)
        inspect(both, file, separation_reason="the only auditor")
        listed = separation.of_month(both)
        assert [(one.who, one.reason) for one in listed] == [(str(both), "the only auditor")]

    def test_does_not_lie_in_the_future(self, file, auditor):
        with refused("future"):
            inspect(auditor, file, held_on=clock.today() + timedelta(days=1))


class TestFinding:
    def test_is_rectified_by_the_enterprise_and_closed_by_the_auditor(
        self, finding, applicant, auditor
    ):
        findings.rectify(finding, by=applicant, evidence=[a_file(applicant)], comment="found it")
        assert finding.state == "RECTIFIED"
        findings.close(finding, by=auditor)
        assert finding.state == "CLOSED"

    def test_is_sent_back_with_a_reason(self, finding, applicant, auditor):
        findings.rectify(finding, by=applicant)
        with refused("missing_fact"):
            findings.send_back(finding, by=auditor)
        findings.send_back(finding, by=auditor, comment="of another year")
        assert finding.state == "OPEN"

    def test_is_not_rectified_by_another_firm_or_closed_by_it(self, finding, zone, applicant):
        with refused("role"):
            findings.rectify(finding, by=user_with("APPLICANT", zone=zone))
        with refused("role", "wrong_state"):
            findings.close(finding, by=applicant)

    @pytest.mark.parametrize("amount", [0, -1])
    def test_has_a_positive_amount_or_none(self, file, auditor, amount):
        with misshapen("amount_yuan"):
            findings.create(
                by=auditor, inspection=inspect(auditor, file), text="x", due_on=clock.today(),
                amount_fen=amount,
            )  # fmt: skip
        assert Finding.objects.count() == 0

    def test_is_seen_by_the_enterprise_and_the_zone_only(self, finding, applicant, zone, auditor):
        assert Finding.objects.visible_to(applicant).get() == finding
        assert Finding.objects.visible_to(auditor).get() == finding
        for other in (user_with("APPLICANT"), user_with("AUDITOR", zone=ZoneFactory(code="JNH"))):
            assert not Finding.objects.visible_to(other).exists()


class TestSanction:
    def propose(self, by, firm, kind="STOP", **facts):
        return sanctions.propose(by=by, enterprise=firm, kind=kind, ground="false", **facts)

    def test_is_proposed_and_decided_by_two(self, file, fund_officer, chair):
        sanction = self.propose(fund_officer, file.enterprise)
        sanctions.decide(sanction, by=chair)
        assert (sanction.state, sanction.decided_by) == ("DECIDED", chair)

    def test_is_not_decided_by_its_proposer(self, file, zone):
        both = user_with("FUND_OFFICER", zone=zone)
        both.memberships.create(zone=zone, role="CHAIR")
        sanction = self.propose(both, file.enterprise)
        with refused("separation_of_duties"):
            sanctions.decide(sanction, by=both)

    def test_roles_are_kept(self, file, auditor, fund_officer):
        with refused("role"):
            self.propose(auditor, file.enterprise)
        sanction = self.propose(fund_officer, file.enterprise)
        with refused("role", "separation_of_duties"):
            sanctions.decide(sanction, by=fund_officer)

    def test_a_ban_names_its_end(self, file, fund_officer):
        with refused("missing_fact"):
            self.propose(fund_officer, file.enterprise, kind="BAN")
        until = clock.today() + timedelta(days=700)
        assert self.propose(fund_officer, file.enterprise, kind="BAN", until=until).until == until

    def test_ends_in_the_future(self, file, fund_officer):
        with refused("past"):
            self.propose(fund_officer, file.enterprise, until=clock.today() - timedelta(days=1))
        assert Sanction.objects.count() == 0

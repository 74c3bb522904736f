"""Two records of one firm become one, and two again."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from crm import collisions
from crm.actions import enterprises, merge_relations, merging, registration
from crm.models import AnnualFigures, Assignment, Contact, Enterprise, EnterpriseMerge, Lead
from funds.models import Account
from hightech.core import clock, files, verification
from hightech.core.errors import ActionRefused, ShapeError
from hightech.core.models import Attachment, Notification
from tests.factories.crm import ContactFactory, EnterpriseFactory, LeadFactory
from tests.factories.users import ZoneFactory

CODE = "91110108551385082Q"


@pytest.fixture
def two(zone, leader, officer):
    """Return two records of one firm: what one lacks, the other has."""
    kept = EnterpriseFactory(zone=zone, name="天津瀚海智能科技有限公司")
    gone = EnterpriseFactory(zone=zone, name="瀚海智能", credit_code=CODE, region="天津")
    return SimpleNamespace(kept=kept, gone=gone, leader=leader, officer=officer)


def merged(two, **options) -> EnterpriseMerge:
    done = merging.merge(two.kept, by=two.leader, source=two.gone, **options)
    two.kept.refresh_from_db()
    return done


def codes(refused) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_the_kept_firm_takes_what_it_lacks_and_is_found_by_both_names(two):
    merged(two)
    assert (two.kept.name, two.kept.credit_code) == ("天津瀚海智能科技有限公司", CODE)
    assert two.kept.region == "天津"
    assert two.kept.former_names == ["瀚海智能"]
    assert list(Enterprise.objects.search("hhzn")) == [two.kept]


def test_one_chooses_field_by_field(two):
    merged(two, choices={"name": "SOURCE", "region": "TARGET"})
    assert (two.kept.name, two.kept.region) == ("瀚海智能", "")
    assert two.kept.former_names == ["天津瀚海智能科技有限公司"]
    assert two.kept.name_key == "瀚海智能"


@pytest.mark.parametrize("choices", [{"name": "BOTH"}, {"is_resident": "SOURCE"}])
def test_a_choice_that_is_none_is_refused(two, choices):
    with pytest.raises(ShapeError):
        merged(two, choices=choices)
    assert Enterprise.objects.count() == 2


def test_every_model_with_a_key_to_a_firm_says_whether_it_moves():
    assert merge_relations.unknown() == []
    moving = {model._meta.label for model, _field in merge_relations.moving()}
    assert {"crm.Lead", "crm.Claim", "funds.Application", "funds.Sanction"} <= moving
    assert "crm.EnterpriseMerge" not in moving


def test_an_unknown_relation_refuses_the_merge(two, monkeypatch):
    monkeypatch.delattr(Contact, "moves_with_enterprise")
    with pytest.raises(ActionRefused, match=r"crm\.Contact\.enterprise") as refused:
        merged(two)
    assert codes(refused) == ["unknown_relation"]
    assert Enterprise.objects.count() == 2


def test_leads_people_and_files_go_over_and_come_back(two):
    lead = LeadFactory(enterprise=two.gone, zone=two.gone.zone, owner=two.officer)
    person = ContactFactory(enterprise=two.gone)
    stayed = ContactFactory(enterprise=two.kept)
    paper = files.store(ContentFile(b"%PDF-1.4 licence", "licence.pdf"), by=two.leader)
    files.attach(two.gone, [paper], by=two.leader)
    done = merged(two)
    assert Lead.objects.get(pk=lead.pk).enterprise == two.kept
    assert set(two.kept.contacts.all()) == {person, stayed}
    assert Attachment.objects.get().subject_id == two.kept.pk

    merging.unmerge(done, by=two.leader)
    assert Lead.objects.get(pk=lead.pk).enterprise == two.gone
    assert list(two.kept.contacts.all()) == [stayed]
    assert Attachment.objects.get().subject_id == two.gone.pk


def test_a_file_that_both_have_stays_with_the_archived_record(two):
    paper = files.store(ContentFile(b"%PDF-1.4 licence", "licence.pdf"), by=two.leader)
    for firm in (two.kept, two.gone):
        files.attach(firm, [paper], by=two.leader)
    done = merged(two)
    assert Attachment.objects.filter(subject_id=two.kept.pk).count() == 1
    merging.unmerge(done, by=two.leader)
    assert Attachment.objects.filter(subject_id=two.gone.pk).count() == 1


def test_taken_back_the_kept_firm_is_as_it_was(two):
    before = Enterprise.objects.filter(pk__in=[two.kept.pk, two.gone.pk]).order_by("pk")
    columns = [*merging.FIELDS, "former_names", "name_key", "found_by"]
    as_it_was = list(before.values(*columns))
    merging.unmerge(merged(two), by=two.leader)
    assert list(before.values(*columns)) == as_it_was
    assert list(Enterprise.objects.search(CODE)) == [two.gone]


def test_a_field_changed_since_stays_and_the_rest_is_taken_back(two):
    done = merged(two)
    enterprises.edit(two.kept, by=two.leader, version=two.kept.version, region="北京")
    done.refresh_from_db()
    merging.unmerge(done, by=two.leader)
    two.kept.refresh_from_db()
    assert (two.kept.region, two.kept.credit_code) == ("北京", "")


def test_what_was_recorded_since_stays_with_the_kept_firm(two):
    done = merged(two)
    late = ContactFactory(enterprise=two.kept)
    merging.unmerge(done, by=two.leader)
    late.refresh_from_db()
    assert late.enterprise == two.kept


def test_figures_of_the_same_year_and_source_stay_with_the_archived_record(two):
    def figures(firm, year):
        return AnnualFigures.objects.create(
            enterprise=firm, year=year, source="DECLARED", perimeter="ENTERPRISE",
            revenue_fen=1, author=two.officer,
        )  # fmt: skip

    figures(two.kept, 2025)
    same, other = figures(two.gone, 2025), figures(two.gone, 2024)
    told = merge_relations.counted(two.kept, two.gone)
    assert [(row["moving"], row["staying"]) for row in told] == [(1, 1)]
    merged(two)
    same.refresh_from_db()
    other.refresh_from_db()
    assert (same.enterprise, other.enterprise) == (two.gone, two.kept)


def test_one_manager_stays_and_the_other_hears_of_it(two, manager, user_with):
    other = user_with("MANAGER", zone=two.kept.zone)
    enterprises.assign(two.kept, by=two.leader, user=manager, from_on=date(2026, 1, 1))
    enterprises.assign(two.gone, by=two.leader, user=other, from_on=date(2026, 2, 1))
    done = merged(two)
    assert Assignment.objects.current().get().user == manager
    heard = Notification.objects.filter(event="crm.firm_merged").values_list("user", flat=True)
    assert set(heard) == {manager.pk, other.pk}

    merging.unmerge(done, by=two.leader)
    assert two.gone.assignments.current().get().user == other
    assert two.kept.assignments.current().get().user == manager


def test_the_only_manager_goes_over(two, manager):
    enterprises.assign(two.gone, by=two.leader, user=manager, from_on=date(2026, 2, 1))
    done = merged(two)
    assert two.kept.assignments.current().get().user == manager
    merging.unmerge(done, by=two.leader)
    assert two.gone.assignments.current().get().user == manager


def test_a_resident_stays_resident_since_the_earlier_day(two):
    Enterprise.objects.filter(pk=two.gone.pk).update(
        is_resident=True, resident_since=date(2024, 5, 1)
    )
    two.gone.refresh_from_db()
    merged(two)
    assert (two.kept.is_resident, two.kept.resident_since) == (True, date(2024, 5, 1))


def test_a_claim_goes_over_with_its_lead(two):
    lead = registration.register(
        by=two.officer, enterprise=two.gone, summary="减速器产线", source="VISIT"
    )
    claim = lead.claim
    merged(two)
    claim.refresh_from_db()
    assert (claim.enterprise, claim.lead) == (two.kept, lead)
    assert list(verification.broken_links()) == []


def test_two_live_claims_refuse_the_merge(two, user_with):
    other = user_with("OFFICER", zone=two.kept.zone)
    for firm, by in ((two.kept, two.officer), (two.gone, other)):
        registration.register(by=by, enterprise=firm, summary="产线", source="VISIT")
    with pytest.raises(ActionRefused) as refused:
        merged(two)
    assert codes(refused) == ["both_hold"]


def test_two_verified_accounts_refuse_the_merge(two):
    for firm in (two.kept, two.gone):
        Account.objects.create(
            enterprise=firm, holder=firm.name, bank="ICBC",
            number="6222020200001234567", proposed_by=two.officer, verified_by=two.leader,
            state="VERIFIED",
        )  # fmt: skip
    with pytest.raises(ActionRefused) as refused:
        merged(two)
    assert codes(refused) == ["both_hold"]


def test_different_credit_codes_are_two_firms(two):
    Enterprise.objects.filter(pk=two.kept.pk).update(credit_code="91120224MA05WE1X07")
    two.kept.refresh_from_db()
    with pytest.raises(ActionRefused) as refused:
        merged(two)
    assert codes(refused) == ["mismatch"]


def test_only_the_leader_of_the_zone_merges(two, officer, user_with):
    for user in (officer, user_with("LEADER", zone=ZoneFactory(code="JNH"))):
        with pytest.raises(ActionRefused) as refused:
            merging.merge(two.kept, by=user, source=two.gone)
        assert refused.value.is_about_role


def test_a_firm_is_not_merged_into_itself_nor_twice(two):
    with pytest.raises(ActionRefused):
        merging.merge(two.kept, by=two.leader, source=two.kept)
    merged(two)
    with pytest.raises(ActionRefused) as refused:
        merging.merge(two.kept, by=two.leader, source=two.gone)
    assert codes(refused) == ["gone"]


def test_a_stale_page_merges_nothing(two):
    old = two.kept.version
    enterprises.edit(two.kept, by=two.leader, version=old, country="CN")
    with pytest.raises(ActionRefused) as refused:
        merged(two, version=old)
    assert codes(refused) == ["stale"]
    assert Enterprise.objects.filter(pk=two.gone.pk).exists()


def test_until_the_thirtieth_day_a_merge_is_taken_back_not_after(two, settings):
    done = merged(two)
    EnterpriseMerge.objects.update(created_at=clock.now() - timedelta(days=29, hours=23))
    assert EnterpriseMerge.objects.get().can_be_undone
    EnterpriseMerge.objects.update(created_at=clock.now() - timedelta(days=30, minutes=1))
    done.refresh_from_db()
    with pytest.raises(ActionRefused) as refused:
        merging.unmerge(done, by=two.leader)
    assert codes(refused) == ["too_late"]


def test_merges_are_taken_back_last_first(two):
    first = merged(two)
    third = EnterpriseFactory(zone=two.kept.zone, name="瀚海")
    two.kept.refresh_from_db()
    second = merging.merge(third, by=two.leader, source=two.kept)
    first = EnterpriseMerge.objects.for_list().get(pk=first.pk)
    with pytest.raises(ActionRefused) as refused:
        merging.unmerge(first, by=two.leader)
    assert codes(refused) == ["later_merge"]
    assert merging.successor_of(two.gone.uuid, two.leader) == third
    merging.unmerge(second, by=two.leader)
    merging.unmerge(EnterpriseMerge.objects.for_list().get(pk=first.pk), by=two.leader)
    assert Enterprise.objects.count() == 3


def test_a_merge_is_taken_back_once(two):
    done = merged(two)
    merging.unmerge(done, by=two.leader)
    with pytest.raises(ActionRefused) as refused:
        merging.unmerge(done, by=two.leader)
    assert codes(refused) == ["gone"]
    assert merging.successor_of(two.gone.uuid, two.leader) is None


def test_a_code_given_to_another_firm_since_keeps_the_merge(two):
    done = merged(two)
    enterprises.edit(two.kept, by=two.leader, version=two.kept.version, credit_code="")
    enterprises.create(by=two.officer, name="New", credit_code=CODE)
    done.refresh_from_db()
    with pytest.raises(ActionRefused) as refused:
        merging.unmerge(done, by=two.leader)
    assert codes(refused) == ["duplicate"]
    assert not Enterprise.objects.filter(pk=two.gone.pk).exists()


def test_the_database_keeps_one_merge_a_firm(two):
    done = merged(two)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnterpriseMerge.objects.create(
            zone=done.zone, source=two.gone, target=two.kept, merged_by=two.leader
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        EnterpriseMerge.objects.create(
            zone=done.zone, source=two.kept, target=two.kept, merged_by=two.leader
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Enterprise._base_manager.filter(pk=two.kept.pk).update(merged_into=two.kept)


def test_the_name_of_the_archived_record_leads_to_the_kept_one(two):
    merged(two)
    named = {"name": "瀚海智能", "credit_code": "", "region": "天津市"}
    assert collisions.same_firm(two.kept.zone_id, **named) == two.kept
    lead = registration.register(
        by=two.officer, enterprise_name="瀚海智能", region="天津", summary="产线", source="VISIT"
    )
    assert lead.enterprise == two.kept

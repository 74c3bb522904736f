"""Doors to inspections, findings, sanctions and recoveries."""

from funds.actions import findings, inspections, recoveries, sanctions
from funds.api import supervision
from funds.filters import supervision as filters
from funds.models import Finding, Inspection, Recovery, Sanction
from funds.workflow.findings import FINDING
from funds.workflow.recoveries import RECOVERY
from funds.workflow.sanctions import SANCTION
from hightech.core.rest.views import NounViewSet, ProcessViewSet
from hightech.users.roles import FUNDING, Role

GUESTS = (*FUNDING, Role.APPLICANT)


class InspectionViewSet(NounViewSet):
    model = Inspection
    output = supervision.InspectionSerializer
    entry = supervision.InspectionEntry
    create_action = staticmethod(inspections.create)
    list_roles = GUESTS
    create_roles = (Role.AUDITOR,)
    orderings = {"created_at": "created_at", "held_on": "held_on"}
    filterset_class = filters.InspectionFilters


class FindingViewSet(ProcessViewSet):
    model = Finding
    output = supervision.FindingSerializer
    entry = supervision.FindingEntry
    create_action = staticmethod(findings.create)
    process = FINDING
    actions = findings
    list_roles = GUESTS
    create_roles = (Role.AUDITOR,)
    orderings = {"created_at": "created_at", "due_on": "due_on"}
    filterset_class = filters.FindingFilters

    def get_queryset(self):
        return super().get_queryset().for_list()


class SanctionViewSet(ProcessViewSet):
    model = Sanction
    output = supervision.SanctionSerializer
    entry = supervision.SanctionEntry
    create_action = staticmethod(sanctions.propose)
    process = SANCTION
    actions = sanctions
    list_roles = FUNDING
    create_roles = (Role.FUND_OFFICER,)
    filterset_class = filters.SanctionFilters

    def get_queryset(self):
        return super().get_queryset().for_list()


class RecoveryViewSet(ProcessViewSet):
    model = Recovery
    output = supervision.RecoverySerializer
    entry = supervision.RecoveryEntry
    create_action = staticmethod(recoveries.create)
    process = RECOVERY
    actions = recoveries
    list_roles = GUESTS
    create_roles = (Role.FINANCE,)
    orderings = {"created_at": "created_at", "amount_yuan": "amount_fen"}
    filterset_class = filters.RecoveryFilters

    def get_queryset(self):
        return super().get_queryset().for_list()

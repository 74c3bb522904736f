"""Doors to leads, their claims and conflicts; opinions stand in funds, which has both kinds."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from crm.actions import checks, claims, conflicts, leads
from crm.api import leads as shapes
from crm.api import protection
from crm.deadlines import clocks_of
from crm.filters.leads import LeadFilters
from crm.filters.protection import ClaimFilters, ConflictFilters
from crm.models import Claim, ConflictCase, Lead
from crm.permissions.leads import REGISTRARS
from crm.workflow.claims import CLAIM
from crm.workflow.conflicts import CONFLICT
from crm.workflow.leads import LEAD
from hightech.core import clock, files
from hightech.core.rest.views import ProcessViewSet
from hightech.users.roles import ATTRACTING, Role

READERS = (*ATTRACTING, Role.OPERATOR, Role.REVIEWER)


class CheckThrottle(BaseThrottle):
    """Sixty looks a minute: more is fishing."""

    def allow_request(self, request, view) -> bool:
        self.seconds = checks.seconds_to_wait(request.user)
        return self.seconds == 0

    def wait(self) -> float:
        return self.seconds


class LeadViewSet(ProcessViewSet):
    model = Lead
    output = shapes.LeadSerializer
    entry = shapes.LeadEntry
    edit_entry = shapes.LeadPatch
    create_action = staticmethod(leads.register)
    edit_action = staticmethod(leads.edit)
    process = LEAD
    actions = leads
    filterset_class = LeadFilters
    list_roles = READERS
    create_roles = REGISTRARS
    orderings = {
        "created_at": "created_at",
        "number": "number",
        "planned_investment_yuan": "planned_investment_fen",
        "last_contact_at": "last_contact_at",
    }

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.for_record() if self.action == "retrieve" else rows

    def list(self, request, **kwargs):
        self.output = shapes.LeadLine
        return super().list(request, **kwargs)

    def get_serializer_class(self):
        return shapes.LeadLine if self.action == "list" else super().get_serializer_class()

    @extend_schema(request=shapes.CheckEntry, responses=shapes.CheckAnswer, filters=False)
    @action(
        detail=False, methods=["post"], url_path="check", url_name="check",
        throttle_classes=[CheckThrottle], filterset_class=None,
    )  # fmt: skip
    def check(self, request, **kwargs):
        entry = shapes.CheckEntry(data=request.data)
        entry.is_valid(raise_exception=True)
        self.require_role(REGISTRARS)
        found = checks.check(by=request.user, **entry.validated_data)
        return Response({"collisions": [one.as_dict() for one in found]})

    @extend_schema(responses=shapes.ClockSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None)
    def clocks(self, request, **kwargs):
        lead = self.found()
        return Response([one.as_dict() for one in clocks_of(lead, now=clock.now())])


class ClaimViewSet(ProcessViewSet):
    model = Claim
    output = protection.ClaimSerializer
    process = CLAIM
    actions = claims
    filterset_class = ClaimFilters
    list_roles = READERS


class ConflictViewSet(ProcessViewSet):
    model = ConflictCase
    output = protection.ConflictSerializer
    process = CONFLICT
    actions = conflicts
    filterset_class = ConflictFilters
    list_roles = READERS

    @extend_schema(
        request=protection.EvidenceEntry,
        responses=protection.EvidenceSerializer(many=True),
        filters=False,
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None)
    def evidence(self, request, **kwargs):
        case, status = self.found(), 200
        if request.method == "POST":
            context = self.get_serializer_context()
            entry = protection.EvidenceEntry(data=request.data, context=context)
            entry.is_valid(raise_exception=True)
            conflicts.add_evidence(case, by=request.user, **entry.validated_data)
            status = 201
        return Response(protection.EvidenceSerializer(files.of(case), many=True).data, status)

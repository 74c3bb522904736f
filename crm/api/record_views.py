"""Doors to firms, people, parks, premises, figures, agreements and promises."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from crm.actions import agreements, commitments, enterprises, figures, parks, people
from crm.api import records
from crm.filters.records import (
    AgreementFilters,
    CommitmentFilters,
    ContactFilters,
    EnterpriseFilters,
    FiguresFilters,
    ParkFilters,
    PremisesFilters,
)
from crm.models import (
    Agreement,
    AnnualFigures,
    Commitment,
    Contact,
    Enterprise,
    Industry,
    Park,
    Premises,
)
from crm.permissions.enterprises import KEEPERS, NAMERS, PLANNERS
from crm.workflow.commitments import COMMITMENT
from crm.workflow.figures import FIGURES
from hightech.core.rest.views import NounViewSet, ProcessViewSet
from hightech.users.roles import STAFF, Role

INSIDE = STAFF
GUESTS = (*STAFF, Role.APPLICANT)
ENTERERS = (Role.STATISTICIAN,)


class IndustryViewSet(NounViewSet):
    model = Industry
    output = records.IndustrySerializer
    list_roles = GUESTS
    orderings = {"code": "code"}
    default_ordering = "code"
    http_method_names = ["get", "head", "options"]

    def get_queryset(self):
        return Industry.objects.all()

    def retrieve(self, request, **kwargs):
        self.http_method_not_allowed(request)


class EnterpriseViewSet(NounViewSet):
    model = Enterprise
    output = records.EnterpriseSerializer
    entry = records.EnterpriseEntry
    edit_entry = records.EnterpriseEntry
    create_action = staticmethod(enterprises.create)
    edit_action = staticmethod(enterprises.edit)
    list_roles = GUESTS
    create_roles = KEEPERS
    filterset_class = EnterpriseFilters
    orderings = {"created_at": "created_at", "name": "name"}

    @extend_schema(request=records.MemberEntry, responses=records.MemberSerializer)
    @action(detail=True, methods=["get", "post"])
    def members(self, request, **kwargs):
        return self._under(
            request, records.MemberEntry, records.MemberSerializer, enterprises.add_member,
            NAMERS, lambda firm: firm.members.select_related("user", "enterprise"),
        )  # fmt: skip

    @extend_schema(request=records.AssignmentEntry, responses=records.AssignmentSerializer)
    @action(detail=True, methods=["get", "post"])
    def assignments(self, request, **kwargs):
        return self._under(
            request, records.AssignmentEntry, records.AssignmentSerializer, enterprises.assign,
            PLANNERS, lambda firm: firm.assignments.select_related("user", "enterprise"),
        )  # fmt: skip

    def _under(self, request, entry_class, output, create, roles, rows_of):
        """List what belongs to the firm, or add to it."""
        firm, context = self.found(), self.get_serializer_context()
        if request.method == "GET":
            self.require_role(STAFF)
            rows = rows_of(firm).order_by("-pk")[:200]
            return Response(output(rows, many=True, context=context).data)
        entry = entry_class(data=request.data, context=context)
        entry.is_valid(raise_exception=True)
        self.require_role(roles)
        made = create(firm, by=request.user, **entry.validated_data)
        return Response(output(made, context=context).data, status=201)


class ContactViewSet(NounViewSet):
    model = Contact
    output = records.ContactSerializer
    entry = records.ContactEntry
    edit_entry = records.ContactPatch
    create_action = staticmethod(people.create)
    edit_action = staticmethod(people.edit)
    list_roles = STAFF
    create_roles = KEEPERS
    filterset_class = ContactFilters


class ParkViewSet(NounViewSet):
    model = Park
    output = records.ParkSerializer
    entry = records.ParkEntry
    create_action = staticmethod(parks.create_park)
    list_roles = STAFF
    create_roles = PLANNERS
    filterset_class = ParkFilters


class PremisesViewSet(NounViewSet):
    model = Premises
    output = records.PremisesSerializer
    entry = records.PremisesEntry
    create_action = staticmethod(parks.create_premises)
    list_roles = STAFF
    create_roles = PLANNERS
    filterset_class = PremisesFilters
    orderings = {"created_at": "created_at", "code": "code", "area_m2": "area_m2"}


class FiguresViewSet(ProcessViewSet):
    model = AnnualFigures
    output = records.FiguresSerializer
    entry = records.FiguresEntry
    create_action = staticmethod(figures.create)
    process = FIGURES
    actions = figures
    list_roles = STAFF
    create_roles = ENTERERS
    filterset_class = FiguresFilters
    orderings = {"created_at": "created_at", "year": "year"}


class AgreementViewSet(NounViewSet):
    model = Agreement
    output = records.AgreementSerializer
    entry = records.AgreementEntry
    create_action = staticmethod(agreements.create)
    list_roles = GUESTS
    create_roles = KEEPERS
    filterset_class = AgreementFilters
    orderings = {"created_at": "created_at", "signed_on": "signed_on"}


class CommitmentViewSet(ProcessViewSet):
    model = Commitment
    output = records.CommitmentSerializer
    process = COMMITMENT
    actions = commitments
    list_roles = GUESTS
    filterset_class = CommitmentFilters
    orderings = {"due_on": "due_on"}
    default_ordering = "due_on"
    http_method_names = ["get", "post", "head", "options"]

    def get_queryset(self):
        return super().get_queryset().for_list()

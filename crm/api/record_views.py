"""Doors to firms, people, parks, premises, figures, agreements and promises."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.reverse import reverse

from crm.actions import (
    agreements,
    commitments,
    duplicates,
    enterprises,
    figures,
    merging,
    parks,
    people,
)
from crm.actions.merging import successor_of
from crm.api import merges, records
from crm.filters.merges import DuplicateFilters
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
    DuplicatePair,
    Enterprise,
    Industry,
    Park,
    Premises,
)
from crm.permissions.enterprises import KEEPERS, NAMERS, PLANNERS
from crm.permissions.merges import MERGERS
from crm.workflow.commitments import COMMITMENT
from crm.workflow.figures import FIGURES
from hightech.core.errors import ActionRefused, Reason
from hightech.core.rest.removals import Removable
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


class EnterpriseViewSet(Removable):
    model = Enterprise
    output = records.EnterpriseSerializer
    entry = records.EnterpriseEntry
    edit_entry = records.EnterpriseEntry
    create_action = staticmethod(enterprises.create)
    edit_action = staticmethod(enterprises.edit)
    remove_action = staticmethod(enterprises.remove)
    list_roles = GUESTS
    create_roles = KEEPERS
    filterset_class = EnterpriseFilters
    orderings = {"created_at": "created_at", "name": "name"}

    def retrieve(self, request, **kwargs):
        """Show a firm; the address of one that was merged into another leads to that."""
        kept = successor_of(kwargs["id"], request.user)
        if kept is None:
            return super().retrieve(request, **kwargs)
        address = reverse("api:enterprise-detail", args=[kept.uuid], request=request)
        return Response(self.shown(kept), status=302, headers={"Location": address})

    @extend_schema(request=merges.MergeEntry, responses=records.EnterpriseSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request, **kwargs):
        """Merge another record of the firm into this one."""
        firm = self.found()
        entry = merges.MergeEntry(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        self.require_role(MERGERS)
        merging.merge(firm, by=request.user, **entry.validated_data)
        return Response(self.shown(firm))

    @extend_schema(request=merges.UnmergeEntry, responses=records.EnterpriseSerializer)
    @action(detail=True, methods=["post"])
    def unmerge(self, request, **kwargs):
        """Take a merge back: the one that archived this record, or the last one into it."""
        entry = merges.UnmergeEntry(data=request.data)
        entry.is_valid(raise_exception=True)
        found = merging.merge_of(kwargs["id"], request.user)
        if found is None:
            source = entry.validated_data.get("source", "")
            found = merging.merge_to_undo(self.found(), str(source))
        self.require_role(MERGERS)
        if found is None:
            raise ActionRefused(Reason("gone", _("There is no merge to take back.")))
        return Response(self.shown(merging.unmerge(found, by=request.user)))

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


class DuplicateViewSet(NounViewSet):
    model = DuplicatePair
    output = merges.DuplicateSerializer
    list_roles = KEEPERS
    filterset_class = DuplicateFilters
    orderings = {"strength": "strength", "created_at": "created_at"}
    default_ordering = "-strength"

    @extend_schema(request=None, responses=merges.DuplicateSerializer)
    @action(detail=True, methods=["post"])
    def distinct(self, request, **kwargs):
        """Remember that the two are two firms."""
        pair = self.found()
        duplicates.tell_apart(pair, by=request.user)
        return Response(self.shown(pair))


class ContactViewSet(Removable):
    model = Contact
    output = records.ContactSerializer
    entry = records.ContactEntry
    edit_entry = records.ContactPatch
    create_action = staticmethod(people.create)
    edit_action = staticmethod(people.edit)
    remove_action = staticmethod(people.remove)
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

"""Doors of the API to applications and what lies under them."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from funds.actions import application_steps, applications, checks, revisions
from funds.api import applications as shapes
from funds.filters.applications import ApplicationFilters
from funds.models import Application, Override
from funds.permissions.applications import AUTHORS
from funds.reports.checks import current_of, runs_for
from funds.workflow.applications import APPLICATION
from hightech.core.rest.views import ProcessViewSet
from hightech.users.roles import FUNDING, Role

READERS = (*FUNDING, Role.REVIEWER, Role.MEMBER, Role.APPLICANT, Role.THIRD_PARTY)
SHOWN = 200


class ApplicationViewSet(ProcessViewSet):
    model = Application
    output = shapes.ApplicationSerializer
    entry = shapes.ApplicationEntry
    edit_entry = shapes.ApplicationPatch
    create_action = staticmethod(applications.create)
    edit_action = staticmethod(applications.edit)
    process = APPLICATION
    actions = application_steps
    list_roles = READERS
    create_roles = AUTHORS
    filterset_class = ApplicationFilters
    orderings = {
        "created_at": "created_at",
        "number": "number",
        "state_since": "state_since",
        "requested_yuan": "requested_fen",
    }

    def get_queryset(self):
        return super().get_queryset().for_list()

    @extend_schema(request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get", "post"])
    def checks(self, request, **kwargs):
        """List the checks of an application, or run one now."""
        application = self.found()
        if request.method == "POST":
            run = checks.check(application, by=request.user)
            return Response(shapes.check_shown(run, is_current=True), status=201)
        found = runs_for(application, request.user)
        current = current_of(application, found)
        return Response([shapes.check_shown(run, is_current=run.pk == current) for run in found])

    @extend_schema(request=shapes.MaterialEntry, responses=shapes.MaterialSerializer)
    @action(detail=True, methods=["get", "post"])
    def materials(self, request, **kwargs):
        """List the papers of an application, or add one."""
        application = self.found()
        if request.method == "POST":
            entry = self._entry(shapes.MaterialEntry)
            made = revisions.add_material(application, by=request.user, **entry)
            return Response(shapes.MaterialSerializer(made).data, status=201)
        rows = application.materials.select_related("file").order_by("code", "pk")[:SHOWN]
        return Response(shapes.MaterialSerializer(rows, many=True).data)

    @extend_schema(responses=shapes.RevisionSerializer(many=True))
    @action(detail=True, methods=["get"])
    def revisions(self, request, **kwargs):
        """List what was submitted, as it was submitted."""
        rows = self.found().revisions.select_related("submitted_by").order_by("-number")[:SHOWN]
        return Response(shapes.RevisionSerializer(rows, many=True).data)

    @extend_schema(responses=shapes.CorrectionSerializer(many=True))
    @action(detail=True, methods=["get"])
    def corrections(self, request, **kwargs):
        """List what was asked to be corrected, the latest list first."""
        rows = self.found().corrections.order_by("-round", "pk")[:SHOWN]
        context = self.get_serializer_context()
        return Response(shapes.CorrectionSerializer(rows, many=True, context=context).data)

    @extend_schema(request=shapes.OverrideEntry, responses=shapes.OverrideSerializer)
    @action(detail=True, methods=["get", "post"])
    def overrides(self, request, **kwargs):
        """List the overrides of an application, or propose one of its latest check."""
        application = self.found()
        self.require_role(FUNDING)
        if request.method == "GET":
            rows = _overrides(application).order_by("-pk")[:SHOWN]
            return Response(shapes.OverrideSerializer(rows, many=True).data)
        entry = self._entry(shapes.OverrideEntry)
        code = entry.pop("condition")
        made = checks.propose_override_of(application, code, by=request.user, **entry)
        return Response(shapes.OverrideSerializer(made).data, status=201)

    @extend_schema(request=OpenApiTypes.OBJECT, responses=shapes.OverrideSerializer)
    @action(
        detail=True, methods=["post"], url_path="overrides/<uuid:override>/confirm",
        url_name="override-confirm",
    )  # fmt: skip
    def confirm(self, request, override=None, **kwargs):
        """Confirm an override as another person than proposed it."""
        found = _overrides(self.found()).filter(uuid=override).first()
        if found is None:
            raise Http404
        self.require_role(FUNDING)
        done = checks.confirm_override(found, by=request.user)
        return Response(shapes.OverrideSerializer(done).data)

    def _entry(self, entry_class) -> dict:
        entry = entry_class(data=self.request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        return dict(entry.validated_data)


def _overrides(application):
    rows = Override.objects.filter(result__run__application=application)
    return rows.select_related("result__run__application", "proposed_by", "confirmed_by")

"""The door to reports: asked for, made by a job, read, completed, issued."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action

from crm.actions import reports
from crm.api.records import Shown
from crm.api.work import people
from crm.filters.reports import ReportFilters
from crm.models import Report
from crm.permissions.reports import MAKERS
from crm.reports import sheets, workbooks
from crm.workflow.reports import REPORT
from hightech.core.errors import refuse
from hightech.core.rest.fields import RefField
from hightech.core.rest.views import ProcessViewSet
from hightech.users.roles import ATTRACTING


class ReportSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    kind = serializers.CharField()
    week = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    state = serializers.CharField()
    progress = serializers.IntegerField()
    problems = serializers.CharField()
    plan = serializers.CharField()
    made_at = serializers.DateTimeField()
    issued_at = serializers.DateTimeField()
    issued_by = RefField(people)
    seal_root = serializers.CharField()
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    result = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_result(self, report) -> dict | None:
        """Return where the workbook is and, of one report, its figures; null while it is made."""
        if report.state == Report.State.MAKING:
            return None
        address = reverse("api:report-xlsx", args=[report.uuid])
        link = self.context["request"].build_absolute_uri(address)
        figures = report.content["figures"]
        return {"xlsx": link, "figures": figures}


class ReportSerializerInFull(ReportSerializer):
    parts = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_parts(self, report) -> list[dict]:
        return [
            {
                "code": part.code,
                "label": part.label,
                "figures": [self._figure(report, figure) for figure in part.figures],
            }
            for part in sheets.parts(report)
        ]

    def _figure(self, report, figure) -> dict:
        page = reverse("crm:report-figure", args=[report.uuid, figure.code])
        return {
            "code": figure.code,
            "label": str(figure.definition.label),
            "definition": str(figure.definition.meaning),
            "unit": figure.definition.unit,
            "value": figure.value,
            "adjusted": figure.adjusted,
            "records": self.context["request"].build_absolute_uri(page)
            if figure.has_records
            else None,
        }


class ReportEntry(serializers.Serializer):
    kind = serializers.ChoiceField(choices=Report.Kind.choices)
    week = serializers.CharField(max_length=8)


class ReportViewSet(ProcessViewSet):
    model = Report
    output = ReportSerializer
    entry = ReportEntry
    create_action = staticmethod(reports.create)
    process = REPORT
    actions = reports
    list_roles = ATTRACTING
    create_roles = MAKERS
    filterset_class = ReportFilters
    orderings = {"created_at": "created_at", "week": "starts_on"}
    default_ordering = "-week"

    def get_queryset(self):
        return super().get_queryset().for_list()

    def shown(self, obj) -> dict:
        return ReportSerializerInFull(obj, context=self.get_serializer_context()).data

    @extend_schema(responses={(200, workbooks.CONTENT_TYPE): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def xlsx(self, request, **kwargs):
        """Return the workbook, with what its reader may see."""
        report = self.found()
        if report.state == Report.State.MAKING:
            refuse("making", _("This report is still being made."))
        return download(report, request.user)


def download(report: Report, user) -> HttpResponse:
    """Answer with the workbook of a report, as an attachment."""
    answer = HttpResponse(workbooks.write(report, user), content_type=workbooks.CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{workbooks.name_of(report)}"'
    answer["Cache-Control"] = "private, no-store"
    return answer

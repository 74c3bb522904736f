"""The door to the opening balance: lists, their rows, two signatures."""

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from crm.actions import openings
from crm.api.records import Shown
from crm.api.work import people
from crm.filters.openings import OpeningFilters, OpeningRowFilters, kinds
from crm.models import OpeningList, OpeningRow
from crm.models.opening_kinds import makers, readers
from crm.workflow.openings import OPENING
from hightech.core.rest import steps
from hightech.core.rest.fields import RefField
from hightech.core.rest.views import NounViewSet, ProcessViewSet

LONGEST_CELL = 5000


class OpeningSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    number = serializers.CharField()
    kind = serializers.CharField()
    title = serializers.CharField()
    state = serializers.CharField()
    rows_count = serializers.IntegerField()
    problems_count = serializers.IntegerField()
    digest = serializers.CharField()
    created_by = RefField(people)
    first_signer = RefField(people)
    second_signer = RefField(people)
    loaded_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class CellsField(serializers.DictField):
    """One row: {column: text}; the columns of a kind stand on the page of the opening balance."""

    child = serializers.CharField(max_length=LONGEST_CELL, allow_blank=True, trim_whitespace=False)


class OpeningEntry(serializers.Serializer):
    kind = serializers.ChoiceField(choices=[])
    title = serializers.CharField(max_length=200)
    rows = serializers.ListField(child=CellsField(), required=False, max_length=openings.MOST_ROWS)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds()  # type: ignore[attr-defined]


class RowEntry(serializers.Serializer):
    values = CellsField()


class RowSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    values = serializers.DictField()
    problems = serializers.ListField(child=serializers.DictField())
    made = serializers.DictField(source="made_as", allow_null=True)


class OpeningViewSet(ProcessViewSet):
    model = OpeningList
    output = OpeningSerializer
    entry = OpeningEntry
    create_action = staticmethod(openings.create)
    process = OPENING
    actions = openings
    list_roles = readers()
    create_roles = makers()
    filterset_class = OpeningFilters
    orderings = {"created_at": "created_at", "number": "number"}


class OpeningRowViewSet(NounViewSet):
    """The rows of one list; a draft's are corrected by PATCH with the version of the list."""

    model = OpeningRow
    output = RowSerializer
    edit_entry = RowEntry
    list_roles = readers()
    filterset_class = OpeningRowFilters
    orderings = {"number": "number"}
    default_ordering = "number"
    lookup_url_kwarg = "number"
    lookup_value_converter = "int"
    http_method_names = ["get", "patch", "head", "options"]

    def get_queryset(self):
        rows = super().get_queryset().filter(opening__uuid=self.kwargs["opening"])
        return rows.select_related("opening")

    def found(self):
        row = self.get_queryset().filter(number=self.kwargs["number"]).first()
        if row is None:
            raise Http404
        return row

    def partial_update(self, request, **kwargs):
        row = self.found()
        entry = self.edit_entry(data=request.data, context=self.get_serializer_context())
        entry.is_valid(raise_exception=True)
        version = steps.version_in(request.data)
        openings.edit_row(row, by=request.user, version=version, **entry.validated_data)
        return Response(self.shown(row))

"""Doors to policies and clauses: kept, evaluated, imported."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.response import Response

from funds.actions import clauses, policies
from funds.api import clauses as shapes
from funds.api.clause_parsers import ApplicationYamlParser, XYamlParser, YamlParser, limited
from funds.eligibility import documents, trial
from funds.filters.clauses import ClauseFilters, PolicyFilters
from funds.models import Clause, Policy
from funds.permissions.clauses import KEEPERS, READERS
from funds.workflow.clauses import CLAUSE
from hightech.core.errors import Reason, ShapeError
from hightech.core.rest import steps
from hightech.core.rest.views import NounViewSet, ProcessViewSet


class PolicyViewSet(NounViewSet):
    model = Policy
    output = shapes.PolicySerializer
    entry = shapes.PolicyEntry
    edit_entry = shapes.PolicyEntry
    create_action = staticmethod(policies.create)
    edit_action = staticmethod(policies.edit)
    list_roles = READERS
    create_roles = KEEPERS
    filterset_class = PolicyFilters
    orderings = {"created_at": "created_at", "title": "title", "published_on": "published_on"}

    def get_queryset(self):
        return super().get_queryset().for_list()


class ClauseViewSet(ProcessViewSet):
    model = Clause
    output = shapes.ClauseLine
    entry = shapes.ClauseEntry
    edit_entry = shapes.ClausePatch
    create_action = staticmethod(clauses.create)
    process = CLAUSE
    actions = clauses
    list_roles = READERS
    create_roles = KEEPERS
    filterset_class = ClauseFilters
    orderings = {"created_at": "created_at", "code": "code", "valid_from": "valid_from"}
    parser_classes = [JSONParser, YamlParser, ApplicationYamlParser, XYamlParser, MultiPartParser]

    def get_queryset(self):
        return super().get_queryset().for_list()

    def for_list(self, rows):
        return rows.for_list().defer("definition", "text")

    def shown(self, obj) -> dict:
        return shapes.ClauseSerializer(obj, context=self.get_serializer_context()).data

    def create(self, request, **kwargs):
        self.require_role(self.create_roles)
        made = clauses.create(by=request.user, definition=_one(request.data))
        return Response(self.shown(made), status=201)

    def partial_update(self, request, **kwargs):
        clause = self.found()
        version = steps.version_in(request.data)
        sent = shapes.ClausePatch().to_internal_value(request.data)["definition"]
        definition = {**clause.definition, **sent}
        clauses.edit(clause, by=request.user, version=version, definition=definition)
        return Response(self.shown(clause))

    @extend_schema(request=shapes.EvaluateEntry, responses=OpenApiTypes.OBJECT)
    @action(detail=False, methods=["post"], url_path="evaluate", url_name="evaluate")
    def evaluate(self, request, **kwargs):
        """Evaluate a clause, sent or stored, on facts; nothing is kept."""
        self.require_role(READERS)
        if not isinstance(request.data, Mapping):
            raise ShapeError(Reason("invalid", _("Send an object."), None))
        return Response(trial.answer(request.data, by=request.user))

    @extend_schema(request=OpenApiTypes.OBJECT, responses={201: OpenApiTypes.OBJECT})
    @action(detail=False, methods=["post"], url_path="import", url_name="import")
    def take_in(self, request, **kwargs):
        """Draft all clauses of a document, or none."""
        self.require_role(KEEPERS)
        made = clauses.take_in(by=request.user, definitions=_many(request))
        shown = [self.shown(clause) for clause in made]
        return Response({"count": len(shown), "clauses": shown}, status=201)


def _one(data) -> Mapping:
    """Return the one clause of a body; YAML may write it as a list of one."""
    if isinstance(data, list) and len(data) == 1:
        return data[0]
    return data


def _many(request) -> list:
    data = request.data
    if request.content_type.startswith("multipart/"):
        upload = data.get("file")
        if not hasattr(upload, "chunks"):
            raise ShapeError(Reason("required", _("This field is required."), "file"))
        return documents.read(limited(upload))
    if isinstance(data, Mapping) and set(data) == {"clauses"}:
        data = data["clauses"]
    return [data] if data and isinstance(data, Mapping) else list(data or [])

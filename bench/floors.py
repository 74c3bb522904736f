"""What Django itself needs for the same rows: no sign-in, no rights, no audit, no frame.

`html` and `json` show fifty firms with `.values()`, by the simplest template and by orjson;
`record` shows one firm with its last sixty talks; `Create` is a bare ModelSerializer.
"""

import orjson
from django.http import HttpResponse
from django.template import Context, Engine
from rest_framework import generics, permissions, serializers

from crm.models import Enterprise, Interaction

ROWS = Engine(autoescape=True).from_string(
    "<table>{% for row in rows %}<tr>{% for cell in row.values %}<td>{{ cell }}</td>{% endfor %}"
    "</tr>{% endfor %}</table>"
)
COLUMNS = (
    "uuid", "name", "is_resident", "park__name_en", "industry__code", "credit_code", "created_at",
)  # fmt: skip
TALKS = ("kind", "happened_at", "summary", "author__full_name")


def _firms(request) -> list[dict]:
    rows = Enterprise.objects.order_by("-created_at", "-id").values(*COLUMNS)
    if "q" in request.GET:
        rows = rows.filter(found_by__has=request.GET["q"])
    return list(rows[:50])


def html(request):
    return HttpResponse(ROWS.render(Context({"rows": _firms(request)})))


def json(request):
    return HttpResponse(orjson.dumps(_firms(request)), content_type="application/json")


def record(request):
    firm = Enterprise.objects.values(*COLUMNS).get(uuid=request.GET["id"])
    talks = Interaction.objects.filter(enterprise__uuid=request.GET["id"]).values(*TALKS)
    latest = list(talks.order_by("-happened_at", "-id")[:60])
    return HttpResponse(ROWS.render(Context({"rows": [firm, *latest]})))


class TalkSerializer(serializers.ModelSerializer):
    class Meta:
        model = Interaction
        fields = ["zone", "enterprise", "kind", "happened_at", "summary", "author"]


class Create(generics.CreateAPIView):
    queryset = Interaction.objects.all()
    serializer_class = TalkSerializer
    permission_classes = [permissions.AllowAny]
    authentication_classes: list = []

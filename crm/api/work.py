"""What the API shows of talks and tasks."""

import uuid

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from crm.api.records import Shown, firms
from crm.models import Contact, Interaction, Lead, Task
from hightech.core import files
from hightech.core.models import Attachment, File
from hightech.core.rest.fields import CodeField, RefField
from hightech.core.rest.files import shown as shown_file
from hightech.users.models import Department, User

MANY = 50


def leads(user):
    return Lead.objects.visible_to(user)


def people(user):
    return User.objects.visible_to(user)


def departments(user):
    return Department.objects.visible_to(user)


def own_files(user):
    return File.objects.filter(uploaded_by=user)


def talks(user):
    return Interaction.objects.visible_to(user)


class WithFiles(serializers.ListSerializer):
    """Fetches the files of all rows of a page along: one query."""

    def to_representation(self, data):
        rows = list(data)
        label, keys = Interaction._meta.label_lower, [row.pk for row in rows]
        found = Attachment.objects.filter(subject_type=label, subject_id__in=keys)
        shown: dict[int, list] = {}
        for one in found.select_related("file").order_by("pk"):
            shown.setdefault(one.subject_id, []).append(shown_file(one.file))
        for row in rows:
            row.shown_files = shown.get(row.pk, [])
        return super().to_representation(rows)


class InteractionSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    lead = RefField(leads)
    enterprise = RefField(firms)
    kind = serializers.CharField()
    happened_at = serializers.DateTimeField()
    summary = serializers.CharField()
    quote = serializers.CharField()
    participants = serializers.SerializerMethodField()
    evidence = serializers.SerializerMethodField()
    has_evidence = serializers.BooleanField()
    next_step = serializers.CharField()
    next_on = serializers.DateField()
    author = RefField(people)
    corrects = serializers.SerializerMethodField()
    is_corrected = serializers.BooleanField()
    created_at = serializers.DateTimeField()

    class Meta:
        list_serializer_class = WithFiles

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_participants(self, talk) -> list:
        known = [{"id": str(one.uuid), "name": one.name} for one in talk.contacts.all()]
        return known + [{"id": None, "name": name} for name in talk.names]

    @extend_schema_field(OpenApiTypes.OBJECT)
    def get_evidence(self, talk) -> list:
        if hasattr(talk, "shown_files"):
            return talk.shown_files
        return [shown_file(one.file) for one in files.of(talk).order_by("pk")]

    @extend_schema_field(OpenApiTypes.UUID)
    def get_corrects(self, talk) -> str | None:
        return str(talk.corrects.uuid) if talk.corrects else None


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class ParticipantsField(serializers.Field):
    """Names or contact ids; a contact must be of the firm the talk is about."""

    default_error_messages = {
        "invalid": _("Send a list of names or contact ids."),
        "unknown": _("“{value}” is not a contact you can see."),
    }

    def to_internal_value(self, data) -> list:
        if not isinstance(data, list) or len(data) > MANY:
            self.fail("invalid")
        found: list = []
        ids: dict[uuid.UUID, Contact | None] = {}
        for text in data:
            if not isinstance(text, str) or not text.strip() or len(text) > 100 or "\x00" in text:
                self.fail("invalid")
            key = self._uuid(text.strip())
            found.append(key or text.strip())
            if key:
                ids[key] = None
        seen = Contact.objects.visible_to(self.context["request"].user).filter(uuid__in=ids)
        ids |= {contact.uuid: contact for contact in seen}
        for key, contact in ids.items():
            if contact is None:
                self.fail("unknown", value=key)
        return [ids.get(one, one) for one in found]

    def _uuid(self, text: str):
        try:
            return uuid.UUID(text)
        except ValueError:
            return None

    def to_representation(self, value):
        return value


class PromiseEntry(serializers.Serializer):
    text = serializers.CharField(max_length=300)
    owner = RefField(people)
    due_on = serializers.DateField()


class InteractionEntry(serializers.Serializer):
    lead = RefField(leads, required=False)
    enterprise = RefField(firms, required=False)
    kind = serializers.ChoiceField(choices=Interaction.Kind.choices)
    happened_at = serializers.DateTimeField()
    summary = serializers.CharField(max_length=5000)
    quote = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    participants = ParticipantsField(required=False)
    evidence = serializers.ListField(child=RefField(own_files), max_length=MANY, required=False)
    next_step = serializers.CharField(max_length=300, required=False, allow_blank=True)
    next_on = serializers.DateField(required=False, allow_null=True)
    promises = PromiseEntry(many=True, required=False, max_length=MANY)  # type: ignore[call-arg]
    corrects = RefField(talks, required=False)

    def validate(self, entry):
        firm = entry["lead"].enterprise if entry.get("lead") else entry.get("enterprise")
        if firm is None:
            wrong = {"lead": _("Name the lead or the firm it is about.")}
            raise serializers.ValidationError(wrong, code="required")
        named = entry.pop("participants", [])
        entry["contacts"] = [one for one in named if isinstance(one, Contact)]
        entry["names"] = [one for one in named if isinstance(one, str)]
        if any(contact.enterprise_id != firm.pk for contact in entry["contacts"]):
            wrong = {"participants": _("A contact belongs to another firm.")}
            raise serializers.ValidationError(wrong, code="mismatch")
        return entry


class TaskSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    kind = serializers.CharField()
    title = serializers.CharField()
    owner = RefField(people)
    department = serializers.CharField(source="department.code", default=None)
    due_on = serializers.DateField()
    lead = RefField(leads)
    enterprise = RefField(firms)
    state = serializers.CharField()
    report = serializers.CharField()
    done_at = serializers.DateTimeField()
    created_by = RefField(people)
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField()


class TaskEntry(serializers.Serializer):
    title = serializers.CharField(max_length=300)
    owner = RefField(people, required=False)
    department = CodeField(departments, required=False)
    due_on = serializers.DateField()
    lead = RefField(leads, required=False)
    enterprise = RefField(firms, required=False)
    kind = serializers.ChoiceField(
        choices=[(Task.Kind.TASK, ""), (Task.Kind.INSTRUCTION, "")], required=False
    )

    def validate(self, entry):
        if not entry.get("lead") and not entry.get("enterprise"):
            wrong = {"lead": _("Name the lead or the firm it is about.")}
            raise serializers.ValidationError(wrong, code="required")
        if not entry.get("owner") and not entry.get("department"):
            raise serializers.ValidationError({"owner": _("Name who is to do it.")}, "required")
        return entry

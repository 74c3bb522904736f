"""What the API shows of applications, their papers, revisions and checks."""

from rest_framework import serializers

from crm.api.records import Shown, firms
from crm.models import Lead
from funds.api.funding import clauses
from funds.models import Call, Meeting
from hightech.core.models import File
from hightech.core.rest.fields import RefField, YuanField, shown
from hightech.users.models import User
from hightech.users.roles import STAFF


def calls(user):
    return Call.objects.visible_to(user)


def projects(user):
    """Return the leads one may name as a project: those one sees, and of the own enterprise."""
    own = Lead.objects.filter(enterprise__members__user=user).values("pk")
    seen = Lead.objects.visible_to(user).values("pk")
    return Lead.objects.filter(pk__in=own) | Lead.objects.filter(pk__in=seen)


def meetings(user):
    return Meeting.objects.visible_to(user)


def people(user):
    return User.objects.visible_to(user)


class PublicitySerializer(Shown):
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()


class ApplicationSerializer(Shown):
    zone = serializers.CharField(source="zone.code")
    number = serializers.CharField()
    call = RefField(calls)
    clause = RefField(clauses)
    enterprise = RefField(firms)
    project = RefField(projects)
    state = serializers.CharField()
    facts = serializers.JSONField()
    revision = serializers.IntegerField()
    law_date = serializers.DateField()
    submitted_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField()
    correct_until = serializers.DateField()
    heard_on = serializers.DateField()
    meeting = serializers.SerializerMethodField()
    publicity = serializers.SerializerMethodField()
    requested_yuan = YuanField(source="requested_fen")
    calculated_yuan = YuanField(source="calculated_fen")
    proposed_yuan = YuanField(source="proposed_fen")
    voted_yuan = YuanField(source="voted_fen")
    committed_yuan = YuanField(source="committed_fen")
    paid_yuan = YuanField(source="paid_fen")
    recovered_yuan = YuanField(source="recovered_fen")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()

    def get_meeting(self, application) -> dict | None:
        return shown(application.meeting)

    def get_publicity(self, application) -> dict | None:
        notices = sorted(application.publicities.all(), key=lambda one: one.pk)
        return PublicitySerializer(notices[-1]).data if notices else None


class ApplicationEntry(serializers.Serializer):
    call = RefField(calls)
    clause = RefField(clauses)
    enterprise = RefField(firms)
    project = RefField(projects, required=False, allow_null=True)
    facts = serializers.DictField(required=False, default=dict)
    requested_yuan = YuanField(source="requested_fen")

    def validate_requested_yuan(self, fen: int) -> int:
        return positive(fen)


class ApplicationPatch(serializers.Serializer):
    facts = serializers.DictField(required=False)
    requested_yuan = YuanField(source="requested_fen", required=False)

    def validate_requested_yuan(self, fen: int) -> int:
        return positive(fen)


def positive(fen: int) -> int:
    """Refuse a request for nothing."""
    from django.utils.translation import gettext as _

    if fen <= 0:
        raise serializers.ValidationError(_("Request an amount above zero."), code="invalid")
    return fen


class MaterialSerializer(Shown):
    code = serializers.CharField()
    file = serializers.SerializerMethodField()
    is_replaced = serializers.BooleanField()
    created_at = serializers.DateTimeField()

    def get_file(self, material) -> dict:
        file = material.file
        return {"id": str(file.uuid), "name": file.name, "size": file.size}


class MaterialEntry(serializers.Serializer):
    code = serializers.CharField(max_length=60)
    file = RefField(lambda user: File.objects.filter(uploaded_by=user))


class RevisionSerializer(Shown):
    number = serializers.IntegerField()
    digest = serializers.CharField()
    content = serializers.JSONField()
    submitted_by = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    def get_submitted_by(self, revision) -> dict | None:
        return shown(revision.submitted_by)


class CorrectionSerializer(Shown):
    round = serializers.IntegerField()
    text = serializers.CharField()
    about = serializers.CharField()
    reason = serializers.SerializerMethodField()
    settled_at = serializers.DateTimeField()

    def get_reason(self, item) -> str:
        # Why an item came only now is for the director, not for the applicant.
        user = self.context["request"].user
        return item.reason if user.has_role(*STAFF) else ""


class OverrideEntry(serializers.Serializer):
    condition = serializers.CharField(max_length=80)
    ground = serializers.CharField(max_length=5000)
    legal_basis = serializers.CharField(max_length=300)
    document = RefField(lambda user: File.objects.filter(uploaded_by=user))


class OverrideSerializer(Shown):
    condition = serializers.CharField(source="result.code")
    outcome = serializers.CharField(source="result.outcome")
    ground = serializers.CharField()
    legal_basis = serializers.CharField()
    proposed_by = serializers.SerializerMethodField()
    confirmed_by = serializers.SerializerMethodField()
    confirmed_at = serializers.DateTimeField()

    def get_proposed_by(self, override) -> dict | None:
        return shown(override.proposed_by)

    def get_confirmed_by(self, override) -> dict | None:
        return shown(override.confirmed_by)


def check_shown(run, *, is_current: bool) -> dict:
    """Show a check: the answer of the evaluation, which one it is and whether it still holds."""
    return {
        **run.answer,
        "id": str(run.uuid),
        "number": run.number,
        "at": run.at,
        "current": is_current,
    }

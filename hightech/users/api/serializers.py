from rest_framework import serializers

from hightech.core.rest.fields import CodeField, RefField
from hightech.users.models import Department, Team, User, Zone
from hightech.users.roles import Role


class ZoneSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField()
    level = serializers.SerializerMethodField()

    class Meta:
        model = Zone
        fields = ["id", "code", "name", "level", "province", "district"]

    def get_level(self, zone) -> str | None:
        return zone.level or None


class DepartmentSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="uuid")
    zone = serializers.CharField(source="zone.code")
    name = serializers.CharField()

    class Meta:
        model = Department
        fields = ["id", "zone", "code", "name", "is_mandatory"]


class TeamSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="uuid")
    zone = serializers.CharField(source="zone.code")
    name = serializers.CharField()

    class Meta:
        model = Team
        fields = ["id", "zone", "name", "kind"]


class UserSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField()

    class Meta:
        model = User
        fields = ["id", "name", "username"]


class MembershipSerializer(serializers.Serializer):
    zone = serializers.CharField(source="zone.code")
    role = serializers.CharField()
    team = RefField(lambda user: Team.objects.visible_to(user))
    department = CodeField(lambda user: Department.objects.visible_to(user))


class MembershipEntry(serializers.Serializer):
    role = serializers.ChoiceField(choices=Role.choices)
    team = RefField(lambda user: Team.objects.visible_to(user), required=False)
    department = CodeField(lambda user: Department.objects.visible_to(user), required=False)


class UserPatch(serializers.Serializer):
    """How a person is called and reached."""

    full_name = serializers.CharField(max_length=100, required=False)
    email = serializers.EmailField(required=False, allow_blank=True)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True)
    language = serializers.ChoiceField(choices=["zh-hans", "en"], required=False)


class UserEntry(MembershipEntry):
    """A new login with its first role."""

    username = serializers.RegexField(r"^[\w.@+-]{1,150}$")
    full_name = serializers.CharField(max_length=100)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    email = serializers.EmailField(required=False, allow_blank=True)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True)
    language = serializers.ChoiceField(choices=["zh-hans", "en"], required=False)

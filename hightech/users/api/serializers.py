from rest_framework import serializers

from hightech.users.models import Department, Team, User, Zone


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

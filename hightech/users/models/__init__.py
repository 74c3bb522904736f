from hightech.users.models.places import Department, Team, Zone
from hightech.users.models.tokens import ApiToken
from hightech.users.models.users import Membership, User

__all__ = ["ApiToken", "Department", "Membership", "Team", "User", "Zone"]

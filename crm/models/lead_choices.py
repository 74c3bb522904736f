"""What a lead may be: the closed lists of its columns."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    NEW = "NEW", _("New project")
    EXPANSION = "EXPANSION", _("Expansion")
    RELOCATION = "RELOCATION", _("Relocation")
    TECH_RENOVATION = "TECH_RENOVATION", _("Technological renovation")


class Track(TextChoices):
    MAJOR = "MAJOR", _("Major")
    LIGHT = "LIGHT", _("Light")


class Stage(TextChoices):
    REGISTERED = "REGISTERED", _("Registered")
    JUDGED = "JUDGED", _("Judged")
    NEGOTIATING = "NEGOTIATING", _("In negotiation")
    UNDER_REVIEW = "UNDER_REVIEW", _("Under review")
    REVIEWED = "REVIEWED", _("Reviewed")
    SIGNED = "SIGNED", _("Signed")
    LANDED = "LANDED", _("Landed")
    BUILDING = "BUILDING", _("Under construction")
    PRODUCING = "PRODUCING", _("In production")
    FULL_CAPACITY = "FULL_CAPACITY", _("At full capacity")


class Status(TextChoices):
    ACTIVE = "ACTIVE", _("Active")
    ON_HOLD = "ON_HOLD", _("On hold")
    LOST = "LOST", _("Lost")
    ELIMINATED = "ELIMINATED", _("Eliminated")


class Grade(TextChoices):
    A = "A", _("A")
    B = "B", _("B")
    C = "C", _("C")
    D = "D", _("D")


class Source(TextChoices):
    REFERRAL = "REFERRAL", _("Referral")
    VISIT = "VISIT", _("Visit")
    EXPO = "EXPO", _("Exhibition")
    AGENCY = "AGENCY", _("Agency")
    ONLINE = "ONLINE", _("Online")
    CHAIN = "CHAIN", _("Industry chain")
    OTHER = "OTHER", _("Other")


class NeedKind(TextChoices):
    LAND = "LAND", _("Land")
    BUILDING = "BUILDING", _("Building")
    FLOOR = "FLOOR", _("Floor")
    UNIT = "UNIT", _("Unit")


class ProjectRole(TextChoices):
    LEADING = "LEADING", _("Leading project")
    SUPPORTING = "SUPPORTING", _("Supporting project")


class ReasonCode(TextChoices):
    WAITING_FOR_INVESTOR = "WAITING_FOR_INVESTOR", _("The investor asks to wait")
    WAITING_FOR_LAND = "WAITING_FOR_LAND", _("Land or premises are not ready")
    WAITING_FOR_POLICY = "WAITING_FOR_POLICY", _("A decision on policy is pending")
    FINANCING = "FINANCING", _("The investor's financing fell through")
    COST = "COST", _("Costs")
    POLICY = "POLICY", _("Support elsewhere is better")
    PREMISES = "PREMISES", _("No suitable premises")
    OTHER_ZONE = "OTHER_ZONE", _("Went to another place")
    NO_CONTACT = "NO_CONTACT", _("The investor no longer answers")
    ENVIRONMENT = "ENVIRONMENT", _("Environment, energy or safety")
    INDUSTRY = "INDUSTRY", _("Does not fit the industries of the zone")
    CREDIT = "CREDIT", _("Credit or ability of the investor")
    NOT_GENUINE = "NOT_GENUINE", _("Not a genuine project")
    DUPLICATE = "DUPLICATE", _("Duplicate of another lead")
    OTHER = "OTHER", _("Other")


# Claims and clocks run in these stages; from SIGNED on the claim is settled.
UNDER_CLOCK = ("REGISTERED", "JUDGED", "NEGOTIATING", "UNDER_REVIEW", "REVIEWED")
OPEN = ("ACTIVE", "ON_HOLD")

# What the other side of a collision may know of a stage.
STAGE_GROUPS = {
    "REGISTERED": "NEW",
    "JUDGED": "NEW",
    "NEGOTIATING": "TALKS",
    "UNDER_REVIEW": "TALKS",
    "REVIEWED": "TALKS",
    "SIGNED": "SIGNED",
    "LANDED": "LANDED",
    "BUILDING": "LANDED",
    "PRODUCING": "LANDED",
    "FULL_CAPACITY": "LANDED",
}

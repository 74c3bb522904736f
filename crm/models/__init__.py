from crm.models.agreements import Agreement, Commitment
from crm.models.claims import Claim, ConflictCase, CreditSplit
from crm.models.cooperation import CollisionCheck, Cooperation
from crm.models.enterprises import Assignment, Enterprise, EnterpriseMember, Industry
from crm.models.figures import AnnualFigures
from crm.models.interactions import Interaction
from crm.models.leads import Lead
from crm.models.merges import DuplicatePair, EnterpriseMerge
from crm.models.openings import OpeningList, OpeningRow
from crm.models.opinions import Opinion
from crm.models.parks import Park, ParkMember, Positioning, Premises
from crm.models.people import Contact
from crm.models.reports import Report, ReportAdjustment
from crm.models.tasks import Task

__all__ = [
    "Agreement",
    "AnnualFigures",
    "Assignment",
    "Claim",
    "CollisionCheck",
    "Commitment",
    "ConflictCase",
    "Contact",
    "Cooperation",
    "CreditSplit",
    "DuplicatePair",
    "Enterprise",
    "EnterpriseMember",
    "EnterpriseMerge",
    "Industry",
    "Interaction",
    "Lead",
    "OpeningList",
    "OpeningRow",
    "Opinion",
    "Park",
    "ParkMember",
    "Positioning",
    "Premises",
    "Report",
    "ReportAdjustment",
    "Task",
]

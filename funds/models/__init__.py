from funds.models import openings, zone_settings
from funds.models.accounts import Account
from funds.models.applications import Application, CorrectionItem, Material, Revision
from funds.models.ballots import Ballot, Interest, Minutes, Recusal, Vote
from funds.models.calls import Call
from funds.models.clauses import Clause, ClauseException, FlagDismissal
from funds.models.committees import (
    AgendaItem,
    Attendance,
    Committee,
    Meeting,
    Seat,
)
from funds.models.evidence import Benchmark, CatalogueEntry, Loan, PastGrant, Search
from funds.models.funds import BudgetLine, Fund, LedgerEntry
from funds.models.opinions import ApplicationOpinion
from funds.models.payments import BankStatement, PaymentOrder, Plan, Tranche
from funds.models.policies import Policy
from funds.models.publicity import Objection, Publicity
from funds.models.runs import EvidenceUse, Outcome, Override, Run, RunEvidence, RunResult
from funds.models.supervision import Finding, Inspection, Recovery, Sanction

__all__ = [
    "Account",
    "AgendaItem",
    "Application",
    "ApplicationOpinion",
    "Attendance",
    "Ballot",
    "BankStatement",
    "Benchmark",
    "BudgetLine",
    "Call",
    "CatalogueEntry",
    "Clause",
    "ClauseException",
    "Committee",
    "CorrectionItem",
    "EvidenceUse",
    "Finding",
    "FlagDismissal",
    "Fund",
    "Inspection",
    "Interest",
    "LedgerEntry",
    "Loan",
    "Material",
    "Meeting",
    "Minutes",
    "Objection",
    "Outcome",
    "Override",
    "PastGrant",
    "PaymentOrder",
    "Plan",
    "Policy",
    "Publicity",
    "Recovery",
    "Recusal",
    "Revision",
    "Run",
    "RunEvidence",
    "RunResult",
    "Sanction",
    "Search",
    "Seat",
    "Tranche",
    "Vote",
    "openings",
    "zone_settings",
]

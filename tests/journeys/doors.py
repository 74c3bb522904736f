"""Every address of the product, with the noun that its id names."""

from dataclasses import dataclass

from django.apps import apps
from django.urls import get_resolver

# First parts of a page's address → the model whose id stands in it; the longest counts.
NOUNS = {
    "agreements": "crm.Agreement",
    "application-opinions": "funds.ApplicationOpinion",
    "applications": "funds.Application",
    "ballots": "funds.Ballot",
    "bulk": "core.BulkRun",
    "calls": "funds.Call",
    "claims": "crm.Claim",
    "clauses": "funds.Clause",
    "commitments": "crm.Commitment",
    "committees": "funds.Committee",
    "conflicts": "crm.ConflictCase",
    "contacts": "crm.Contact",
    "duplicates": "crm.DuplicatePair",
    "enterprises": "crm.Enterprise",
    "evidence/benchmarks": "funds.Benchmark",
    "evidence/industry-catalogue": "funds.CatalogueEntry",
    "evidence/loans": "funds.Loan",
    "evidence/past-grants": "funds.PastGrant",
    "evidence/searches": "funds.Search",
    "exports": "core.Export",
    "figures": "crm.AnnualFigures",
    "files": "core.File",
    "funds": "funds.Fund",
    "funds/lines": "funds.BudgetLine",
    "imports": "core.ImportRun",
    "leads": "crm.Lead",
    "meetings": "funds.Meeting",
    "objections": "funds.Objection",
    "opening-balances": "crm.OpeningList",
    "openings": "crm.OpeningList",
    "opinions": "crm.Opinion",
    "overrides": "funds.Override",
    "papers": "funds.Material",
    "parks": "crm.Park",
    "payments/accounts": "funds.Account",
    "payments/orders": "funds.PaymentOrder",
    "payments/receipts": "funds.BankStatement",
    "payments/tranches": "funds.Tranche",
    "policies": "funds.Policy",
    "removals": "core.Removal",
    "removed": "core.Removal",
    "reports": "crm.Report",
    "results": "funds.RunResult",
    "supervision/findings": "funds.Finding",
    "supervision/inspections": "funds.Inspection",
    "supervision/recoveries": "funds.Recovery",
    "supervision/sanctions": "funds.Sanction",
    "tasks": "crm.Task",
    "users": "users.User",
    "views": "core.SavedView",
    "webhooks": "core.Webhook",
}
ROOT = "api/v1/"
# Without login for everybody, known to every zone, or about the signed-in person alone.
OPEN = (
    f"{ROOT}industries/<",
    "public/",
    "accounts/",
    "health/",
    "language/",
    "profile/",
    "notifications/",
    "receipts/",
    "feeds/",
)


@dataclass(frozen=True)
class Door:
    """One address: its pattern and the class or function behind it."""

    pattern: str
    view: type | None

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith(ROOT)

    @property
    def has_id(self) -> bool:
        return "<uuid:" in self.pattern

    @property
    def model(self):
        """The model of the id in the address; None if the address has no known one."""
        path, known = self.pattern.removeprefix(ROOT), getattr(self.view, "model", None)
        # The minutes stand under the id of their meeting.
        if known is not None and not path.startswith("meetings/"):
            return known
        names = [name for name in NOUNS if path.startswith(f"{name}/")]
        return apps.get_model(NOUNS[max(names, key=len)]) if names else None

    @property
    def step(self) -> str:
        """A step the process behind this address knows."""
        process = getattr(self.view, "process", None)
        return next(iter(process.transitions)) if process else "none"

    @property
    def names_more(self) -> bool:
        """Whether the address names a second record, which is none here."""
        return (
            "<uuid:seat>" in self.pattern
            or "<uuid:override>" in self.pattern
            or "<uuid:delivery>" in self.pattern
        )

    def address(self, key) -> str:
        """Return the address of the record `key`."""
        path, step = self.pattern, self.step
        for converter, value in (
            ("<uuid:id>", key), ("<uuid:pk>", key), ("<uuid:seat>", key),
            ("<uuid:override>", key), ("<uuid:delivery>", key),
            ("<str:step>", step), ("<slug:step>", step),
            ("<int:number>", 1), ("<int:membership>", 1), ("<str:code>", "new.grade.A"),
        ):  # fmt: skip
            path = path.replace(converter, str(value))
        return f"/{path}"


def doors() -> list[Door]:
    """Return every address that is not open to all."""
    found = [Door(pattern, view_of(one)) for pattern, one in walk(get_resolver().url_patterns)]
    named = [door for door in found if not door.pattern.startswith(OPEN)]
    return sorted(set(named), key=lambda door: door.pattern)


def walk(patterns, before: str = ""):
    for one in patterns:
        path = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from walk(one.url_patterns, path)
        elif "^" not in path:
            yield path, one


def view_of(one):
    return getattr(one.callback, "cls", None) or getattr(one.callback, "view_class", None)

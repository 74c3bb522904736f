"""An application led by the real actions, as far as a test wants it."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from funds.actions import applications, checks, opinions, revisions, verifications
from funds.actions import funds as budgets
from funds.models import Application, Call, Clause
from hightech.core import clock, files
from tests.factories.crm import EnterpriseFactory
from tests.factories.users import DepartmentFactory, ZoneFactory, user_with

WAN = 1_000_000
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
DEFINITION = {
    "code": "first-sets",
    "title": {"en": "First sets", "zh": "首台套奖励"},
    "support_type": "NEW_PRODUCT_RD",
    "text": "50 percent of the price of a first set, at most 2 million yuan for one set.",
    "money_kind": "REWARD",
    "per": "application",
    "valid": {"from": "2026-01-01", "until": None},
    "unit": "wan_yuan",
    "materials": [{"code": "invoice", "label": {"en": "Invoices", "zh": "发票"}, "required": True}],
    "facts": [
        {
            "name": "sets",
            "type": "list",
            "columns": [{"name": "price", "type": "money"}, {"name": "invoice", "type": "text"}],
        }
    ],
    "conditions": [{"code": "some_set", "expression": "count(sets) >= 1"}],
    "amount": {
        "each": "sets",
        "expression": "price * 0.5",
        "item_cap": "200",
        "caps": [{"code": "firm_year", "scope": "enterprise_year", "limit": "500"}],
    },
    "evidence": ["invoice"],
}
SETS = {"sets": [{"price": "450", "invoice": "0218-33"}, {"price": "300", "invoice": "0218-34"}]}


class World:
    """A zone with its people, one clause, one call and one enterprise."""

    def __init__(self, *, zone=None, departments=("ECONOMY",), rules=(), **definition) -> None:
        self.zone = zone or ZoneFactory()
        self.departments = [DepartmentFactory(zone=self.zone, code=code) for code in departments]
        self.reviewers = {
            one.code: user_with("REVIEWER", zone=self.zone, department=one)
            for one in self.departments
        }
        self.fund_officer = user_with("FUND_OFFICER", zone=self.zone)
        self.applicant = user_with("APPLICANT", zone=self.zone)
        self.finance = user_with("FINANCE", zone=self.zone)
        self.clause = clause(self.zone, **definition)
        self.call = call(self.zone, self.clause, self.departments, rules, self.finance)
        self.firm = firm(self.zone, self.applicant)

    def draft(self, *, by=None, enterprise=None, facts=None, requested=360 * WAN, **more):
        return applications.create(
            by=by or self.applicant, call=self.call, clause=self.clause,
            enterprise=enterprise or self.firm, facts=SETS if facts is None else facts,
            requested_fen=requested, **more,
        )  # fmt: skip

    def with_paper(self, file: Application, *, by=None, name="invoice.pdf") -> Application:
        by = by or self.applicant
        upload = files.store(SimpleUploadedFile(name, PDF), by=by)
        revisions.add_material(file, by=by, code="invoice", file=upload)
        return file

    def submitted(self, *, by=None, **more) -> Application:
        file = self.with_paper(self.draft(by=by, **more), by=by)
        applications.submit(file, by=by or self.applicant, declaration=True)
        return file

    def verifying(self, **more) -> Application:
        file = self.submitted(**more)
        checks.check(file, by=self.fund_officer)
        verifications.accept(file, by=self.fund_officer)
        return file

    def sign(self, file: Application, code="ECONOMY", **words):
        by = self.reviewers[code]
        department = next(one for one in self.departments if one.code == code)
        made = opinions.create(
            by=by, application=file, department=department,
            **{"verdict": "AGREE", "comment": "ok"} | words,
        )  # fmt: skip
        opinions.sign(made, by=by)
        return made

    def ready(self, **more) -> Application:
        """Return a file whose verification can be finished."""
        file = self.verifying(**more)
        for one in self.departments:
            self.sign(file, one.code)
        checks.check(file, by=self.fund_officer)
        return file

    def verified(self, **more) -> Application:
        file = self.ready(**more)
        verifications.finish_verification(
            file, by=self.fund_officer, proposed_yuan=min(350 * WAN, file.requested_fen)
        )
        return file


def clause(zone, **changes) -> Clause:
    """Make an active clause row."""
    definition = DEFINITION | changes
    return Clause.objects.create(
        zone=zone, code=definition["code"], title_en="First sets", title_zh="首台套奖励",
        definition=definition, state="ACTIVE", gate_level="GREEN", valid_from=date(2026, 1, 1),
    )  # fmt: skip


def call(zone, clause, departments, rules, finance) -> Call:
    """Make an open call over a line with money."""
    fund = budgets.create(by=finance, name=f"Fund {clause.code}")
    line = budgets.create_line(
        by=finance, fund=fund, appropriated_fen=1000 * WAN, year=2026, purpose="P", source="BUDGET"
    )
    made = Call.objects.create(
        zone=zone, fund=fund, budget_line=line, rules=list(rules),
        opens_at=clock.now() - timedelta(days=1), closes_at=clock.now() + timedelta(days=60),
    )  # fmt: skip
    made.clauses.set([clause])
    made.departments.set(departments)
    return made


def firm(zone, *members):
    """Make a resident with its members."""
    made = EnterpriseFactory(zone=zone, is_resident=True, resident_since=date(2025, 1, 1))
    for user in members:
        made.members.create(user=user, kind="SIGNATORY")
    return made

"""A lead told through the real actions, as far as a test needs it."""

from decimal import Decimal

from crm.actions import agreements, leads, opinions, people
from crm.models import Agreement, Commitment, Lead
from hightech.core import clock
from hightech.core.models import File

CODE = "91120224MA05WE1X07"
NAME = "华芯精密装备有限公司"
MAJOR_FEN = 120_000_000_00
LIGHT_FEN = 5_000_000_00
JUDGING = {
    "verdict": "FOLLOW",
    "market": "Orders for three years",
    "technology_route": "Proven",
    "environment": "Clean",
    "energy": "Low",
    "benefit": "High",
}


class Story:
    """Who does what until a lead stands where a test wants it."""

    def __init__(self, who, park) -> None:
        self.who, self.park = who, park

    def register(self, by=None, name: str = NAME, **facts) -> Lead:
        by = by or self.who.officer
        return leads.register(by=by, enterprise_name=name, summary="Reducer line", **facts)

    def contact(self, lead: Lead):
        return people.create(
            by=self.who.officer, enterprise=lead.enterprise, name="Zhou", phone="13800001111"
        )

    def judge(self, lead: Lead, by=None, fen: int = MAJOR_FEN, **more) -> None:
        facts = {"source": "VISIT", "industry_code": "C3484", "planned_investment_yuan": fen}
        leads.judge(lead, by=by or lead.owner, judging=JUDGING, **{**facts, **more})

    def negotiate(self, lead: Lead, by=None, **more) -> None:
        facts = {"contact": self.contact(lead), "grade": "A", "target_park": self.park}
        leads.negotiate(lead, by=by or lead.owner, **{**facts, **more})

    def submit(self, lead: Lead, by=None, **more) -> None:
        facts = {
            "fixed_asset_investment_yuan": 80_000_000_00,
            "need": {"kind": "LAND", "area_m2": Decimal("26000")},
            "energy_note": "1850 tce",
            "environment_note": "report form",
            "investor": {"credit_code": CODE},
        }
        leads.submit_for_review(lead, by=by or lead.owner, **{**facts, **more})

    def opinion(self, lead: Lead, code: str, verdict: str = "AGREE", comment: str = "Agreed"):
        by = self.who.reviewers[code]
        department = by.memberships.get().department
        opinion = opinions.create(
            by=by, lead=lead, department=department, verdict=verdict, comment=comment
        )
        opinions.sign(opinion, by=by)
        return opinion

    def review(self, lead: Lead) -> None:
        for code in self.who.reviewers:
            self.opinion(lead, code)
        leads.pass_review(lead, by=self.who.leader)

    def agreement(self, lead: Lead, kind: str = "FORMAL", *, promises=None, **more) -> Agreement:
        promised = {
            "party": Commitment.Party.ENTERPRISE,
            "measure": Commitment.Measure.PAID_IN_CAPITAL,
            "amount": 30_000_000_00,
            "due_on": clock.today().replace(year=clock.today().year + 1),
        }
        facts = {"total_fen": MAJOR_FEN, "fixed_fen": 80_000_000_00, "signed_on": clock.today()}
        return agreements.create(
            by=self.who.officer,
            enterprise=lead.enterprise,
            lead=lead,
            kind=kind,
            commitments=[promised] if promises is None else promises,
            **{**facts, **more},
        )

    def sign(self, lead: Lead, agreement: Agreement | None = None) -> None:
        leads.sign(lead, by=self.who.leader, agreement=agreement or self.agreement(lead))

    def land(self, lead: Lead, **more) -> None:
        facts = {
            "credit_code": CODE,
            "registered_on": clock.today(),
            "park": self.park,
            "manager": self.who.manager,
            "handover_note": "With all promises",
        }
        leads.land(lead, by=lead.owner, **{**facts, **more})

    def proof(self, by=None) -> File:
        return File.objects.create(
            name="proof.pdf", size=4, sha256="0" * 64, content_type="application/pdf",
            path=f"te/{File.objects.count()}", uploaded_by=by or self.who.officer,
        )  # fmt: skip

    def at(self, stage: str, *, by=None, **facts) -> Lead:
        """Return a lead of the major track that stands at `stage`."""
        lead = self.register(by=by, **facts)
        for name, act in self._way().items():
            if lead.stage == stage:
                break
            act(lead)
            assert lead.stage == name
        return lead

    def _way(self) -> dict:
        return {
            "JUDGED": self.judge,
            "NEGOTIATING": self.negotiate,
            "UNDER_REVIEW": self.submit,
            "REVIEWED": self.review,
            "SIGNED": self.sign,
            "LANDED": self.land,
            "BUILDING": self._build,
            "PRODUCING": self._produce,
            "FULL_CAPACITY": lambda lead: leads.reach_capacity(lead, by=lead.owner),
        }

    def _build(self, lead: Lead) -> None:
        leads.start_construction(
            lead, by=lead.owner, started_on=clock.today(), evidence=[self.proof()]
        )

    def _produce(self, lead: Lead) -> None:
        leads.start_production(
            lead, by=lead.owner, first_invoice_on=clock.today(), evidence=[self.proof()]
        )

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hightech.core.models import Record


class Outcome(models.TextChoices):
    PASS = "PASS", _("Pass")
    FAIL = "FAIL", _("Fail")
    UNKNOWN = "UNKNOWN", _("Unknown")
    JUDGEMENT = "JUDGEMENT", _("Needs a judgement")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("Not applicable")


class Run(Record):
    """One check of an application: what was asked, what was read, what came out; never changed."""

    append_only = True

    application = models.ForeignKey(
        "funds.Application", on_delete=models.PROTECT, related_name="runs"
    )
    number = models.PositiveIntegerField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    revision = models.PositiveIntegerField()
    law_date = models.DateField()
    # SHA-256 of revision, facts, clause and records: the run is current while it stays the same.
    basis = models.CharField(max_length=64)
    good_until = models.DateField()
    # Everything the evaluation was given, so that it can be done again.
    given = models.JSONField()
    outcome = models.CharField(max_length=14, choices=Outcome)
    amount_fen = models.BigIntegerField(null=True)
    answer = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="run_number_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.application.number} ✓{self.number}"


class RunResult(Record):
    """What a run found for one condition, with its figures and what is missing."""

    append_only = True

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="results")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=80)
    rule = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=14, choices=Outcome)
    detail = models.TextField(blank=True)
    missing = models.JSONField(default=list)
    # [{"label", "value", "source"}]
    figures = models.JSONField(default=list)
    remedy = models.TextField(blank=True)
    legal_reference = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="result_number_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.outcome}"


class RunEvidence(Record):
    """What one rule read from the records of the zone, as it read it."""

    append_only = True

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="evidence")
    rule = models.CharField(max_length=60)
    content = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "rule"], name="evidence_is_kept_once_per_rule")
        ]

    def __str__(self) -> str:
        return self.rule


class Override(Record):
    """A reasoned departure from one result, proposed by one person and confirmed by another."""

    result = models.OneToOneField(RunResult, on_delete=models.PROTECT, related_name="override")
    ground = models.TextField(_("ground"))
    legal_basis = models.CharField(_("legal basis"), max_length=300)
    document = models.ForeignKey("core.File", on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")),
                name="override_is_not_confirmed_by_its_proposer",
            )
        ]

    def __str__(self) -> str:
        return f"{self.result}: {self.ground[:40]}"


class EvidenceUse(Record):
    """A piece of evidence that a file names: an invoice, a certificate, a loan with its days."""

    zone = models.ForeignKey("users.Zone", on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(
        "funds.Application", on_delete=models.PROTECT, related_name="evidence_uses"
    )
    key = models.CharField(max_length=300)
    # When the file named it first: the earlier file keeps the claim.
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "key"], name="evidence_is_named_once_in_a_file"
            )
        ]
        indexes = [models.Index(fields=["zone", "key"], name="evidence_by_key")]

    def __str__(self) -> str:
        return self.key

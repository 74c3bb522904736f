from django.db import models

from crm.models import Opinion


class ApplicationOpinion(Opinion):
    """A department's opinion on an application, with the facts and judgements it answers for."""

    application = models.ForeignKey(
        "funds.Application", on_delete=models.PROTECT, related_name="opinions"
    )
    # Facts of the clause that are `by: reviewer`, in the clause's unit.
    facts = models.JSONField(default=dict)
    # {condition: AGREE | OPPOSE}
    judgements = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.application.number} {self.department}"

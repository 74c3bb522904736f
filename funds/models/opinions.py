from django.db import models
from django.db.models import Q

from crm.models import Opinion
from hightech.users.roles import FUNDING, Role


class ApplicationOpinionQuerySet(models.QuerySet["ApplicationOpinion"]):
    def visible_to(self, user) -> "ApplicationOpinionQuerySet":
        """Keep the opinions of one's department, and those on files of the zone one handles."""
        whole = Q(zone_id__in=user.zone_ids(*FUNDING))
        own = Q(department_id__in=user.department_ids())
        agenda = Q(
            zone_id__in=user.zone_ids(Role.MEMBER),
            application__agenda_items__isnull=False,
        )
        recused = Q(application__in=user.recusals.values("application_id"))
        rows = self.model._base_manager.filter((whole | own | agenda) & ~recused).values("pk")
        return self.filter(pk__in=rows)

    def signed(self) -> "ApplicationOpinionQuerySet":
        return self.filter(state=Opinion.State.SIGNED)

    def live(self) -> "ApplicationOpinionQuerySet":
        return self.exclude(state=Opinion.State.VOID)

    def for_list(self) -> "ApplicationOpinionQuerySet":
        return self.select_related(
            "zone", "department", "author", "application__enterprise", "application__clause"
        )


class ApplicationOpinion(Opinion):
    """A department's opinion on an application, with the facts and judgements it answers for."""

    application = models.ForeignKey(
        "funds.Application", on_delete=models.PROTECT, related_name="opinions"
    )
    # Facts of the clause that are `by: reviewer`, in the clause's unit.
    facts = models.JSONField(default=dict)
    # {condition: AGREE | OPPOSE}
    judgements = models.JSONField(default=dict)
    # Department and round while the opinion lives: the database lets one in.
    place = models.CharField(max_length=40, null=True, editable=False)  # noqa: DJ001

    objects = ApplicationOpinionQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "place"], name="department_has_one_opinion_on_a_file"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.number} {self.department}"

    def get_absolute_url(self) -> str:
        return self.application.get_absolute_url()

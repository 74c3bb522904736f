from django.db.models import Q, QuerySet

from crm.models.lead_choices import OPEN, UNDER_CLOCK, Stage, Status
from hightech.users.roles import ATTRACTING, Role


class LeadQuerySet(QuerySet):
    def visible_to(self, user) -> "LeadQuerySet":
        """Keep what the user's roles show, and of confidential leads those told to the user."""
        shown = (
            Q(zone_id__in=user.zone_ids(*ATTRACTING))
            | self._of_operator(user)
            | self._of_reviewer(user)
        )
        return self.filter(shown).told_to(user)

    def told_to(self, user) -> "LeadQuerySet":
        """Keep what is not confidential, one's own, and what one is an insider of."""
        insiders = self.model._meta.get_field("insiders").remote_field.through  # type: ignore[union-attr]
        told = insiders.objects.filter(user_id=user.pk).values("lead_id")
        return self.filter(Q(is_confidential=False) | Q(owner_id=user.pk) | Q(pk__in=told))

    def secret_to(self, user) -> "LeadQuerySet":
        """Keep the confidential leads that `user` is not told of."""
        secret = self.filter(is_confidential=True)
        return secret.exclude(pk__in=self.model._base_manager.filter(insiders=user)).exclude(
            owner_id=user.pk
        )

    def _of_operator(self, user) -> Q:
        zones = user.zone_ids(Role.OPERATOR)
        if not zones:
            return Q(pk__in=[])
        own_parks = Q(target_park__members__user_id=user.pk)
        mine = self.model._base_manager.filter(own_parks, zone_id__in=zones).values("pk")
        return Q(zone_id__in=zones, owner_id=user.pk) | Q(pk__in=mine)

    def _of_reviewer(self, user) -> Q:
        departments = user.department_ids()
        if not departments:
            return Q(pk__in=[])
        asked = Q(zone__departments__in=departments, zone__departments__is_mandatory=True)
        leads = self.model._base_manager
        under_review = leads.filter(asked, stage=Stage.UNDER_REVIEW)
        given = leads.filter(opinions__department_id__in=departments)
        return Q(pk__in=under_review.values("pk")) | Q(pk__in=given.values("pk"))

    def for_list(self) -> "LeadQuerySet":
        """Fetch along what a line shows: one query."""
        return self.select_related("zone", "enterprise", "owner", "team", "target_park", "claim")

    def for_record(self) -> "LeadQuerySet":
        """Fetch along what a record shows beside its line."""
        return self.for_list().select_related(
            "contact", "agreement__enterprise", "park", "manager", "last_owner",
            "leading_project__enterprise",
        )  # fmt: skip

    def active(self) -> "LeadQuerySet":
        return self.filter(status=Status.ACTIVE)

    def under_clock(self) -> "LeadQuerySet":
        """Keep the leads whose clocks run."""
        return self.active().filter(stage__in=UNDER_CLOCK, in_pool=False)

    def owned_by(self, user) -> "LeadQuerySet":
        return self.filter(owner=user)

    def held_against_limit(self, user) -> "LeadQuerySet":
        """Keep the leads that count against the limit of one person."""
        return self.owned_by(user).filter(stage__in=UNDER_CLOCK, status__in=OPEN)

    def search(self, text: str) -> "LeadQuerySet":
        """Filter by number, summary, name of the enterprise or code name."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(number__icontains=word)
                | Q(summary__icontains=word)
                | Q(enterprise__found_by__has=word)
                | Q(code_name__icontains=word)
            )
        return found

from django.conf import settings
from django.db import models

from hightech.core.chain import digest_of


def subject_model(obj: models.Model) -> type[models.Model]:
    """Return the model that names the chain of `obj`: of an inherited table, its root."""
    # Through _meta: the user of a request is a lazy proxy.
    model = obj._meta.model
    while model._meta.parents:
        model = next(iter(model._meta.parents))
    return model


def subject_type(obj: models.Model) -> str:
    return subject_model(obj)._meta.label_lower


class LinkQuerySet(models.QuerySet):
    def of(self, obj: models.Model) -> "LinkQuerySet":
        """Keep the links of one object."""
        return self.filter(subject_type=subject_type(obj), subject_id=obj.pk)

    def taken_by(self, user, *names: str) -> "LinkQuerySet":
        """Keep the steps of these names that `user` took, or had taken on their behalf."""
        return self.filter(models.Q(actor=user) | models.Q(on_behalf_of=user), name__in=names)


class Link(models.Model):
    """One link of the chain of an object; never changed, never deleted."""

    append_only = True

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = LinkQuerySet.as_manager()

    class Meta:
        abstract = True

    def content(self) -> dict:
        """Return what the digest stands for."""
        return {
            "subject": [self.subject_type, self.subject_id],
            "number": self.number,
            "at": self.at,
            "actor": self.actor_id,
            "previous": self.previous,
        }

    def computed_digest(self) -> str:
        return digest_of(self.content())


class Step(Link):
    """One step of a process: who moved what from where to where, when, why, with which facts."""

    process = models.CharField(max_length=20)
    name = models.CharField(max_length=40)
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    comment = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "number"],
                name="step_number_is_unique",
            )
        ]
        indexes = [
            models.Index(fields=["process", "name", "at"], name="step_by_name"),
            models.Index(fields=["actor", "at"], name="step_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.number} {self.name}"

    def content(self) -> dict:
        return super().content() | {
            "process": self.process,
            "name": self.name,
            "from": self.source,
            "to": self.target,
            "on_behalf_of": self.on_behalf_of_id,
            "comment": self.comment,
            "facts": self.facts,
        }


class Change(Link):
    """One edit of plain fields: `diff` is {field: [before, after]}."""

    diff = models.JSONField()
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "number"],
                name="change_number_is_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} change {self.number}"

    def content(self) -> dict:
        return super().content() | {"diff": self.diff, "reason": self.reason}


class Seal(models.Model):
    """A day's Merkle root over the ends of all chains and the last numbers of all series."""

    append_only = True

    at = models.DateTimeField()
    chains = models.PositiveIntegerField()
    links = models.PositiveBigIntegerField()
    series = models.JSONField(default=list)
    root = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.root[:16]}"

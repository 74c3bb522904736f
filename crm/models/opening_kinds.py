"""What a zone may bring along from before this system: one kind of list each.

An app that builds on this one adds its own kinds; who signs stands here, because who may see a
list follows from it.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hightech.users.roles import Role

OVERSEERS = (Role.AUDITOR, Role.ADMIN)


@dataclass(frozen=True)
class OpeningKind:
    """One kind of opening list: who makes and signs it first, and who signs it second.

    `may_be_empty`: that there is nothing to bring along is worth two signatures too.
    """

    code: str
    label: str | Promise
    about: str | Promise
    first: tuple[str, ...]
    second: tuple[str, ...]
    may_be_empty: bool = False

    @property
    def readers(self) -> tuple[str, ...]:
        return (*self.first, *self.second, *OVERSEERS)

    def __str__(self) -> str:
        return str(self.label)


KINDS = {
    kind.code: kind
    for kind in (
        OpeningKind(
            "LEADS",
            _("Leads and projects"),
            _("Leads at any stage with their owners, and the claims that still protect them."),
            (Role.LEADER,),
            (Role.DIRECTOR,),
        ),
        OpeningKind(
            "AGREEMENTS",
            _("Agreements"),
            _("What was signed with firms that are recorded by now."),
            (Role.LEADER,),
            (Role.DIRECTOR,),
        ),
        OpeningKind(
            "COMMITMENTS",
            _("Commitments"),
            _("The staged promises of agreements that are recorded by now."),
            (Role.LEADER,),
            (Role.DIRECTOR,),
        ),
    )
}


def add(*kinds: OpeningKind) -> None:
    """Let an app that builds on this one bring its own kinds of lists."""
    KINDS.update({kind.code: kind for kind in kinds})


def makers() -> tuple[str, ...]:
    """Return the roles that make a list of some kind."""
    return tuple(dict.fromkeys(role for kind in KINDS.values() for role in kind.first))


def readers() -> tuple[str, ...]:
    """Return the roles that see a list of some kind."""
    return tuple(dict.fromkeys(role for kind in KINDS.values() for role in kind.readers))

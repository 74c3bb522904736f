"""Enter and verify the yearly figures of firms."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from crm.models import AnnualFigures
from crm.workflow.figures import FIGURES, VERIFY
from hightech.core import audit
from hightech.core.errors import refuse


@transaction.atomic
def create(*, by, **facts) -> AnnualFigures:
    """Enter the figures of one firm, year, perimeter and source.

    :raises ActionRefused: if they were entered before.
    """
    figures = AnnualFigures(author=by, **facts)
    try:
        with transaction.atomic():
            figures.save(force_insert=True)
    except IntegrityError:
        refuse("duplicate", _("Figures of this year, perimeter and source exist."), "year")
    FIGURES.begin(figures, "enter", by=by)
    return figures


@transaction.atomic
def verify(figures: AnnualFigures, *, by, version=None, comment="") -> None:
    """Confirm figures that another person entered."""
    FIGURES.perform(figures, VERIFY, by=by, version=version, comment=comment, verified_by=by)


@transaction.atomic
def correct(figures: AnnualFigures, *, by, version: int | None = None, **facts) -> None:
    """Change figures that nobody verified yet; only who entered them does.

    :raises ActionRefused: if they are verified, another's, or somebody was faster.
    """
    if figures.state != AnnualFigures.State.ENTERED:
        refuse("verified", _("Verified figures are not changed."))
    if figures.author_id != by.pk:
        refuse("not_yours", _("Another person entered these figures."))
    audit.edit(figures, by=by, version=version, **facts)

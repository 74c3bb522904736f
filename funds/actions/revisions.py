"""Freeze what was submitted, and keep the papers of a file."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from funds.actions import opinions
from funds.actions.authors import require_editable
from funds.eligibility import duplicates
from funds.models import Application, EvidenceUse, Material, Revision
from hightech.core import clock, files
from hightech.core.chain import digest_of
from hightech.core.errors import Reason, ShapeError, refuse


def freeze(application: Application, *, by) -> Revision:
    """Keep the answers and papers as they are now; void what was signed over others."""
    content = content_of(application)
    revision = Revision(
        application=application, number=application.revision, content=content,
        digest=digest_of(content), submitted_by=by,
    )  # fmt: skip
    revision.save(force_insert=True)
    _claim_evidence(application)
    opinions.void_outdated(application)
    return revision


def content_of(application: Application) -> dict:
    """Return what a revision freezes: answers, amount, papers by their content."""
    papers: dict[str, list] = {}
    rows = application.materials.filter(is_replaced=False).select_related("file")
    for one in rows.order_by("code", "pk"):
        papers.setdefault(one.code, []).append([one.file.name, one.file.sha256])
    return {
        "clause": [application.clause.code, digest_of(application.clause.definition)],
        "enterprise": str(application.enterprise.uuid),
        "project": str(application.project.uuid) if application.project else None,
        "facts": application.facts,
        "requested_fen": application.requested_fen,
        "materials": papers,
    }


def _claim_evidence(application: Application) -> None:
    keys = duplicates.keys_of(application.clause.definition, application.facts)
    EvidenceUse.objects.filter(application=application).exclude(key__in=keys).delete()
    EvidenceUse.objects.bulk_create(
        [
            EvidenceUse(
                zone=application.zone, application=application, key=key[:300], first_at=clock.now()
            )
            for key in keys
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def add_material(application: Application, *, by, code: str, file) -> Material:
    """Add a paper under one of the codes the clause asks for.

    :raises ShapeError: for a code the clause does not know.
    """
    require_editable(application, by)
    known = [one["code"] for one in application.clause.definition.get("materials") or []]
    if code not in known:
        text = _("The clause asks for: %(codes)s.") % {"codes": ", ".join(known) or "—"}
        raise ShapeError(Reason("invalid", text, "code"))
    material = Material(application=application, code=code, file=file, added_by=by)
    try:
        with transaction.atomic():
            material.save(force_insert=True)
    except IntegrityError:
        refuse("twice", _("This file was added under this code before."), "file")
    files.attach(application, [file], by=by, purpose=code[:40])
    return material


@transaction.atomic
def drop_material(material: Material, *, by) -> None:
    """Leave a paper out of the next revision; it stays with the earlier ones."""
    require_editable(material.application, by)
    Material.objects.filter(pk=material.pk).update(is_replaced=True, updated_at=clock.now())

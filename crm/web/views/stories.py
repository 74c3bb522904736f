"""What stories of records tell besides steps and edits: talks and files."""

from django.utils.translation import gettext as _

from hightech.core.pages.story import STORY_SHOWN, Told


def talks_told(rows) -> list[Told]:
    """Tell talks that no later row corrects, newest first: two queries."""
    rows = rows.standing().select_related("author").prefetch_related("contacts")
    return [
        Told("talk", talk.happened_at, talk.author, _title(talk), _text(talk))
        for talk in rows.order_by("-happened_at", "-pk")[:STORY_SHOWN]
    ]


def _title(talk) -> str:
    people = ", ".join([contact.name for contact in talk.contacts.all()] + list(talk.names))
    if not people:
        return talk.get_kind_display()
    return _("%(kind)s with %(people)s") % {"kind": talk.get_kind_display(), "people": people}


def _text(talk) -> str:
    parts = [talk.summary]
    if talk.quote:
        parts.append(f"“{talk.quote}”")
    if talk.next_step or talk.next_on:
        when = f" ({talk.next_on})" if talk.next_on else ""
        parts.append(_("Next: %(step)s") % {"step": f"{talk.next_step}{when}"})
    return "\n".join(parts)


def files_told(attachments) -> list[Told]:
    """Tell the files that were shown: one query."""
    return [
        Told(
            "file", one.added_at, one.file.uploaded_by, one.file.name,
            link=f"/files/{one.file.uuid}/",
        )
        for one in attachments[:STORY_SHOWN]
    ]  # fmt: skip

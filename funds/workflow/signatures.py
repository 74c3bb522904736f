"""What the signature of a department stands for: its own words over the file it was shown."""

from hightech.core.chain import digest_of


def shown_digest(application) -> str:
    """Return the digest of what a department is shown: the last revision and the clause."""
    last = application.revisions.order_by("-number").values_list("digest", flat=True).first()
    return digest_of([str(application.uuid), last, digest_of(application.clause.definition)])


def signature_of(opinion, shown: str) -> str:
    """Return the digest that a signature stands for; `shown` is what the file shows."""
    return digest_of(
        {
            "shown": shown,
            "department": opinion.department_id,
            "round": opinion.round,
            "verdict": opinion.verdict,
            "comment": opinion.comment,
            "facts": opinion.facts,
            "judgements": opinion.judgements,
        }
    )


def is_void(opinion, shown: str) -> bool:
    """Tell whether what was signed has changed since."""
    return opinion.digest != signature_of(opinion, shown)

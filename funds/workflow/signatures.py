"""What the signature of a department stands for: its own words over the file it was shown."""

from hightech.core.chain import digest_of


def shown_of(application) -> dict:
    """Return what a department is shown: the revision, its facts and the clause."""
    return {
        "application": str(application.uuid),
        "revision": application.revision,
        "facts": application.facts,
        "requested": application.requested_fen,
        "clause": digest_of(application.clause.definition),
    }


def signature_of(opinion, application) -> str:
    """Return the digest that the signature of an opinion stands for."""
    return digest_of(
        {
            "shown": shown_of(application),
            "department": opinion.department_id,
            "round": opinion.round,
            "verdict": opinion.verdict,
            "comment": opinion.comment,
            "facts": opinion.facts,
            "judgements": opinion.judgements,
        }
    )


def is_void(opinion, application) -> bool:
    """Tell whether what was signed has changed since."""
    return opinion.digest != signature_of(opinion, application)

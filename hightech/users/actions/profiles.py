"""What people choose for themselves."""

from hightech.users.models import User


def choose_language(user: User, *, language: str) -> None:
    """Keep the language in which `user` reads pages, mails and refusals."""
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language

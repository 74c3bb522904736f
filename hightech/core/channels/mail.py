from django.core.mail import EmailMessage


class Mail:
    """A letter, again with the same Message-ID when its end was not seen."""

    is_short = False

    def is_offered(self) -> bool:
        return True

    def address(self, user, robot: dict) -> str | None:
        return user.email or None

    def send(self, message, robot: dict) -> None:
        letter = EmailMessage(
            message.subject, message.body, to=[message.address],
            headers={"Message-ID": message.message_id},
        )  # fmt: skip
        letter.send()

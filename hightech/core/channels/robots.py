"""The robots of WeCom, DingTalk and Feishu: a person's own, of which they paste the address.

A pasted address gives its key alone; the host is always that of the settings, so that nobody can
make the server speak to another.
"""

import base64
import hashlib
import hmac
from urllib.parse import parse_qs, quote_plus, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from hightech.core import real_time
from hightech.core.channels.base import SHOWN, NotDelivered, post_json


class Robot:
    """What the three have in common: a key in the address, an answer that tells its errors."""

    is_short = True
    setting = ""
    path = ""
    parameter = ""
    # The columns of an answer: its error code, and the words for it.
    answers = ("errcode", "errmsg")

    def is_offered(self) -> bool:
        return bool(self.host)

    @property
    def host(self) -> str:
        return getattr(settings, self.setting).rstrip("/")

    @property
    def example(self) -> str:
        """Return what the address of such a robot looks like."""
        return f"{self.host}{self.path}" + (f"?{self.parameter}=…" if self.parameter else "…")

    def address(self, user, robot: dict) -> str | None:
        return "" if robot.get("key") else None

    def key_of(self, pasted: str) -> str:
        """Return the key of a pasted address.

        :raises ValueError: with a sentence, if it is no address of this kind of robot.
        """
        parts = urlsplit(pasted.strip())
        if self.parameter:
            found = parse_qs(parts.query).get(self.parameter, [""])[0]
        else:
            found = parts.path.removeprefix(self.path)
        is_here = pasted.strip().startswith(f"{self.host}{self.path}")
        if not is_here or not found or len(found) > SHOWN or not _is_plain(found):
            raise ValueError(_("Paste the whole address: %(example)s") % {"example": self.example})
        return found

    def url(self, robot: dict) -> str:
        tail = f"?{self.parameter}={robot['key']}" if self.parameter else robot["key"]
        return f"{self.host}{self.path}{tail}"

    def body(self, text: str, robot: dict) -> dict:
        return {"msgtype": "text", "text": {"content": text}}

    def send(self, message, robot: dict) -> None:
        if not robot.get("key"):
            raise NotDelivered(_("The robot was taken away."))
        answer = post_json(self.url(robot), self.body(message.body.strip(), robot))
        code, words = (answer.get(name) for name in self.answers)
        if code != 0:
            raise NotDelivered(f"{code}: {words}"[:SHOWN])


class WeCom(Robot):
    """A group robot of WeCom."""

    setting, path, parameter = "WECOM_URL", "/cgi-bin/webhook/send", "key"


class DingTalk(Robot):
    """A robot of DingTalk; with a secret, the address is signed: the secret is the key."""

    setting, path, parameter = "DINGTALK_URL", "/robot/send", "access_token"

    def url(self, robot: dict) -> str:
        address = super().url(robot)
        if not robot.get("secret"):
            return address
        stamp = str(int(real_time.now().timestamp() * 1000))
        sign = _signed(robot["secret"].encode(), f"{stamp}\n{robot['secret']}".encode())
        return f"{address}&timestamp={stamp}&sign={quote_plus(sign)}"


class Feishu(Robot):
    """A robot of Feishu; with a secret, the body is signed: the time and the secret are the key."""

    setting, path = "FEISHU_URL", "/open-apis/bot/v2/hook/"
    answers = ("code", "msg")

    def body(self, text: str, robot: dict) -> dict:
        content = {"msg_type": "text", "content": {"text": text}}
        if not robot.get("secret"):
            return content
        stamp = str(int(real_time.now().timestamp()))
        sign = _signed(f"{stamp}\n{robot['secret']}".encode(), b"")
        return content | {"timestamp": stamp, "sign": sign}


def _signed(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


def _is_plain(key: str) -> bool:
    return key.isascii() and key.replace("-", "").replace("_", "").isalnum()

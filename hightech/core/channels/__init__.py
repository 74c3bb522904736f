"""The channels of the outbox: each hands one message to one person, or says why not."""

from hightech.core.channels.base import Adapter, NotDelivered
from hightech.core.channels.mail import Mail
from hightech.core.channels.robots import DingTalk, Feishu, WeCom
from hightech.core.channels.sms import Sms
from hightech.core.models import Channel

ADAPTERS: dict[str, Adapter] = {
    Channel.MAIL: Mail(),
    Channel.SMS: Sms(),
    Channel.WECOM: WeCom(),
    Channel.DINGTALK: DingTalk(),
    Channel.FEISHU: Feishu(),
}

__all__ = ["ADAPTERS", "Adapter", "NotDelivered"]

"""Where a webhook may lead: never into a private network that the settings do not name.

The address is looked up once, checked, and connected to as checked: a name that is answered
otherwise a moment later (DNS rebinding) leads nowhere else.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"http": 80, "https": 443}
# They carry an IPv4 address inside, which may be a private one.
TUNNELS = [ipaddress.ip_network(text) for text in ("64:ff9b::/96", "2002::/16", "2001::/32")]


@dataclass(frozen=True)
class Target:
    """An address that was looked up and may be connected to."""

    scheme: str
    host: str
    ip: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """Return the value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str) -> Target:
    """Look up where `url` leads.

    :raises ValueError: with a sentence, if it is no address, is unknown, or leads where webhooks
        may not go.
    """
    parts, port = _parts(url)
    found = _looked_up(parts.hostname or "", port)
    if not all(_is_own(ip) or (ip.is_global and not _is_special(ip)) for ip in found):
        raise ValueError(_("Webhooks do not lead into private networks."))
    if parts.scheme != "https" and not all(_is_own(ip) for ip in found):
        raise ValueError(_("Send to an address with https."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, parts.hostname or "", str(found[0]), port, path)


def _parts(url: str):
    wrong = ValueError(_("This is not an address such as https://example.com/hook."))
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        raise wrong from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username or not url.isprintable():
        raise wrong
    return parts, port


def _looked_up(host: str, port: int) -> list[Address]:
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise ValueError(_("Nobody knows the host %(host)s.") % {"host": host}) from None
    return [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]


def _is_special(ip: Address) -> bool:
    if ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        return True
    if isinstance(ip, ipaddress.IPv6Address):
        return ip.ipv4_mapped is not None or any(ip in tunnel for tunnel in TUNNELS)
    return False


def _is_own(ip: Address) -> bool:
    networks = [ipaddress.ip_network(text) for text in settings.WEBHOOK_NETWORKS]
    return any(ip in network for network in networks if network.version == ip.version)

"""The networks of a room: addresses as a person types them, and whether a visitor's address lies within."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

MOST = 40


class NetworksRefused(Exception):
    """The list can't be used; the message names the part and says what is allowed."""


def read_networks(text: str) -> list[str]:
    """Single addresses and CIDR blocks, IPv4 and IPv6, separated by blanks, commas or lines; in their short form."""
    found: list[str] = []
    for word in re.split(r"[\s,，、;；]+", text.strip()):
        if not word:
            continue
        try:
            network = ipaddress.ip_network(word, strict=False)
        except ValueError as error:
            raise NetworksRefused(f"“{word[:60]}”不是网络地址。请写成 192.168.10.0/24 或单个地址。") from error
        if network.prefixlen == 0:
            raise NetworksRefused("0.0.0.0/0 包含所有地址，等于没有限制。")
        if str(network) not in found:
            found.append(str(network))
    if len(found) > MOST:
        raise NetworksRefused(f"最多 {MOST} 条网络地址。")
    return found


def is_inside(address: str, networks: Iterable[str]) -> bool:
    """False for what is no address. An IPv4 address inside an IPv6 one counts as itself."""
    try:
        visitor: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.strip())
    except ValueError:
        return False
    mapped = getattr(visitor, "ipv4_mapped", None)
    visitor = mapped or visitor
    blocks = [ipaddress.ip_network(network) for network in networks]
    return any(visitor.version == block.version and visitor in block for block in blocks)


def neighbourhood(address: str) -> str:
    """Where tries are counted together: an IPv4 address, of an IPv6 one its /64, which is one connection."""
    try:
        visitor = ipaddress.ip_address(address.strip())
    except ValueError:
        return address
    if isinstance(visitor, ipaddress.IPv4Address):
        return str(visitor)
    return str(visitor.ipv4_mapped or ipaddress.ip_network((visitor, 64), strict=False))

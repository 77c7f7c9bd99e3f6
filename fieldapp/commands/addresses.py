"""Under which addresses this computer is reached."""

import fcntl
import socket
import struct
from collections.abc import Iterator
from contextlib import closing, suppress
from ipaddress import IPv4Address

SIOCGIFADDR = 0x8915
MACHINES_INSIDE = ("docker", "br-", "veth", "virbr", "lxc", "cni", "podman")
"""Networks between this computer and the machines that it pretends to be; no phone is in them."""


def phone_addresses() -> list[str]:
    """The IPv4 addresses under which other devices may reach this computer, the likeliest first."""
    found = dict.fromkeys((*_way_out(), *_network_cards()))
    return [address for address in found if not IPv4Address(address).is_loopback]


def _way_out() -> Iterator[str]:
    """The address this computer would use to reach the world. Nothing is sent."""
    with closing(_udp()) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))
        yield probe.getsockname()[0]


def _network_cards() -> Iterator[str]:
    with closing(_udp()) as probe:
        for _index, name in socket.if_nameindex():
            if name.startswith(MACHINES_INSIDE):
                continue
            # Linux answers; where the question is another one, the way out is known at least.
            with suppress(OSError):
                card = struct.pack("256s", name.encode())
                yield socket.inet_ntoa(fcntl.ioctl(probe.fileno(), SIOCGIFADDR, card)[20:24])


def _udp() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

"""The two ways of a line between a phone and a server: how many bytes pass, how fast, and when it breaks."""

import asyncio
from asyncio import Queue, StreamReader, StreamWriter
from collections.abc import Callable

PACKET_BYTES = 1_400
SLOW_PACKET_BYTES = 500
"""A slow line passes on small packets, so that its rate is even."""


class LineBroken(Exception):
    """Nothing more passes on any connection that was open."""


class Way:
    """One direction of the line, shared by all connections over it."""

    def __init__(self) -> None:
        self.bytes = 0
        """How many bytes have passed."""
        self.bytes_per_s: float | None = None
        self.delay_s = 0.0
        """How long a byte takes from one end to the other, beside its turn."""
        self.breaks_every_bytes: int | None = None
        self.counted: Callable[[bytes], None] = lambda _packet: None
        """Hears what passes."""
        self._free_at = 0.0

    async def carry(self, source: StreamReader, target: StreamWriter) -> None:
        """Pass on what comes until there is no more. Raises LineBroken; what had passed arrives all the same."""
        under_way: Queue[tuple[float, bytes]] = Queue()
        arriving = asyncio.create_task(self._arrive(under_way, target))
        is_broken = False
        try:
            while packet := await source.read(self._packet_bytes):
                passed = packet[: self._left_bytes]
                await self._take_turn(len(passed))
                self.bytes += len(passed)
                self.counted(passed)
                under_way.put_nowait((asyncio.get_running_loop().time() + self.delay_s, passed))
                if is_broken := self._is_broken(len(passed)):
                    break
            under_way.put_nowait((0.0, b""))
            await arriving
        finally:
            arriving.cancel()
        if is_broken:
            raise LineBroken

    @staticmethod
    async def _arrive(under_way: Queue[tuple[float, bytes]], target: StreamWriter) -> None:
        clock = asyncio.get_running_loop().time
        while True:
            when, packet = await under_way.get()
            if not packet:
                return
            if (early := when - clock()) > 0:
                await asyncio.sleep(early)
            target.write(packet)
            await target.drain()

    @property
    def _packet_bytes(self) -> int:
        return SLOW_PACKET_BYTES if self.bytes_per_s else 16 * PACKET_BYTES

    @property
    def _left_bytes(self) -> int | None:
        """Until the line breaks; None if it does not."""
        every = self.breaks_every_bytes
        return every - self.bytes % every if every else None

    def _is_broken(self, just_passed: int) -> bool:
        every = self.breaks_every_bytes
        return every is not None and just_passed > 0 and self.bytes % every == 0

    async def _take_turn(self, size: int) -> None:
        """Packets of all connections go one after the other."""
        if self.bytes_per_s:
            now = asyncio.get_running_loop().time()
            self._free_at = max(now, self._free_at) + size / self.bytes_per_s
            await asyncio.sleep(self._free_at - now)

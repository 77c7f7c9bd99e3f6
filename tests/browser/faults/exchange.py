"""One request of a phone and its answer, in the hands of whoever stands between."""

import asyncio
import re
from asyncio import StreamReader, StreamWriter
from dataclasses import dataclass

HEAD_ENDS = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CONNECTION = re.compile(rb"\r\nconnection: *[^\r]*", re.IGNORECASE)


@dataclass
class Exchange:
    """A request of which the head has come."""

    head: bytes
    _from_phone: StreamReader
    _to_phone: StreamWriter
    _port: int

    @classmethod
    async def begun(cls, phone: StreamReader, to_phone: StreamWriter, port: int) -> "Exchange":
        head = await phone.readuntil(HEAD_ENDS)
        once = CONNECTION.sub(b"\r\nConnection: close", head)
        return cls(once, phone, to_phone, port)

    @property
    def method(self) -> str:
        return self.head.split(b" ", 2)[0].decode()

    @property
    def path(self) -> str:
        return self.head.split(b" ", 2)[1].decode()

    @property
    def body_bytes(self) -> int:
        length = LENGTH.search(self.head)
        return int(length[1]) if length else 0

    async def request(self, most_bytes: int | None = None) -> bytes:
        """Head and body; or their first bytes, the rest never having left the phone."""
        rest = self.body_bytes
        if most_bytes is not None:
            rest = max(0, min(rest, most_bytes - len(self.head)))
        return (self.head + await self._from_phone.readexactly(rest))[:most_bytes]

    async def ask(self, request: bytes) -> bytes:
        """The server's answer. What was cut short is answered, if at all, to nobody."""
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            to_server.write(request)
            if len(request) < len(self.head) + self.body_bytes:
                to_server.write_eof()
            return await from_server.read()
        finally:
            to_server.close()

    async def answer(self, answer: bytes) -> None:
        self._to_phone.write(answer)
        await self._to_phone.drain()

    def hang_up(self) -> None:
        """The phone hears no more."""
        self._to_phone.transport.abort()

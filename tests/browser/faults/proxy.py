"""What stands between a phone and a server in the field, and does to their connections what networks do."""

import asyncio
from asyncio import StreamReader, StreamWriter, Task
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from threading import Thread
from typing import Any

from .exchange import Exchange
from .line import LineBroken, Way

HERE = "127.0.0.1"
Fault = Callable[[Exchange], Awaitable[None]]


class Proxy:
    """Listens on localhost and passes on to a port there, byte for byte, while `fault` is None.

    A fault meets each request by itself, on a connection of its own.
    """

    def __init__(self, to_port: int) -> None:
        self.to_port = to_port
        self.up, self.down = Way(), Way()
        self.connections = 0
        self.port = 0
        self._fault: Fault | None = None
        self._listening: asyncio.Server | None = None
        self._open: set[Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.start()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def bytes(self) -> int:
        """Both ways."""
        return self.up.bytes + self.down.bytes

    @property
    def fault(self) -> Fault | None:
        return self._fault

    @fault.setter
    def fault(self, fault: Fault | None) -> None:
        """From now on, for every request: connections that were open are not used again."""
        self._fault = fault
        self.drop()

    def start(self) -> None:
        """There is network."""
        self._do(self._listen())

    def stop(self) -> None:
        """No network: whoever asks is refused."""
        self._do(self._hang_up())
        self.drop()

    def drop(self) -> None:
        """Break every connection that is open."""
        self._do(self._drop())

    def close(self) -> None:
        self.stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    async def _listen(self) -> None:
        if self._listening is None:
            self._listening = await asyncio.start_server(self._serve, HERE, self.port)
            self.port = self._listening.sockets[0].getsockname()[1]

    async def _hang_up(self) -> None:
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.close()

    async def _drop(self) -> None:
        broken = [task for task in self._open if task is not asyncio.current_task()]
        for task in broken:
            task.cancel()
        if broken:
            await asyncio.wait(broken)

    async def _serve(self, from_phone: StreamReader, to_phone: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        self.connections += 1
        try:
            with suppress(OSError, EOFError, asyncio.CancelledError):
                if self._fault is None:
                    await self._pass_on(from_phone, to_phone)
                else:
                    await self._fault(await Exchange.begun(from_phone, to_phone, self.to_port))
                to_phone.close()
                return
            to_phone.transport.abort()
        finally:
            self._open.discard(task)

    async def _pass_on(self, from_phone: StreamReader, to_phone: StreamWriter) -> None:
        await asyncio.sleep(self.up.delay_s + self.down.delay_s)  # the way to each other
        from_server, to_server = await asyncio.open_connection(HERE, self.to_port)
        ways = [
            asyncio.create_task(self.up.carry(from_phone, to_server)),
            asyncio.create_task(self.down.carry(from_server, to_phone)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            broken = [way.exception() for way in ways if way.done()]
        finally:
            for way in ways:
                way.cancel()
            to_server.close()
        if any(isinstance(each, LineBroken) for each in broken):
            await self._drop()
            raise ConnectionResetError

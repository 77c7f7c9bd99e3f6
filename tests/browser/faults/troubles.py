"""What networks do to a request: each is a fault that a Proxy can be given."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from .exchange import Exchange
from .proxy import Fault

Meant = Callable[[Exchange], bool]


def is_delivery(exchange: Exchange) -> bool:
    return exchange.path.startswith("/sync/v1/entries")


def is_entry(exchange: Exchange) -> bool:
    return is_delivery(exchange) and exchange.method in ("PUT", "POST") and not is_photo(exchange)


def is_photo(exchange: Exchange) -> bool:
    return is_delivery(exchange) and exchange.method == "PATCH"


def is_entry_or_photo(exchange: Exchange) -> bool:
    return is_entry(exchange) or is_photo(exchange)


async def pass_on(exchange: Exchange) -> None:
    await exchange.answer(await exchange.ask(await exchange.request()))


@dataclass
class Only:
    """A fault for requests that are meant, each so many times as it is repeated; all others pass."""

    fault: Fault
    meant: Meant = is_delivery
    times: int = 1
    met: list[str] = field(default_factory=list)
    """Method and path of those whom it met."""

    async def __call__(self, exchange: Exchange) -> None:
        request = f"{exchange.method} {exchange.path}"
        if self.met.count(request) >= self.times or not self.meant(exchange):
            await pass_on(exchange)
            return
        self.met.append(request)
        await self.fault(exchange)


def cut_request(after_bytes: int) -> Fault:
    """The line breaks while the request is on its way."""

    async def fault(exchange: Exchange) -> None:
        came = await exchange.request(after_bytes)
        exchange.hang_up()
        if came:
            await exchange.ask(came)

    return fault


def cut_answer(after_bytes: int) -> Fault:
    """The server has done its work; the phone hears the beginning of what it says. 0: nothing."""

    async def fault(exchange: Exchange) -> None:
        answer = await exchange.ask(await exchange.request())
        await exchange.answer(answer[:after_bytes])
        await asyncio.sleep(0.05 if after_bytes else 0)  # an abort would overtake what was written
        exchange.hang_up()

    return fault


def answered(
    status: int, body: str, kind: str = "text/html", reaches_server: bool = False
) -> Fault:
    """Somebody else answers, whether the server has heard of it or not."""

    async def fault(exchange: Exchange) -> None:
        request = await exchange.request()
        if reaches_server:
            await exchange.ask(request)
        await exchange.answer(an_answer(status, body, kind))

    return fault


def an_answer(status: int, body: str, kind: str) -> bytes:
    lines = (
        f"HTTP/1.1 {status} -",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body.encode())}",
        "Location: /sign-in" if 300 <= status < 400 else "Cache-Control: no-store",
        "Connection: close",
    )
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


async def sent_twice_at_once(exchange: Exchange) -> None:
    request = await exchange.request()
    first, _ = await asyncio.gather(exchange.ask(request), exchange.ask(request))
    await exchange.answer(first)


def sent_again_after(seconds: float) -> Fault:
    """The request comes a second time when the phone has long gone on."""
    later: set[asyncio.Task[bytes]] = set()

    async def ask_later(exchange: Exchange, request: bytes) -> bytes:
        await asyncio.sleep(seconds)
        return await exchange.ask(request)

    async def fault(exchange: Exchange) -> None:
        request = await exchange.request()
        await exchange.answer(await exchange.ask(request))
        task = asyncio.create_task(ask_later(exchange, request))
        later.add(task)
        task.add_done_callback(later.discard)

    return fault


class Overtaken:
    """The phone is cut off and tries again; what it sent first arrives after what it sent later."""

    def __init__(self) -> None:
        self._under_way: list[bytes] = []

    async def __call__(self, exchange: Exchange) -> None:
        request = await exchange.request()
        if not self._under_way:
            self._under_way.append(request)
            exchange.hang_up()
            return
        answer = await exchange.ask(request)
        while self._under_way:
            await exchange.ask(self._under_way.pop())
        await exchange.answer(answer)


def held(seconds: float) -> Fault:
    """Nothing is heard for a while."""

    async def fault(exchange: Exchange) -> None:
        answer = await exchange.ask(await exchange.request())
        await asyncio.sleep(seconds)
        await exchange.answer(answer)

    return fault


def request_flipped(at: int) -> Fault:
    """One bit of the body is another one; counted from its end if negative."""

    async def fault(exchange: Exchange) -> None:
        request = bytearray(await exchange.request())
        request[at if at < 0 else len(exchange.head) + at] ^= 1
        await exchange.answer(await exchange.ask(bytes(request)))

    return fault


def answer_flipped(at: int) -> Fault:
    async def fault(exchange: Exchange) -> None:
        answer = bytearray(await exchange.ask(await exchange.request()))
        answer[at] ^= 1
        await exchange.answer(bytes(answer))

    return fault

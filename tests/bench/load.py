"""Many phones that deliver at once. Bodies are made beforehand, so that the sender costs little."""

import asyncio
import json
import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from random import Random
from statistics import quantiles
from uuid import uuid4

from PIL import Image

from .serving import Serving

PHOTO_BYTES = 250 * 1024


@dataclass(frozen=True)
class Delivery:
    """The requests of one entry, ready to be written to a connection, and what each must answer."""

    requests: tuple[bytes, ...]


@dataclass(frozen=True)
class Outcome:
    """How a load went."""

    entries: int
    seconds: float
    latencies_s: Sequence[float]
    """For each entry, from its first byte to its last receipt."""
    cpu_s: float

    @property
    def per_second(self) -> float:
        return self.entries / self.seconds

    @property
    def cpu_ms_per_entry(self) -> float:
        return 1000 * self.cpu_s / self.entries

    def percentile_ms(self, percent: int) -> float:
        return 1000 * quantiles(self.latencies_s, n=100)[percent - 1]


def deliveries(serving: Serving, entries: int, with_photo: bool) -> list[Delivery]:
    """Entries of different people, each with its own photo if one is wanted."""
    return [_delivery(serving, number, with_photo) for number in range(entries)]


def deliver(serving: Serving, waiting: Sequence[Delivery], concurrency: int) -> Outcome:
    """Send all, as many at once as said. RuntimeError if one answer is not a receipt."""
    cpu_before, began = serving.cpu_s, time.perf_counter()
    latencies = asyncio.run(_deliver(serving.port, list(waiting), concurrency))
    seconds = time.perf_counter() - began
    return Outcome(len(waiting), seconds, latencies, serving.cpu_s - cpu_before)


async def _deliver(port: int, waiting: list[Delivery], concurrency: int) -> list[float]:
    latencies: list[float] = []

    async def phone() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while waiting:
            delivery = waiting.pop()
            began = time.perf_counter()
            for request in delivery.requests:
                writer.write(request)
                await _expect_receipt(reader)
            latencies.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(phone() for _ in range(concurrency)))
    return latencies


async def _expect_receipt(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    body = await reader.readexactly(length)
    if head.split(b" ", 2)[1] not in (b"200", b"201"):
        raise RuntimeError(f"{head.decode()}{body.decode()}")


def _delivery(serving: Serving, number: int, with_photo: bool) -> Delivery:
    token = serving.known.tokens[number % len(serving.known.tokens)]
    photo = _photo(number) if with_photo else b""
    address = f"/sync/v1/entries/{uuid4()}"
    requests = [_put(address, token, _body(serving, number, photo))]
    if with_photo:
        requests.append(_patch(f"{address}/photos/{sha256(photo).hexdigest()}", token, photo))
    return Delivery(tuple(requests))


def _body(serving: Serving, number: int, photo: bytes) -> bytes:
    entry = {
        "format": 1,
        "record_type": "tree_count",
        "form_version": 1,
        "site": serving.known.site_id,
        "recorded_at": "2026-06-12T14:32:05+08:00",
        "position": {
            "lat": 47.5 + number % 100 / 1e5,
            "lon": 106.2,
            "accuracy_m": 8,
            "at": "2026-06-12T14:31:50+08:00",
            "source": "browser",
        },
        "language": "mn",
        "answers": {
            "cohorts": [serving.known.cohort_id],
            "method": "census",
            "n_spots": 120,
            "n_alive": 100 + number % 12,
            "n_dead": 20 - number % 12,
            "n_missing": 0,
            "leaf_on": "yes",
            "causes": {"drought": None},
        },
        "photos": [_mentioned(photo)] if photo else [],
    }
    return json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()


def _mentioned(photo: bytes) -> dict[str, object]:
    return {
        "sha256": sha256(photo).hexdigest(),
        "size": len(photo),
        "mime": "image/jpeg",
        "width": 1600,
        "height": 1200,
        "taken_at": None,
        "position": None,
        "direction_deg": None,
        "source": "camera",
    }


def _put(address: str, token: str, body: bytes) -> bytes:
    digest = b64encode(sha256(body).digest()).decode()
    headers = {
        "Content-Type": "application/json",
        "Content-Digest": f"sha-256=:{digest}:",
        "If-None-Match": "*",
    }
    return _request("PUT", address, token, headers, body)


def _patch(address: str, token: str, photo: bytes) -> bytes:
    headers = {
        "Content-Type": "application/offset+octet-stream",
        "Tus-Resumable": "1.0.0",
        "Upload-Offset": "0",
    }
    return _request("PATCH", address, token, headers, photo)


def _request(method: str, address: str, token: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = {
        "Host": "127.0.0.1",
        "Authorization": f"Bearer {token}",
        "Content-Length": str(len(body)),
    } | headers
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {address} HTTP/1.1\r\n{head}\r\n".encode() + body


@cache
def _picture() -> bytes:
    """A real JPEG a little smaller than the photos."""
    noise = Image.frombytes("L", (640, 480), Random(1).randbytes(640 * 480)).resize((1600, 1200))
    written = BytesIO()
    noise.save(written, "JPEG", quality=60)
    return written.getvalue()[: PHOTO_BYTES - 16]


def _photo(number: int) -> bytes:
    """A photo like no other: its last bytes are its number."""
    picture = _picture()
    return picture + bytes(PHOTO_BYTES - len(picture) - 8) + number.to_bytes(8)

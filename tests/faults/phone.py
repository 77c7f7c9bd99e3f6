"""A phone as the server meets it: it keeps what it records until a receipt says that the server has it.

It does what static/js does: the entry first, each photo from where the server says it stopped, and again.
"""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

from tests.parcels import a_photo, an_envelope, canonical

from .wire import Answer, NoAnswer, Wire

SYNC = "/sync/v1"
AGAIN = {"truncated", "digest-mismatch", "locked", "busy", "disk-full", "disk-broken", "429", "503"}
"""Problems after which a phone comes again with the same."""


class Later(Exception):
    """The server cannot now. `answer` is what it said."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status, answer.body[:200])
        self.answer = answer


class Distrusted(Exception):
    """An answer that is no proof: of another server, about another entry, or no receipt at all."""


@dataclass
class Kept:
    """An entry in the phone's outbox."""

    id: UUID
    photos: dict[str, bytes]
    body: bytes
    """The newest revision."""
    earlier: list[bytes] = field(default_factory=list)
    replaces: str | None = None
    """The ETag of the revision that `body` corrects."""
    etag: str | None = None
    receipt: dict[str, Any] | None = None
    """The newest one for `body`."""
    refused: str | None = None

    @property
    def bodies(self) -> dict[str, bytes]:
        """Every revision, by its digest."""
        return {sha256(body).hexdigest(): body for body in (*self.earlier, self.body)}

    @property
    def is_complete(self) -> bool:
        return self.receipt is not None and not self.receipt["missing"]


class Phone:
    def __init__(self, wire: Wire, token: str, site_id: int, instance: str) -> None:
        self.wire = wire
        self.piece_bytes = 400
        self.kept: dict[UUID, Kept] = {}
        self.receipts: list[dict[str, Any]] = []
        """Every receipt it was ever given."""
        self.sent_bytes = 0
        self._token = token
        self._site = SimpleNamespace(id=site_id)
        self._instance = instance

    @property
    def authorization(self) -> str:
        return f"Bearer {self._token}"

    def record(self, photos: int = 1, photo_bytes: int = 0) -> Kept:
        """Save an entry on the phone. Photos are padded to so many bytes."""
        taken = [_padded(a_photo(), photo_bytes) for _ in range(photos)]
        entry_id = uuid4()
        body = self._body(taken, note=str(entry_id))
        kept = Kept(entry_id, {sha256(each).hexdigest(): each for each in taken}, body)
        self.kept[entry_id] = kept
        return kept

    def correct(self, kept: Kept, note: str) -> None:
        """Record the entry anew, over the revision that the server confirmed last."""
        kept.earlier.append(kept.body)
        kept.body = self._body(list(kept.photos.values()), note=note)
        kept.replaces, kept.receipt = kept.etag, None

    def waiting(self) -> Iterator[Kept]:
        """What is not whole on the server yet, as far as this phone knows."""
        return (each for each in self.kept.values() if not each.is_complete and not each.refused)

    def deliver(self) -> None:
        """Send what waits, once. Raises Later, NoAnswer, Distrusted at the first trouble."""
        for kept in list(self.waiting()):
            if kept.receipt is None:
                self.send_entry(kept)
            for name in [] if kept.receipt is None else list(kept.receipt["missing"]):
                self.send_photo(kept, name)

    def send_entry(self, kept: Kept) -> Answer:
        answer = self.put(kept.id, kept.body, kept.replaces)
        if answer.status in (409, 412):
            kept.refused = answer.problem
        else:
            self._keep_receipt(kept, answer)
        return answer

    def put(self, entry_id: UUID, body: bytes, replaces: str | None) -> Answer:
        """Send the bytes of a revision."""
        condition = {"If-Match": replaces} if replaces else {"If-None-Match": "*"}
        headers = {"Content-Type": "application/json", "Content-Digest": digest_header(body)}
        return self.ask("PUT", f"{SYNC}/entries/{entry_id}", headers | condition, body)

    def send_photo(self, kept: Kept, name: str) -> None:
        """Send the rest of a photo, piece by piece."""
        photo = kept.photos[name]
        offset = self.offset_of(kept, name)
        while offset < len(photo):
            answer = self.send_piece(kept, name, offset)
            if answer.status == 200:
                self._keep_receipt(kept, answer)
                return
            offset = int(answer.headers.get("upload-offset", 0))
        self.ask_receipt(kept)

    def offset_of(self, kept: Kept, name: str) -> int:
        """How much of a photo the server has."""
        answer = self.ask("HEAD", photo_address(kept, name), {"Tus-Resumable": "1.0.0"})
        return int(self._sound(answer).headers["upload-offset"])

    def send_piece(self, kept: Kept, name: str, offset: int) -> Answer:
        """Send the next piece. A wrong offset is no error: the answer says the right one."""
        piece = kept.photos[name][offset : offset + self.piece_bytes]
        answer = self.ask("PATCH", photo_address(kept, name), piece_headers(offset), piece)
        if answer.problem == "mismatching-upload-offset":
            return answer
        return self._sound(answer)

    def send_preview(self, kept: Kept, name: str) -> Answer:
        """Send a small picture ahead of a photo."""
        preview = a_photo()
        headers = {"Content-Type": "image/jpeg", "Content-Digest": digest_header(preview)}
        return self.ask("PUT", f"{photo_address(kept, name)}/preview", headers, preview)

    def ask_receipt(self, kept: Kept) -> None:
        self._keep_receipt(kept, self.ask("GET", f"{SYNC}/entries/{kept.id}"))

    def ask_again(self) -> None:
        """After the server was put back from a backup: believe only what it has now."""
        self.receipts.clear()
        for kept in self.kept.values():
            answer = self.ask("GET", f"{SYNC}/entries/{kept.id}")
            if answer.status == 200:
                self._follow(kept, answer)
            else:
                kept.body = kept.earlier[0] if kept.earlier else kept.body
                kept.earlier.clear()
                kept.receipt = kept.etag = kept.replaces = kept.refused = None

    def ask(
        self, method: str, address: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> Answer:
        self.sent_bytes += len(body)
        signed = {"Authorization": self.authorization} | (headers or {})
        return self.wire.ask(method, address, signed, body)

    def _sound(self, answer: Answer) -> Answer:
        if answer.status in (200, 201, 204):
            return answer
        if not answer.body and answer.status in (423, 429, 503):  # a HEAD says no more
            raise Later(answer)
        if answer.problem in AGAIN and answer.json["server"] == self._instance:
            raise Later(answer)
        raise Distrusted(answer.status, answer.body[:300])

    def _keep_receipt(self, kept: Kept, answer: Answer) -> None:
        """Believe only a receipt of this server about this entry."""
        receipt = self._sound(answer).json
        if receipt["id"] != str(kept.id) or receipt["instance"] != self._instance:
            raise Distrusted(receipt)
        self.receipts.append(receipt)
        if receipt["digest"] == sha256(kept.body).hexdigest():
            kept.receipt, kept.etag = receipt, answer.headers["etag"]

    def _follow(self, kept: Kept, answer: Answer) -> None:
        """Take up from the revision that the server has: a correction that it lost is one again."""
        self.receipts.append(answer.json)
        kept.etag = answer.headers["etag"]
        if answer.json["digest"] == sha256(kept.body).hexdigest():
            kept.receipt = answer.json
        else:
            kept.receipt, kept.replaces = None, kept.etag

    def _body(self, photos: list[bytes], note: str) -> bytes:
        return canonical(an_envelope(self._site, "site_photo", photos, answers={"note": note}))  # type: ignore[arg-type]


def deliver_all(*phones: Phone) -> None:
    """Every phone sends until nothing waits. What goes wrong now goes wrong for good."""
    for phone in phones:
        for _ in range(3):
            phone.deliver()
        if left := list(phone.waiting()):
            raise AssertionError(f"{len(left)} entries wait for ever")


def try_to_deliver(phone: Phone) -> None:
    """Send what can be sent now."""
    with suppress(NoAnswer, Later):
        phone.deliver()


def photo_address(kept: Kept, name: str) -> str:
    return f"{SYNC}/entries/{kept.id}/photos/{name}"


def piece_headers(offset: int) -> dict[str, str]:
    return {
        "Tus-Resumable": "1.0.0",
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": str(offset),
    }


def digest_header(body: bytes) -> str:
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


def _padded(photo: bytes, size_bytes: int) -> bytes:
    return photo + bytes(max(0, size_bytes - len(photo)))

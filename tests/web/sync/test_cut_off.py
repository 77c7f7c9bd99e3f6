"""A phone that is cut off in the middle of a photo, in front of the server as `make run` starts it."""

import struct
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_urlsafe
from socket import SHUT_WR, SO_LINGER, SOL_SOCKET, create_connection, socket
from uuid import uuid4

import pytest

from fieldapp.store.models import SignInSession
from fieldapp.store.models.people import SessionKind
from fieldapp.web.access import hashed
from fieldapp.web.sync.requests import PIECE_BYTES
from tests import factories
from tests.parcels import a_photo, an_envelope, canonical
from tests.phones import digest_header, photo_address
from tests.servers import RealServer

PHOTO = a_photo().ljust(60_000, b"\0")
CUT_AT = 50_000
RESET = struct.pack("ii", 1, 0)
"""Closing throws away what was not read yet and resets the connection."""


class Line:
    """A phone's requests about one photo, over connections that can break."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._token = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}
        self._entry_id = uuid4()

    def ask(self, method: str, address: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        """Status and Upload-Offset."""
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        with closing(HTTPConnection("127.0.0.1", self._port, timeout=30)) as connection:
            connection.request(method, address, body, self._token | named)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Upload-Offset", "")

    def record(self, envelope: bytes) -> None:
        digest = digest_header(envelope)
        address = f"/sync/v1/entries/{self._entry_id}"
        status, _ = self.ask("PUT", address, envelope, Content_Digest=digest, If_None_Match="*")
        assert status == 201

    def begin(self) -> socket:
        """Announce the whole photo and send the first CUT_AT bytes of it."""
        head = {
            "Host": "localhost",
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(len(PHOTO)),
            "Upload-Offset": "0",
        } | self._token
        lines = [f"PATCH {self._address} HTTP/1.1", *(": ".join(each) for each in head.items())]
        connection = create_connection(("127.0.0.1", self._port))
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + PHOTO[:CUT_AT])
        return connection

    def go_on(self, offset: int) -> int:
        """Send the rest. Returns the status."""
        kind = "application/offset+octet-stream"
        status, _ = self.ask(
            "PATCH", self._address, PHOTO[offset:], Content_Type=kind, Upload_Offset=str(offset)
        )
        return status

    def offset(self) -> int:
        return int(self.ask("HEAD", self._address)[1])

    def wait_for(self, offset: int) -> None:
        until = time.monotonic() + 20
        while self.offset() < offset:
            assert time.monotonic() < until, self.offset()
            time.sleep(0.02)

    @property
    def _address(self) -> str:
        return photo_address(self._entry_id, PHOTO)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """Of a phone that has recorded a photo, before a server of its own."""
    server = RealServer(tmp_path / "server")
    server.start()
    token = token_urlsafe(32)
    with closing(server.database()) as database, database.transaction() as session:
        project = factories.a_project(session)
        site = factories.a_site(session, project)
        person = factories.a_person(session, project=project)
        lasts_until = datetime.now(UTC) + timedelta(days=1)
        session.add(
            SignInSession(
                person_id=person.id,
                kind=SessionKind.PHONE,
                token_hash=hashed(token),
                expires_at=lasts_until,
            )
        )
        envelope = canonical(an_envelope(site, "site_photo", [PHOTO]))
    line = Line(server.port, token)
    line.record(envelope)
    yield line
    server.stop()


def test_what_came_before_the_cut_is_kept(line: Line):
    connection = line.begin()
    line.wait_for(CUT_AT - PIECE_BYTES)
    connection.setsockopt(SOL_SOCKET, SO_LINGER, RESET)
    connection.close()
    line.wait_for(CUT_AT - PIECE_BYTES)

    offset = line.offset()
    status = line.go_on(offset)
    while status == 423:
        status = line.go_on(offset)

    assert CUT_AT - PIECE_BYTES < offset <= CUT_AT
    assert status == 200


def test_a_piece_that_comes_twice_is_not_read_to_its_end(line: Line):
    """A browser repeats by itself what it sent over a connection that broke."""
    with line.begin() as first:
        line.wait_for(CUT_AT - PIECE_BYTES)
        first.shutdown(SHUT_WR)
        assert first.recv(65536).startswith(b"HTTP/1.1 400")
    with line.begin() as again, again.makefile("rb") as answer:
        again.settimeout(20)
        whole = answer.read()

    assert whole.startswith(b"HTTP/1.1 409")

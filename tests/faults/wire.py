"""The way from a phone to the server: it answers, or it does not. What answers must never hold is noted."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any, Protocol

Headers = Mapping[str, str]
ANSWER_WITHIN_S = 30
INSIDES = re.compile(
    r"Traceback|File \"|sqlite3?\.|psycopg|sqlalchemy|SELECT .+ FROM|INSERT INTO|UPDATE .+ SET"
    r"|/site-packages/|/tmp/|/dev/shm/|BEGIN EC PRIVATE|BEGIN PRIVATE"
)
"""What only the server's own eyes should see."""


class NoAnswer(Exception):
    """The server did not answer, or not to the end. Whether it did what was asked, nobody knows."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Headers
    """By their names in small letters."""
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The name of the problem that the answer tells of; empty if it tells of none."""
        if not self.body or self.headers.get("content-type") != "application/problem+json":
            return ""
        return str(self.json["type"]).removeprefix("/problems/")


class Wire(Protocol):
    improper: list[str]
    """What answers said that no answer may say."""

    def ask(
        self, method: str, address: str, headers: Headers | None = None, body: bytes = b""
    ) -> Answer:
        """Send a request. Raises NoAnswer."""


def improprieties(method: str, address: str, answer: Answer) -> list[str]:
    """What in this answer no answer may hold."""
    asked = f"{method} {address}: {answer.status}"
    found = [asked] if answer.status == 500 else []
    with suppress(UnicodeDecodeError):
        if leak := INSIDES.search(answer.body.decode()):
            found.append(f"{asked} tells {leak[0]!r}")
    return found


@dataclass
class HttpWire:
    """HTTP to a port of this machine, each request on a connection of its own."""

    port: int
    improper: list[str] = field(default_factory=list)

    def ask(
        self, method: str, address: str, headers: Headers | None = None, body: bytes = b""
    ) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_WITHIN_S)
        try:
            connection.request(method, address, body or None, dict(headers or {}))
            came = connection.getresponse()
            said = {name.lower(): value for name, value in came.getheaders()}
            answer = Answer(came.status, said, came.read())
        except (OSError, HTTPException) as error:
            raise NoAnswer(str(error)) from None
        finally:
            connection.close()
        self.improper += improprieties(method, address, answer)
        return answer

"""A supervisor's browser, as far as deciding and looking need one."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from .wire import Answer, Wire

HIDDEN = re.compile(r'name="(csrf_token|action_id)" value="([^"]+)"')


@dataclass
class Desk:
    wire: Wire
    cookie: str

    def get(self, address: str) -> Answer:
        return self.wire.ask("GET", address, {"Cookie": f"fieldapp={self.cookie}"})

    def decide(self, entry_id: UUID, decision: str, revision: int) -> Answer:
        """Open the entry's page and press one of its buttons."""
        page = self.get(f"/review/{entry_id}")
        hidden = dict(HIDDEN.findall(page.body.decode()))
        pressed = {"decision": decision, "revision": revision, "reason": "photo_unclear"}
        spoken = {"words": "Look again."} | pressed | hidden
        forms = page.headers.get("set-cookie", "").partition(";")[0]
        headers = {
            "Cookie": f"fieldapp={self.cookie}; {forms}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode(spoken).encode()
        return self.wire.ask("POST", f"/review/{entry_id}/decisions", headers, body)

    def exported(self, status: str) -> list[str]:
        """The entries that the CSV file names."""
        address = f"/register/site_photo.csv?status={status}&header=names"
        return [row.split(",")[0] for row in self._text(address).splitlines()[1:]]

    def _text(self, address: str) -> str:
        answer = self.get(address)
        if answer.status != 200:
            raise AssertionError(f"{address}: {answer.status} {answer.body[:200]!r}")
        return answer.body.decode()

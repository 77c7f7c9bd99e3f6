"""A phone in a real Chromium, with a line to a real server that counts, slows and breaks."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from tests.browser.faults.far import QUIET, FarPhone, photos_of
from tests.browser.faults.proxy import Proxy
from tests.browser.field import a_field
from tests.browser.phones import PHONE
from tests.servers import RealServer

from .pages import chromium

PHOTO_BYTES = 250 * 1024


@contextmanager
def far_phone(folder: Path) -> Iterator[FarPhone]:
    """Bat's phone, signed in, with nothing to send."""
    with ExitStack() as open_ones:
        server = RealServer(folder)
        server.start()
        open_ones.callback(server.stop)
        database = open_ones.enter_context(closing(server.database()))
        proxy = open_ones.enter_context(closing(Proxy(server.port)))
        context = open_ones.enter_context(chromium()).new_context(**PHONE)
        phone = FarPhone(context.new_page(), proxy, a_field(database), photos_of(server))
        phone.sign_in(phone.field.bat)
        phone.open(QUIET)
        phone.deliver_all()
        yield phone


def bytes_to_deliver(phone: FarPhone) -> int:
    """Send all that waits. Returns the bytes of it, both ways, with everything that a delivery says and asks."""
    before = phone.proxy.bytes
    phone.deliver_all()
    return phone.proxy.bytes - before

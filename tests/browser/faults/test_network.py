"""A network that comes and goes, creeps, or is shared by two pages: everything arrives once, whatever was under way."""

from collections.abc import Callable
from random import Random

from tests.faults.lengths import length

from .far import QUIET, FarPhone
from .troubles import Only, held, is_photo

TIMES = length(10, 100)
ENTRIES, PHOTOS = length((20, 30), (200, 300))


def test_a_network_that_flaps_delivers_everything_once(new_far_phone: Callable[..., FarPhone]):
    phone = new_far_phone()
    random = Random(7)
    phone.go_offline()
    phone.record(ENTRIES, PHOTOS, photo_bytes=30_000)
    phone.go_online()
    phone.proxy.up.bytes_per_s = length(1_500_000, 500_000)
    for _ in range(TIMES):
        phone.begin_to_deliver()
        phone.page.wait_for_timeout(random.randint(5, length(80, 250)))
        phone.go_offline()
        phone.page.wait_for_timeout(random.randint(0, 30))
        phone.go_online()

    phone.proxy.up.bytes_per_s = None
    phone.deliver_all()
    phone.check()
    assert len(phone.field.entries()) == ENTRIES
    assert phone.field.photos_held() == PHOTOS


def test_home_itself_sends_all_over_a_network_that_flaps(new_far_phone: Callable[..., FarPhone]):
    phone = new_far_phone()
    phone.go_offline()
    phone.record(entries=4, photos=4, photo_bytes=30_000)
    phone.open("/")
    for _ in range(length(3, 30)):
        phone.go_online()
        phone.page.wait_for_timeout(40)
        phone.go_offline()
    phone.go_online()

    phone.expect_strip("Everything is sent")
    phone.check()


def test_a_line_that_creeps_delivers_too(new_far_phone: Callable[..., FarPhone]):
    phone = new_far_phone()
    phone.record(entries=2, photos=2, photo_bytes=length(15_000, 60_000))
    for way in (phone.proxy.up, phone.proxy.down):
        way.bytes_per_s, way.delay_s = 50_000 / 8, 0.3

    assert phone.deliver() == "done"
    for way in (phone.proxy.up, phone.proxy.down):
        way.bytes_per_s, way.delay_s = None, 0
    phone.check()


def test_a_line_that_breaks_every_60_kilobytes_delivers_too(new_far_phone: Callable[..., FarPhone]):
    phone = new_far_phone()
    phone.record(entries=2, photos=2, photo_bytes=250_000)
    phone.proxy.up.breaks_every_bytes = 60_000
    for _ in range(30):
        phone.deliver()

    assert not phone.waiting()
    phone.proxy.up.breaks_every_bytes = None
    phone.check()


def test_no_photo_leaves_twice_over_a_line_that_is_long_and_whole(
    new_far_phone: Callable[..., FarPhone],
):
    """Chromium repeats by itself what it sent on a connection that ends without notice."""
    phone = new_far_phone()
    phone.record(entries=6, photos=6, photo_bytes=100_000)
    phone.proxy.up.delay_s = phone.proxy.down.delay_s = 0.1
    before = phone.proxy.up.bytes

    phone.deliver_all()
    assert phone.proxy.up.bytes - before < 1.08 * 600_000
    phone.proxy.up.delay_s = phone.proxy.down.delay_s = 0
    phone.check()


def test_two_pages_that_send_at_once_send_once(new_far_phone: Callable[..., FarPhone]):
    phone = new_far_phone()
    phone.record(entries=4, photos=4, photo_bytes=60_000)
    other = FarPhone(phone.page.context.new_page(), phone.proxy, phone.field, phone.photos)
    other.open(QUIET)
    for _ in range(length(4, 40)):
        for each in (phone, other):
            each.begin_to_deliver()
        other.record(entries=1, photos=1, photo_bytes=60_000)

    phone.deliver_all(tries=20)
    phone.check()


def test_an_answer_that_does_not_come_is_given_up_and_asked_for_again(
    new_far_phone: Callable[..., FarPhone],
):
    """The clock of the page is moved on, the server's answer is not."""
    phone = new_far_phone()
    phone.page.clock.install()
    phone.open(QUIET)
    phone.record(entries=1, photos=1, photo_bytes=20_000)
    phone.proxy.fault = silence = Only(held(600), is_photo)
    phone.begin_to_deliver()
    while not silence.met:
        phone.page.wait_for_timeout(20)

    phone.page.clock.fast_forward("05:00")
    phone.deliver_all()
    phone.check()

"""Photos go after the records, piece by piece, each from where it was cut off."""

from playwright.sync_api import expect
from werkzeug.wrappers import Request, Response

from .deliveries import QUIET, problem
from .field import Field
from .phones import Phone


def test_a_photo_that_is_gone_from_the_phone_stops_only_itself(quiet_phone: Phone, field: Field):
    broken = quiet_phone.record_trees(field.site.id, photo=True)
    whole = quiet_phone.record_trees(field.site.id, photo=True)
    quiet_phone.store(
        """const {photos} = await store.entry(argument)
           const me = (await store.account()).id
           await store.transaction(["chunks"], "readwrite", (tx) =>
             tx.objectStore("chunks").delete([me, photos[0].sha256, 0]))""",
        broken,
    )

    quiet_phone.deliver()

    assert quiet_phone.state_of(broken) == "failed"
    assert quiet_phone.state_of(whole) == "sent"
    assert {str(entry.id): entry.photos_missing for entry in field.entries()} == {
        broken: 1,
        whole: 0,
    }


def test_a_photo_goes_on_from_where_it_was_cut_off(quiet_phone: Phone, field: Field):
    entry = quiet_phone.record_trees(field.site.id, photo=True)
    pieces: list[int] = []

    def cut_the_second(request: Request) -> Response | None:
        if request.method != "PATCH":
            return None
        pieces.append(int(request.headers["Upload-Offset"]))
        return Response("", 502) if len(pieces) == 2 else None

    quiet_phone.server.meddle = cut_the_second
    assert quiet_phone.deliver() == "no-network"
    assert quiet_phone.state_of(entry) == "sending"
    assert quiet_phone.deliver() == "done"

    assert pieces[0] == 0
    assert pieces[2] == pieces[1] > 0
    assert field.photos_held() == 1


def test_until_its_photos_are_there_a_record_is_not_called_sent(bats_phone: Phone, field: Field):
    phone = bats_phone
    phone.server.meddle = lambda request: problem(500, phone) if request.method == "PATCH" else None
    entry = phone.record_trees(field.site.id, photo=True)
    phone.open("/mine")

    phone.expect_state(entry, "Sending…")
    expect(phone.page.locator(f'[data-id="{entry}"]')).to_contain_text("Sent · 1 photo to go")


def test_a_photo_on_its_way_for_the_first_time_is_not_asked_for(quiet_phone: Phone, field: Field):
    quiet_phone.record_trees(field.site.id, photo=True)
    assert quiet_phone.deliver() == "done"

    assert not any(line.startswith("HEAD") for line in quiet_phone.server.requests)
    assert field.photos_held() == 1


def test_a_photo_that_was_damaged_on_the_way_goes_again_with_checks(
    quiet_phone: Phone, field: Field
):
    entry = quiet_phone.record_trees(field.site.id, photo=True)
    checked: list[bool] = []

    def damage_the_first(request: Request) -> Response | None:
        if request.method != "PATCH":
            return None
        checked.append("Upload-Checksum" in request.headers)
        return problem(422, quiet_phone, retryable=True) if len(checked) == 1 else None

    quiet_phone.server.meddle = damage_the_first
    assert quiet_phone.deliver() == "busy"
    assert quiet_phone.deliver() == "done"

    assert checked[0] is False
    assert all(checked[1:])
    assert quiet_phone.state_of(entry) == "sent"


def test_one_photo_that_cannot_be_sent_keeps_back_no_other_of_its_record(
    quiet_phone: Phone, field: Field
):
    phone = quiet_phone
    entry = phone.record_photos(field.site.id, 3)
    bad = phone.store("return (await store.entry(argument)).photos[0].sha256", entry)
    phone.server.meddle = lambda request: (
        problem(422, phone, title="This photo cannot be taken") if bad in request.path else None
    )

    phone.deliver()
    phone.deliver()

    assert field.photos_held() == 2
    assert phone.state_of(entry) == "failed"
    phone.open("/mine")
    expect(phone.page.locator(f'[data-id="{entry}"]')).to_contain_text("This photo cannot be taken")

    phone.server.meddle = None
    phone.open(QUIET)
    phone.store("await (await import(js + 'outbox.js')).sendAgain(argument)", entry)
    assert phone.deliver() == "done"
    assert phone.state_of(entry) == "sent"


def test_a_small_picture_goes_ahead_of_a_big_photo_and_only_once(quiet_phone: Phone, field: Field):
    phone = quiet_phone
    phone.record_photos(field.site.id, 1, photo_bytes=200_000)
    phone.server.meddle = lambda request: Response("", 502) if request.method == "PATCH" else None
    phone.deliver()
    phone.deliver()
    phone.server.meddle = None
    assert phone.deliver() == "done"

    asked = [line.split(" ")[0] for line in phone.server.requests if "/photos/" in line]
    previews = [line for line in phone.server.requests if line.endswith("/preview")]
    assert len(previews) == 1
    assert asked[0] == "PUT"
    assert field.photos_held() == 1


def test_a_preview_that_the_server_cannot_take_matters_to_nobody(quiet_phone: Phone, field: Field):
    phone = quiet_phone
    entry = phone.record_photos(field.site.id, 1, photo_bytes=200_000)
    phone.server.meddle = lambda request: (
        problem(503, phone, after=600) if request.path.endswith("/preview") else None
    )

    assert phone.deliver() == "done"
    assert phone.state_of(entry) == "sent"

"""What a phone keeps, and for whom."""

import pytest

from .phones import Phone

BAT = 1
SARAA = 2


@pytest.fixture
def phone(phone: Phone) -> Phone:
    """A phone on which Bat works. No server is needed for what it keeps."""
    phone.open("/help")
    works_here(phone, BAT)
    return phone


def works_here(phone: Phone, person: int) -> None:
    phone.store("await store.signIn({id: argument, name: 'P' + argument}, 'token')", person)


DRAFT = """
    const draft = await store.newDraft("tree_count")
    draft.answers = {n_alive: 104}
    await store.saveDraft(draft)
"""
A_PHOTO = """{bytes: crypto.getRandomValues(new Uint8Array(50_000)).buffer, mime: "image/jpeg",
              width: 4, height: 3, taken_at: null, position: null, direction_deg: null, source: "camera"}"""


def test_a_draft_is_found_again_as_it_was_left(phone: Phone):
    draft = phone.store(DRAFT + "return draft.id")
    phone.page.reload()

    assert phone.store("return (await store.draft(argument)).answers", draft) == {"n_alive": 104}


def test_a_form_that_was_only_opened_leaves_nothing_behind(phone: Phone):
    phone.store("await store.newDraft('tree_count')")

    assert phone.store("return store.drafts()") == []


def test_the_site_in_hand_is_the_one_chosen_last(phone: Phone):
    phone.store("await store.setReference({sites: [{id: 17}, {id: 18}]})")
    assert phone.store("return (await store.newDraft('tree_count')).site") == 17

    phone.store("await store.setCurrentSite(18)")

    assert phone.store("return (await store.newDraft('tree_count')).site") == 18


def test_neither_of_two_people_sees_what_the_other_keeps(phone: Phone):
    draft = phone.store(DRAFT + f"await store.addPhoto(draft.id, {A_PHOTO}); return draft.id")
    photo = phone.store("return (await store.draft(argument)).photos[0].sha256", draft)
    works_here(phone, SARAA)

    assert phone.store("return store.drafts()") == []
    assert phone.store("return store.draft(argument)", draft) is None
    assert phone.store("return store.photoBytes(argument)", photo) is None
    phone.store("await store.deleteDraft(argument)", draft)

    works_here(phone, BAT)
    assert phone.store("return (await store.draft(argument)).answers.n_alive", draft) == 104
    assert phone.store("return (await store.photoBytes(argument)).byteLength", photo) == 50_000


def test_after_signing_out_nobody_is_here_and_nothing_is_gone(phone: Phone):
    draft = phone.store(DRAFT + "return draft.id")
    phone.store("await store.signOut()")

    assert phone.store("return store.account()") is None
    assert phone.store("return store.token()") is None
    assert phone.store("return store.drafts()") == []
    name = phone.store("return store.saveDraft({id: 'x', photos: []}).catch((error) => error.name)")
    assert name == "NobodyHere"

    works_here(phone, BAT)
    assert phone.store("return (await store.drafts()).map(({id}) => id)") == [draft]


def test_a_photo_comes_back_byte_for_byte(phone: Phone):
    same = phone.store(
        DRAFT
        + f"""
        const photo = {A_PHOTO}
        const known = await store.addPhoto(draft.id, photo)
        const back = new Uint8Array(await store.photoBytes(known.sha256))
        return back.every((byte, i) => byte === new Uint8Array(photo.bytes)[i]) && known.size === back.length
        """
    )

    assert same


def test_a_photo_lies_in_small_pieces_of_plain_bytes(phone: Phone):
    """A database that holds Blobs is destroyed when the disk is full; this one is not."""
    phone.store(DRAFT + f"await store.addPhoto(draft.id, {A_PHOTO})")

    pieces = phone.store(
        """return store.transaction(["chunks"], "readonly", async (tx) =>
            (await tx.objectStore("chunks").getAll()).map((each) => [each.constructor.name, each.byteLength]))"""
    )

    assert pieces == [["ArrayBuffer", 32_768], ["ArrayBuffer", 17_232]]


A_PICTURE = """
    const canvas = new OffscreenCanvas(1600, 1200)
    const context = canvas.getContext("2d")
    for (let i = 0; i < 4000; i++) {
      context.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`
      context.fillRect(Math.random() * 1600, Math.random() * 1200, argument, argument)
    }
    const bytes = await (await canvas.convertToBlob({type: "image/jpeg", quality: 0.8})).arrayBuffer()
    const photo = {bytes, mime: "image/jpeg", width: 1600, height: 1200, source: "camera"}
"""


@pytest.mark.parametrize(("patch", "most"), [(400, 4_000), (8, 8_192)], ids=["calm", "busy"])
def test_a_photo_brings_a_small_picture_that_can_go_ahead_of_it(
    phone: Phone, patch: int, most: int
):
    shown = phone.store(
        A_PICTURE
        + DRAFT
        + """
        const {sha256} = await store.addPhoto(draft.id, photo)
        const preview = await (await import(js + "photos.js")).previewOf(sha256)
        const {width, height} = await createImageBitmap(new Blob([preview]))
        return {type: new TextDecoder().decode(preview.slice(8, 12)), size: preview.byteLength, width, height}
        """,
        patch,
    )

    assert shown["type"] == "WEBP"
    assert shown["size"] <= most
    assert 96 <= shown["width"] <= 192
    assert shown["height"] * 4 == shown["width"] * 3


def test_a_photo_that_the_browser_cannot_draw_goes_without_a_small_picture(phone: Phone):
    preview = phone.store(
        DRAFT
        + f"""
        const {{sha256}} = await store.addPhoto(draft.id, {A_PHOTO})
        return (await import(js + "photos.js")).previewOf(sha256)
        """
    )

    assert preview is None


def test_a_draft_that_another_page_wrote_meanwhile_is_not_overwritten(phone: Phone):
    outcome = phone.store(
        DRAFT
        + """
        const seen = (await store.saveDraft(draft)).touched_at
        await new Promise((resolve) => setTimeout(resolve, 5))
        await store.saveDraft({...draft, answers: {n_alive: 110}}, seen)
        const late = await store.saveDraft({...draft, answers: {n_alive: 0}}, seen).catch((error) => error.name)
        return [late, (await store.draft(draft.id)).answers]
        """
    )

    assert outcome == ["ChangedElsewhere", {"n_alive": 110}]


def test_a_draft_that_was_finished_meanwhile_does_not_come_back(phone: Phone):
    outcome = phone.store(
        DRAFT
        + """
        const seen = (await store.saveDraft(draft)).touched_at
        await store.finish(draft.id, {form_version: 1, language: "en"})
        const late = await store.saveDraft(draft, seen).catch((error) => error.name)
        return [late, await store.drafts()]
        """
    )

    assert outcome == ["ChangedElsewhere", []]


def test_saving_a_draft_never_drops_its_photos(phone: Phone):
    """The form may hold an older idea of the draft than the camera."""
    draft = phone.store(
        DRAFT
        + f"await store.addPhoto(draft.id, {A_PHOTO}); await store.saveDraft(draft); return draft.id"
    )

    assert len(phone.store("return (await store.draft(argument)).photos", draft)) == 1


def test_a_removed_photo_leaves_the_phone_unless_another_record_shows_it(phone: Phone):
    photo = phone.store(
        f"""
        const photo = {A_PHOTO}
        for (const id of ["a", "b"]) {{
          await store.saveDraft(await store.newDraft("site_photo", id))
          await store.addPhoto(id, photo)
        }}
        return (await store.draft("a")).photos[0].sha256
        """
    )

    phone.store("await store.removePhoto('a', argument)", photo)
    assert phone.store("return (await store.photoBytes(argument)).byteLength", photo) == 50_000
    phone.store("await store.deleteDraft('b')")
    assert phone.store("return store.photoBytes(argument)", photo) is None


def test_every_write_is_on_the_disk_when_it_is_confirmed(phone: Phone):
    """Chromium's default forgets the last seconds when the battery dies."""
    lax = phone.store(
        """
        const lax = []
        const real = IDBDatabase.prototype.transaction
        IDBDatabase.prototype.transaction = function (stores, mode, options) {
          const made = real.call(this, stores, mode, options)
          if (made.mode !== "readonly" && made.durability !== "strict") lax.push([...stores])
          return made
        }
        """
        + DRAFT
        + f"""
        await store.addPhoto(draft.id, {A_PHOTO})
        await store.setCurrentSite(3)
        await store.finish(draft.id, {{form_version: 1, language: "en"}})
        await store.signOut()
        IDBDatabase.prototype.transaction = real
        return lax
        """
    )

    assert lax == []


def test_a_connection_that_broke_is_opened_again(phone: Phone):
    """Browsers close databases in the background; a full disk breaks the connection for good."""
    draft = phone.store(
        DRAFT
        + """
        const real = IDBDatabase.prototype.transaction
        let broken = 0
        IDBDatabase.prototype.transaction = function (...how) {
          if (broken++ === 0) throw new DOMException("Connection is closing", "UnknownError")
          if (broken === 3) this.close()
          return real.apply(this, how)
        }
        draft.answers = {n_alive: 105}
        await store.saveDraft(draft)
        await store.saveDraft(draft)
        IDBDatabase.prototype.transaction = real
        return store.draft(draft.id)
        """
    )

    assert draft["answers"] == {"n_alive": 105}


def test_a_finished_record_is_frozen_as_it_will_be_sent(phone: Phone):
    entry = phone.store(
        DRAFT
        + """
        const entry = await store.finish(draft.id, {form_version: 1, language: "mn"})
        const [{body, digest}] = entry.pending
        const {sha256} = await import(js + "digest.js")
        return {...entry, body: new TextDecoder().decode(body), isDigest: (await sha256(body)) === digest}
        """
    )

    assert entry["state"] == "queued"
    assert entry["isDigest"]
    assert entry["recorded_at"].endswith("+08:00")
    assert entry["body"] == (
        '{"answers":{"n_alive":104},"form_version":1,"format":1,"language":"mn","photos":[],"position":null,'
        f'"record_type":"tree_count","recorded_at":"{entry["recorded_at"]}","site":null}}'
    )
    assert phone.store("return store.drafts()") == []


CHANGED = """
    const again = await store.correct(draft.id)
    again.answers.n_alive = 110
    await store.saveDraft(again)
    const entry = await store.finish(draft.id, {form_version: 1, language: "en"})
    return entry.pending.map(({body}) => JSON.parse(new TextDecoder().decode(body)).answers.n_alive)
"""
FINISHED = DRAFT + 'await store.finish(draft.id, {form_version: 1, language: "en"});'


def test_a_record_that_never_left_is_changed_in_place(phone: Phone):
    assert phone.store(FINISHED + CHANGED) == [110]


def test_a_record_that_may_have_arrived_is_changed_by_a_revision_of_its_own(phone: Phone):
    tried = '(await import(js + "outbox.js")).trying([draft.id]);'

    assert phone.store(FINISHED + "await " + tried + CHANGED) == [104, 110]


def test_what_was_answered_last_is_offered_again(phone: Phone):
    phone.store(
        """await store.setReference({sites: [{id: 17, last: {
            tree_count: {answers: {method: "rows"}}, soil_treatment: {answers: {material: "compost"}}}}]})"""
    )
    phone.store(FINISHED)

    assert phone.store("return store.last(17, 'tree_count')") == {"n_alive": 104}
    assert phone.store("return store.last(17, 'soil_treatment')") == {"material": "compost"}
    assert phone.store("return store.last(17, 'site_photo')") is None


def test_ids_say_when_they_were_made(phone: Phone):
    ids = phone.store("return [1, 2, 2 ** 40].map((ms) => store.uuidv7(ms))")

    assert sorted(ids) == ids
    assert all(each[14] == "7" and each[19] in "89ab" for each in ids)
    assert ids[2].replace("-", "")[:12] == f"{2**40:012x}"


def test_a_browser_that_hides_its_sha256_has_ours(phone: Phone):
    """Pages that came over http get no crypto.subtle."""
    different = phone.store(
        """
        const {digest} = await import(js + "sha256.js")
        const hex = (buffer) => [...new Uint8Array(buffer)].join()
        const different = []
        for (const size of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_000]) {
          const bytes = crypto.getRandomValues(new Uint8Array(Math.min(size, 65_536)))
          if (hex(digest(bytes.buffer)) !== hex(await crypto.subtle.digest("SHA-256", bytes))) different.push(size)
        }
        return different
        """
    )

    assert different == []


def test_json_is_the_same_whoever_built_it(phone: Phone):
    one, other = phone.store(
        """
        const {canonical} = await import(js + "digest.js")
        const said = (value) => new TextDecoder().decode(canonical(value))
        return [said({b: [{d: null, c: "ө"}], a: 1.5}), said({a: 1.5, b: [{c: "ө", d: null}]})]
        """
    )

    assert one == other == '{"a":1.5,"b":[{"c":"ө","d":null}]}'

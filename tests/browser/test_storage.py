"""The phone's storage: what leaves it and when, what is said before it is full, and when it does not open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect

from .field import Field
from .forms import Form, plant
from .phones import CHROMIUM, PHONE, SWITCHES, Phone
from .pictures import a_landscape, keep_picture
from .serving import Server

MADE = """
    const {forgetOld, freeSpace, freeable} = await import(js + "forgetting.js")
    const left = async ([id, photo]) =>
      (await Promise.all([store.entry(id), store.photoBytes(photo), store.thumbnail(photo)])).map(Boolean)
    const picture = async () => {
      const canvas = new OffscreenCanvas(320, 240)
      canvas.getContext("2d").fillStyle = `hsl(${Math.random() * 360} 60% 50%)`
      canvas.getContext("2d").fillRect(0, 0, 320, 240)
      const bytes = await (await canvas.convertToBlob({type: "image/jpeg"})).arrayBuffer()
      return {bytes, mime: "image/jpeg", width: 320, height: 240, source: "camera"}
    }
    const make = async (change) => {
      const draft = await store.newDraft("site_photo")
      await store.saveDraft(draft)
      const photo = await store.addPhoto(draft.id, await picture())
      const entry = await store.finish(draft.id, {form_version: 1, language: "en"})
      const row = {...entry, pending: [], ...change}
      await store.transaction(["entries"], "readwrite", (tx) => tx.objectStore("entries").put(row))
      return [draft.id, photo.sha256]
    }
    const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString()
"""
KEPT, BARE, GONE = [True, True, True], [True, False, True], [False, False, False]


@pytest.fixture
def kept(phone: Phone) -> Phone:
    """A phone on which Bat works. No server is needed for what it keeps."""
    phone.open("/help")
    phone.store("await store.signIn({id: 1, name: 'Bat'}, 'token')")
    return phone


@pytest.fixture(scope="module")
def telling_chromium(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that tells how much room there is, as older ones do."""
    switches = [*SWITCHES, "--disable-features=StaticStorageQuota"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
    yield browser
    browser.close()


@pytest.fixture
def telling(telling_chromium: Browser, server: Server, field: Field) -> Iterator[Form]:
    """Bat's phone, whose browser tells how much room there is."""
    plant(field)
    context = telling_chromium.new_context(**PHONE)
    phone = Phone(context.new_page(), server)
    phone.sign_in(field.bat)
    yield Form(phone, field.site.id)
    context.close()


def set_room(phone: Phone, free_bytes: int) -> None:
    """So much is left of what the browser allows."""
    usage = phone.page.evaluate("navigator.storage.estimate().then(({usage}) => usage)")
    set_quota(phone, usage + free_bytes)


def set_quota(phone: Phone, quota_bytes: int) -> None:
    devtools = phone.page.context.new_cdp_session(phone.page)
    origin = phone.page.evaluate("location.origin")
    devtools.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": quota_bytes})


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ("{state: 'sent', status: 'approved', sent_at: ago(8)}", KEPT),
        ("{state: 'sent', status: 'approved', sent_at: ago(900)}", KEPT),
        ("{state: 'sent', status: 'approved', sent_at: ago(89), photos_kept: false}", KEPT),
        ("{state: 'sent', status: 'approved', sent_at: ago(91), photos_kept: false}", GONE),
        (
            "{state: 'sent', sent_at: ago(900), receipt: {stored_at: ago(1)}, photos_kept: false}",
            KEPT,
        ),
        (
            "{state: 'sent', sent_at: ago(1), receipt: {stored_at: ago(91)}, photos_kept: false}",
            GONE,
        ),
        ("{state: 'sent', status: 'returned', sent_at: ago(91), photos_kept: false}", KEPT),
        ("{state: 'safe', sent_at: null}", KEPT),
    ],
)
def test_by_itself_only_an_old_record_leaves_and_never_its_photo_first(
    kept: Phone, change: str, left: list[bool]
):
    script = f"const made = await make({change}); await forgetOld(ago(0)); return left(made)"

    assert kept.store(MADE + script) == left


def test_while_the_server_has_not_said_which_day_it_is_nothing_grows_old(kept: Phone):
    script = """const made = await make({state: "sent", sent_at: ago(900), photos_kept: false})
                await forgetOld(undefined)
                return left(made)"""

    assert kept.store(MADE + script) == KEPT


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ("{state: 'sent', status: 'received', sent_at: ago(0)}", BARE),
        ("{state: 'sent', status: 'returned', sent_at: ago(9)}", KEPT),
        ("{state: 'safe', sent_at: null}", KEPT),
        ("{state: 'attention', sent_at: null}", KEPT),
        ("{state: 'aside', sent_at: null}", KEPT),
        ("{state: 'sent', sent_at: ago(9), set_aside: [{photos: entry.photos}]}", KEPT),
    ],
)
def test_freeing_space_takes_the_photos_of_what_is_sent_and_nothing_else(
    kept: Phone, change: str, left: list[bool]
):
    script = f"""
        const made = await make({change.replace("entry.photos", "[]")})
        const told = await freeable()
        await freeSpace()
        return [await left(made), told.photos, (await freeable()).photos]
    """

    assert kept.store(MADE + script) == [left, int(left == BARE), 0]


def test_when_space_is_short_the_photo_sent_longest_ago_goes_first(telling: Form):
    telling.phone.open("/help")
    telling.phone.store(
        MADE
        + """
        const sent = (days) => make({state: "sent", status: "approved", sent_at: ago(days)})
        window.made = [await sent(1), await sent(3), await make({state: "safe", sent_at: null})]
        """
    )
    set_room(telling.phone, 50_000_000 - 100)

    left = telling.phone.store(
        MADE + "await forgetOld(ago(0)); return Promise.all(window.made.map(left))"
    )

    assert left == [KEPT, BARE, KEPT]


@pytest.fixture
def hills(tmp_path: Path) -> Path:
    return a_landscape(tmp_path / "hills.jpg", seed=3)


def test_a_photo_is_refused_before_the_phone_is_full_and_the_answers_are_kept(
    telling: Form, hills: Path
):
    telling.open("tree_count")
    set_room(telling.phone, 40_000_000)

    telling.write("n_alive", "118")
    telling.page.locator("input[type=file]").first.set_input_files(hills)

    expect_no_room(telling)
    telling.expect_on_phone(n_alive=118)
    assert telling.draft()["photos"] == []


def test_room_that_is_short_is_named_before_the_photo_is_taken(telling: Form):
    telling.phone.open("/help")
    set_room(telling.phone, 40_000_000)

    telling.open("tree_count")

    expect_no_room(telling)


FILLED = """
    for (let n = 0; n < 200; n++) {
      const bytes = crypto.getRandomValues(new Uint8Array(32_768)).buffer
      const row = (tx) => tx.objectStore("chunks").put(bytes, ["fill", n])
      const name = await store.transaction(["chunks"], "readwrite", row).catch((error) => error.name)
      if (name === "QuotaExceededError") return name
    }
"""


def test_a_photo_that_finds_no_room_is_refused_and_the_answers_are_kept(
    phone: Phone, field: Field, hills: Path
):
    """Where the browser hides how much room there is."""
    plant(field)
    phone.open("/sign-in")
    set_quota(phone, 3_000_000)
    phone.sign_in(field.bat)
    form = Form(phone, field.site.id).open("tree_count")
    phone.store("await (await import(js + 'reserve.js')).keepReserve()")
    assert phone.store(FILLED) == "QuotaExceededError"

    form.page.locator("input[type=file]").first.set_input_files(hills)

    expect_no_room(form)
    form.write("n_alive", "118")
    form.expect_on_phone(n_alive=118)
    assert form.draft()["photos"] == []


def expect_no_room(form: Form) -> None:
    said = form.page.locator("#said")
    expect(said).to_contain_text("There is no room for photos on this phone")
    expect(said).to_contain_text("The answers are still kept.")


def test_photos_that_are_sent_make_room_for_a_new_one(telling: Form, hills: Path):
    telling.open("tree_count")
    telling.phone.store(
        MADE + "window.made = await make({state: 'sent', status: 'approved', sent_at: ago(3)})"
    )
    set_room(telling.phone, 50_000_000 - 100)

    telling.page.locator("input[type=file]").first.set_input_files(hills)

    expect(telling.page.locator("[data-photos] img, #said > *").first).to_be_visible()
    assert telling.phone.store(MADE + "return left(window.made)") == BARE


def test_a_record_that_does_not_come_back_as_written_is_not_called_saved(form: Form):
    form.open("tree_count")
    form.count_trees()
    form.expect_kept()
    form.page.evaluate(
        """() => {
          const put = IDBObjectStore.prototype.put
          IDBObjectStore.prototype.put = function (row, ...key) {
            if (this.name === "entries") row.pending[0].body = new ArrayBuffer(3)
            return put.call(this, row, ...key)
          }
        }"""
    )

    form.save()

    expect(form.page.locator("#said")).to_contain_text("This could not be saved")
    form.expect_on_phone(n_alive=118)


def test_a_newer_database_is_named_and_the_older_page_says_what_still_works(
    bats_phone: Phone, field: Field
):
    bats_phone.open("/help")
    bats_phone.page.evaluate(NEWER)

    for path in ("/", "/mine", "/sending", f"/new/tree_count?site={field.site.id}"):
        bats_phone.open(path)
        expect(bats_phone.page.locator("main")).to_contain_text(
            "A newer Fieldapp has worked on this phone"
        )
        expect(bats_phone.page.locator("[data-nothing]:visible")).to_have_count(0)

    bats_phone.page.get_by_role("button", name="Go on with network").tap()
    expect(bats_phone.page.get_by_role("button", name="Send")).to_be_visible()


NEWER = """async () => {
    const opening = indexedDB.open("fieldapp", 99)
    await new Promise((resolve) => (opening.onsuccess = resolve))
    opening.result.close()
}"""


def test_a_browser_that_keeps_nothing_says_so_and_still_sends(form: Form):
    form.page.context.add_init_script(
        "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }"
    )
    form.phone.open(f"/new/tree_count?site={form.site}&server")

    said = form.page.locator("#said")
    expect(said).to_contain_text("This browser cannot keep records")
    expect(form.page.locator("[data-saved]")).to_be_hidden()
    expect(form.page.get_by_role("button", name="Send")).to_be_visible()
    form.phone.open("/mine?server")
    form.phone.expect_strip("This browser cannot keep records")


SPOILT = """await store.transaction(["chunks"], "readwrite", async (tx) => {
    const key = (await tx.objectStore("chunks").getAllKeys()).find(([, name]) => name === made[1])
    await tx.objectStore("chunks").put(new ArrayBuffer(7), key)
})
await (await import(js + "audit.js")).auditOnceADay(argument)
const {state, trouble, problem} = await store.entry(made[0])
return [state, (problem ?? trouble)?.title ?? null]
"""
UNREADABLE = "A photo cannot be read on this phone"
DAY_MS = 86_400_000


def test_a_photo_that_cannot_be_read_is_named_before_it_is_sent(kept: Phone):
    waiting = "const made = await make({state: 'queued', pending: [{body: new ArrayBuffer(1)}], sent_at: null});"
    photos_only = (
        "const made = await make({state: 'safe', sent_at: null});"
        "await store.transaction(['entries'], 'readwrite', async (tx) => {"
        "const entry = await tx.objectStore('entries').get(made[0]);"
        "await tx.objectStore('entries').put({...entry, missing: [made[1]]})});"
    )
    now = 1_800_000_000_000

    assert kept.store(MADE + waiting + SPOILT, now) == ["queued", UNREADABLE]
    assert kept.store(MADE + photos_only + SPOILT, now + DAY_MS) == ["attention", UNREADABLE]


def test_photos_are_looked_after_once_a_day_by_whatever_clock(kept: Phone):
    looked_at = """
        const {auditOnceADay} = await import(js + "audit.js")
        const seen = []
        for (const now of argument) {
          await auditOnceADay(now)
          seen.push(await store.setting("audited_at"))
        }
        return seen
    """
    first, an_hour_later, years_before = 1_800_000_000_000, 1_800_003_600_000, 1_000_000_000_000

    assert kept.store(looked_at, [first, an_hour_later, years_before]) == [
        first,
        first,
        years_before,
    ]


def test_the_person_frees_space_and_is_told_how_much(bats_phone: Phone):
    bats_phone.open("/help")
    bats_phone.store(
        MADE
        + """
        const sent = {state: "sent", status: "approved", missing: [], sent_at: ago(3)}
        window.made = [await make(sent), await make({...sent, status: "returned"})]
        sessionStorage.setItem("made", JSON.stringify(window.made))
        """
    )
    bats_phone.open("/sending")
    free = bats_phone.page.get_by_role("button", name="Free space")
    expect(free).to_contain_text("1 photo that the server has")
    keep_picture(bats_phone.page, "storage", "before")

    free.tap()

    said = bats_phone.page.locator("[data-freed]")
    expect(said).to_contain_text("1 photo has left this phone")
    expect(free).to_be_hidden()
    left = bats_phone.store(
        MADE + "return Promise.all(JSON.parse(sessionStorage.getItem('made')).map(left))"
    )
    assert left == [BARE, KEPT]


def test_the_page_says_whether_the_browser_keeps_the_records_and_what_to_do(bats_phone: Phone):
    bats_phone.page.add_init_script(
        "navigator.storage.persisted = () => Promise.resolve(window.isKept ?? false);"
        "navigator.storage.persist = () => Promise.resolve((window.isKept = true))"
    )
    bats_phone.open("/sending")
    card = bats_phone.page.locator("#storage")
    expect(card).to_contain_text("Put Fieldapp on the home screen")

    bats_phone.page.get_by_role("button", name="Ask the browser to keep them").tap()

    expect(card).to_contain_text("The browser keeps the records also when space gets short.")


def test_records_of_somebody_else_are_counted_and_not_shown(bats_phone: Phone, field: Field):
    bats_phone.go_offline()
    entry = bats_phone.record_trees(field.site.id)
    bats_phone.go_online()
    bats_phone.open("/help")
    bats_phone.store("await store.signIn({id: 999_999, name: 'Somebody'}, 'token')")

    bats_phone.open("/sending")

    expect(bats_phone.page.locator("#storage")).to_contain_text(
        "1 record of somebody else waits here."
    )
    expect(bats_phone.page.locator(f"[data-id='{entry}']")).to_have_count(0)


def test_a_clock_that_jumps_does_not_move_the_moment_of_recording(kept: Phone):
    outcome = kept.store(
        """
        const draft = await store.newDraft("tree_count")
        await store.saveDraft({...draft, answers: {n_alive: 104}})
        const before = await store.finish(draft.id, {form_version: 1, language: "en"})
        const Real = Date
        globalThis.Date = class extends Real {
          constructor(...when) { super(...(when.length ? when : [Real.parse("2019-01-01T00:00:00Z")])) }
          static now() { return Real.parse("2019-01-01T00:00:00Z") }
        }
        const again = await store.correct(draft.id)
        await store.saveDraft({...again, answers: {n_alive: 110}})
        const after = await store.finish(draft.id, {form_version: 1, language: "en"})
        await (await import(js + "forgetting.js")).forgetOld("2026-06-12T06:32:05Z")
        globalThis.Date = Real
        const sent = JSON.parse(new TextDecoder().decode(after.pending.at(-1).body))
        return [before.recorded_at, after.recorded_at, sent.recorded_at, (await store.entry(draft.id)).answers.n_alive]
        """
    )

    assert outcome[0] == outcome[1] == outcome[2]
    assert not outcome[0].startswith("2019")
    assert outcome[3] == 110

"""Where no phone has network for weeks: one person saves a file, another hands it in, and receipts come back."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ViewportSize, expect
from werkzeug.wrappers import Request, Response

from fieldapp.services.proof import prove
from fieldapp.store import receipts
from fieldapp.store.keys import SigningKey, new_key

from .field import Field
from .phones import PHONE, Phone
from .test_every_screen import RULES

LAPTOP = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}


@pytest.fixture
def far(bats_phone: Phone) -> Phone:
    """Bat's phone, which the server knows, far from any network."""
    assert bats_phone.deliver() == "done"
    bats_phone.page.context.set_offline(True)
    return bats_phone


@pytest.fixture
def office(new_phone: Callable[..., Phone], field: Field) -> Phone:
    """A laptop on which Tuya, who supervises, is signed in."""
    laptop = new_phone(**LAPTOP)
    laptop.sign_in(field.tuya)
    return laptop


def save_file(phone: Phone, folder: Path) -> Path:
    phone.open("/sending")
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="Save the file").click()
    name = download.value.suggested_filename
    assert name.startswith("fieldapp-Bat-")
    download.value.save_as(folder / name)
    return folder / name


def hand_in(laptop: Phone, file: Path) -> None:
    laptop.open("/carry")
    laptop.page.get_by_label("The file that the phone saved").set_input_files(file)
    laptop.page.get_by_role("button", name="Hand in").click()
    expect(laptop.page.get_by_role("heading", level=1)).to_contain_text("Handed in")


def save_receipts(laptop: Phone, folder: Path) -> Path:
    with laptop.page.expect_download() as download:
        laptop.page.get_by_role("link", name="Save the receipts").click()
    assert download.value.suggested_filename.startswith("receipts-Bat-")
    download.value.save_as(folder / "receipts.json")
    return folder / "receipts.json"


def take_back(phone: Phone, file: Path, words: str) -> None:
    phone.open("/sending")
    expect(phone.page.locator("[data-kept-records]")).not_to_have_text("–")
    phone.page.get_by_label("Take back the receipts").set_input_files(file)
    expect(phone.page.locator("[data-carry-said]")).to_contain_text(words)


def manifest_of(file: Path) -> dict[str, object]:
    with ZipFile(file) as parcel:
        content: dict[str, object] = json.loads(parcel.read("manifest.json"))
    return content


def test_records_travel_by_hand_and_their_receipts_travel_back(
    far: Phone, office: Phone, field: Field, tmp_path: Path
):
    entry = far.record_trees(field.site.id, photo=True)
    file = save_file(far, tmp_path)

    hand_in(office, file)

    expect(office.page.locator("main")).to_contain_text("1 record was taken in")
    [kept] = field.entries()
    assert (str(kept.id), kept.recorded_by, kept.photos_missing) == (entry, field.bat.id, 0)
    receipts_file = save_receipts(office, tmp_path)
    office.open(f"/review/{entry}")
    expect(office.page.get_by_role("banner")).to_contain_text("Bat")
    expect(office.page.locator("main")).to_contain_text("Handed in by Tuya")

    take_back(far, receipts_file, "1 record has arrived.")

    assert far.state_of(entry) == "sent"
    far.page.context.set_offline(False)
    far.server.requests.clear()
    assert far.deliver() == "done"
    assert [each for each in far.server.requests if "/entries" in each] == []
    assert far.state_of(entry) == "sent"
    assert len(field.entries()) == 1


def test_who_has_network_after_all_sends_nothing_twice(
    far: Phone, office: Phone, field: Field, tmp_path: Path
):
    entry = far.record_trees(field.site.id, photo=True)
    hand_in(office, save_file(far, tmp_path))

    far.page.context.set_offline(False)
    assert far.deliver() == "done"

    assert far.state_of(entry) == "sent"
    [kept] = field.entries()
    assert kept.revision == 1
    assert field.photos_held() == 1
    hand_in(office, tmp_path / next(tmp_path.glob("fieldapp-*.zip")).name)
    expect(office.page.locator("main")).to_contain_text("1 record was here already")


def test_a_record_is_corrected_after_it_was_given_away(
    far: Phone, office: Phone, field: Field, tmp_path: Path
):
    entry = far.record_trees(field.site.id)
    hand_in(office, save_file(far, tmp_path))
    far.store(
        """const draft = await store.correct(argument)
           draft.answers.n_alive = 90
           await store.saveDraft(draft)
           await store.finish(draft.id, {form_version: 1, language: "en"})""",
        entry,
    )

    again = tmp_path / "again"
    again.mkdir()
    file = save_file(far, again)
    hand_in(office, file)

    assert [each["n"] for each in manifest_of(file)["entries"]] == [1, 2]  # type: ignore[attr-defined]
    [kept] = field.entries()
    assert (kept.revision, kept.answers["n_alive"]) == (2, 90)
    take_back(far, save_receipts(office, tmp_path), "1 record has arrived.")
    assert far.state_of(entry) == "sent"


def test_the_file_holds_all_that_is_only_on_this_phone(far: Phone, field: Field, tmp_path: Path):
    entry = far.record_trees(field.site.id, photo=True)
    draft = far.store(
        "return (await store.saveDraft(await store.newDraft('soil_treatment'))).id", None
    )

    file = save_file(far, tmp_path)

    with ZipFile(file) as parcel:
        assert parcel.testzip() is None
        members = parcel.infolist()
    manifest = manifest_of(file)
    assert [member.filename.split("/")[0] for member in members] == [
        "manifest.json",
        "signature.json",
        "entries",
        "photos",
        "drafts",
    ]
    assert {member.compress_type for member in members} == {ZIP_STORED}
    assert members[2].filename == f"entries/{entry}.1.json"
    assert members[4].filename == f"drafts/{draft}.json"
    assert manifest["recorder"] == {"id": field.bat.id, "name": "Bat"}
    assert manifest["drafts"] == 1
    assert members[3].file_size == manifest["photos"][0]["size"]  # type: ignore[index]


def test_only_what_is_asked_for_is_saved(far: Phone, field: Field, tmp_path: Path):
    far.record_trees(field.site.id)
    wanted = far.record_trees(field.site.id)
    far.open("/sending")

    with far.page.expect_download() as download:
        far.store("await (await import(js + 'parcel.js')).saveParcel([argument])", wanted)
    download.value.save_as(tmp_path / "one.zip")

    entries = manifest_of(tmp_path / "one.zip")["entries"]
    assert [each["id"] for each in entries] == [wanted]  # type: ignore[attr-defined]


def forged(file: Path, change: Callable[[str], str]) -> Path:
    content = json.loads(file.read_text())
    for receipt in content["receipts"]:
        receipt["proof"] = change(receipt["proof"])
    other = file.with_name("forged.json")
    other.write_text(json.dumps(content))
    return other


@pytest.fixture
def handed_in(far: Phone, office: Phone, field: Field, tmp_path: Path) -> tuple[str, Path]:
    """A record that was handed in without its photo, and its receipts."""
    entry = far.record_trees(field.site.id)
    hand_in(office, save_file(far, tmp_path))
    return entry, save_receipts(office, tmp_path)


NOT_OURS = "These receipts are not from our server. Nothing was changed"


def test_forged_receipts_are_refused_in_words(
    far: Phone, office: Phone, handed_in: tuple[str, Path], field: Field
):
    entry, file = handed_in
    with field.database.reading() as session:
        receipt = receipts.get(session, field.bat.id, field.entries()[0].id)
    stranger = SigningKey(new_key())
    forgeries: list[Callable[[str], str]] = [
        lambda proof: proof.replace(".complete.", ".awaiting-photos."),
        lambda proof: proof[:-4] + "AAAA",
        lambda proof: proof.rpartition(".")[0],
        lambda _: "",
        lambda _: prove(receipt, stranger),
        lambda _: prove(replace(receipt, instance="elsewhere"), ours(far)),
        lambda _: prove(replace(receipt, epoch=0), ours(far)),
    ]
    for change in forgeries:
        take_back(far, forged(file, change), NOT_OURS)
        assert far.state_of(entry) == "on_phone"

    take_back(far, file, "1 record has arrived.")
    assert far.state_of(entry) == "sent"


def ours(phone: Phone) -> SigningKey:
    key: SigningKey = phone.server.app.extensions["fieldapp"].receipt_key
    return key


def test_a_receipt_of_another_version_changes_nothing(
    far: Phone, handed_in: tuple[str, Path], field: Field
):
    entry, file = handed_in
    with field.database.reading() as session:
        receipt = receipts.get(session, field.bat.id, field.entries()[0].id)
    other = prove(replace(receipt, digest="0" * 64), ours(far))

    take_back(far, forged(file, lambda _: other), "1 receipt is for no record on this phone.")

    assert far.state_of(entry) == "on_phone"


def test_a_receipt_that_awaits_photos_lets_none_of_them_go(
    far: Phone, office: Phone, field: Field, tmp_path: Path
):
    entry = far.record_trees(field.site.id, photo=True)
    file = save_file(far, tmp_path)
    with ZipFile(file) as whole, ZipFile(tmp_path / "without.zip", "w") as without:
        for name in whole.namelist():
            if not name.startswith("photos/"):
                without.writestr(name, whole.read(name))
    hand_in(office, tmp_path / "without.zip")
    expect(office.page.locator("main")).to_contain_text("It is not in the file.")
    receipts_file = save_receipts(office, tmp_path)
    content = json.loads(receipts_file.read_text())
    content["receipts"][0] |= {"missing": [], "state": "complete"}
    receipts_file.write_text(json.dumps(content))

    take_back(far, receipts_file, "1 record has arrived.")

    assert far.state_of(entry) == "sending"
    far.page.context.set_offline(False)
    assert far.deliver() == "done"
    assert far.state_of(entry) == "sent"
    assert field.photos_held() == 1


@pytest.mark.parametrize(
    "content", ["", "rubbish", "[]", '{"kind": "receipts"}', '{"receipts": []}']
)
def test_a_file_that_holds_no_receipts_is_told_so(far: Phone, content: str, tmp_path: Path):
    (tmp_path / "x.json").write_text(content)

    take_back(far, tmp_path / "x.json", "This is not a file with receipts.")


def test_a_file_goes_on_after_a_cut(far: Phone, office: Phone, field: Field, tmp_path: Path):
    far.record_trees(field.site.id, photo=True)
    file = save_file(far, tmp_path)
    patches: list[int] = []

    def cut_the_first(request: Request) -> Response | None:
        if request.method != "PATCH":
            return None
        patches.append(int(request.headers["Upload-Offset"]))
        return Response("", 503) if len(patches) == 1 else None

    office.server.meddle = cut_the_first
    office.open("/carry")
    office.page.get_by_label("The file that the phone saved").set_input_files(file)
    office.page.get_by_role("button", name="Hand in").click()

    expect(office.page.locator("main")).to_contain_text("1 record was taken in")
    assert len(patches) > 1


def test_without_scripts_the_form_hands_the_file_in(
    far: Phone, new_phone: Callable[..., Phone], field: Field, tmp_path: Path
):
    far.record_trees(field.site.id, photo=True)
    file = save_file(far, tmp_path)
    plain = new_phone(**LAPTOP, java_script_enabled=False)
    plain.open("/sign-in")
    plain.page.get_by_label("Name").fill(field.tuya.sign_in_name)
    plain.page.get_by_label("Password").fill("two trees and a marmot")
    plain.page.get_by_role("button", name="Sign in").click()

    hand_in(plain, file)

    expect(plain.page.locator("main")).to_contain_text("1 record was taken in")


def test_a_phone_without_the_means_to_sign_says_who_can_hand_in(
    far: Phone, office: Phone, field: Field, tmp_path: Path
):
    far.page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    far.open("/sending")
    far.record_trees(field.site.id)
    file = save_file(far, tmp_path)
    expect(far.page.locator("[data-carry-hint]")).to_contain_text("only you can hand in the file")
    expect(far.page.get_by_label("Take back the receipts")).to_be_hidden()

    office.open("/carry")
    office.page.get_by_label("The file that the phone saved").set_input_files(file)
    office.page.get_by_role("button", name="Hand in").click()

    refused = "The server does not know the phone that saved this file"
    expect(office.page.locator("main")).to_contain_text(refused)
    assert field.entries() == []


@pytest.mark.parametrize("size", [PHONE["viewport"], LAPTOP["viewport"]], ids=["phone", "laptop"])
def test_axe_finds_nothing_in_the_card_and_the_report(
    far: Phone, office: Phone, field: Field, tmp_path: Path, size: ViewportSize
):
    """And nothing is wider than the screen."""
    far.record_trees(field.site.id, photo=True)
    entry = far.record_trees(field.site.id)
    file = save_file(far, tmp_path)
    with ZipFile(file) as whole, ZipFile(tmp_path / "altered.zip", "w") as altered:
        for name in whole.namelist():
            altered.writestr(name, b"{}" if entry in name else whole.read(name))

    hand_in(office, tmp_path / "altered.zip")

    for page in (far.page, office.page):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()

"""A phone that worked with an earlier release opens its storage with this one. Nothing is lost."""

import tarfile
from pathlib import Path

from playwright.sync_api import Route

from .phones import Phone

RELEASE = Path(__file__).parents[1] / "releases" / "0.1.0.tar.xz"

BEFORE = """async () => {
    const store = await import("/before/js/store.js")
    await store.signIn({id: 1, name: "Bat"}, "token")
    await store.setReference({sites: [{id: 17}]})
    const photo = {bytes: new Uint8Array(50_000).fill(7).buffer, mime: "image/jpeg",
        width: 4, height: 3, taken_at: null, position: null, direction_deg: null, source: "camera"}
    for (const id of ["finished", "begun"]) {
      await store.saveDraft({...(await store.newDraft("tree_count", id)), answers: {n_alive: 104}})
      await store.addPhoto(id, photo)
    }
    await store.finish("finished", {form_version: 1, language: "en"})
    indexedDB.databases().then(([{version}]) => (window.version = version))
}"""

AFTER = """
    const entry = await store.entry("finished")
    const draft = await store.draft("begun")
    return {
      person: (await store.account()).name, token: await store.token(), site: (await store.currentSite()).id,
      state: entry.state, pending: entry.pending.length, alive: draft.answers.n_alive,
      photo: (await store.photoBytes(entry.photos[0].sha256)).byteLength,
      public_key: (await (await import(js + "key.js")).sign(new ArrayBuffer(8))).public_key.length,
    }
"""


def test_the_storage_of_the_first_release_is_taken_over_whole(phone: Phone):
    phone.page.route("**/before/js/**", from_the_first_release)
    phone.open("/help")
    phone.page.evaluate(BEFORE)
    assert phone.page.evaluate("window.version") == 1

    found = phone.store(AFTER)

    assert found.pop("public_key") == 87
    assert found == {
        "person": "Bat",
        "token": "token",
        "site": 17,
        "state": "queued",
        "pending": 1,
        "alive": 104,
        "photo": 50_000,
    }


def from_the_first_release(route: Route) -> None:
    name = route.request.url.split("/before/")[1]
    with tarfile.open(RELEASE) as release:
        member = release.extractfile(f"static/{name}")
        assert member is not None
        route.fulfill(body=member.read(), content_type="text/javascript")

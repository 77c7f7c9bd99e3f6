"""A fieldworker at a form: what is tapped, what is read on the screen, what is kept below it."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests import factories

from .field import Field
from .phones import Phone, wait_until


@dataclass(frozen=True)
class Planted:
    """What grows at the site: ids by code."""

    plots: dict[str, int]
    cohorts: dict[str, int]
    photo_points: dict[str, int]


def plant(field: Field) -> Planted:
    """Four plots with 30 holes each, 120 elms and 480 sea buckthorns, two photo points."""
    with field.database.transaction() as session:
        site = field.site
        plots = [factories.a_plot(session, site, code=code, n_spots=30) for code in "ABCD"]
        cohorts = [
            factories.a_cohort(session, site, code="C1", species="ulm_pum", n_planted=120),
            factories.a_cohort(session, site, code="C2", species="hip_rha", n_planted=480),
        ]
        points = [
            factories.a_photo_point(session, site, code="P1", description="north post"),
            factories.a_photo_point(session, site, code="P2", description="pit edge"),
        ]
        return Planted(
            *({each.code: each.id for each in places} for places in (plots, cohorts, points))
        )


@dataclass(frozen=True)
class Form:
    """The form that is open on a phone."""

    phone: Phone
    site: int

    @property
    def page(self) -> Page:
        return self.phone.page

    def open(self, record_type: str, query: str = "") -> "Form":
        self.phone.open(f"/new/{record_type}?site={self.site}{query}")
        self.expect_ready()
        return self

    def expect_ready(self) -> None:
        """The phone has filled the form."""
        expect(self.page.locator("form#entry:not([inert])")).to_be_visible()

    def catch_up(self) -> None:
        """The phone hears from the server what is new, undisturbed by a page that does so by itself."""
        self.phone.open("/help")
        assert self.phone.deliver() == "done"

    def question(self, name: str) -> Locator:
        return self.page.locator(f"[data-question={name}]")

    def choose(self, question: str, word: str) -> None:
        group = self.question(question)
        chip = group.locator("label.chip", has_text=word).first
        if not chip.is_visible():
            group.locator("summary").tap()
        chip.tap()

    def more(self, question: str, taps: int = 1) -> None:
        for _ in range(taps):
            self.question(question).locator("button[data-step^='1'], button[data-step='1']").tap()

    def less(self, question: str, taps: int = 1) -> None:
        for _ in range(taps):
            self.question(question).locator("button[data-step^='-']").tap()

    def write(self, question: str, text: str) -> None:
        self.field(question).fill(text)

    def field(self, question: str) -> Locator:
        return self.page.locator(f"#q-{question}")

    def unfold(self) -> None:
        self.page.get_by_text("More questions").tap()

    def save(self) -> None:
        self.page.get_by_role("button", name="Save on this phone").tap()

    def expect_kept(self) -> None:
        """The mark on top says that what was tapped last is on the phone."""
        expect(self.page.locator("[data-saved]")).to_be_visible()

    def expect_finished(self) -> dict[str, Any]:
        """Home says that the record is here. Returns it as the phone holds it."""
        self.page.wait_for_url("**/?saved=*")
        return self.newest()

    def newest(self) -> dict[str, Any]:
        """The record that was finished last."""
        found: dict[str, Any] = self.phone.store("return (await store.entries())[0]")
        return found

    def draft(self) -> dict[str, Any]:
        """The draft that the address names, as it is on the phone; empty before there is one."""
        found: dict[str, Any] | None = self.phone.store(
            """const id = new URLSearchParams(location.search).get("entry")
               return id && store.draft(id)"""
        )
        return found or {}

    def expect_on_phone(self, **answers: Any) -> None:
        """These answers are in the draft, at once or in a moment."""

        def are_kept() -> bool:
            kept = self.draft().get("answers", {})
            return all(kept.get(name) == answer for name, answer in answers.items())

        wait_until(self.page, are_kept)

    def count_trees(self, alive: int = 118, dead: int = 2) -> None:
        """All that a tree count needs, of the elms."""
        self.choose("cohorts", "Siberian elm")
        self.choose("method", "Every tree")
        self.write("n_alive", str(alive))
        self.write("n_dead", str(dead))
        self.write("n_missing", "0")
        self.choose("leaf_on", "Yes")
        if dead:
            self.choose("causes", "Drought")

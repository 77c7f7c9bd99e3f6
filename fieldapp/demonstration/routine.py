"""The ordinary entries: photos at the photo points, treatments, counts. They are approved within days."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from fieldapp.rules.review import Decision

from .facts import Moment, Planting, ProjectStory, SiteStory, Spot, Treated, View
from .land import SiteIds
from .people import ADMINISTRATOR, LANGUAGES
from .photos import Album, moment_at, of_newest_count, of_treatment
from .sheets import Answers, Judged, Position, Sheet
from .trees import Grove, grove, share_on

NEWEST = timedelta(days=10)
FIRST_COUNT_AFTER = timedelta(days=14)
SUBJECTS = {"open": "waste", "filling": "slope", "limed": "topsoil", "dressed": "topsoil"}
NOTES = {
    "mn": ("Салхины хаалт бүтэн байна.", "Мал орсон ул мөр алга.", "Хөрс чийгтэй байна."),
    "zh_Hans_CN": ("围栏完好。", "坡脚有少量积水。", "长势良好。"),
}
NOTED = 0.2
"""How often somebody writes a note."""


@dataclass(frozen=True)
class Routine:
    """What is written down about a site, visit after visit."""

    project: ProjectStory
    story: SiteStory
    ids: SiteIds
    album: Album
    until: date

    @cached_property
    def random(self) -> Random:
        return Random(self.story.code)  # noqa: S311 - the same story every time

    @property
    def newest_count(self) -> date:
        return self.story.counted_on[-1]

    def is_new(self, sheet: Sheet) -> bool:
        """Whether the supervisor is still busy with it."""
        day = sheet.recorded_at.date()
        return day == self.newest_count or day > self.until - NEWEST

    def sheets(self) -> Iterator[Sheet]:
        """All that was written down until today, as if it was all approved."""
        for view in self.story.views:
            for moment in view.moments:
                if moment.day <= self.until:
                    yield self._photographed(view, moment)
        for treated in self.story.treated:
            if treated.day <= self.until:
                yield self._treated(treated)
        for day in self.story.counted_on:
            for planting in self.story.plantings:
                if planting.planted_on + FIRST_COUNT_AFTER <= day:
                    yield from self._counted(planting, day)

    def sheet(
        self, about: str, record_type: str, at: datetime, answers: Answers, spot: Spot
    ) -> Sheet:
        """A sheet of the site's fieldworker, approved some days later."""
        by = self.project.fieldworker
        after = timedelta(minutes=self.random.randint(1200, 7000))
        return Sheet(
            site=self.story.code,
            about=about,
            record_type=record_type,
            by=by,
            recorded_at=at,
            answers={**answers, **self._note(by)},
            position=self._position(spot),
            received_after=timedelta(minutes=self.random.randint(40, 3000)),
            steps=(Judged(Decision.APPROVE, self.project.supervisor, after),),
        )

    def _photographed(self, view: View, moment: Moment) -> Sheet:
        photo = self.album[self.story.code, view.code, moment]
        answers = {
            "photo_point": self.ids.photo_points[view.code],
            "phase": moment.phase,
            "subject": SUBJECTS.get(moment.work, "general"),
            "people_visible": "none",
            "bearing_deg": round(photo.shot.bearing_deg),
            "bearing_ref": "T",
            "camera_height_m": 1.5,
            "public_ok": "yes",
        }
        sheet = self.sheet(view.code, "site_photo", photo.shot.at, answers, view.at)
        sheet = replace(sheet, photos=(photo,))
        return self._by_the_supervisor(sheet) if moment.by else sheet

    def _by_the_supervisor(self, sheet: Sheet) -> Sheet:
        """Supervisors record too. Somebody else has to approve that."""
        approved = Judged(Decision.APPROVE, ADMINISTRATOR, timedelta(days=3))
        return replace(sheet, by=self.project.supervisor, steps=(approved,))

    def _treated(self, treated: Treated) -> Sheet:
        at = moment_at(self.random, treated.day)
        answers = {**treated.answers, "treated_on": treated.day.isoformat()}
        sheet = self.sheet(treated.answers["material"], "soil_treatment", at, answers, (0, 0))
        if treated.seen_from:
            photo = self.album[self.story.code, treated.seen_from, of_treatment(treated)]
            sheet = replace(sheet, photos=(photo,))
        return sheet

    def _counted(self, planting: Planting, day: date) -> Iterator[Sheet]:
        """A count of the whole planting or of its rows, or one for each of its plots."""
        begun = datetime.combine(day, datetime.min.time(), moment_at(self.random, day).tzinfo)
        begun += timedelta(hours=9, minutes=self.random.randint(0, 90))
        for number, plot in enumerate(planting.plots or ("",)):
            at = begun + timedelta(minutes=17 * number + self.random.randint(0, 9))
            spot = self._plot_spot(plot)
            answers = self._count(planting, plot, day)
            sheet = self.sheet(f"{planting.code} {plot}".strip(), "tree_count", at, answers, spot)
            if day == self.newest_count and planting is self.story.plantings[0] and number == 0:
                photo = self.album[
                    self.story.code, self.story.views[-1].code, of_newest_count(self.story)
                ]
                sheet = replace(sheet, recorded_at=photo.shot.at, photos=(photo,))
            yield sheet

    def _count(self, planting: Planting, plot: str, day: date) -> dict[str, Any]:
        months = planting.months(day)
        trees = self._grove(planting, plot)
        tally = trees.counted(months)
        answers = {
            "cohorts": [self.ids.cohorts[planting.code]],
            "method": planting.method,
            "plot": self.ids.plots.get(plot),
            "n_spots": len(trees.trees),
            "n_alive": tally.alive,
            "n_dead": tally.dead,
            "n_missing": tally.missing,
            "causes": tally.causes or None,
            "leaf_on": "yes",
            "n_volunteers": _suckers(planting, months) if planting.suckers else None,
            "height_mean_cm": round(100 * planting.height_m(day)),
            "height_n": 20,
            "ground_cover_pct": round(100 * share_on(self.story.green, months) / 5) * 5,
            "protection_state": "good",
            "permanent": "yes" if plot else None,
        }
        if planting.method == "rows":
            answers |= {"total_rows": 12 * planting.every_kth, "every_kth": planting.every_kth}
        return answers

    def _grove(self, planting: Planting, plot: str) -> Grove:
        """The trees that are looked at."""
        name = f"{self.story.code} {planting.code} {plot}"
        number = planting.number // planting.every_kth if planting.every_kth else planting.number
        if plot:
            number = next(each.holes for each in self.story.plots if each.code == plot)
        return grove(name, number, planting.curve, planting.causes, is_plot=bool(plot))

    def _plot_spot(self, plot: str) -> Spot:
        return next((each.at for each in self.story.plots if each.code == plot), (8, -12))

    def _position(self, spot: Spot) -> Position:
        """Where the phone thought it was."""
        accuracy_m = self.random.randint(4, 14)
        east_m, north_m = (each + self.random.gauss(0, accuracy_m / 3) for each in spot)
        return *self.story.position((east_m, north_m)), accuracy_m

    def _note(self, by: str) -> dict[str, str]:
        if self.random.random() > NOTED:
            return {}
        return {"note": self.random.choice(NOTES[LANGUAGES[by]])}


def _suckers(planting: Planting, months: float) -> int:
    """They come when the roots have spread, in the second year."""
    return round(planting.number * 0.004 * max(0.0, months - 14))

"""Entries that should not have come like this: what a supervisor has to notice."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from fieldapp.rules.review import Decision

from .photos import moment_at
from .routine import Routine
from .sheets import Answers, Corrected, Judged, Sheet

DAY = timedelta(days=1)
CENTRE = 0, 0


def odd_sheets(routine: Routine) -> Iterator[Sheet]:
    """What was odd at this site, if anything."""
    match routine.story.code:
        case "ZA-1":
            yield _old_photo_again(routine)
            yield _treatment_twice(routine)
        case "ZA-2":
            yield _ten_times_too_much(routine)
            yield _counted_without_leaves(routine)
        case "DY-1":
            yield _mu_written_as_hectares(routine)
            yield _fresh_manure(routine)
        case "DY-2":
            yield _form_of_last_year(routine)


def _old_photo_again(routine: Routine) -> Sheet:
    """The photo of another entry, byte for byte."""
    view = routine.story.views[0]
    moment = [each for each in view.moments if each.day < routine.newest_count][-1]
    photo = routine.album[routine.story.code, view.code, moment]
    answers = {
        "photo_point": routine.ids.photo_points[view.code],
        "phase": "monitoring",
        "subject": "general",
    }
    sheet = _written(routine, "photo again", "site_photo", 2, answers)
    return replace(sheet, photos=(photo,))


def _treatment_twice(routine: Routine) -> Sheet:
    """The last treatment was written down a second time, and rejected."""
    last = routine.story.treated[-1]
    at = moment_at(routine.random, last.day + DAY)
    answers = {**last.answers, "treated_on": last.day.isoformat()}
    sheet = routine.sheet("twice", "soil_treatment", at, answers, CENTRE)
    words = "Энэ боловсруулалтыг хоёр удаа бичсэн байна."
    return replace(sheet, steps=(Judged(Decision.REJECT, "saraa", 2 * DAY, words),))


def _ten_times_too_much(routine: Routine) -> Sheet:
    """A nought too many."""
    answers = {
        "material": "dung_sheep",
        "basis": "broadcast",
        "amount": 220,
        "amount_unit": "cart",
        "area_treated": 0.5,
        "area_unit": "ha",
        "method": "raked",
        "source_local": "yes",
    }
    return _treated(routine, "nought too many", 9, answers)


def _counted_without_leaves(routine: Routine) -> Sheet:
    """Too late in the year to tell who is alive."""
    willows = routine.story.plantings[0]
    unknown = willows.number // 3
    answers = {
        "cohorts": [routine.ids.cohorts[willows.code]],
        "method": "census",
        "n_spots": willows.number,
        "n_alive": willows.number - unknown - 205,
        "n_dead": 160,
        "n_missing": 45,
        "n_unknown": unknown,
        "causes": {"drought": 118, "frost": 51, "livestock": 36},
        "leaf_on": "no",
        "note": "Навч унасан тул сайн ялгаж чадсангүй.",
    }
    return _written(routine, "C1 leafless", "tree_count", 1, answers)


def _mu_written_as_hectares(routine: Routine) -> Sheet:
    """Returned, corrected, and waiting again."""
    right = {
        "material": "compost",
        "basis": "broadcast",
        "amount": 22,
        "amount_unit": "t",
        "area_treated": 6,
        "area_unit": "mu",
        "method": "raked",
        "matured": "yes",
    }
    sheet = _treated(routine, "mu and ha", 8, {**right, "area_unit": "ha"})
    returned = Judged(
        Decision.RETURN, "chen", DAY, "numbers", {"area_treated": "单位是亩还是公顷？"}
    )
    corrected = Corrected({**sheet.answers, "area_unit": "mu"}, 2 * DAY)
    return replace(sheet, steps=(returned, corrected))


def _fresh_manure(routine: Routine) -> Sheet:
    answers = {
        "material": "dung_pig",
        "basis": "rows",
        "amount": 8,
        "amount_unit": "t",
        "area_treated": 4,
        "area_unit": "mu",
        "method": "hand_dug",
        "matured": "no",
    }
    return _treated(routine, "fresh manure", 3, answers)


def _form_of_last_year(routine: Routine) -> Sheet:
    """From a phone with an old form, which no machine can read today."""
    answers = {"cohort": routine.ids.cohorts["C2"], "planted": 260, "alive": "240 左右"}
    return _written(routine, "old form", "tree_count", 6, answers)


def _treated(routine: Routine, about: str, days_ago: int, answers: Answers) -> Sheet:
    day = routine.until - timedelta(days=days_ago)
    answers = {**answers, "treated_on": day.isoformat()}
    return _written(routine, about, "soil_treatment", days_ago, answers)


def _written(
    routine: Routine, about: str, record_type: str, days_ago: int, answers: Answers
) -> Sheet:
    """By the site's fieldworker, and nobody looked at it yet."""
    at = moment_at(routine.random, routine.until - timedelta(days=days_ago))
    return replace(routine.sheet(about, record_type, at, answers, CENTRE), steps=())

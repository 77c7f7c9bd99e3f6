"""What the supervisors are busy with: the newest visits, in every state that an entry can be in."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from fieldapp.rules.review import Decision

from .sheets import Answers, Corrected, Judged, Sheet

DAY = timedelta(days=1)
Turn = Callable[[Sheet], Sheet]


def turned(sheet: Sheet) -> Sheet:
    """A sheet of the newest visits as it stands today: waiting, unless TURNS says what became of it."""
    return TURNS.get((sheet.site, sheet.about), _waits)(sheet)


def _waits(sheet: Sheet) -> Sheet:
    return replace(sheet, steps=())


def _is_approved(sheet: Sheet) -> Sheet:
    return sheet


def _with(sheet: Sheet, **answers: object) -> Answers:
    return {**sheet.answers, **answers}


def _does_not_add_up(sheet: Sheet) -> Sheet:
    """Returned, and not corrected yet."""
    return replace(
        sheet,
        answers=_with(sheet, n_dead=int(sheet.answers["n_dead"]) + 4, causes=None),
        steps=(
            Judged(
                Decision.RETURN,
                "saraa",
                DAY,
                "numbers",
                {"n_dead": "Хатсан, алга болсон хоёрыг дахин тоолно уу."},
            ),
        ),
    )


def _corrected_and_approved(sheet: Sheet) -> Sheet:
    """Two living trees were forgotten at first."""
    forgotten = _with(sheet, n_alive=int(sheet.answers["n_alive"]) - 2)
    returned = Judged(
        Decision.RETURN, "saraa", DAY, "numbers", {"n_alive": "Нийлбэр нь таарахгүй байна."}
    )
    approved = Judged(Decision.APPROVE, "saraa", DAY)
    return replace(
        sheet, answers=forgotten, steps=(returned, Corrected(sheet.answers, 2 * DAY), approved)
    )


def _suckers_counted_as_trees(sheet: Sheet) -> Sheet:
    """More alive than planted: it waits, and stops approval."""
    answers = _with(
        sheet, n_alive=507, n_dead=0, n_missing=0, causes=None, n_volunteers=None, n_spots=507
    )
    return replace(sheet, answers=answers, steps=())


def _suckers_forgotten(sheet: Sheet) -> Sheet:
    return replace(sheet, answers=_with(sheet, n_volunteers=None), steps=())


def _no_causes(sheet: Sheet) -> Sheet:
    return replace(sheet, answers=_with(sheet, causes=None), steps=())


def _reopened(sheet: Sheet) -> Sheet:
    reopened = Judged(Decision.REOPEN, "chen", DAY, "请与样地照片再核对一次。")
    return replace(sheet, steps=(*sheet.steps, reopened))


def _to_be_counted_again(sheet: Sheet) -> Sheet:
    spots = int(sheet.answers["n_spots"])
    answers = _with(sheet, n_alive=spots, n_dead=0, n_missing=0, causes=None)
    remarks = {"n_alive": "上次已有死苗，请再数一遍。"}
    return replace(
        sheet,
        answers=answers,
        steps=(Judged(Decision.RETURN, "chen", DAY, "count_again", remarks),),
    )


def _only_walked_through(sheet: Sheet) -> Sheet:
    rejected = Judged(Decision.REJECT, "chen", DAY, "只是走看，没有计数。")
    return replace(sheet, answers=_with(sheet, method="walk_through"), steps=(rejected,))


def _far_from_the_site(sheet: Sheet) -> Sheet:
    """Written down on the way home, a kilometre and a half to the north."""
    lat, lon, accuracy_m = sheet.position
    return replace(sheet, position=(lat + 0.0135, lon, accuracy_m), steps=())


def _photographed_earlier(sheet: Sheet) -> Sheet:
    """Ten days before the record: approved in spite of that, with the reason."""
    approved = Judged(Decision.APPROVE, "saraa", DAY, "Зургийг өмнөх аялалд авсан, газар нь мөн.")
    return replace(sheet, taken_before=10 * DAY, steps=(approved,))


def _without_signal(sheet: Sheet) -> Sheet:
    """The entry came through, its photo did not yet."""
    return replace(sheet, are_photos_sent=False, steps=())


def _by_a_fast_clock(sheet: Sheet) -> Sheet:
    return replace(sheet, clock_ahead=timedelta(hours=3), steps=())


TURNS: Mapping[tuple[str, str], Turn] = {
    ("ZA-1", "C1 P1"): _is_approved,
    ("ZA-1", "C1 P2"): _is_approved,
    ("ZA-1", "C1 P3"): _is_approved,
    ("ZA-1", "C1 P4"): _does_not_add_up,
    ("ZA-1", "C1 P5"): _corrected_and_approved,
    ("ZA-1", "C2"): _suckers_counted_as_trees,
    ("ZA-1", "F2"): _far_from_the_site,
    ("ZA-2", "F2"): _photographed_earlier,
    ("ZA-2", "C2"): _suckers_forgotten,
    ("DY-1", "C2"): _no_causes,
    ("DY-1", "C3"): _reopened,
    ("DY-1", "F2"): _without_signal,
    ("DY-2", "F2"): _by_a_fast_clock,
    ("DY-2", "C1 P2"): _is_approved,
    ("DY-2", "C1 P3"): _to_be_counted_again,
    ("DY-2", "C2"): _is_approved,
    ("DY-2", "C3"): _only_walked_through,
}
"""By site, and what of it the sheet is about."""

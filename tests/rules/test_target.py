"""Whether survival reaches what the project wants is decided by its limits."""

import pytest

from fieldapp.rules.counts import Count, CountMethod
from fieldapp.rules.survival import Survival, SurvivalMethod, survival_of
from fieldapp.rules.target import Verdict, judged, judged_together

TARGET = 0.85


def plots(*alive, spots=20):
    counts = [
        Count(CountMethod.FIXED_PLOT, spots, n, dead=spots - n, plot=str(number))
        for number, n in enumerate(alive)
    ]
    return survival_of(counts, planted=2400)


def census(alive, planted=480, unknown=0):
    count = Count(CountMethod.CENSUS, planted, alive, planted - alive - unknown, unknown=unknown)
    return survival_of([count], planted)


@pytest.mark.parametrize(
    ("survival", "verdict"),
    [
        (plots(20, 19, 20, 19, 20, 20), Verdict.REACHED),
        (plots(10, 12, 9, 11, 10, 12), Verdict.MISSED),
        (plots(17, 16, 18, 17, 16, 19), Verdict.UNDECIDED),
        (plots(20), Verdict.UNDECIDED),
        (census(408), Verdict.REACHED),
        (census(407), Verdict.MISSED),
        (census(400, unknown=20), Verdict.UNDECIDED),
        (Survival(SurvivalMethod.NOT_COUNTED, 480), None),
    ],
    ids=["high", "low", "between", "one plot", "just enough", "one too few", "unknown", "never"],
)
def test_survival_is_judged_by_its_limits(survival, verdict):
    assert judged(survival, TARGET) is verdict


def test_cohorts_are_judged_together_once_all_were_counted_in_full():
    uncounted = Survival(SurvivalMethod.NOT_COUNTED, 100)

    assert judged_together([census(480), census(400)], TARGET) is Verdict.REACHED
    assert judged_together([census(480), census(300)], TARGET) is Verdict.MISSED
    assert judged_together([census(480), census(300, unknown=100)], TARGET) is Verdict.UNDECIDED
    assert judged_together([census(480), uncounted], TARGET) is Verdict.UNDECIDED
    assert judged_together([census(480), plots(20, 19, 20)], TARGET) is Verdict.UNDECIDED
    assert judged_together([uncounted], TARGET) is None

import pytest

from fieldapp.rules import labels
from fieldapp.rules.review import Decision, Status
from fieldapp.rules.soil import DensitySource, Missing
from fieldapp.rules.survival import HeldOut, Interval, SurvivalMethod
from fieldapp.rules.target import Verdict


@pytest.mark.parametrize(
    ("words", "meanings"),
    [
        (labels.STATUSES, Status),
        (labels.DECISIONS, Decision),
        (labels.SURVIVAL_METHODS, SurvivalMethod),
        (labels.INTERVALS, Interval),
        (labels.HELD_OUT, HeldOut),
        (labels.VERDICTS, Verdict),
        (labels.DENSITY_SOURCES, DensitySource),
        (labels.MISSING, Missing),
    ],
)
def test_everything_found_or_decided_has_words_of_its_own(words, meanings):
    assert set(words) == set(meanings)
    assert len(set(words.values())) == len(words)

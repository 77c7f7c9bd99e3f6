"""The power is cut: nothing that a phone was told is gone with our settings, and with weaker ones some is.

It mounts disk images, for which it has to be root: conftest.py leaves it out elsewhere, where test_synced.py watches
the order of writes instead. `make faults` asks for root.
"""

import pytest

from .lengths import length
from .power import SETTINGS, cut_power

TRIALS = length(1, 5)


def test_with_our_settings_a_power_cut_costs_nothing(tmp_path, tally):
    for _ in range(TRIALS):
        loss = cut_power(tmp_path, "FULL", after_s=1)
        assert loss.acknowledged > 0
        assert loss.lost == 0
        tally("FULL told", loss.acknowledged)
        tally("FULL lost", loss.lost)


@pytest.mark.parametrize("setting", length((), SETTINGS[1:]) or ["photo not synced"])
def test_with_weaker_settings_a_power_cut_costs_records(tmp_path, tally, setting):
    told = lost = 0
    for _ in range(TRIALS):
        loss = cut_power(tmp_path, setting, after_s=1)
        told, lost = told + loss.acknowledged, lost + loss.lost
    tally(f"{setting} told", told)
    tally(f"{setting} lost", lost)
    assert lost > 0

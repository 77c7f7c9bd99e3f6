"""Where a check begins to doubt. Every project may set its own."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Thresholds:
    """The defaults. A share is of 1, so 0.05 is 5 %."""

    counted_low_warn: float = 0.95
    counted_high_warn: float = 1.05
    counted_low_block: float = 0.80
    counted_high_block: float = 1.20
    unknown_share: float = 0.20
    odd_below_usual: Decimal = Decimal("0.2")
    treated_over_site: Decimal = Decimal("1.05")
    lime_ph: Decimal = Decimal("7.5")
    outside_site_warn_m: float = 50
    outside_site_accuracies: float = 2
    outside_site_block_m: float = 1000
    accuracy_warn_m: float = 30
    accuracy_unusable_m: float = 100
    photo_warn_hours: float = 24
    photo_block_hours: float = 7 * 24
    clock_warn_s: float = 10 * 60
    clock_block_s: float = 24 * 3600
    entered_late_days: int = 14


DEFAULT_THRESHOLDS = Thresholds()

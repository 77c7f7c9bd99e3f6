"""Where things of the ground appear in the picture: metres in, pixels out."""

from dataclasses import dataclass
from functools import cached_property

from PIL import Image

WIDTH, HEIGHT = 1280, 960
BLEED = 24
"""The picture is painted larger and cropped: no hand holds a phone twice in the same way."""
SIZE = WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED
HORIZON_PX = 372
FARTHEST_M = 170
PLAN_M = 220
"""The ground is painted from above, this wide, before it is laid down."""
PLAN_PX_PER_M = 5
PLAN_SIZE = PLAN_M * PLAN_PX_PER_M, FARTHEST_M * PLAN_PX_PER_M


@dataclass(frozen=True)
class Lens:
    """A phone held at this height above level ground."""

    height_m: float = 4.0
    focal_px: float = 1000.0
    horizon_px: int = HORIZON_PX

    def spot(self, x_m: float, away_m: float, up_m: float = 0.0) -> tuple[float, float]:
        """Where a point is seen: so far to the right of the middle, so far away, so high."""
        scale = self.focal_px / away_m
        return SIZE[0] / 2 + x_m * scale, self.horizon_px + (self.height_m - up_m) * scale

    def px_per_m(self, away_m: float) -> float:
        """How large a metre is seen."""
        return self.focal_px / away_m

    @property
    def nearest_m(self) -> float:
        """What lies at the lower edge."""
        return self.focal_px * self.height_m / (SIZE[1] - self.horizon_px)

    @cached_property
    def ground_top_px(self) -> int:
        return round(self.spot(0, FARTHEST_M)[1])

    def laid_down(self, plan: Image.Image) -> Image.Image:
        """A plan of the ground, far end at its top, as it is seen from here."""
        top, scale = self.ground_top_px, PLAN_PX_PER_M
        above = top - self.horizon_px
        middle = SIZE[0] / 2
        across = scale * self.height_m / above
        half = scale * PLAN_M / 2
        coefficients = (
            across, half / above, half - across * middle,
            0, scale * FARTHEST_M / above,
            scale * FARTHEST_M - scale * self.focal_px * self.height_m / above,
            0, 1 / above,
        )  # fmt: skip
        return plan.transform(
            (SIZE[0], SIZE[1] - top),
            Image.Transform.PERSPECTIVE,
            coefficients,
            Image.Resampling.BILINEAR,
        )


def on_plan(x_m: float, away_m: float) -> tuple[float, float]:
    """Where a point of the ground lies on the plan."""
    return (x_m + PLAN_M / 2) * PLAN_PX_PER_M, (FARTHEST_M - away_m) * PLAN_PX_PER_M

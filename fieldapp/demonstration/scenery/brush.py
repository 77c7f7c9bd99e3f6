"""What a painter has: colours that mix, noise that looks like nature, edges without steps."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageOps

Colour = tuple[int, int, int]
Size = tuple[int, int]
Points = Sequence[tuple[float, float]]
FINER = 2
"""Edges are drawn this many times finer and made smaller."""


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """The colour that lies this share of the way from one to the other."""
    share = min(1.0, max(0.0, share))
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def varied(colour: Colour, random: Random, by: int) -> Colour:
    """Nearly this colour: lighter or darker, and a little off."""
    lighter = random.randint(-by, by)
    red, green, blue = (
        min(255, max(0, part + lighter + random.randint(-by // 4, by // 4))) for part in colour
    )
    return red, green, blue


def scaled(mask: Image.Image, by: float) -> Image.Image:
    """The mask, so much fainter (or, above 1, stronger)."""
    return mask.point([min(255, round(value * by)) for value in range(256)])


def steepened(mask: Image.Image, low: int, high: int) -> Image.Image:
    """Nothing below low, everything above high, and a ramp between."""
    reach = high - low
    return mask.point([min(255, max(0, (value - low) * 255 // reach)) for value in range(256)])


@lru_cache(maxsize=40)
def noise(seed: int, size: Size, cells: Size, octaves: int = 4) -> Image.Image:
    """Clouds in grey: each octave has twice the cells and half the say of the one before."""
    random = Random(seed)  # noqa: S311 - the same picture every time is what is wanted
    whole, said = Image.new("L", size), 0.0
    for octave in range(octaves):
        wide, high = cells[0] << octave, cells[1] << octave
        grains = Image.frombytes("L", (wide, high), random.randbytes(wide * high))
        said += 0.5**octave
        smooth = Image.Resampling.BICUBIC if octave < 2 else Image.Resampling.BILINEAR
        whole = Image.blend(whole, grains.resize(size, smooth), 0.5**octave / said)
    return ImageOps.autocontrast(whole, cutoff=0.5)


def relief(heights: Image.Image, reach: tuple[int, int], strength: float) -> Image.Image:
    """Light from the side on these heights: 128 is flat ground."""
    shifted = heights.copy()
    shifted.paste(heights, reach)
    return ImageChops.subtract(heights, shifted, scale=1 / strength, offset=128)


def lit(picture: Image.Image, light: Image.Image) -> Image.Image:
    """The picture under this light, of which 128 changes nothing."""
    return ImageChops.overlay(picture, Image.merge("RGB", (light, light, light)))


def gradient(size: Size, colours: Sequence[Colour]) -> Image.Image:
    """From the first colour at the top to the last at the bottom, in even steps."""
    column = Image.new("RGB", (1, len(colours)))
    column.putdata(colours)
    # Half a colour lies beyond each edge when resized; the box takes the middles.
    return column.resize(size, Image.Resampling.BILINEAR, (0, 0.5, 1, len(colours) - 0.5))


def drawn(size: Size, draw: Callable[[ImageDraw.ImageDraw, int], None]) -> Image.Image:
    """A mask with soft edges. `draw` is told how many times larger it has to draw."""
    large = Image.new("L", (size[0] * FINER, size[1] * FINER))
    draw(ImageDraw.Draw(large), FINER)
    return large.reduce(FINER)


def filled(size: Size, outline: Points) -> Image.Image:
    """A mask of what lies within the outline."""
    return drawn(
        size,
        lambda pen, finer: pen.polygon([(x * finer, y * finer) for x, y in outline], fill=255),
    )

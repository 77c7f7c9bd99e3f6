"""Pictures: photos that a camera could have taken, and screenshots to look at."""

from pathlib import Path
from random import Random

from PIL import Image, ImageDraw
from playwright.sync_api import Page

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"


def keep_picture(page: Page, folder: str, name: str) -> None:
    """Keep what the screen shows under build/screenshots."""
    target = SCREENSHOTS / folder / f"{name}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target)


def a_landscape(path: Path, seed: int, size: tuple[int, int] = (2400, 1800)) -> Path:
    """A JPEG of hills with trees, no two alike."""
    random = Random(seed)
    image = Image.new("RGB", size, (150 + seed % 50, 190, 225))
    draw = ImageDraw.Draw(image)
    width, height = size
    ridge = [
        (x, height // 2 + random.randint(-height // 10, height // 10))
        for x in range(0, width + 200, 200)
    ]
    draw.polygon([*ridge, (width, height), (0, height)], fill=(160, 140, 100))
    for _ in range(300):
        x, y = random.randint(0, width), random.randint(height // 2, height)
        radius = 8 + (y - height // 2) // 30
        draw.ellipse(
            (x - radius, y - 2 * radius, x + radius, y), fill=(60, 100 + random.randint(0, 60), 50)
        )
    image.save(path, quality=85)
    return path

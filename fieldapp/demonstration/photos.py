"""The photos of the story: what each view looked like on each of its days."""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from random import Random

from .facts import Moment, Planting, SiteStory, Treated, View
from .scenery.camera import Shot, jpeg
from .scenery.ground import Surface
from .scenery.growth import Stand
from .scenery.scene import Visit, painted
from .scenery.weather import WEATHERS
from .scenery.works import Excavator
from .trees import share_on

ZONE = timezone(timedelta(hours=8))
"""Of central Mongolia, and of China."""


@dataclass(frozen=True)
class Taken:
    """A photo, with what the phone knew of it."""

    jpeg: bytes
    shot: Shot


Order = tuple[SiteStory, View, Moment]
Album = Mapping[tuple[str, str, Moment], Taken]
"""By site, photo point and moment."""


def developed(sites: Sequence[SiteStory], until: date) -> Album:
    """Every photo of these sites. Slow: about a quarter of a second of work for each."""
    orders = [order for site in sites for order in _orders(site) if order[2].day <= until]
    # Most of the work is done outside of Python's lock.
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as hands:
        photos = hands.map(lambda order: _taken(*order), orders)
        return {
            (site.code, view.code, moment): photo
            for (site, view, moment), photo in zip(orders, photos, strict=True)
        }


def moment_at(random: Random, day: date) -> datetime:
    """Some time of the working day."""
    minutes = random.randint(9 * 60, 17 * 60)
    return datetime.combine(day, time(minutes // 60, minutes % 60, random.randint(0, 59)), ZONE)


def of_treatment(treated: Treated) -> Moment:
    """When the freshly treated ground was photographed."""
    return Moment(treated.day, "treatment", "dressed", "overcast")


def of_newest_count(site: SiteStory) -> Moment:
    """The newest count of a site comes with a photo."""
    return Moment(site.counted_on[-1], "count", "planted", "fair")


def _orders(site: SiteStory) -> Iterator[Order]:
    views = {view.code: view for view in site.views}
    for view in site.views:
        yield from ((site, view, moment) for moment in view.moments)
    for treated in site.treated:
        if treated.seen_from:
            yield site, views[treated.seen_from], of_treatment(treated)
    yield site, site.views[-1], of_newest_count(site)


def _taken(site: SiteStory, view: View, moment: Moment) -> Taken:
    random = Random(f"{site.code} {view.code} {moment.day} {moment.phase}")  # noqa: S311
    east_m, north_m = view.at
    lat, lon = site.position((east_m + random.gauss(0, 2), north_m + random.gauss(0, 2)))
    bearing_deg = (view.bearing_deg + random.uniform(-4, 4)) % 360
    shot = Shot(moment_at(random, moment.day), lat, lon, round(bearing_deg, 1))
    picture = painted(view.place, _visit(site, moment))
    return Taken(jpeg(picture, WEATHERS[moment.weather].tint, shot), shot)


def _visit(site: SiteStory, moment: Moment) -> Visit:
    """What the ground was like, and how the trees stood."""
    match moment.work:
        case "open":
            return Visit(moment.day, moment.weather, Surface(site.found_as, 0), True, heaps=9)
        case "filling":
            machines = (Excavator(6, 31),)
            surface = Surface(site.found_as, 0, tracks=True)
            return Visit(moment.day, moment.weather, surface, heaps=2, machines=machines)
        case "limed":
            machines = (Excavator(3, 29),)
            surface = Surface(site.found_as, 0, tracks=True, limed=True)
            return Visit(moment.day, moment.weather, surface, machines=machines)
        case "dressed":
            surface = Surface(site.dressed_with, 0.02, tracks=True, dung_heaps=True)
            return Visit(moment.day, moment.weather, surface)
    months = site.plantings[0].months(moment.day)
    surface = Surface(site.dressed_with, share_on(site.green, months))
    return Visit(moment.day, moment.weather, surface, stands=_stands(site.plantings, moment.day))


def _stands(plantings: Sequence[Planting], day: date) -> tuple[Stand | None, ...]:
    """Each planting has rows of its own; what replaces dead trees stands among the others."""
    return tuple(_stand(each, plantings, day) for each in plantings if not each.replaces)


def _stand(planting: Planting, plantings: Sequence[Planting], day: date) -> Stand | None:
    if planting.planted_on > day:
        return None
    alive = share_on(planting.curve, planting.months(day))
    since = [
        each for each in plantings if each.replaces == planting.code and each.planted_on <= day
    ]
    replaced = sum(each.number for each in since)
    lost = planting.number * (1 - alive)
    return Stand(
        planting.look,
        planting.months(day) / 12,
        planting.height_m(day),
        alive,
        min(1.0, replaced / lost) if lost else 0.0,
    )

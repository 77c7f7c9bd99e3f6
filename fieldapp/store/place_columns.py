"""From the answers about a place to its columns, and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from fieldapp.records.places import PlaceForm, is_yes_or_no
from fieldapp.rules.boundary import read_boundary
from fieldapp.rules.land import ECO_SYSTEMS, FUNDING_SOURCES

from . import choices
from .database import Session
from .models import Project
from .places import Place

FLOATS = frozenset({"lat", "lon"})


def columns_of(session: Session, form: PlaceForm, values: Mapping[str, Any]) -> dict[str, Any]:
    """What to keep of these values, by column."""
    columns = {
        name: _kept(form, name, value)
        for name, value in values.items()
        if not name.startswith("funding_")
    }
    if form.name == "project":
        columns["funders"] = [
            name.strip() for name in (values["funders"] or "").split("\n") if name.strip()
        ]
        columns["funding"] = _funding(values)
    if form.name == "site":
        columns["eco_system"] = _eco_system(session, values["eco_zone"])
        columns["boundary_area_m2"] = (
            read_boundary(values["boundary"]).area_m2 if values["boundary"] else None
        )
    return columns


def values_of(form: PlaceForm, place: Place) -> dict[str, Any]:
    """The values of a kept place, as its form would have read them."""
    values = {
        name: _value(form, name, getattr(place, name))
        for name in form.questions
        if not name.startswith("funding_")
    }
    if isinstance(place, Project):
        values["funders"] = "\n".join(place.funders) or None
        for line in place.funding:
            values[f"funding_{line['source']}"] = Decimal(line["amount"])
            values[f"funding_{line['source']}_currency"] = line["currency"]
    return {name: values.get(name) for name in form.questions}


def _kept(form: PlaceForm, name: str, value: Any) -> Any:
    if is_yes_or_no(form.questions[name]):
        return value == "yes"
    if isinstance(value, tuple) or form.questions[name].kind == "choices":
        return list(value or ())
    return float(value) if name in FLOATS and value is not None else value


def _value(form: PlaceForm, name: str, kept: Any) -> Any:
    if is_yes_or_no(form.questions[name]):
        return "yes" if kept else "no"
    if isinstance(kept, list):
        return tuple(kept) or None
    return Decimal(str(kept)) if isinstance(kept, float) else kept


def _funding(values: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {
            "source": source,
            "amount": str(values[f"funding_{source}"]),
            "currency": values[f"funding_{source}_currency"],
        }
        for source, _label in FUNDING_SOURCES
        if values[f"funding_{source}"] is not None
    ]


def _eco_system(session: Session, eco_zone: str | None) -> str | None:
    """The division that the zone belongs to."""
    for list_name, _label in ECO_SYSTEMS:
        if eco_zone in choices.codes(session, list_name):
            return list_name
    return None

"""Who works where: organisations, projects, sites, plots, cohorts and photo points.

Places are retired, never deleted: entries name them.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base


class Organisation(Base):
    """An NGO, partnership, mine, association or office."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    retired_at: Mapped[datetime | None]


class Project(Base):
    """A funded piece of work. Roles, units and thresholds belong to it."""

    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    programme: Mapped[str | None]
    phase: Mapped[str | None]
    funders: Mapped[list[str]] = mapped_column(default=list)
    funding: Mapped[list[Any]] = mapped_column(default=list)
    """[{source, amount, currency}]"""
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Only what differs from the defaults of `fieldapp.rules.project_settings`."""
    retired_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    sites: Mapped[list["Site"]] = relationship(back_populates="project", order_by="Site.code")


class Site(Base):
    """A place managed as a whole: where it lies, what the land was, and what it is to become."""

    __tablename__ = "sites"
    __table_args__ = (UniqueConstraint("project_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"), index=True)
    code: Mapped[str]
    name: Mapped[str]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    country: Mapped[str]
    region_1: Mapped[str]
    """Aimag or province."""
    region_2: Mapped[str]
    """Soum or county-level city."""
    region_3: Mapped[str | None]
    """Bag or township."""
    region_4: Mapped[str | None]
    """Village."""
    boundary: Mapped[dict[str, Any] | None]
    """A GeoJSON Polygon or MultiPolygon, WGS 84."""
    boundary_area_m2: Mapped[float | None]
    """Geodesic, computed from the boundary."""
    area_reported: Mapped[Decimal]
    area_reported_unit: Mapped[str]
    area_disturbed_ha: Mapped[Decimal | None]
    area_technical_ha: Mapped[Decimal | None]
    area_biological_ha: Mapped[Decimal | None]
    area_accepted_ha: Mapped[Decimal | None]
    deposit_type: Mapped[str]
    minerals: Mapped[list[str]] = mapped_column(default=list)
    mine_status: Mapped[str]
    tenure: Mapped[str | None]
    tenure_number: Mapped[str | None]
    eco_system: Mapped[str | None]
    eco_zone: Mapped[str | None]
    natural_zone: Mapped[str | None]
    elevation_m: Mapped[Decimal | None]
    slope_deg: Mapped[Decimal | None]
    aspect: Mapped[str | None]
    mean_precip_mm: Mapped[Decimal | None]
    protected_area: Mapped[bool]
    water_zone: Mapped[bool]
    land_use_before: Mapped[str]
    land_use_target: Mapped[str]
    baseline_cover_pct: Mapped[Decimal | None]
    baseline_topsoil_cm: Mapped[Decimal | None]
    emp_ref: Mapped[str | None]
    mou_ref: Mapped[str | None]
    state: Mapped[str]
    leaf_on_from: Mapped[str | None]
    """Month and day, "06-01": trees can be judged from then on."""
    leaf_on_to: Mapped[str | None]
    retired_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship(back_populates="sites")
    plots: Mapped[list["Plot"]] = relationship(back_populates="site", order_by="Plot.code")
    cohorts: Mapped[list["Cohort"]] = relationship(back_populates="site", order_by="Cohort.code")
    photo_points: Mapped[list["PhotoPoint"]] = relationship(
        back_populates="site", order_by="PhotoPoint.code"
    )


class Plot(Base):
    """A fixed, marked area in a site. A survival or a rate needs an area that does not move."""

    __tablename__ = "plots"
    __table_args__ = (UniqueConstraint("site_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    code: Mapped[str]
    permanent: Mapped[bool] = mapped_column(default=True)
    shape: Mapped[str]
    """circle or rectangle"""
    radius_m: Mapped[Decimal | None]
    length_m: Mapped[Decimal | None]
    width_m: Mapped[Decimal | None]
    slope_deg: Mapped[Decimal | None]
    stratum: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    n_spots: Mapped[int | None]
    """Planting holes in the plot when it was planted."""
    retired_at: Mapped[datetime | None]

    site: Mapped[Site] = relationship(back_populates="plots")


class Cohort(Base):
    """Trees of one species planted together: the denominator of survival."""

    __tablename__ = "cohorts"
    __table_args__ = (UniqueConstraint("site_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    plot_id: Mapped[int | None] = mapped_column(ForeignKey("plots.id"))
    code: Mapped[str]
    species: Mapped[str]
    kind: Mapped[str]
    """original, beat_up or enrichment"""
    parent_cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohorts.id"))
    planted_on: Mapped[date]
    n_planted: Mapped[int]
    n_basis: Mapped[str]
    """counted, invoice or estimated"""
    area_planted: Mapped[Decimal]
    area_planted_unit: Mapped[str]
    spacing_row_m: Mapped[Decimal | None]
    spacing_tree_m: Mapped[Decimal | None]
    design_n: Mapped[int | None]
    stock_type: Mapped[str | None]
    stock_age_y: Mapped[Decimal | None]
    stock_height_cm: Mapped[Decimal | None]
    nursery: Mapped[str | None]
    hole_diam_cm: Mapped[Decimal | None]
    hole_depth_cm: Mapped[Decimal | None]
    dung_per_hole_kg: Mapped[Decimal | None]
    water_per_hole_l: Mapped[Decimal | None]
    protection: Mapped[list[str]] = mapped_column(default=list)
    planters_m: Mapped[int | None]
    planters_f: Mapped[int | None]
    person_days: Mapped[Decimal | None]
    shape: Mapped[dict[str, Any] | None]
    """A GeoJSON Polygon or LineString."""
    retired_at: Mapped[datetime | None]

    site: Mapped[Site] = relationship(back_populates="cohorts")


class PhotoPoint(Base):
    """A fixed place and bearing for photos that are repeated over the years."""

    __tablename__ = "photo_points"
    __table_args__ = (UniqueConstraint("site_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    code: Mapped[str]
    description: Mapped[str | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    bearing_deg: Mapped[Decimal | None]
    bearing_ref: Mapped[str | None]
    distance_m: Mapped[Decimal | None]
    camera_height_m: Mapped[Decimal | None]
    marker: Mapped[str | None]
    witnesses: Mapped[str | None]
    retired_at: Mapped[datetime | None]

    site: Mapped[Site] = relationship(back_populates="photo_points")

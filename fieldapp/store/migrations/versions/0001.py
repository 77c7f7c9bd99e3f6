"""The first tables."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from fieldapp.store.models.base import ExactNumber, Json, UtcTime

revision = "0001"
down_revision = None

Word = sa.String(32)


def upgrade() -> None:
    _people()
    _places()
    _entries()
    _ledger()


def given(kind: Any, *names: str) -> Iterator[sa.Column[Any]]:
    """Columns that are always filled."""
    return (sa.Column(name, kind, nullable=False) for name in names)


def maybe(kind: Any, *names: str) -> Iterator[sa.Column[Any]]:
    """Columns that may be empty."""
    return (sa.Column(name, kind) for name in names)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sign_in_name", sa.String, nullable=False, unique=True),
        *given(sa.String, "display_name", "password_hash"),
        *maybe(sa.String, "language"),
        *given(sa.Boolean, "is_installation_administrator"),
        *given(UtcTime, "created_at"),
        *maybe(UtcTime, "ended_at"),
    )
    op.create_table(
        "sign_in_sessions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), nullable=False, index=True),
        *given(Word, "kind"),
        sa.Column("token_hash", sa.String, nullable=False, unique=True),
        *given(sa.String, "label"),
        sa.Column("browser_session_id", sa.Integer, sa.ForeignKey("sign_in_sessions.id")),
        *given(UtcTime, "created_at", "last_seen_at", "expires_at"),
        *maybe(UtcTime, "ended_at"),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sign_in_name", sa.String, nullable=False, index=True),
        sa.Column("address", sa.String, nullable=False, index=True),
        *given(UtcTime, "failed_at"),
    )


def _places() -> None:
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False, unique=True),
        *given(sa.String, "kind"),
        *maybe(UtcTime, "retired_at"),
    )
    op.create_table(
        "projects",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String, nullable=False, unique=True),
        *given(sa.String, "name"),
        *maybe(sa.String, "programme", "phase"),
        *given(Json, "funders", "funding"),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisations.id"), nullable=False),
        *given(sa.Date, "starts_on"),
        *maybe(sa.Date, "ends_on"),
        *given(sa.Boolean, "is_demonstration"),
        *given(Json, "settings"),
        *maybe(UtcTime, "retired_at"),
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("people.id"), nullable=False, index=True),
        sa.Column(
            "project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False, index=True
        ),
        *given(Word, "role"),
        sa.UniqueConstraint("person_id", "project_id", "role"),
    )
    op.create_table(
        "sites",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False, index=True
        ),
        *given(sa.String, "code", "name"),
        sa.Column("organisation_id", sa.Integer, sa.ForeignKey("organisations.id")),
        *given(sa.String, "country", "region_1", "region_2"),
        *maybe(sa.String, "region_3", "region_4"),
        *maybe(Json, "boundary"),
        *maybe(sa.Double, "boundary_area_m2"),
        *given(ExactNumber, "area_reported"),
        *given(sa.String, "area_reported_unit"),
        *maybe(
            ExactNumber,
            "area_disturbed_ha",
            "area_technical_ha",
            "area_biological_ha",
            "area_accepted_ha",
        ),
        *given(sa.String, "deposit_type"),
        *given(Json, "minerals"),
        *given(sa.String, "mine_status"),
        *maybe(sa.String, "tenure", "tenure_number", "eco_system", "eco_zone", "natural_zone"),
        *maybe(ExactNumber, "elevation_m", "slope_deg"),
        *maybe(sa.String, "aspect"),
        *maybe(ExactNumber, "mean_precip_mm"),
        *given(sa.Boolean, "protected_area", "water_zone"),
        *given(sa.String, "land_use_before", "land_use_target"),
        *maybe(ExactNumber, "baseline_cover_pct", "baseline_topsoil_cm"),
        *maybe(sa.String, "emp_ref", "mou_ref"),
        *given(sa.String, "state"),
        *maybe(sa.String, "leaf_on_from", "leaf_on_to"),
        *maybe(UtcTime, "retired_at"),
        sa.UniqueConstraint("project_id", "code"),
    )
    op.create_table(
        "plots",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("sites.id"), nullable=False, index=True),
        *given(sa.String, "code"),
        *given(sa.Boolean, "permanent"),
        *given(sa.String, "shape"),
        *maybe(ExactNumber, "radius_m", "length_m", "width_m", "slope_deg"),
        *maybe(sa.String, "stratum"),
        *maybe(sa.Double, "lat", "lon"),
        *maybe(sa.Integer, "n_spots"),
        *maybe(UtcTime, "retired_at"),
        sa.UniqueConstraint("site_id", "code"),
    )
    op.create_table(
        "cohorts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("sites.id"), nullable=False, index=True),
        sa.Column("plot_id", sa.Integer, sa.ForeignKey("plots.id")),
        *given(sa.String, "code", "species", "kind"),
        sa.Column("parent_cohort_id", sa.Integer, sa.ForeignKey("cohorts.id")),
        *given(sa.Date, "planted_on"),
        *given(sa.Integer, "n_planted"),
        *given(sa.String, "n_basis"),
        *given(ExactNumber, "area_planted"),
        *given(sa.String, "area_planted_unit"),
        *maybe(ExactNumber, "spacing_row_m", "spacing_tree_m"),
        *maybe(sa.Integer, "design_n"),
        *maybe(sa.String, "stock_type"),
        *maybe(ExactNumber, "stock_age_y", "stock_height_cm"),
        *maybe(sa.String, "nursery"),
        *maybe(
            ExactNumber, "hole_diam_cm", "hole_depth_cm", "dung_per_hole_kg", "water_per_hole_l"
        ),
        *given(Json, "protection"),
        *maybe(sa.Integer, "planters_m", "planters_f"),
        *maybe(ExactNumber, "person_days"),
        *maybe(Json, "shape"),
        *maybe(UtcTime, "retired_at"),
        sa.UniqueConstraint("site_id", "code"),
    )
    op.create_table(
        "photo_points",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("sites.id"), nullable=False, index=True),
        *given(sa.String, "code"),
        *maybe(sa.String, "description"),
        *maybe(sa.Double, "lat", "lon"),
        *maybe(ExactNumber, "bearing_deg"),
        *maybe(sa.String, "bearing_ref"),
        *maybe(ExactNumber, "distance_m", "camera_height_m"),
        *maybe(sa.String, "marker", "witnesses"),
        *maybe(UtcTime, "retired_at"),
        sa.UniqueConstraint("site_id", "code"),
    )
    op.create_table(
        "choices",
        sa.Column("id", sa.Integer, primary_key=True),
        *given(sa.String, "list_name", "code", "label_en", "label_mn", "label_zh"),
        *given(sa.Integer, "position"),
        *given(sa.Boolean, "is_retired"),
        *given(Json, "facts"),
        sa.UniqueConstraint("list_name", "code"),
    )


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", sa.Uuid, primary_key=True),
        *given(sa.String, "record_type"),
        sa.Column("project_id", sa.Integer, sa.ForeignKey("projects.id"), nullable=False),
        sa.Column("site_id", sa.Integer, sa.ForeignKey("sites.id"), nullable=False),
        sa.Column("recorded_by", sa.Integer, sa.ForeignKey("people.id"), nullable=False),
        *given(UtcTime, "received_at"),
        *given(Word, "status"),
        *given(sa.Integer, "changed_number", "revision"),
        *given(sa.String, "digest"),
        *given(UtcTime, "recorded_at"),
        *given(sa.Date, "recorded_on"),
        *given(Json, "answers"),
        *given(sa.Boolean, "is_readable"),
        *maybe(Word, "worst_flag"),
        *given(sa.Integer, "photos_missing"),
        *maybe(sa.Double, "lat", "lon", "accuracy_m"),
    )
    op.create_index("ix_entries_changed", "entries", ["recorded_by", "changed_number"])
    op.create_index("ix_entries_of_person", "entries", ["recorded_by", "recorded_at"])
    op.create_index(
        "ix_entries_of_site", "entries", ["site_id", "record_type", "status", "recorded_at"]
    )
    op.create_index(
        "ix_entries_queue", "entries", ["project_id", "status", "photos_missing", "received_at"]
    )
    op.create_table(
        "revisions",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("entry_id", sa.Uuid, sa.ForeignKey("entries.id"), nullable=False),
        *given(sa.Integer, "number"),
        *given(sa.String, "digest"),
        *given(sa.LargeBinary, "body"),
        sa.Column("sent_by", sa.Integer, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("sign_in_session_id", sa.Integer, sa.ForeignKey("sign_in_sessions.id")),
        *given(UtcTime, "recorded_at", "received_at"),
        *maybe(sa.Double, "clock_skew_s"),
        *given(sa.Integer, "ledger_number"),
        sa.UniqueConstraint("entry_id", "number"),
    )
    op.create_table(
        "photos",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("entry_id", sa.Uuid, sa.ForeignKey("entries.id"), nullable=False),
        sa.Column("sha256", sa.String, nullable=False, index=True),
        *given(sa.Integer, "size_bytes"),
        *given(sa.String, "mime"),
        *maybe(UtcTime, "held_at"),
        *maybe(sa.Integer, "width", "height"),
        *maybe(Json, "facts"),
        *maybe(sa.String, "problem"),
        sa.UniqueConstraint("entry_id", "sha256"),
    )
    op.create_table(
        "revision_photos",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("revision_id", sa.Integer, sa.ForeignKey("revisions.id"), nullable=False),
        sa.Column("photo_id", sa.Integer, sa.ForeignKey("photos.id"), nullable=False),
        *given(sa.Integer, "position"),
        *maybe(UtcTime, "taken_at"),
        *maybe(sa.Double, "lat", "lon"),
        *maybe(ExactNumber, "direction_deg"),
        *given(sa.String, "source"),
        sa.UniqueConstraint("revision_id", "position"),
    )
    op.create_table(
        "flags",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("entry_id", sa.Uuid, sa.ForeignKey("entries.id"), nullable=False, index=True),
        *given(sa.Integer, "revision"),
        *given(sa.String, "code"),
        *given(Word, "severity"),
        *maybe(sa.String, "question"),
        *given(sa.String, "message"),
        *given(Json, "figures"),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("entry_id", sa.Uuid, sa.ForeignKey("entries.id"), nullable=False, index=True),
        *given(sa.Integer, "revision"),
        *given(Word, "decision"),
        *given(sa.String, "reason"),
        *given(Json, "remarks"),
        sa.Column("recorded_by", sa.Integer, sa.ForeignKey("people.id"), nullable=False),
        sa.Column("reviewed_by", sa.Integer, sa.ForeignKey("people.id"), nullable=False),
        *given(UtcTime, "reviewed_at"),
        sa.Column("action_id", sa.Uuid, unique=True),
        sa.CheckConstraint("reviewed_by <> recorded_by", name="not_ones_own"),
    )


def _ledger() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer, primary_key=True),
        *given(sa.String, "instance"),
        *given(sa.Integer, "epoch"),
        *given(sa.String, "secret_key"),
        *given(sa.Boolean, "has_demonstration"),
        *given(sa.Integer, "ledger_number"),
        *given(sa.String, "ledger_head"),
        *given(UtcTime, "made_at"),
    )
    op.create_table(
        "ledger",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *given(UtcTime, "written_at"),
        *given(sa.String, "act"),
        *maybe(sa.Integer, "person_id"),
        *given(sa.String, "subject"),
        *given(Json, "facts"),
        *given(sa.String, "previous_hash", "hash"),
    )

"""Keys: the server signs its receipts, a phone signs what somebody else carries for it; and who carried what."""

import sqlalchemy as sa
from alembic import op

from fieldapp.store.keys import new_key

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("sign_in_sessions") as sign_in_sessions:
        sign_in_sessions.add_column(sa.Column("public_key", sa.String))
        sign_in_sessions.create_unique_constraint("uq_sign_in_sessions_public_key", ["public_key"])
    with op.batch_alter_table("revisions") as revisions:
        revisions.add_column(sa.Column("carried_by", sa.Integer))
        revisions.create_foreign_key(
            "fk_revisions_carried_by_people", "people", ["carried_by"], ["id"]
        )
    _add_receipt_key()


def _add_receipt_key() -> None:
    op.add_column("installation", sa.Column("receipt_key", sa.String))
    installation = sa.table("installation", sa.column("receipt_key", sa.String))
    op.execute(installation.update().values(receipt_key=new_key()))
    with op.batch_alter_table("installation") as table:
        table.alter_column("receipt_key", existing_type=sa.String, nullable=False)

"""How Alembic runs the migrations: on the connection, and in the transaction, that it is given."""

from alembic import context

from fieldapp.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()

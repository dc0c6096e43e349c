"""Run by alembic: apply the steps on the connection that `database.migrate` hands over, in its transaction."""

from alembic import context

given = context.config.attributes
context.configure(connection=given["connection"], version_table=given["version_table"])
context.run_migrations()

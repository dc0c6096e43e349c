"""Run by alembic: apply the steps on the connection that `database.migrate` hands over, in its transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table="faqbot_version")
context.run_migrations()

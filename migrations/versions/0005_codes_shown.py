"""an index to the messages that still show a code"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_WHERE = sa.text("kind = 'invite' AND text <> ''")


def upgrade() -> None:
    op.create_index("outbox_with_code", "outbox", ["state"], sqlite_where=_WHERE, postgresql_where=_WHERE)


def downgrade() -> None:
    op.drop_index("outbox_with_code", table_name="outbox")

"""somebody who answered for two merged bodies has one living enrolment"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("enrolment", sa.Column("passed_to", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("enrolment", "passed_to")

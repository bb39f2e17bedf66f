"""Agencies that end: who has their duties, under which name a thing began."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    text, instant = sqlmodel.sql.sqltypes.AutoString, sqlmodel.sql.sqltypes.UTCDateTime
    op.create_table(
        "agency_reform",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", text(), nullable=False),
        sa.Column("agency", text(), nullable=False),
        sa.Column("successor", text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", instant(), nullable=False),
        sa.Column("confirmed_at", instant(), nullable=True),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.Column("removed_at", instant(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"]),
        sa.ForeignKeyConstraint(["removed_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_agency_reform_plan_id", "agency_reform", ["plan_id"], unique=False)
    op.add_column("enrolment", sa.Column("under", text(), nullable=False, server_default=""))
    op.add_column("occurrence", sa.Column("under", text(), nullable=False, server_default=""))
    op.add_column("occurrence", sa.Column("passed_to", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("occurrence", "passed_to")
    op.drop_column("occurrence", "under")
    op.drop_column("enrolment", "under")
    op.drop_table("agency_reform")

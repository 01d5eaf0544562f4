"""When a transaction was sent and to whom, and what an acknowledgement says of it."""

import sqlalchemy as sa
from alembic import op

from x12tools.ledger.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the step."""
    op.add_column("control", sa.Column("sent_at", Moment(), nullable=True))
    op.add_column("control", sa.Column("receiver", sa.String(length=15), nullable=True))
    op.execute("UPDATE control SET receiver = ''")
    op.execute(
        "UPDATE control SET sent_at ="
        " (SELECT received_at FROM submission WHERE submission.id = control.submission_id)"
    )
    with op.batch_alter_table("control", schema=None) as batch_op:
        batch_op.alter_column("sent_at", existing_type=Moment(), nullable=False)
        batch_op.alter_column("receiver", existing_type=sa.String(length=15), nullable=False)
    op.create_table(
        "transaction_status",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("control_id", sa.Integer(), nullable=False),
        sa.Column("acknowledgement_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("codes", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["acknowledgement_id"],
            ["acknowledgement.id"],
            name=op.f("fk_transaction_status_acknowledgement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["control_id"], ["control.id"], name=op.f("fk_transaction_status_control_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transaction_status")),
    )
    with op.batch_alter_table("transaction_status", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_transaction_status_acknowledgement_id"), ["acknowledgement_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_transaction_status_control_id"), ["control_id"], unique=False)


def downgrade() -> None:
    """Takes the step back."""
    op.drop_table("transaction_status")
    with op.batch_alter_table("control", schema=None) as batch_op:
        batch_op.drop_column("receiver")
        batch_op.drop_column("sent_at")

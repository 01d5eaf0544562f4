"""The first tables."""

import sqlalchemy as sa
from alembic import op

from x12tools.ledger.tables import Exact, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the step."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_hash")),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("charges", Exact(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("charges_held", Exact(), nullable=False),
        sa.Column("exit_code", sa.Integer(), nullable=False),
        sa.Column("provenance", sa.Text(), nullable=False),
        sa.Column("sealed_manifest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("sha256", "attempt", name=op.f("uq_submission_sha256")),
    )
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("answers", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_acknowledgement_submission_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
    )
    with op.batch_alter_table("acknowledgement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_acknowledgement_sha256"), ["sha256"], unique=False)
        batch_op.create_index(batch_op.f("ix_acknowledgement_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "control",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("bucket", sa.String(length=8), nullable=False),
        sa.Column("old_isa13", sa.String(length=64), nullable=False),
        sa.Column("old_gs06", sa.String(length=64), nullable=False),
        sa.Column("old_st02", sa.String(length=64), nullable=False),
        sa.Column("old_bht03", sa.String(length=64), nullable=False),
        sa.Column("new_isa13", sa.String(length=64), nullable=False),
        sa.Column("new_gs06", sa.String(length=64), nullable=False),
        sa.Column("new_st02", sa.String(length=64), nullable=False),
        sa.Column("new_bht03", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_control_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control")),
    )
    with op.batch_alter_table("control", schema=None) as batch_op:
        batch_op.create_index("ix_control_batch", ["new_bht03"], unique=False)
        batch_op.create_index("ix_control_new", ["new_isa13", "new_gs06", "new_st02"], unique=False)
        batch_op.create_index(batch_op.f("ix_control_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("control_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("frequency", sa.String(length=1), nullable=False),
        sa.Column("payer_id", sa.String(length=80), nullable=False),
        sa.Column("billing_npi", sa.String(length=80), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=True),
        sa.Column("last_date", sa.Date(), nullable=True),
        sa.Column("charge", Exact(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=False),
        sa.Column("claim_index", sa.String(length=32), nullable=False),
        sa.Column("member_index", sa.String(length=32), nullable=False),
        sa.Column("replaces_index", sa.String(length=32), nullable=True),
        sa.Column("payer_claim_index", sa.String(length=32), nullable=True),
        sa.Column("sealed_claim_id", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_payer_claim_number", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_segments", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["control_id"], ["control.id"], name=op.f("fk_claim_control_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_claim_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("submission_id", "number", name=op.f("uq_claim_submission_id")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_claim_index"), ["claim_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_control_id"), ["control_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_member_index"), ["member_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_payer_claim_index"), ["payer_claim_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_replaces_index"), ["replaces_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "claim_status",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("acknowledgement_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("statuses", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["acknowledgement_id"], ["acknowledgement.id"], name=op.f("fk_claim_status_acknowledgement_id")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_status_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_status")),
    )
    with op.batch_alter_table("claim_status", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_claim_status_acknowledgement_id"), ["acknowledgement_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_claim_status_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_decision_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("dollars_at_risk", Exact(), nullable=True),
        sa.Column("record", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_finding_claim_id")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_finding_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding")),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_finding_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_rule"), ["rule"], unique=False)
        batch_op.create_index(batch_op.f("ix_finding_submission_id"), ["submission_id"], unique=False)

    op.create_table(
        "line",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("procedure", sa.String(length=48), nullable=False),
        sa.Column("modifiers", sa.String(length=16), nullable=False),
        sa.Column("revenue_code", sa.String(length=48), nullable=False),
        sa.Column("charge", Exact(), nullable=True),
        sa.Column("units", Exact(), nullable=True),
        sa.Column("first_date", sa.Date(), nullable=True),
        sa.Column("control_index", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_line_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line")),
    )
    with op.batch_alter_table("line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_line_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_line_control_index"), ["control_index"], unique=False)


def downgrade() -> None:
    """Takes the step back."""
    with op.batch_alter_table("line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_line_control_index"))
        batch_op.drop_index(batch_op.f("ix_line_claim_id"))

    op.drop_table("line")
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_finding_submission_id"))
        batch_op.drop_index(batch_op.f("ix_finding_rule"))
        batch_op.drop_index(batch_op.f("ix_finding_claim_id"))

    op.drop_table("finding")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_claim_id"))

    op.drop_table("decision")
    with op.batch_alter_table("claim_status", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_status_claim_id"))
        batch_op.drop_index(batch_op.f("ix_claim_status_acknowledgement_id"))

    op.drop_table("claim_status")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_submission_id"))
        batch_op.drop_index(batch_op.f("ix_claim_replaces_index"))
        batch_op.drop_index(batch_op.f("ix_claim_payer_claim_index"))
        batch_op.drop_index(batch_op.f("ix_claim_member_index"))
        batch_op.drop_index(batch_op.f("ix_claim_control_id"))
        batch_op.drop_index(batch_op.f("ix_claim_claim_index"))

    op.drop_table("claim")
    with op.batch_alter_table("control", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_control_submission_id"))
        batch_op.drop_index("ix_control_new")
        batch_op.drop_index("ix_control_batch")

    op.drop_table("control")
    with op.batch_alter_table("acknowledgement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_acknowledgement_submission_id"))
        batch_op.drop_index(batch_op.f("ix_acknowledgement_sha256"))

    op.drop_table("acknowledgement")
    op.drop_table("submission")
    op.drop_table("counter")
    op.drop_table("audit")

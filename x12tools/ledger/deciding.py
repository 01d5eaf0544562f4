"""What people decide on held claims: who, why, until when; and the claims that may go by it."""

import contextlib
import datetime
import json
from collections.abc import Iterable, Iterator
from typing import Any

import attrs
from sqlalchemy import Connection, insert, select, update

from x12tools.errors import InternalError, UsageError
from x12tools.ledger import tables
from x12tools.ledger.audit import append
from x12tools.ledger.opening import Ledger
from x12tools.ledger.sealing import Sealer
from x12tools.ledger.sent import receiver_of

ACTIONS = ("accept", "override", "hold")
"""``accept`` takes the proposed fix, ``override`` lets the claim go as it is, ``hold`` keeps it."""

UNKNOWN = "ENG-UNKNOWN"
"""What holds a claim whose reason is not on record: nobody has decided on it."""


@attrs.frozen(slots=True, kw_only=True)
class Decision:
    """What was decided on a held claim (CLM01): on one rule, or with an empty ``rule`` on all that hold.

    ``until`` is the last day that an override or a hold stands, None without an end.
    """

    claim_id: str
    action: str
    who: str
    why: str
    rule: str = ""
    until: datetime.date | None = None


@attrs.frozen(slots=True)
class HeldClaim:
    """A held claim with what holds it and what was decided. ``segments`` are as submitted."""

    id: int
    claim_id: str
    submission_id: int
    segments: dict[str, Any]
    holding: frozenset[str]
    decisions: tuple[Decision, ...]

    def undecided(self, day: datetime.date) -> frozenset[str]:
        """The rules that still hold it on a day; of several decisions on a rule the last one counts."""
        free: dict[str, bool] = dict.fromkeys(self.holding, False)
        for one in self.decisions:
            if one.until is not None and day > one.until:
                continue
            for rule in free:
                if one.rule in ("", rule):
                    free[rule] = one.action != "hold"
        return frozenset(rule for rule, may_go in free.items() if not may_go)

    def accepted(self, day: datetime.date) -> tuple[str, ...]:
        """The rules whose fix was accepted; of several decisions on a rule the last one counts."""
        last: dict[str, str] = {}
        for one in self.decisions:
            if one.until is None or day <= one.until:
                last |= {rule: one.action for rule in self.holding if one.rule in ("", rule)}
        return tuple(sorted(rule for rule, action in last.items() if action == "accept"))


def decide(ledger: Ledger, decisions: Iterable[Decision], now: datetime.datetime) -> int:
    """Writes decisions, all or none, and gives on how many claims.

    Raises UsageError for an action that there is not, a decision without who or why, and a claim
    that is not held. Of several held under one number the last one is meant.
    """
    touched: set[int] = set()
    with ledger.begin() as connection:
        for one in decisions:
            if one.action not in ACTIONS:
                raise UsageError(f"a decision is {', '.join(ACTIONS)}; there is no '{one.action}'")
            if not one.who.strip() or not one.why.strip():
                raise UsageError("a decision names who decided and why")
            claim = _held(connection, ledger.sealer, one.claim_id)
            rules = _holding(connection, claim)
            if one.rule and one.rule not in rules:
                raise UsageError(f"the claim is not held by {one.rule}, but by {', '.join(sorted(rules))}")
            connection.execute(
                insert(tables.decision).values(
                    claim_id=claim, rule=one.rule, action=one.action, decided_at=now,
                    decided_by=one.who.strip(), why=one.why.strip(), until=one.until,
                )
            )  # fmt: skip
            append(connection, one.who.strip(), one.action, f"claim {claim}", one.rule or "every rule", now)
            touched.add(claim)
    return len(touched)


def held_claims(ledger: Ledger) -> list[HeldClaim]:
    """Every claim that is held, in the order in which they came."""
    wanted = select(tables.claim).where(tables.claim.c.status == "held").order_by(tables.claim.c.id)
    with ledger.begin() as connection:
        return [
            HeldClaim(
                row["id"],
                ledger.sealer.open(row["sealed_claim_id"], "claim.id"),
                row["submission_id"],
                json.loads(ledger.sealer.open(row["sealed_segments"], "claim.segments")),
                _holding(connection, row["id"]),
                tuple(_decisions(connection, row["id"])),
            )
            for row in connection.execute(wanted).mappings().all()
        ]


@contextlib.contextmanager
def sent(
    ledger: Ledger, claims: Iterable[HeldClaim], now: datetime.datetime, controls: list[dict[str, str]]
) -> Iterator[None]:
    """A transaction for held claims to go out in: under which control numbers (``bucket``, ``old_…`` and
    ``new_…``). Raises InternalError where one went out or was decided on in the meantime."""
    with ledger.begin() as connection:
        for one, numbers in zip(claims, controls, strict=True):
            row = connection.execute(
                insert(tables.control).values(
                    submission_id=one.submission_id,
                    bucket="clean",
                    sent_at=now,
                    receiver=receiver_of(one.segments),
                    **numbers,
                )
            )
            control = row.inserted_primary_key[0]  # type: ignore[index]
            released = connection.execute(
                update(tables.claim)
                .where(tables.claim.c.id == one.id, tables.claim.c.status == "held")
                .values(status="released", control_id=control)
            )
            if released.rowcount != 1 or tuple(_decisions(connection, one.id)) != one.decisions:
                raise InternalError("a claim went out or was decided on in the meantime; nothing passes")
            append(connection, "gate", "sent", f"claim {one.id}", "released", now)
        yield


def _held(connection: Connection, sealer: Sealer, claim_id: str) -> int:
    index = sealer.index(claim_id, "claim.id")
    wanted = select(tables.claim.c.id).where(
        tables.claim.c.claim_index == index, tables.claim.c.status == "held"
    )
    found = connection.execute(wanted).scalars().all()
    if not found:
        raise UsageError("a decision names a claim that is not held")
    return int(found[-1])


def _holding(connection: Connection, claim: int) -> frozenset[str]:
    wanted = select(tables.claim.c.held_by).where(tables.claim.c.id == claim)
    return frozenset((connection.execute(wanted).scalar() or UNKNOWN).split())


def _decisions(connection: Connection, claim: int) -> Iterable[Decision]:
    wanted = select(tables.decision).where(tables.decision.c.claim_id == claim).order_by(tables.decision.c.id)
    for row in connection.execute(wanted).mappings():
        yield Decision(
            claim_id="", action=row["action"], who=row["decided_by"], why=row["why"], rule=row["rule"],
            until=row["until"],
        )  # fmt: skip

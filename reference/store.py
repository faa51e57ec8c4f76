"""The items, in SQLite: each request is one transaction."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

_FOREVER: Final = 1e18
_SCHEMA: Final = """
CREATE TABLE item (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT, entity TEXT, parent TEXT, id TEXT, key TEXT,
  text TEXT, state TEXT, created TEXT, updated TEXT, revision INTEGER, since REAL, until REAL);
CREATE UNIQUE INDEX item_id ON item (kind, id, entity, parent);
CREATE INDEX item_key ON item (kind, entity, parent, key);
CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER);
CREATE TABLE grave (kind TEXT, entity TEXT, parent TEXT, id TEXT);
"""


@dataclass(frozen=True)
class Item:
    """One stored item: `parent` is its parent's id or "", `text` its fields as JSON, `key` the value of its
    unique field, `since` and `until` the monotonic seconds between which it is there.
    """

    seq: int
    kind: str
    entity: str
    parent: str
    id: str
    key: str | None
    text: str
    state: str
    created: str
    updated: str
    revision: int
    since: float = 0.0
    until: float = _FOREVER

    @cached_property
    def fields(self) -> dict[str, Any]:
        """The fields that clients write; never changed in place."""
        value: dict[str, Any] = json.loads(self.text)
        return value


class Store:
    """All items of one process, in memory. None as entity or parent stands for any."""

    def __init__(self) -> None:
        # Any thread may use it, one at a time: requests are answered one after the other.
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._connection.executescript(_SCHEMA)

    def begin(self) -> None:
        """Begin a transaction, unless one has begun."""
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN")

    def commit(self) -> None:
        """Keep what was written since the transaction began."""
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")

    def rollback(self) -> None:
        """Undo what was written since the transaction began."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def find(self, kind: str, item_id: str, entity: str | None, parent: str | None) -> Item | None:
        """The item with this id that is there now, or None."""
        found = self._present(kind=kind, id=item_id, entity=entity, parent=parent)
        return found[0] if found else None

    def items(self, kind: str, entity: str | None, parent: str | None) -> list[Item]:
        """Every item of a kind that is there now, in order of creation."""
        return self._present(kind=kind, entity=entity, parent=parent)

    def keyed(self, kind: str, key: str, entity: str | None, parent: str | None) -> Item | None:
        """The item that holds this value of its unique field, even one that is still to appear, or None."""
        now = time.monotonic()
        found = [item for item in self._select(kind=kind, key=key, entity=entity, parent=parent) if now < item.until]
        return found[0] if found else None

    def taken(self, kind: str, item_id: str) -> bool:
        """Whether any item of this kind, in any entity, has this id."""
        return bool(self._select(kind=kind, id=item_id))

    def insert(
        self,
        *,
        kind: str,
        entity: str,
        parent: str,
        item_id: str,
        key: str | None,
        fields: Mapping[str, Any],
        state: str,
        stamp: str,
        since: float = 0.0,
    ) -> Item:
        """Store a new item; it is there from `since` on."""
        self._connection.execute(
            "INSERT INTO item VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
            (kind, entity, parent, item_id, key, json.dumps(fields), state, stamp, stamp, since, _FOREVER),
        )
        return self._select(kind=kind, id=item_id, entity=entity, parent=parent)[0]

    def insert_like(self, item: Item, *, stamp: str, entity: str | None = None, parent: str | None = None) -> Item:
        """Store a new item that is as `item` is, but for the entity or the parent that is named."""
        return self.insert(
            kind=item.kind,
            entity=item.entity if entity is None else entity,
            parent=item.parent if parent is None else parent,
            item_id=item.id,
            key=item.key,
            fields=item.fields,
            state=item.state,
            stamp=stamp,
        )

    def update(self, item: Item, *, key: str | None, fields: Mapping[str, Any], state: str, stamp: str) -> Item:
        """Replace what is stored of an item, and count the revision."""
        self._connection.execute(
            "UPDATE item SET key = ?, text = ?, state = ?, updated = ?, revision = revision + 1 WHERE seq = ?",
            (key, json.dumps(fields), state, stamp, item.seq),
        )
        return self._select(seq=item.seq)[0]

    def remove(self, item: Item) -> None:
        """Delete an item for good, and remember that it was there."""
        self._connection.execute("DELETE FROM item WHERE seq = ?", (item.seq,))
        self._connection.execute(
            "INSERT INTO grave VALUES (?, ?, ?, ?)", (item.kind, item.entity, item.parent, item.id)
        )

    def remove_at(self, item: Item, until: float) -> None:
        """Let an item be there until this monotonic second only."""
        self._connection.execute("UPDATE item SET until = min(until, ?) WHERE seq = ?", (until, item.seq))

    def was_removed(self, kind: str, item_id: str, entity: str, parent: str) -> bool:
        """Whether an item with this id was there once and was deleted."""
        return bool(
            self._connection.execute(
                "SELECT 1 FROM grave WHERE kind = ? AND id = ? AND entity = ? AND parent = ?",
                (kind, item_id, entity, parent),
            ).fetchone()
        )

    def last_removed(self, kind: str) -> str | None:
        """The id that was freed last and is free still, or None."""
        row = self._connection.execute(
            "SELECT id FROM grave WHERE kind = ? AND id NOT IN (SELECT id FROM item WHERE kind = ?)"
            " ORDER BY rowid DESC",
            (kind, kind),
        ).fetchone()
        return row[0] if row else None

    def count(self, name: str) -> int:
        """Add one to a counter, and return it."""
        self._connection.execute(
            "INSERT INTO counter VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1", (name,)
        )
        return self.counted(name)

    def counted(self, name: str) -> int:
        """The value of a counter; 0 if it never counted."""
        row = self._connection.execute("SELECT value FROM counter WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def _present(self, **columns: Any) -> list[Item]:
        now = time.monotonic()
        return [item for item in self._select(**columns) if item.since <= now < item.until]

    def _select(self, **columns: Any) -> list[Item]:
        wanted = {name: value for name, value in columns.items() if value is not None}
        where = " AND ".join(f"{name} = :{name}" for name in wanted)
        rows = self._connection.execute(f"SELECT * FROM item WHERE {where} ORDER BY seq", wanted)  # noqa: S608  names of columns, ours
        return [Item(*row) for row in rows]

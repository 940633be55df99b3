"""DuckDB: a dataset is one file, opened read-only; results that are kept live in memory beside it."""

import hashlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import duckdb
import pandas as pd

from clm.engine.recording import Query, note
from clm.errors import ClmError

KEPT_TABLES = 48  # histories of recent models and parameters; the least recently used one goes first

EngineError = duckdb.Error  # whatever the database may raise about a file that is damaged
Interrupted = duckdb.InterruptException


class DuckDBEngine:
    """One root connection a file in the process, one cursor a query, results fetched whole.

    A connection shared by threads gives silently wrong results, so no query runs on the root itself.
    """

    def __init__(self, path: Path) -> None:
        self._root = duckdb.connect(":memory:")
        try:
            self._root.execute("attach ? as data (read_only)", [str(path)])
        except duckdb.Error as error:
            self._root.close()
            raise ClmError("not_a_dataset", path=path) from error
        harden(self._root, lock=True)
        self._kept: OrderedDict[str, None] = OrderedDict()  # the one used last at the end
        self._written: dict[str, Query | None] = {}  # what each kept table holds; None for a frame
        self._lock = threading.Lock()
        self._busy: WeakValueDictionary[str, Any] = WeakValueDictionary()  # a lock a table somebody waits for

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        cursor = self._root.cursor()
        cursor.execute("use data")
        return cursor

    def query(self, sql: str, params: Mapping[str, Any] | None = None) -> pd.DataFrame:
        note(Query(sql, dict(params or {})))
        with self._cursor() as cursor:
            return cursor.execute(sql, dict(params or {})).df()

    def written(self, name: str) -> Query | None:
        return self._written.get(name)

    def materialise(
        self, key: str, sql: str | Callable[[], str], params: Mapping[str, Any] | None = None
    ) -> str:
        return self._kept_table(key, sql, params, None)

    def keep(self, key: str, frame: pd.DataFrame) -> str:
        return self._kept_table(key, "select * from frame_to_keep", None, frame)

    def _kept_table(
        self,
        key: str,
        sql: str | Callable[[], str],
        params: Mapping[str, Any] | None,
        frame: pd.DataFrame | None,
    ) -> str:
        name = "memory.main.kept_" + hashlib.sha256(key.encode()).hexdigest()[:24]
        # Two sessions that ask for the same result wait for one computation instead of doing it twice.
        with self._lock_of(name), self._cursor() as cursor:
            if self._is_kept(name):
                return name
            if frame is not None:
                cursor.register("frame_to_keep", frame)
            query = sql() if callable(sql) else sql
            cursor.execute(f"create or replace table {name} as {query}", dict(params or {}))
            self._written[name] = Query(query, dict(params or {})) if frame is None else None
            with self._lock:
                self._kept[name] = None
                oldest = list(self._kept)[:-KEPT_TABLES]
        for one in oldest:
            self._drop(one)
        return name

    def _is_kept(self, name: str) -> bool:
        """Whether the table is there; it is then the one used last."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return True
            return False

    def _drop(self, name: str) -> None:
        lock = self._lock_of(name)
        if not lock.acquire(blocking=False):
            return  # somebody asks for it: no longer the oldest
        try:
            with self._lock:
                if name not in list(self._kept)[:-KEPT_TABLES]:
                    return  # dropped already, or used meanwhile
                del self._kept[name]
            with self._cursor() as cursor:
                cursor.execute(f"drop table if exists {name}")
        finally:
            lock.release()

    def _lock_of(self, name: str) -> threading.Lock:
        """Whoever holds it alone makes or drops the table."""
        with self._lock:
            lock = self._busy.get(name) or threading.Lock()
            self._busy[name] = lock
            return lock

    def close(self) -> None:
        self._root.close()


def harden(connection: duckdb.DuckDBPyConnection, *, lock: bool) -> None:
    """Bound what a connection may use, and where `lock` is set close it off from files, network and extensions."""
    connection.execute("set memory_limit = ?", [os.environ.get("CLM_MEMORY_LIMIT", "2GB")])
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute("set autoload_known_extensions = false")
    connection.execute("set python_enable_replacements = false")
    connection.execute("set preserve_insertion_order = false")
    connection.execute("set enable_progress_bar = false")  # it would stand amid what a command prints
    if lock:
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")


def new_file(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a new, empty database file, for building a dataset."""
    connection = duckdb.connect(str(path))
    harden(connection, lock=False)
    # Symbol tables for ids that hardly repeat take a fifth of an import and save 30 MB of a million orders.
    connection.execute("set disabled_compression_methods = 'dict_fsst,fsst,zstd'")
    return connection

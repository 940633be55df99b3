"""Stopping an import from another thread: soon, also in the middle of a long query, and with nothing left behind."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from clm.errors import ClmError

Progress = Callable[[float, str], None]
LOOK_EVERY_S = 0.05
# The event that stops the import of this thread: for loops that read files and have no connection.
_CANCEL: ContextVar[threading.Event | None] = ContextVar("cancel", default=None)


class Cancelled(ClmError):
    """The import was stopped because somebody asked for it; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("import_cancelled")


def told(progress: Progress | None, cancel: threading.Event | None) -> Progress:
    """The callback of an import, which stops it between two steps once `cancel` is set."""

    def tell(share: float, step: str) -> None:
        if cancel is not None and cancel.is_set():
            raise Cancelled
        if progress is not None:
            progress(share, step)

    return tell


def stop_if_cancelled() -> None:
    """Called between two chunks of a file.

    Raises:
        Cancelled: the import in this thread is to stop.
    """
    cancel = _CANCEL.get()
    if cancel is not None and cancel.is_set():
        raise Cancelled


@contextmanager
def interruptible(con: Any, cancel: threading.Event | None) -> Iterator[None]:
    """While it lasts, whatever query runs on the connection ends soon after `cancel` is set, and so do loops that
    call `stop_if_cancelled`.

    Raises:
        Cancelled: in place of the error with which an interrupted query ends.
    """
    if cancel is None:
        yield
        return
    over = threading.Event()

    def watch() -> None:
        # An interrupt between two queries is forgotten, so it is repeated until the import has ended.
        while not over.wait(LOOK_EVERY_S):
            if cancel.is_set():
                con.interrupt()

    watcher = threading.Thread(target=watch, name="cancel an import", daemon=True)
    watcher.start()
    token = _CANCEL.set(cancel)
    try:
        yield
    except Exception as error:
        if cancel.is_set():
            raise Cancelled from error
        raise
    finally:
        _CANCEL.reset(token)
        over.set()
        watcher.join()

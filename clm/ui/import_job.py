"""An import in a thread of its own: the page looks how far it is, and stops it when the reader says so."""

import threading
from collections.abc import Callable

from clm.errors import ClmError
from clm.importing import Cancelled, ImportReport
from clm.importing.cancelling import Progress

Work = Callable[[Progress, threading.Event], ImportReport]


class ImportJob:
    """One running import. `share` (0–1) and `step` say how far it is; in the end there is a report or an error.

    Nothing of Streamlit is called in the thread, so the page may end, change or be left while it runs.
    """

    def __init__(self, work: Work) -> None:
        self.share, self.step = 0.0, "reading"
        self.report: ImportReport | None = None
        self.error: ClmError | None = None
        self.fault: Exception | None = None  # a mistake of the program, raised again where the page waits
        self._work = work
        self._cancel = threading.Event()
        self._thread = threading.Thread(target=self._run, name="import", daemon=True)
        self._thread.start()

    @property
    def is_cancelled(self) -> bool:
        return isinstance(self.error, Cancelled)

    def is_over(self, seconds: float) -> bool:
        """Whether it has ended, after waiting for at most so long."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def stop(self) -> None:
        """End it soon, also within a query, and return once it has ended; what it was building is removed."""
        self._cancel.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            self.report = self._work(self._advance, self._cancel)
        except ClmError as error:
            self.error = error
        except Exception as error:
            self.fault = error

    def _advance(self, share: float, step: str) -> None:
        self.share, self.step = share, step

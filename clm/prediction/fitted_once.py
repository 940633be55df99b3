"""Models that stay at hand for all who have the same dataset open, so that only the first of them waits."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from clm.dataset import Dataset
from clm.engine.recording import note, recorded

Model = TypeVar("Model")

MOST_KEPT = 8  # of a dataset; the one that was not asked for the longest goes first

_lock = Lock()
_kept: "WeakKeyDictionary[Dataset, OrderedDict[Hashable, Future[Any]]]" = WeakKeyDictionary()


def fitted_once(dataset: Dataset, key: Hashable, fit: Callable[[], Model]) -> Model:
    """What `fit` returned when it was first asked for under this key; whoever asks meanwhile waits for it.

    It is kept as long as the dataset is: `key` must name all that it depends on beside the data. It is handed to
    everybody, so nobody may change it. Whoever notes queries is told those of the fit each time.
    """
    with _lock:
        kept = _kept.setdefault(dataset, OrderedDict())
        is_first = key not in kept
        future = kept.setdefault(key, Future())
        kept.move_to_end(key)
        while len(kept) > MOST_KEPT:
            kept.popitem(last=False)
    if is_first:
        try:
            with recorded() as asked:
                model = fit()
            future.set_result((model, asked))
        except BaseException as error:
            with _lock:
                kept.pop(key, None)
            future.set_exception(error)
            raise
    model, asked = future.result()
    for query in asked:
        note(query)
    return model

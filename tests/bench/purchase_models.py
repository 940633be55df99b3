"""Time and memory of the models of buyers: python -m tests.bench.purchase_models [customers]

With requirements-bench.txt installed, the archived library `lifetimes` is asked for the same parameters, as an oracle.
Memory is the peak of the whole process above what it held with the dataset open. Times differ between machines:
quote the ratio to reading the histories out of the dataset, which is a GROUP BY over all purchases.
"""

import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import clm
from clm import library
from clm.fitting.histories import customer_histories
from clm.periods import default_as_of
from clm.prediction.model import KIND, risk_model, scores
from clm.prediction.observations import purchase_fit
from clm.prediction.trial import COMBINED
from clm.statistics.purchases import MODELS, fit_purchase_model
from tests.bench.buyers import DAYS, write_dataset

HORIZON_DAYS = 90


def main(customers: int = 1_000_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "buyers.duckdb")
        purchases = write_dataset(path, customers)
        print(f"{customers:,} customers, {purchases:,} purchases in {DAYS} days")
        for kind in MODELS:  # each in a process of its own, whose memory is its own
            subprocess.run([sys.executable, "-m", __spec__.name, "measure", str(path), kind], check=True)
        subprocess.run([sys.executable, "-m", __spec__.name, "risk", str(path)], check=True)
    beside_lifetimes()


def measure(path: str, kind: str) -> None:
    """Seconds and megabytes of each step for one model, the engine's memory included."""
    with clm.open_dataset(path) as dataset:
        held = peak_megabytes()
        histories, reading = timed(lambda: customer_histories(dataset, None, None))
        fit, fitting = timed(lambda: clm.fit_purchases(dataset, kind))
        _, scoring = timed(lambda: fit.customers())
        _, valuing = timed(lambda: clm.lifetime_value(dataset, kind=kind))
        print(
            f"{kind}: {len(histories.different.repeats):,} different histories; reading {reading}, reading and"
            f" fitting {fitting}, scoring {scoring}; lifetime value, all in all, {valuing};"
            f" peak {peak_megabytes():.0f} MB, {peak_megabytes() - held:.0f} MB of it new",
            flush=True,
        )


def measure_risk(path: str) -> None:
    """The same of the risk model, from nothing at hand to the probabilities of all buyers; and with every buyer scored
    by it, whichever method the back-test chose."""
    with clm.open_dataset(path) as dataset:
        held, day = peak_megabytes(), default_as_of(dataset.span)
        model, fitting = timed(lambda: risk_model(dataset, day, HORIZON_DAYS))
        print(
            f"risk model: {fitting}; {len(model.scores):,} buyers, chosen {dict(model.chosen)};"
            f" peak {peak_megabytes():.0f} MB, {peak_megabytes() - held:.0f} MB of it new"
        )
        everybody = dict.fromkeys(model.chosen, COMBINED)
        fit = purchase_fit(dataset, day, KIND)
        _, scoring = timed(lambda: scores(fit, HORIZON_DAYS, everybody, model.combined))
        print(f"all of them scored by the signals: {scoring}; peak {peak_megabytes():.0f} MB", flush=True)


def beside_lifetimes() -> None:
    """Parameters, seconds and memory of CDNOW beside those of the oracle."""
    try:
        from lifetimes import BetaGeoFitter, ModifiedBetaGeoFitter, ParetoNBDFitter
    except ImportError:
        print("lifetimes is not installed (requirements-bench.txt): no comparison")
        return
    oracles = {"bgnbd": BetaGeoFitter, "mbgnbd": ModifiedBetaGeoFitter, "paretonbd": ParetoNBDFitter}
    dataset, _ = clm.load(library.CDNOW_FILE)
    with dataset:
        for kind, oracle in oracles.items():
            fit, seconds = timed(lambda kind=kind: clm.fit_purchases(dataset, kind, end="1997-09-30"))
            frame = fit.customers()
            weeks = frame["repeats"], frame["last_days"] / 7, frame["age_days"] / 7
            theirs, their_seconds = timed(lambda oracle=oracle, weeks=weeks: oracle().fit(*weeks))
            memory = [
                most_megabytes(work)
                for work in (
                    lambda h=fit.histories.different, kind=kind: fit_purchase_model(MODELS[kind], h),
                    lambda oracle=oracle, weeks=weeks: oracle().fit(*weeks),
                )
            ]
            difference = max(abs(value / theirs.params_[name] - 1) for name, value in fit.parameters.items())
            print(
                f"{kind} on CDNOW: {seconds.clock:.3f} s, lifetimes {their_seconds.clock:.3f} s;"
                f" {memory[0]:.1f} MB, lifetimes {memory[1]:.1f} MB;"
                f" largest difference of a parameter {difference:.1e}"
            )


class Taken(NamedTuple):
    """Seconds on the clock, and of all processors together: on a busy machine the second is the steadier."""

    clock: float
    processors: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} s ({self.processors:.2f} s of processors)"


def timed(work: Callable[[], Any]) -> tuple[Any, Taken]:
    clock, processors = time.perf_counter(), time.process_time()
    result = work()
    return result, Taken(time.perf_counter() - clock, time.process_time() - processors)


def most_megabytes(work: Callable[[], Any]) -> float:
    """The most that Python and numpy held for the work at a time; it makes the work slower, so it is not timed."""
    tracemalloc.start()
    work()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 1e6


def peak_megabytes() -> float:
    """Largest memory of this process so far, as Linux counts it (getrusage would count the parent's as well)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(*sys.argv[2:4])
    elif sys.argv[1:2] == ["risk"]:
        measure_risk(sys.argv[2])
    else:
        main(*(int(argument) for argument in sys.argv[1:]))

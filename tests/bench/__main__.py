"""Time the heavy questions on generated orders: python -m tests.bench [orders] [customers]

Each figure is the median of three runs in a fresh state, beside the bare GROUP BY over the same orders in the same
run: quote the ratio, since machines differ. Page times are those of a real browser on the served app.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

import clm
from clm.importing import load_into
from tests.bench.browser import upload_and_page_changes
from tests.bench.buyers import write_dataset

RUNS = 3
MODELS = ("classic4", "winback5", "growth5")
BARE = (
    "select count(*) from (select customer_id, count(*), sum(amount), max(ordered_at) from orders group by 1)"
)


def main(orders: int = 1_000_000, customers: int = 100_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "orders.csv")
        write_orders(source, orders, customers)
        content = source.read_bytes()
        print(
            f"{orders:,} orders of {customers:,} customers, {len(content) / 1e6:.0f} MB of CSV; median of {RUNS} runs"
        )
        target = Path(folder, "bench.duckdb")
        loading = timed(lambda: load_into(target, [("orders.csv", content)]))
        with clm.open_dataset(target) as dataset:
            bare = timed(lambda: dataset.query(BARE))
            report("bare GROUP BY customer", bare, bare)
            report("import of the CSV", loading, bare)
            report("parameters learned", fresh(target, lambda data: clm.parameters(data)), bare)
            report(
                "from CSV to breakdown of the last month",
                timed(lambda: csv_to_breakdown(target, content)),
                bare,
            )
            for model in MODELS:
                report(
                    f"{model}: month history and breakdown",
                    fresh(target, lambda data, m=model: clm.breakdown(data, m)),
                    bare,
                )
            report("retention, month cohorts", fresh(target, lambda data: clm.retention(data)), bare)
            report("funnel, reached", fresh(target, lambda data: clm.funnel(data)), bare)
            report(
                "warnings with reasons",
                fresh(target, lambda data: clm.risk(data, probabilities=False)),
                bare,
            )
            for model in MODELS:
                clm.breakdown(dataset, model)
                report(f"{model}: flow, history at hand", timed(lambda m=model: clm.flow(dataset, m)), bare)
                report(
                    f"{model}: transitions, history at hand",
                    timed(lambda m=model: clm.transitions(dataset, m)),
                    bare,
                )
        habits = Path(folder, "habits.duckdb")
        purchases = write_dataset(habits, customers)
        print(f"\n{purchases:,} orders of {customers:,} buyers with habits, which models can be fitted to:")
        with clm.open_dataset(habits) as dataset:
            bare = timed(lambda: dataset.query(BARE))
        report("bare GROUP BY customer", bare, bare)
        report("lifetime value of every buyer", fresh(habits, lambda data: clm.lifetime_value(data)), bare)
        report("warnings with tested probabilities", fresh(habits, lambda data: clm.risk(data)), bare)
        print(f"\nIn the browser; the upload {RUNS} times, each on a server just started:")
        for run in range(RUNS):
            data = Path(folder, f"browser {run}")
            data.mkdir()
            with closing(upload_and_page_changes(source, data)) as waits:
                for wait in waits if run == RUNS - 1 else islice(waits, 1):
                    taken = f"   the host took {wait.stolen:.2f} s" if wait.stolen >= 0.1 else ""
                    print(f"{wait.what:<56} {wait.seconds:6.2f} s{taken}", flush=True)


def write_orders(path: Path, orders: int, customers: int) -> None:
    """Orders of three years at random, as a shop would export them."""
    random = np.random.default_rng(20251231)
    moments = pd.Timestamp("2022-01-01") + pd.to_timedelta(
        random.integers(0, 3 * 365 * 86_400, orders), unit="s"
    )
    frame = pd.DataFrame(
        {
            "order_id": np.arange(orders),
            "customer_id": np.char.add("C", random.integers(0, customers, orders).astype(str)),
            "order_date": moments.strftime("%Y-%m-%d %H:%M:%S"),
            "amount": np.round(random.gamma(2, 20, orders), 2),
            "status": "paid",
        }
    )
    frame.to_csv(path, index=False)


def csv_to_breakdown(target: Path, content: bytes) -> None:
    """What a reader waits for after dropping a file: the import and the stages on the last complete month."""
    from clm.analysis.breakdown import breakdown
    from clm.lifecycle.history import setting, stage_history
    from clm.lifecycle.model import models
    from clm.periods import default_as_of

    load_into(target, [("orders.csv", content)])
    with clm.open_dataset(target) as dataset:
        day = default_as_of(dataset.span)
        breakdown(stage_history(dataset, setting(dataset, models()["classic4"]), [day]), day)


def fresh(target: Path, question: Callable[[clm.Dataset], object]) -> float:
    """Median seconds of a question to a dataset opened anew each time, so that nothing is at hand."""

    def asked() -> None:
        with clm.open_dataset(target) as dataset:
            question(dataset)

    return timed(asked)


def timed(work: Callable[[], object]) -> float:
    """Median seconds of three runs."""
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def report(what: str, seconds: float, bare: float) -> None:
    print(f"{what:<50} {seconds:7.2f} s   {seconds / bare:6.1f} × bare")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))

"""Time, memory and coverage of the purchase models: python -m tests.bench.purchase_models [customers] [runs]

With requirements-bench.txt installed, the archived library `lifetimes` is asked for the same parameters, as an oracle.
Memory is the peak of the whole process above what it held with the dataset open. Times differ between machines:
quote the ratio to reading the histories out of the dataset, which is a GROUP BY over all purchases.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import clm
from clm import library
from clm.dataset import DatasetWriter
from clm.fitting.histories import customer_histories
from clm.statistics.purchases import MODELS, fit_purchase_model
from tests.simulated_buyers import simulated_histories

DAYS = 1000
TRUE = {
    "bgnbd": (0.243, 4.414, 0.793, 2.426),
    "mbgnbd": (0.525, 6.183, 0.891, 1.614),
    "paretonbd": (0.553, 10.578, 0.606, 11.669),
}


def main(customers: int = 1_000_000, runs: int = 200) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "buyers.duckdb")
        purchases = write_dataset(path, customers)
        print(f"{customers:,} customers, {purchases:,} purchases in {DAYS} days")
        for kind in MODELS:  # each in a process of its own, whose memory is its own
            subprocess.run([sys.executable, "-m", __spec__.name, "measure", str(path), kind], check=True)
    beside_lifetimes()
    for kind in MODELS:
        coverage(kind, runs)


def write_dataset(path: Path, customers: int) -> int:
    """A dataset of customers who buy as the MBG/NBD says, with whole days; returns the number of orders."""
    random = np.random.default_rng(20251231)
    rate, chance = random.gamma(0.8, 1 / 45, customers), random.beta(0.891, 1.614, customers)
    day = random.integers(0, DAYS, customers).astype(float)
    who, days = [np.arange(customers)], [day.copy()]
    buying = np.flatnonzero(random.random(customers) >= chance)
    while len(buying):
        day[buying] += random.exponential(1, len(buying)) / rate[buying]
        buying = buying[day[buying] < DAYS]
        who.append(buying)
        days.append(day[buying])
        buying = buying[random.random(len(buying)) >= chance[buying]]
    number = np.concatenate(who)
    scale = random.gamma(3.74, 1 / 15.44, customers)
    frame = pd.DataFrame(
        {
            "customer": number,
            "day": np.datetime64("2022-01-01") + np.concatenate(days).astype("timedelta64[D]"),
            "amount": np.round(np.minimum(random.gamma(6.25, 1, len(number)) / scale[number], 1e6), 2),
        }
    )
    with DatasetWriter(path, name="Simulated buyers") as writer:
        writer.con.register("simulated", frame)
        writer.con.execute(
            "insert into orders by name select cast(row_number() over () as varchar) as order_id, 'C' || customer as"
            " customer_id, day as ordered_at, amount, 'paid' as status from simulated"
        )
        writer.finish()
    return len(frame)


def measure(path: str, kind: str) -> None:
    """Seconds and megabytes of each step for one model, the engine's memory included."""
    with clm.open_dataset(path) as dataset:
        held = peak_megabytes()
        histories, reading = timed(lambda: customer_histories(dataset, None, None))
        fit, fitting = timed(lambda: clm.fit_purchases(dataset, kind))
        _, scoring = timed(lambda: fit.customers())
        _, valuing = timed(lambda: clm.lifetime_value(dataset, kind=kind))
        print(
            f"{kind}: {len(histories.different.repeats):,} different histories; reading {reading:.2f} s, reading and"
            f" fitting {fitting:.2f} s, scoring {scoring:.2f} s; lifetime value, all in all, {valuing:.2f} s;"
            f" peak {peak_megabytes():.0f} MB, {peak_megabytes() - held:.0f} MB of it new"
        )


def beside_lifetimes() -> None:
    """Parameters and seconds of CDNOW beside those of the oracle."""
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
            difference = max(abs(value / theirs.params_[name] - 1) for name, value in fit.parameters.items())
            print(
                f"{kind} on CDNOW: {seconds:.3f} s, lifetimes {their_seconds:.3f} s;"
                f" largest difference of a parameter {difference:.1e}"
            )


def coverage(kind: str, runs: int, customers: int = 2000) -> None:
    """How often the 95 % intervals hold the true parameters, and the true expected purchases of the customers."""
    true, model = np.array(TRUE[kind]), MODELS[kind]
    covered = np.zeros(len(true) + 1)
    for seed in range(runs):
        histories, _ = simulated_histories(kind, TRUE[kind], customers, 78, seed)
        fit = fit_purchase_model(model, histories)
        away = np.log(fit.estimate.parameters / true) / np.sqrt(np.diag(fit.estimate.covariance))
        forecast = fit.forecast(histories, 39)
        pairs = histories.by_repeats_and_age
        if_alive = model.expected_if_alive(true, pairs.repeats, pairs.times, 39.0)[pairs.places]
        expected = model.p_alive(true, histories) * if_alive
        known = np.abs(np.log(forecast.expected / expected)) < 1.96 * forecast.spread
        covered += [*(np.abs(away) < 1.96), known.mean()]
    shares = ", ".join(f"{share:.1%}" for share in covered / runs)
    print(f"{kind}: of {runs} runs the 95 % intervals cover {', '.join(model.names)}, expectations: {shares}")


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def peak_megabytes() -> float:
    """Largest memory of this process so far, as Linux counts it (getrusage would count the parent's as well)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        measure(*sys.argv[2:4])
    else:
        main(*(int(argument) for argument in sys.argv[1:]))

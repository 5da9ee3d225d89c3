#!/usr/bin/env python3
"""Payung against openfisca-core: wage earners of one month, five programs with ceilings and rounding, end to end.

    pip install openfisca-core pyarrow
    python3 bench/law_openfisca.py target/release/payung [--rows 1000000]

Both sides are a process that starts from the same Parquet file of wages and risk classes (as pyarrow writes it by
default), on the same one core. In the setting "totals" both end with the total of every program printed (what would this
cost?); in the setting "rows" both end with a Parquet file of every amount of every row. Start, set-up, reading, reckoning
and writing are timed. In both settings both sides reckon every amount of every row, by program and payer. Under "totals"
openfisca holds its seven columns in memory, as it must; payung adds up a block of rows and reuses its memory. Who wants
the amounts kept looks at "rows". What openfisca takes inside its process, from table to results and without imports and
writing, is printed too. Every amount of both is then held against an oracle in Python's own integers, and so are payung's
totals; the law of the month below is written down here by hand, apart from law/*.toml.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from statistics import median

import numpy
import pyarrow
import pyarrow.parquet
from openfisca_core import periods
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

MONTH = "2024-06"
RISK = {1: "0.0024", 2: "0.0054", 3: "0.0089", 4: "0.0127", 5: "0.0174"}
# Column of `payung law run`: rate in hundred-thousandths, ceiling of the wage.
LINES = {
    "jkm_employer": (300, None),
    "jht_employer": (3_700, None),
    "jht_worker": (2_000, None),
    "jp_employer": (2_000, 10_042_300),
    "jp_worker": (1_000, 10_042_300),
    "jkp_government": (220, 5_000_000),
}
COLUMNS = ["jkk_employer", *LINES]


def oracle(wage, risk):
    """Every amount of a row in integers, halves up."""
    def of(basis, rate):
        return (2 * basis * rate + 100_000) // 200_000

    rates = {1: 240, 2: 540, 3: 890, 4: 1_270, 5: 1_740}
    row = [of(wage, rates[risk])]
    for rate, ceiling in LINES.values():
        row.append(of(wage if ceiling is None else min(wage, ceiling), rate))
    return row


Worker = build_entity(key="worker", plural="workers", label="Wage earner", is_person=True)


class wage(Variable):
    value_type = float
    entity = Worker
    definition_period = periods.DateUnit.MONTH


class risk(Variable):
    value_type = int
    entity = Worker
    definition_period = periods.DateUnit.MONTH


class jkk_employer(Variable):
    value_type = float
    entity = Worker
    definition_period = periods.DateUnit.MONTH

    def formula(worker, period, parameters):
        rates = parameters(period).jkk
        by_class = numpy.array([0.0] + [getattr(rates, f"class{number}") for number in RISK])
        return numpy.floor(worker("wage", period) * by_class[worker("risk", period)] + 0.5)


def line(name):
    def formula(worker, period, parameters):
        node = getattr(parameters(period), name)
        basis = worker("wage", period)
        if LINES[name][1] is not None:
            basis = numpy.minimum(basis, node.ceiling)
        return numpy.floor(basis * node.rate + 0.5)

    return type(name, (Variable,), {
        "value_type": float,
        "entity": Worker,
        "definition_period": periods.DateUnit.MONTH,
        "formula": formula,
    })


def system():
    """A country of one entity, its parameters and the seven lines."""
    def value(number):
        return {"values": {"2015-07-01": {"value": number}}}

    data = {"jkk": {f"class{number}": value(float(rate)) for number, rate in RISK.items()}}
    for name, (rate, ceiling) in LINES.items():
        data[name] = {"rate": value(rate / 100_000)}
        if ceiling is not None:
            data[name]["ceiling"] = value(float(ceiling))
    country = TaxBenefitSystem([Worker])
    country.parameters = ParameterNode("", data=data)
    country.add_variables(wage, risk, jkk_employer, *[line(name) for name in LINES])
    return country


def openfisca(path):
    table = pyarrow.parquet.read_table(path)
    country = system()
    builder = SimulationBuilder()
    builder.create_entities(country)
    count = table.num_rows
    builder.declare_person_entity("worker", range(count))
    simulation = builder.build(country)
    simulation.set_input("wage", MONTH, table["wage"].to_numpy().astype(float))
    simulation.set_input("risk", MONTH, table["risk"].to_numpy())
    return [simulation.calculate(name, MONTH) for name in COLUMNS]


def timed(command):
    """Runs a process to its end: wall time, processor time of it and what it said."""
    # os.times counts in hundredths of a second, as long as payung runs.
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, used, json.loads(done.stdout)


def as_process(path, out):
    """The side of openfisca: this script as a process of its own; without a name of a file it sums."""
    before = time.perf_counter(), time.process_time()
    results = openfisca(path)
    inside = time.perf_counter() - before[0], time.process_time() - before[1]
    totals = {}
    if out:
        pyarrow.parquet.write_table(pyarrow.table(dict(zip(COLUMNS, results))), out)
    else:
        # Single precision would be off by millions of rupiah in a sum.
        totals = {name: int(column.sum(dtype=numpy.float64)) for name, column in zip(COLUMNS, results)}
    print(json.dumps({"wall": inside[0], "processor": inside[1], "totals": totals}))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("payung", nargs="?", default="target/release/payung")
    arguments.add_argument("--openfisca", nargs=2, help=argparse.SUPPRESS)
    arguments.add_argument("--rows", type=int, default=1_000_000)
    arguments.add_argument("--runs", type=int, default=7)
    asked = arguments.parse_args()
    if asked.openfisca:
        return as_process(*asked.openfisca)
    if hasattr(os, "sched_setaffinity"):
        # Both on the one same core; children inherit it.
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    draw = random.Random(20240615)
    wages = [draw.randrange(1_000_000, 60_000_000) for _ in range(asked.rows)]
    risks = [draw.randrange(1, 6) for _ in range(asked.rows)]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "wages.parquet")
        theirs_out, ours_out = os.path.join(folder, "theirs.parquet"), os.path.join(folder, "ours.parquet")
        columns = {"wage": pyarrow.array(wages, pyarrow.int64()), "risk": pyarrow.array(risks, pyarrow.int64())}
        pyarrow.parquet.write_table(pyarrow.table(columns), path)
        settings = {"totals": ("", []), "rows": (theirs_out, ["--out", ours_out])}
        timings = {setting: ([], []) for setting in settings}
        for _ in range(asked.runs):
            for setting, (out, flag) in settings.items():
                theirs, ours = timings[setting]
                theirs.append(timed([sys.executable, os.path.abspath(__file__), "--openfisca", path, out]))
                ours.append(timed([
                    asked.payung, "law", "run", "--class", "pu", "--month", MONTH, "--input", path, *flag,
                    "--threads", "1", "--format", "json",
                ]))
        results = [pyarrow.parquet.read_table(theirs_out)[name].to_pylist() for name in COLUMNS]
        mine = [pyarrow.parquet.read_table(ours_out)[name].to_pylist() for name in COLUMNS]
    their_rows, our_rows, their_amounts, our_amounts = 0, 0, 0, 0
    totals = dict.fromkeys(COLUMNS, 0)
    for at, (wage_of, risk_of) in enumerate(zip(wages, risks)):
        exact = oracle(wage_of, risk_of)
        for name, amount in zip(COLUMNS, exact):
            totals[name] += amount
        wrong = sum(int(column[at]) != amount for column, amount in zip(results, exact))
        their_rows, their_amounts = their_rows + (wrong > 0), their_amounts + wrong
        wrong = sum(column[at] != amount for column, amount in zip(mine, exact))
        our_rows, our_amounts = our_rows + (wrong > 0), our_amounts + wrong
    by_program = {}
    for name, total in totals.items():
        by_program[name.split("_")[0]] = by_program.get(name.split("_")[0], 0) + total
    totals_right = all(run[2]["totals"]["by_program"] == by_program for _, ours in timings.values() for run in ours)
    for setting, (theirs, ours) in timings.items():
        for position, clock in enumerate(["wall", "processor"]):
            their, our = median(run[position] for run in theirs), median(run[position] for run in ours)
            inside = median(run[2][clock] for run in theirs)
            print(f"{setting}: {asked.rows:,} wage earners, {clock} time, median of {asked.runs}: openfisca-core "
                  f"{their:.3f} s (of it {inside:.3f} s from table to results), payung {our:.3f} s, "
                  f"{their / our:.1f} times faster")
    apart = sum(abs(amount - totals[name]) for name, amount in timings["totals"][0][0][2]["totals"].items())
    print(f"totals: payung {'exact' if totals_right else 'WRONG'}, openfisca-core {apart:,} rupiah apart in its lines")
    print(f"wrong rupiah: openfisca-core {their_amounts:,} amounts in {their_rows:,} rows, "
          f"payung {our_amounts:,} amounts in {our_rows:,} rows")
    return 0 if our_rows == 0 and totals_right else 1


if __name__ == "__main__":
    raise SystemExit(main())

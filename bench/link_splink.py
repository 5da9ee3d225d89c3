#!/usr/bin/env python3
"""Payung and Splink 5 on DuckDB link the same two files on the same machine; prints both and their ratios.

    python3 -m venv venv && venv/bin/pip install splink==5.0.0 pyarrow
    cargo build --release -p app
    venv/bin/python bench/link_splink.py --payung target/release/payung            # 100,000 a side, three settings of errors
    venv/bin/python bench/link_splink.py --payung target/release/payung --million  # 1,000,000 a side

Splink runs with the settings that we found to be its fastest ("tuned": hoisted Jaro-Winkler, Levenshtein in place of
Damerau-Levenshtein, parts of the NIK taken out beforehand) and, for accuracy, with those that we found to be its best
("domain": NIK-aware levels, token-aware names). Each side runs in a process of its own: CPU seconds and peak memory are
those of the process, so that other work on the machine changes little but the wall time. Both sides keep and write pairs of
at least -10 bits; pairs per CPU second count finding and scoring them. Splink's names are cleaned beforehand (titles, Muhammad, old spelling); that time is not counted against it.
"""
import argparse, csv, json, os, re, resource, subprocess, sys, tempfile, time

KEPT_BITS = -10.0

# ---------------------------------------------------------------------------------------------------- cleaning for Splink

TITLE = re.compile(r"^(?:(?:H|HJ|DRS|DRA|IR|BPK|UST|USTZH|KH|TGK|R|RR|NY)\.\s*|(?:HAJI|HAJJAH|IBU|BPK|NY|DR|IR)\s+)+")
DEGREE = re.compile(r"(?:,\s*[A-Z. ]+|\s+(?:S\.PD\.I|AMD\.KEB|SKM|S\.PD|A\.MD))$")
MUHAMMAD = {"MUH", "MOH", "MHD", "MOHAMMAD", "MOHAMAD", "MOCHAMAD", "MOCHAMMAD", "MUHAMAD", "MUHAMMAD", "MOCH", "MOHD"}
WORDS = {"ACHMAD": "AHMAD", "AKHMAD": "AHMAD", "ACH": "AHMAD", "AKH": "AHMAD", "ABD": "ABDUL", "ABDL": "ABDUL",
         "NOOR": "NUR", "NR": "NUR"}
FIRST = {"M": "MUHAMMAD", "MD": "MUHAMMAD", "ST": "SITI", "SITTI": "SITI"}
OLD = (("OE", "U"), ("TJ", "C"), ("DJ", "J"), ("SJ", "SY"), ("NJ", "NY"))


def clean_name(text):
    text = re.sub(r"\s+", " ", text.strip().upper())
    text = DEGREE.sub("", TITLE.sub("", text)).replace(",", " ").strip()
    words = []
    for place, word in enumerate(re.sub(r"\.(?=\w)", ". ", text).split()):
        word = word.strip(".()")
        word = "MUHAMMAD" if word in MUHAMMAD else WORDS.get(word, FIRST.get(word, word) if place == 0 else word)
        for old, new in OLD:
            word = word.replace(old, new)
        if word:
            words.append(word)
    return words


def clean_village(text):
    return re.sub(r"^(?:DESA|DS\.?|KEL\.?|KELURAHAN)\s+", "", text.strip().upper()).replace(" ", "") or None


def clean_nik(text):
    digits = re.sub(r"[\s.'\-\u00a0]", "", text)
    return digits if digits.isdigit() and len(digits) >= 12 else None


def prepare(source, target):
    """A side as Parquet with the columns that Splink compares and blocks on."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    names = ("unique_id", "nik", "nik_12", "nama", "nama_sort", "tok1", "tok2", "tgl_lahir", "jk", "desa", "ibu")
    columns = {name: [] for name in names}
    for row in csv.DictReader(open(source, encoding="utf-8")):
        words = clean_name(row["name"])
        nik = clean_nik(row["nik"])
        values = (row["rec_id"], nik, nik[:12] if nik else None, " ".join(words) or None, " ".join(sorted(words)) or None,
                  words[0] if words else None, words[-1] if len(words) > 1 else None, row["birth_date"] or None,
                  row["sex"] or None, clean_village(row["village"]), " ".join(clean_name(row["mother"])) or None)
        for name, value in zip(names, values):
            columns[name].append(value)
    pq.write_table(pa.table(columns, schema=pa.schema([(name, pa.string()) for name in names])), target)


# --------------------------------------------------------------------------------------------------------- Splink's side

def comparisons(which):
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl
    C, custom = cll.CustomLevel, cl.CustomComparison
    if which == "tuned":
        J = "jaro_winkler_similarity"

        def null(column, function):
            return C(f"{function}({column}_l,{column}_r) = -100 or {column}_l is null or {column}_r is null",
                     label_for_charts="null").configure(is_null_level=True)
        return [
            custom(output_column_name="nama", comparison_levels=[
                null("nama_sort", J), cll.ExactMatchLevel("nama_sort", term_frequency_adjustments=True),
                *[cll.JaroWinklerLevel("nama_sort", at) for at in (.95, .9, .85, .75)], cll.ElseLevel()]),
            custom(output_column_name="nik", comparison_levels=[
                null("nik", "levenshtein"), cll.ExactMatchLevel("nik"),
                C("nik_12_l = nik_12_r", label_for_charts="same first 12, serial differs"),
                C("levenshtein(nik_l,nik_r)<=2", label_for_charts="lev2"), cll.ElseLevel()]),
            custom(output_column_name="tgl_lahir", comparison_levels=[
                null("tgl_lahir", "levenshtein"), cll.ExactMatchLevel("tgl_lahir"),
                cll.LevenshteinLevel("tgl_lahir", 1), cll.LevenshteinLevel("tgl_lahir", 2), cll.ElseLevel()]),
            cl.ExactMatch("jk"),
            custom(output_column_name="desa", comparison_levels=[
                null("desa", J), cll.ExactMatchLevel("desa", term_frequency_adjustments=True),
                cll.JaroWinklerLevel("desa", .92), cll.ElseLevel()]),
            custom(output_column_name="ibu", comparison_levels=[
                null("ibu", J), cll.ExactMatchLevel("ibu", term_frequency_adjustments=True),
                cll.JaroWinklerLevel("ibu", .92), cll.JaroWinklerLevel("ibu", .8), cll.ElseLevel()])]
    L, R, J = "string_split(nama_l,' ')", "string_split(nama_r,' ')", "jaro_winkler_similarity"
    return [
        custom(output_column_name="nama", comparison_levels=[
            cll.NullLevel("nama"), cll.ExactMatchLevel("nama_sort", term_frequency_adjustments=True),
            C("replace(nama_l,' ','') = replace(nama_r,' ','')", label_for_charts="same without spaces"),
            C(f"len({L})>1 and len({R})>1 and len({L})<>len({R}) and "
              f"len(list_intersect({L},{R}))=least(len({L}),len({R}))", label_for_charts="subset of 2 or more"),
            C(f"len({L})=len({R}) and len(list_intersect({L},{R}))=len({L})-1 and len({L})>1 and "
              f"{J}(nama_sort_l,nama_sort_r)>=.9", label_for_charts="one token differs, JW.9"),
            C(f"{J}(nama_l,nama_r)>=.95 or {J}(nama_sort_l,nama_sort_r)>=.95", label_for_charts="JW.95"),
            C(f"{J}(nama_l,nama_r)>=.9 or {J}(nama_sort_l,nama_sort_r)>=.9", label_for_charts="JW.9"),
            C(f"len(list_intersect({L},{R}))>=1 and (len({L})=1 or len({R})=1)", label_for_charts="subset of 1"),
            C(f"len(list_intersect({L},{R}))>=1", label_for_charts="1 token"),
            C(f"{J}(nama_l,nama_r)>=.78", label_for_charts="JW.78"), cll.ElseLevel()]),
        custom(output_column_name="nik", comparison_levels=[
            cll.NullLevel("nik"), cll.ExactMatchLevel("nik"),
            C("nik_12_l=nik_12_r and (substr(nik_l,13)='0000' or substr(nik_r,13)='0000')", label_for_charts="serial 0000"),
            C("nik_12_l=nik_12_r and length(nik_l)=16 and length(nik_r)=16", label_for_charts="12 same, serial differs"),
            C("substr(nik_l,13)=substr(nik_r,13) and levenshtein(nik_l,nik_r)<=2", label_for_charts="serial same, lev2"),
            C("levenshtein(nik_l,nik_r)<=1", label_for_charts="lev1"), C("levenshtein(nik_l,nik_r)<=2", label_for_charts="lev2"),
            C("substr(nik_l,7,6)=substr(nik_r,7,6)", label_for_charts="date part same"), cll.ElseLevel()]),
        cl.DateOfBirthComparison("tgl_lahir", input_is_string=True, datetime_format="%Y-%m-%d", invalid_dates_as_null=True),
        cl.ExactMatch("jk"), cl.JaroWinklerAtThresholds("desa", [.92]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("ibu", [.92, .8]).configure(term_frequency_adjustments=True)]


def splink_side(directory, which, blocking, threads, out):
    import logging
    import warnings
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    import duckdb
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def cpu():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return usage.ru_utime + usage.ru_stime
    spent, last = {}, [time.time(), cpu()]
    start = list(last)

    def lap(name):
        now = [time.time(), cpu()]
        wall, used = spent.get(name, (0.0, 0.0))
        spent[name] = (wall + now[0] - last[0], used + now[1] - last[1])
        last[:] = now
    con = duckdb.connect()
    con.execute(f"set threads={threads}; set memory_limit='10GB'; set temp_directory='{directory}/duck'; "
                "set preserve_insertion_order=false")
    con.execute(f"create table a as from '{directory}/left.parquet'; create table b as from '{directory}/right.parquet'")
    api = DuckDBAPI(connection=con)
    sides = [api.register("a", dataset_display_name="A"), api.register("b", dataset_display_name="B")]
    lap("load")
    rules = {
        "tight": [block_on("nik"), block_on("nik_12"), block_on("tgl_lahir", "tok1"), block_on("tgl_lahir", "tok2"),
                  block_on("tgl_lahir", "desa"), block_on("nama_sort", "desa"),
                  block_on("nama_sort", "substr(tgl_lahir,1,4)"), block_on("tok1", "substr(tgl_lahir,1,7)")],
        "wide": [block_on("nik"), block_on("nik_12"), block_on("tgl_lahir"), block_on("nama_sort", "desa"),
                 block_on("nama_sort", "substr(tgl_lahir,1,4)"), block_on("desa", "tok1", "jk")]}[blocking]
    linker = Linker(sides, SettingsCreator(
        link_type="link_only", blocking_rules_to_generate_predictions=rules, comparisons=comparisons(which),
        retain_matching_columns=False, retain_intermediate_calculation_columns=False))
    linker.training.estimate_probability_two_random_records_match([block_on("nik"), block_on("nama_sort", "tgl_lahir")], recall=.88)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("nik"), block_on("tgl_lahir", "desa"), block_on("nama_sort", "desa")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
    lap("learn")
    pairs = linker.inference.compute_blocked_pairs_for_predict()
    compared = con.execute(f"select count(*) from {pairs.physical_name}").fetchall()[0][0]
    lap("block")
    found = linker.inference.predict(threshold_match_weight=KEPT_BITS)
    lap("score")
    # Everything that a user would need for one-to-one links: the pairs themselves, best first.
    con.execute(f"copy (select unique_id_l, unique_id_r, match_weight from {found.physical_name} order by match_weight desc, "
                f"unique_id_l, unique_id_r) to '{directory}/splink.csv' (header)")
    lap("write")
    wall, used = time.time() - start[0], cpu() - start[1]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    con.execute(f"create table t as from read_csv('{directory}/truth.csv')")
    blocked = con.execute(f"""select count(*) from t where exists (select 1 from {pairs.physical_name} p where
        p.join_key_l = 'A-__-' || t.left_id and p.join_key_r = 'B-__-' || t.right_id)""").fetchall()[0][0]
    json.dump({"pairs": compared, "seconds": {name: round(wall, 2) for name, (wall, _) in spent.items()},
               "cpu": {name: round(used, 2) for name, (_, used) in spent.items()}, "wall": round(wall, 1),
               "cpu_all": round(used, 1), "peak_rss_mb": round(peak), "blocked_true": blocked}, open(out, "w"))


# --------------------------------------------------------------------------------------------------------------- measures

def measures(scored, truth, left_ids):
    """F1 at the best threshold over all pairs and one-to-one (best candidate of each side), and the list of rows that the
    one-to-one links leave over."""
    scored.sort(key=lambda pair: -pair[2])

    def best(pairs):
        top, hits = (0.0, None, 0.0, 0.0), 0
        for count, (left, right, weight) in enumerate(pairs, 1):
            hits += truth.get(left) == right
            if count < len(pairs) and pairs[count][2] == weight:
                continue  # only cut between distinct weights
            f1 = 2 * hits / (count + len(truth))
            if f1 > top[0]:
                top = (f1, weight, hits / count, hits / len(truth))
        return top
    lefts, rights, single = set(), set(), []
    for pair in scored:
        if pair[0] not in lefts and pair[1] not in rights:
            lefts.add(pair[0])
            rights.add(pair[1])
            single.append(pair)
    every, one = best(scored), best(single)
    linked = {left for left, _, weight in single if one[1] is not None and weight >= one[1]}
    return {"f1_all": round(every[0], 5), "f1_one": round(one[0], 5), "precision_one": round(one[2], 5),
            "recall_one": round(one[3], 5), "kept_recall": round(sum(truth.get(a) == b for a, b, _ in scored) / len(truth), 5),
            **listing(set(left_ids) - linked, truth, left_ids)}


def listing(listed, truth, left_ids):
    missing = set(left_ids) - set(truth)
    right = len(listed & missing)
    return {"list_precision": round(right / max(1, len(listed)), 5), "list_recall": round(right / max(1, len(missing)), 5)}


def pairs_of(path, left, right, weight):
    with open(path, encoding="utf-8") as file:
        return [(row[left], row[right], float(row[weight])) for row in csv.DictReader(file)]


def truth_of(directory):
    truth = {row["left_id"]: row["right_id"] for row in csv.DictReader(open(f"{directory}/truth.csv"))}
    return truth, [row["rec_id"] for row in csv.DictReader(open(f"{directory}/left.csv", encoding="utf-8"))]


def run_splink(directory, which, blocking, threads):
    out = f"{directory}/splink.json"
    subprocess.run([sys.executable, __file__, "--splink-side", directory, which, blocking, str(threads), out], check=True)
    found = json.load(open(out))
    truth, left_ids = truth_of(directory)
    found["rate"] = found["pairs"] / (found["cpu"]["block"] + found["cpu"]["score"])
    found["blocking_recall"] = round(found["blocked_true"] / len(truth), 5)
    found.update(measures(pairs_of(f"{directory}/splink.csv", "unique_id_l", "unique_id_r", "match_weight"), truth, left_ids))
    return found


# ----------------------------------------------------------------------------------------------------------- Payung's side

def run_payung(payung, directory, threads):
    out = f"{directory}/payung"
    start = time.time()
    process = subprocess.Popen([payung, "link", f"{directory}/left.csv", f"{directory}/right.csv", "--out", out, "--threads",
                                str(threads), "--keep-bits", str(KEPT_BITS), "--one-to-one", "--candidates", "--format", "json"],
                               stdout=subprocess.PIPE)
    answer = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"payung link ended with status {status}")
    found = json.loads(answer)
    truth, left_ids = truth_of(directory)
    found["wall"] = round(time.time() - start, 1)
    found["cpu_all"] = round(usage.ru_utime + usage.ru_stime, 1)
    # Peak memory is the program's own word: what the kernel keeps for a child counts the parent before it became another.
    found["pairs"] = found["pairs_compared"]
    found["rate"] = found["pairs"] / max(0.01, found["cpu_seconds"]["block"] + found["cpu_seconds"]["score"])
    pairs = pairs_of(f"{out}/candidates.csv", "left_id", "right_id", "weight")
    found.update(measures(pairs, truth, left_ids))
    if found["left"] <= 200_000:
        # Nothing is forgotten in a run of its own, so that what blocking lost can be told from what scoring rejected.
        subprocess.run([payung, "link", f"{directory}/left.csv", f"{directory}/right.csv", "--out", f"{out}-all", "--keep-bits",
                        "-1000", "--candidates", "--model", f"{out}/model.toml", "--format", "json"], stdout=subprocess.DEVNULL,
                       check=True)
        met = pairs_of(f"{out}-all/candidates.csv", "left_id", "right_id", "weight")
        found["blocking_recall"] = round(sum(truth.get(left) == right for left, right, _ in met) / len(truth), 5)
    with open(f"{out}/unmatched_left.csv", encoding="utf-8") as file:
        listed = {row["left_id"] for row in csv.DictReader(file)}
    found["at_default"] = listing(listed, truth, left_ids)
    return found


def line(name, found):
    blocking = found.get("blocking_recall", found["kept_recall"])
    print(f"  {name:<22}{found['pairs']:>12,} pairs {found['rate'] / 1e6:7.3f} M/CPU-s  wall {found['wall']:6.1f} s  "
          f"CPU {found['cpu_all']:6.1f} s  {found['peak_rss_mb']:>6} MB  F1 all {found['f1_all']:.4f} one {found['f1_one']:.4f}  "
          f"list P {found['list_precision']:.4f} R {found['list_recall']:.4f}  blocking {blocking:.4f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--payung", default="target/release/payung")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--million", action="store_true", help="1,000,000 a side, usual errors, tuned Splink only")
    parser.add_argument("--errors", default="light,usual,heavy")
    parser.add_argument("--splink", default="tuned/tight,tuned/wide,domain/wide", help="settings/blocking, or nothing")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=19)
    parser.add_argument("--work", help="directory to keep the files in")
    parser.add_argument("--no-payung", action="store_true")
    parser.add_argument("--json", help="write all figures here")
    options = parser.parse_args()
    if options.million:
        options.rows, options.errors, options.splink = 1_000_000, "usual", "tuned/tight"
    results = []
    with tempfile.TemporaryDirectory() as scratch:
        for errors in options.errors.split(","):
            directory = os.path.join(options.work or scratch, f"{errors}-{options.rows}")
            os.makedirs(directory, exist_ok=True)
            if not os.path.exists(f"{directory}/truth.csv"):
                subprocess.run([options.payung, "link", "example", directory, "--rows", str(options.rows), "--errors", errors,
                                "--seed", str(options.seed)], check=True, stdout=subprocess.DEVNULL)
            print(f"{errors} errors, {options.rows:,} a side, {options.threads} threads, load {os.getloadavg()[0]:.1f}", flush=True)
            rivals = {}
            if options.splink:
                for side in ("left", "right"):
                    if not os.path.exists(f"{directory}/{side}.parquet"):
                        prepare(f"{directory}/{side}.csv", f"{directory}/{side}.parquet")
            for name in filter(None, options.splink.split(",")):
                rivals[name] = run_splink(directory, *name.split("/"), options.threads)
                line(f"Splink {name}", rivals[name])
            own = None
            if not options.no_payung:
                own = run_payung(options.payung, directory, options.threads)
                line("Payung", own)
                print(f"    at its own thresholds: list P {own['at_default']['list_precision']:.4f} "
                      f"R {own['at_default']['list_recall']:.4f}; blocking recall it estimates {own['blocking_recall_estimate']:.4f}")
                tuned = {name: found for name, found in rivals.items() if name.startswith("tuned")}
                if tuned:
                    speed = max(found["rate"] for found in tuned.values())
                    every = 1 - max(found["f1_all"] for found in tuned.values())
                    one = 1 - max(found["f1_one"] for found in tuned.values())
                    print(f"    against tuned Splink at its best: {own['rate'] / speed:.1f} times the pairs per CPU-second; errors "
                          f"{(1 - own['f1_all']) / every:.2f} of its own over all pairs, {(1 - own['f1_one']) / one:.2f} one-to-one")
            results.append({"errors": errors, "rows": options.rows, "splink": rivals, "payung": own})
    if options.json:
        json.dump(results, open(options.json, "w"), indent=1)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] == "--splink-side":
        splink_side(sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5]), sys.argv[6])
    else:
        main()

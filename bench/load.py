#!/usr/bin/env python3
"""Pages under a constant rate, the client on the same machine (`hey -q`, Debian package hey): the pages of the demo's region
and of its first part at 300 requests a second, a region looked for by three letters, and the page of a person as fast as it
goes. Told are the rate that was kept, p50 and p99, statuses other than 200, processor time of the server per request, its
memory (of its own, and with the pages of files that the system holds for it), and beside them what peers published.

    cargo xtask bench load             # the demo of 19 on SQLite, and its copy on a private PostgreSQL
    cargo xtask bench load-millions    # the same with the 3,003,000 people of region 16
    python3 bench/load.py target/release/payung --data DIR [--database postgres://…] [--key FILE] [--json]
"""
import argparse, json, os, re, subprocess, sys, time, urllib.error, urllib.parse, urllib.request

WORKERS = 20
# As published by them or measured by us.
PEERS = {
    "region": "OpenCRVS p95 3,500 ms",
    "find": "openIMIS a number among 1,000,000 in 226 ms",
    "person": "openIMIS 58 requests/s on a list of 60",
}
AIMS = {"region": "p99 50 ms at 300/s", "part": "p99 50 ms at 300/s", "find": "100 ms", "person": "2,000 requests/s"}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def sign_in(address):
    form = urllib.parse.urlencode({"nama": "demo", "sandi": "payung-demo"}).encode()
    try:
        urllib.request.build_opener(NoRedirect).open(address + "/masuk", form)
    except urllib.error.HTTPError as answer:
        if answer.code == 303:
            return answer.headers["set-cookie"].split(";")[0]
    sys.exit("no sign-in: is this a demo?")


def page(address, cookie, path):
    request = urllib.request.Request(address + path, headers={"Cookie": cookie})
    return urllib.request.urlopen(request).read().decode()


def first_path(address, cookie):
    """Where the first page leads: the region of who signed in."""
    request = urllib.request.Request(address + "/", headers={"Cookie": cookie})
    return urllib.parse.urlparse(urllib.request.urlopen(request).url).path


def processor_seconds(process):
    with open(f"/proc/{process}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(address, cookie, path, seconds, rate):
    # hey counts its rate for each worker.
    words = ["hey", "-z", f"{seconds}s", "-c", str(WORKERS), "-H", f"Cookie: {cookie}", "-H", "Accept-Encoding: gzip"]
    if rate:
        words += ["-q", str(rate // WORKERS)]
    told = subprocess.run(words + [address + path], stdout=subprocess.PIPE, text=True, check=True).stdout
    number = lambda pattern: float((re.search(pattern, told) or [0, "nan"])[1])
    statuses = dict(re.findall(r"\[(\d+)\]\s+(\d+) responses", told))
    return {
        "path": path,
        "asked_per_second": rate,
        "requests_per_second": number(r"Requests/sec:\s+([\d.]+)"),
        "p50_ms": number(r"50%+ in ([\d.]+) secs") * 1000,
        "p99_ms": number(r"99%+ in ([\d.]+) secs") * 1000,
        "not_200": sum(int(count) for status, count in statuses.items() if status != "200"),
    }


def memory_mb(process):
    with open(f"/proc/{process}/status") as file:
        lines = dict(line.split(":", 1) for line in file)
    told = (("own", "RssAnon"), ("files", "RssFile"), ("now", "VmRSS"), ("peak", "VmHWM"))
    return {name: int(lines[key].split()[0]) // 1024 for name, key in told}


def main():
    words = argparse.ArgumentParser()
    words.add_argument("payung")
    words.add_argument("--data", required=True)
    words.add_argument("--database")
    words.add_argument("--key")
    words.add_argument("--seconds", type=int, default=10)
    words.add_argument("--json", action="store_true")
    asked = words.parse_args()
    command = [asked.payung, "serve", "--listen", "127.0.0.1:0", "--data", asked.data]
    for name in ("database", "key"):
        if getattr(asked, name):
            command += [f"--{name}", getattr(asked, name)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline().split()[-1]
        cookie = sign_in(address)
        begun = time.monotonic()
        region = first_path(address, cookie)
        first_seconds = time.monotonic() - begun
        first = page(address, cookie, region)
        part = re.search(rf'href="({re.escape(region)}\.\d\d)"', first)[1]
        names = page(address, cookie, region + "/daftar?status=lapsed")
        person = re.search(r'href="(/orang/\d+)"', names)[1]
        results = []
        kinds = (("region", region, 300), ("part", part, 300), ("find", "/cari/cepat?q=san", 300), ("person", person, None))
        for kind, path, rate in kinds:
            page(address, cookie, path)
            before = processor_seconds(server.pid)
            one = measure(address, cookie, path, asked.seconds, rate)
            spent = processor_seconds(server.pid) - before
            one["processor_ms"] = round(1000 * spent / max(1, one["requests_per_second"] * asked.seconds), 3)
            results.append({"kind": kind, **one, "memory_mb": memory_mb(server.pid)})
        told = {"store": "postgresql" if asked.database else "sqlite", "region": region.rsplit("/")[-1],
                "cpus": os.cpu_count(), "first_page_seconds": round(first_seconds, 2), "memory_mb": memory_mb(server.pid),
                "pages": results}
    finally:
        server.terminate()
        server.wait()
    if asked.json:
        print(json.dumps(told))
        return
    print(f"{told['store']}, region {told['region']}, {told['cpus']} processors shared with the client; "
          f"the first page after the start {first_seconds:.2f} s")
    line = "{:<22} {:>10} {:>9} {:>9} {:>9} {:>8}   {:<20} {}"
    print(line.format("page", "requests/s", "p50 ms", "p99 ms", "cpu ms", "not 200", "aim", "peers"))
    for one in results:
        print(line.format(one["path"], f"{one['requests_per_second']:,.0f}", f"{one['p50_ms']:.1f}", f"{one['p99_ms']:.1f}",
                          f"{one['processor_ms']:.2f}", one["not_200"], AIMS[one["kind"]], PEERS.get(one["kind"], "")))
    memory = told["memory_mb"]
    print(f"memory {memory['now']} MB, {memory['own']} of its own; at most {memory['peak']} MB (aim 300)")


if __name__ == "__main__":
    main()

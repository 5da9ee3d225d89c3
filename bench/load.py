#!/usr/bin/env python3
"""Pages under a constant rate, the client on the same machine (`hey -q`, Debian package hey): the page of a region at 300
requests a second, the search of a region while one types, and the page of a person as fast as it goes. Told are the rate
that was kept, p50 and p99, statuses other than 200, and the memory of the server.

    cargo build --release -p app
    target/release/payung demo --no-serve --people 200000 --data /tmp/load
    python3 bench/load.py target/release/payung --data /tmp/load [--database postgres://…]
"""
import argparse, json, os, re, subprocess, sys, urllib.parse, urllib.request

WORKERS = 20
PEERS = "Others, as published or measured by us: openIMIS 58 requests/s on a list of 60, one NIK among 1,000,000 in 226 ms; " \
        "OpenCRVS p95 3.5 s."


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
    return {name: int(lines[key].split()[0]) // 1024 for name, key in (("now", "VmRSS"), ("peak", "VmHWM"))}


def main():
    words = argparse.ArgumentParser()
    words.add_argument("payung")
    words.add_argument("--data", required=True)
    words.add_argument("--database")
    words.add_argument("--seconds", type=int, default=10)
    asked = words.parse_args()
    command = [asked.payung, "serve", "--listen", "127.0.0.1:0", "--data", asked.data]
    if asked.database:
        command += ["--database", asked.database]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline().split()[-1]
        cookie = sign_in(address)
        names = page(address, cookie, "/wilayah/19/daftar?status=lapsed")
        person = re.search(r'href="(/orang/\d+)"', names)[1]
        results = []
        for path, rate in (("/wilayah/19", 300), ("/wilayah/19.01", 300), ("/cari/cepat?q=san", 300), (person, None)):
            page(address, cookie, path)
            results.append(measure(address, cookie, path, asked.seconds, rate))
        told = {"store": "postgresql" if asked.database else "sqlite", "cpus": os.cpu_count(),
                "memory_mb": memory_mb(server.pid), "pages": results}
    finally:
        server.terminate()
        server.wait()
    print(json.dumps(told))
    for one in results:
        print(f"{one['path']}: {one['requests_per_second']:,.0f} requests/s, p50 {one['p50_ms']:.1f} ms, "
              f"p99 {one['p99_ms']:.1f} ms, {one['not_200']} not 200", file=sys.stderr)
    print(f"memory {told['memory_mb']['now']} MB, at most {told['memory_mb']['peak']} MB. {PEERS}", file=sys.stderr)


main()

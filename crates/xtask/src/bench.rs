//! Release benchmarks: each crate prints its own figures; here whole commands are timed with their memory.
//!
//! A step that fails does not hide the others: all run, then the failures are named.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::postgres::{Durability, Postgres, free_port};
use crate::run::{Outcome, cargo, run, step, target_directory, workspace};
use crate::tools;

/// What one run of a command took.
#[derive(Debug, Clone, Copy)]
struct Cost {
    wall: Duration,
    /// Most memory in use at once, in KiB, as the kernel kept it; at most a few milliseconds stale.
    peak_kib: u64,
}

/// Benchmarks that run only when they are named: they take long, or need `hey` and Python, or a C++ solver.
const WHEN_NAMED: [&str; 4] = ["build", "load", "load-millions", "oracle"];

/// All benchmarks, or the one called `only`: a crate with benches, `demo`, or one of [`WHEN_NAMED`].
pub(crate) fn bench(only: Option<&str>) -> Outcome {
    let crates = crates_with_benches(&workspace().join("crates"));
    let mut names: Vec<&str> = crates.iter().map(String::as_str).chain(["demo"]).collect();
    if let Some(name) = only {
        if !WHEN_NAMED.contains(&name) && !names.contains(&name) {
            let all = [names.as_slice(), &WHEN_NAMED].concat();
            return Err(format!("no benchmark {name:?}; there are: {}", all.join(", ")));
        }
        names = vec![name];
    }
    let mut failed = Vec::new();
    for name in names {
        let done = step(&format!("bench {name}"), || match name {
            "build" => first_build(),
            "demo" => demo(),
            "load" => load("19"),
            "load-millions" => load("16"),
            "oracle" => oracle(),
            name => crate_benches(name),
        });
        if let Err(message) = done {
            eprintln!("{message}");
            failed.push(name);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("benchmarks that failed: {}", failed.join(", "))) }
}

fn crates_with_benches(crates: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(crates).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .filter(|entry| entry.path().join("benches").is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

/// `cargo bench` of one crate, with a PostgreSQL as installed beside it for those that compare databases.
fn crate_benches(name: &str) -> Outcome {
    let mut benches = cargo(&["bench", "--package", name, "--benches"]);
    let postgres = tools::postgres_directory().map(|bin| Postgres::start(&bin, Durability::AsInstalled)).transpose()?;
    match &postgres {
        Some(server) => {
            benches.env("PAYUNG_TEST_POSTGRES", server.url());
        }
        None => println!("PostgreSQL is not installed: figures of SQLite only"),
    }
    run(&mut benches)
}

/// Release build of the one binary from nothing, downloads aside.
fn first_build() -> Outcome {
    run(&mut cargo(&["fetch", "--locked"]))?;
    let target = Scratch::new("build")?;
    let started = Instant::now();
    run(cargo(&["build", "--release", "--package", "app"]).env("CARGO_TARGET_DIR", target.path()))?;
    println!("first build of payung (release, nothing built before): {:.0} s", started.elapsed().as_secs_f64());
    Ok(())
}

/// The demo at real size, then what a user asks of it next.
fn demo() -> Outcome {
    run(&mut cargo(&["build", "--release", "--package", "app"]))?;
    let payung = target_directory().join("release/payung");
    let scratch = Scratch::new("demo")?;
    let data = scratch.path().join("data");
    let command = |words: &[&str]| {
        let mut command = Command::new(&payung);
        command.args(words).arg("--data").arg(&data);
        command
    };
    let cost = measured(command(&["demo", "--no-serve"]).stdout(Stdio::inherit()))?;
    report("demo, region 19, all eligible (aim 60 s, 1.5 GB)", cost);
    let cost = measured(&mut command(&["coverage", "--region", "19", "--by", "region", "--format", "json"]))?;
    report("coverage of a province by region, whole command", cost);
    let wall = first_page(&mut command(&["serve"]))?;
    println!("{:<52} {:>8.2} s", "serve, sign in, page of the province (aim 1 s)", wall.as_secs_f64());
    Ok(())
}

/// Pages under load on SQLite, then on a private PostgreSQL that holds a copy of the same: `bench/load.py`.
fn load(region: &str) -> Outcome {
    run(&mut cargo(&["build", "--release", "--package", "app"]))?;
    let payung = target_directory().join("release/payung");
    let scratch = Scratch::new("load")?;
    let (data, copy, backup) =
        (scratch.path().join("data"), scratch.path().join("copy"), scratch.path().join("all.backup"));
    let key = data.join("demo.key");
    let at = |words: &[&str], data: &Path| {
        let mut command = Command::new(&payung);
        command.args(words).arg("--data").arg(data).arg("--key").arg(&key).stdout(Stdio::null());
        command
    };
    run(&mut at(&["demo", "--no-serve", "--region", region], &data))?;
    let measure = |data: &Path, database: Option<&str>| {
        let mut command = Command::new("python3");
        command.arg(workspace().join("bench/load.py")).arg(&payung).arg("--data").arg(data).arg("--key").arg(&key);
        run(command.args(database.iter().flat_map(|url| ["--database", url])))
    };
    measure(&data, None)?;
    let Some(bin) = tools::postgres_directory() else {
        println!("PostgreSQL is not installed: figures of SQLite only");
        return Ok(());
    };
    let server = Postgres::start(&bin, Durability::AsInstalled)?;
    run(at(&["backup"], &data).arg(&backup))?;
    run(at(&["restore"], &copy).arg(&backup).args(["--database", server.url()]))?;
    measure(&copy, Some(server.url()))
}

/// Plans against HiGHS on hundreds of invented instances; compiling HiGHS takes minutes the first time.
fn oracle() -> Outcome {
    tools::solver()?;
    let words = ["test", "--release", "--package", "domain", "--features", "solver", "--test", "plan_oracle"];
    run(cargo(&words).args(["--", "--nocapture", "--test-threads", "1"]))
}

/// Runs to the end and keeps the wall time and the highest memory use the kernel noted.
fn measured(command: &mut Command) -> Outcome<Cost> {
    let started = Instant::now();
    let silent = command.get_args().any(|word| word == "json");
    if silent {
        command.stdout(Stdio::null());
    }
    let mut child = command.spawn().map_err(|error| format!("{command:?}: cannot start: {error}"))?;
    let mut peak_kib = 0;
    loop {
        peak_kib = peak_kib.max(peak_memory(child.id()));
        if let Some(status) = child.try_wait().map_err(|error| format!("{command:?}: {error}"))? {
            let cost = Cost { wall: started.elapsed(), peak_kib };
            return if status.success() { Ok(cost) } else { Err(format!("{command:?}: {status}")) };
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Highest resident memory of a process so far, in KiB; 0 once it is gone.
fn peak_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    peak_in(&status).unwrap_or(0)
}

fn peak_in(status: &str) -> Option<u64> {
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

/// From the start of the server to the last byte of the province's page, signing in on the way.
fn first_page(serve: &mut Command) -> Outcome<Duration> {
    let port = free_port()?;
    serve.arg("--listen").arg(format!("127.0.0.1:{port}")).stdout(Stdio::null());
    let started = Instant::now();
    let server = serve.spawn().map_err(|error| format!("{serve:?}: cannot start: {error}"))?;
    let mut server = Stopped(server);
    let door = loop {
        if let Some(page) = ask(port, "GET /masuk", "", "") {
            break page;
        }
        if let Ok(Some(status)) = server.0.try_wait() {
            return Err(format!("{serve:?}: {status}"));
        }
        if started.elapsed() > Duration::from_secs(60) {
            return Err(format!("{serve:?}: no page within 60 s"));
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let token = between(&door, "name=\"token\" value=\"", "\"").ok_or("the sign-in page has no token")?;
    let before = cookie(&door);
    let form = format!("token={token}&ke=%2Fwilayah%2F19&nama=demo&sandi=payung-demo");
    let signed_in = ask(port, "POST /masuk", &before, &form).ok_or("signing in was not answered")?;
    let page = ask(port, "GET /wilayah/19", &cookie(&signed_in), "").ok_or("the page was not answered")?;
    let wall = started.elapsed();
    if page.starts_with("HTTP/1.1 200") && page.contains("Kepulauan Bangka Belitung") {
        Ok(wall)
    } else {
        Err(format!("not the page of the province: {}", page.lines().next().unwrap_or_default()))
    }
}

fn cookie(answer: &str) -> String {
    let set = answer.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    set.filter_map(|cookie| cookie.split(';').next()).collect::<Vec<_>>().join("; ")
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(after).map(|(found, _)| found)
}

fn ask(port: u16, line: &str, cookie: &str, form: &str) -> Option<String> {
    let mut connection = TcpStream::connect(("127.0.0.1", port)).ok()?;
    let request = format!(
        "{line} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: {cookie}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{form}",
        form.len()
    );
    connection.write_all(request.as_bytes()).ok()?;
    let mut page = String::new();
    connection.read_to_string(&mut page).ok()?;
    (!page.is_empty()).then_some(page)
}

fn report(name: &str, cost: Cost) {
    println!("{name:<52} {:>8.2} s {:>8.0} MB peak", cost.wall.as_secs_f64(), cost.peak_kib as f64 / 1024.0);
}

/// A process that ends with us.
struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A directory under the target directory (tests of disks want a real one), gone when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Outcome<Self> {
        let path = target_directory().join(format!("bench-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    #[test]
    fn a_command_is_measured_with_its_time_and_memory() {
        let cost = measured(Command::new("sleep").arg("0.1")).unwrap();
        assert!(cost.wall >= Duration::from_millis(100));
        assert!(cost.peak_kib > 0);
        assert!(measured(&mut Command::new("false")).is_err());
    }

    #[test]
    fn peak_memory_is_the_high_water_mark() {
        assert_eq!(peak_in("Name:\tpayung\nVmHWM:\t  123456 kB\nVmRSS:\t 99 kB\n"), Some(123_456));
        assert_eq!(peak_in("Name:\tgone\n"), None);
    }

    #[test]
    fn a_page_is_read_to_its_end() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (mut connection, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let read = connection.read(&mut request).unwrap();
            connection.write_all(b"HTTP/1.1 200 OK\r\n\r\nhalaman").unwrap();
            assert!(request[..read].starts_with(b"GET / "));
        });
        assert!(ask(port, "GET /", "", "").unwrap().ends_with("halaman"));
        server.join().unwrap();
        assert_eq!(ask(port, "GET /", "", ""), None);
    }
}

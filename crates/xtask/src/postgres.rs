//! A private PostgreSQL: own data directory, own port, own password, stopped by its process id.

use std::fs;
use std::io::Read as _;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::run::{Outcome, run};
use crate::tools::user_id;

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// As installed: for figures that are compared with anything.
    AsInstalled,
    /// Nothing here outlives the tests, so nothing waits for the disk.
    Off,
}

/// A running server, gone with its data when dropped.
pub(crate) struct Postgres {
    server: Child,
    directory: PathBuf,
    url: String,
}

impl Postgres {
    /// Starts a new, empty server with the programs in `bin`.
    pub(crate) fn start(bin: &Path, durability: Durability) -> Outcome<Self> {
        let directory = std::env::temp_dir().join(format!("payung-postgres-{}", std::process::id()));
        let _ = fs::remove_dir_all(&directory);
        let says = |error: std::io::Error| format!("{}: {error}", directory.display());
        fs::create_dir_all(&directory).map_err(says)?;
        fs::set_permissions(&directory, fs::Permissions::from_mode(0o700)).map_err(says)?;

        let password = password()?;
        fs::write(directory.join("password"), &password).map_err(says)?;
        // PostgreSQL refuses to run as root; the Debian package brings the user it runs as.
        let owner = if user_id()? == 0 { Some(debian_user()?) } else { None };
        if let Some((user, group)) = owner {
            chown(&directory, Some(user), Some(group)).map_err(says)?;
            chown(directory.join("password"), Some(user), Some(group)).map_err(says)?;
        }
        let as_owner = |program: &str| {
            let mut command = Command::new(bin.join(program));
            command.current_dir(&directory).env("LC_ALL", "C");
            if let Some((user, group)) = owner {
                command.uid(user).gid(group);
            }
            command
        };

        let made = run(as_owner("initdb")
            .args(["--pgdata=data", "--username=payung", "--auth=scram-sha-256", "--pwfile=password"])
            .args(["--encoding=UTF8", "--no-locale", "--no-sync"])
            .stdout(Stdio::null()));
        if let Err(message) = made {
            let _ = fs::remove_dir_all(&directory);
            return Err(message);
        }
        let _ = fs::remove_file(directory.join("password"));

        let port = free_port()?;
        let mut server = as_owner("postgres");
        server.args(["-D", "data", "-k"]).arg(&directory).args(["-p", &port.to_string()]);
        server.args(["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200"]);
        if durability == Durability::Off {
            server.args(["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]);
        }
        let log = fs::File::create(directory.join("log")).map_err(says)?;
        let server = server.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn();
        let server = server.map_err(|error| format!("postgres: cannot start: {error}"))?;
        let url = format!("postgres://payung:{password}@127.0.0.1:{port}/postgres");
        let mut started = Self { server, directory, url };
        started.wait_until_ready()?;
        Ok(started)
    }

    /// Where tests connect; carries the password of this run.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn wait_until_ready(&mut self) -> Outcome {
        let started = Instant::now();
        loop {
            let log = fs::read_to_string(self.directory.join("log")).unwrap_or_default();
            if log.contains("database system is ready to accept connections") {
                return Ok(());
            }
            let ended = self.server.try_wait().map_err(|error| format!("postgres: {error}"))?;
            if ended.is_some() || started.elapsed() > Duration::from_secs(60) {
                return Err(format!("PostgreSQL did not start; it said:\n{log}"));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT is its "fast shutdown": open sessions end, the data directory is left whole.
        let _ = run(Command::new("sh").args(["-c", &format!("kill -INT {}", self.server.id())]));
        let asked = Instant::now();
        while matches!(self.server.try_wait(), Ok(None)) && asked.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(50));
        }
        if matches!(self.server.try_wait(), Ok(None)) {
            let _ = self.server.kill();
            let _ = self.server.wait();
        }
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// User and group number of `postgres`.
fn debian_user() -> Outcome<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
    user_in(&users, "postgres").ok_or_else(|| "there is no user postgres to run PostgreSQL as".to_owned())
}

fn user_in(users: &str, name: &str) -> Option<(u32, u32)> {
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> Outcome<u16> {
    let asked = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    asked.map(|address| address.port()).map_err(|error| format!("no free port on 127.0.0.1: {error}"))
}

/// 128 random bits as text: other users of the machine cannot read what tests write.
fn password() -> Outcome<String> {
    let mut bytes = [0; 16];
    let read = fs::File::open("/dev/urandom").and_then(|mut random| random.read_exact(&mut bytes));
    read.map_err(|error| format!("/dev/urandom: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_is_read_from_the_list_of_users() {
        let users = "root:x:0:0:root:/r:/bin/sh\npostgres:x:104:112:,,,:/var/lib/postgresql:/bin/bash\n";
        assert_eq!(user_in(users, "postgres"), Some((104, 112)));
        assert_eq!(user_in(users, "nobody"), None);
    }

    #[test]
    fn two_passwords_differ() {
        let first = password().unwrap();
        assert_eq!(first.len(), 32);
        assert_ne!(first, password().unwrap());
    }

    #[test]
    fn a_server_starts_answers_on_its_port_and_leaves_nothing() {
        let Some(bin) = crate::tools::postgres_directory() else {
            println!("PostgreSQL is not installed here: nothing to start");
            return;
        };
        let server = Postgres::start(&bin, Durability::Off).unwrap();
        let port: u16 = server.url().rsplit([':', '/']).nth(1).unwrap().parse().unwrap();
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
        let directory = server.directory.clone();
        assert!(directory.join("data/PG_VERSION").exists());
        drop(server);
        assert!(std::net::TcpStream::connect(("127.0.0.1", port)).is_err());
        assert!(!directory.exists());
    }
}

//! Throw-away stores for tests, on both databases; only with the feature `testing`.
//!
//! PostgreSQL is a private server of the test process: its own folder and socket, no port of the machine. It ends
//! with the process, however that ends. `PAYUNG_TEST_POSTGRES` names a server to use in its place.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, fs};

use rand::Rng as _;

use crate::connection::{Address, Connection};
use crate::keys::hex;
use crate::{Location, Store, StoreError, Table};

/// Runs a test against a fresh store on SQLite, then against a fresh one on PostgreSQL.
///
/// # Panics
/// When a store cannot be made, PostgreSQL included: a test that did not run must not look like one that passed.
pub fn each_store(tables: &'static [&'static Table], test: impl Fn(&Store)) {
    each_place(|place| test(&place.open(tables).expect("a fresh store opens")));
}

/// The same with the place of the store, for tests that open it several times or tamper with it.
///
/// # Panics
/// As [`each_store`].
pub fn each_place(test: impl Fn(&Place)) {
    for place in [Place::sqlite(), Place::postgres()] {
        eprintln!("on {}", if place.location.database.is_some() { "PostgreSQL" } else { "SQLite" });
        test(&place);
    }
}

/// Where a throw-away store lies; everything is removed when it is dropped.
pub struct Place {
    location: Location,
    folder: PathBuf,
    /// The server's own database, from which the throw-away one is made and dropped.
    server: Option<String>,
}

impl Place {
    /// A place for a store on SQLite.
    ///
    /// # Panics
    /// When no folder can be made.
    pub fn sqlite() -> Self {
        let folder = env::temp_dir().join(format!("payung-store-{}", unique()));
        fs::create_dir_all(&folder).expect("a folder for the test");
        let location = Location {
            data_dir: folder.join("data"),
            database: None,
            key_path: Some(folder.join("keys").join("test.key")),
        };
        Self { location, folder, server: None }
    }

    /// A place for a store on PostgreSQL: a fresh database.
    ///
    /// # Panics
    /// When there is no PostgreSQL.
    pub fn postgres() -> Self {
        let server = postgres_server();
        let name = format!("payung_test_{}", unique().replace('-', "_"));
        run(&server, &format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"));
        let mut place = Self::sqlite();
        let (head, _) = server.rsplit_once('/').expect("an address ends in a database");
        let options = server.rsplit_once('?').map_or(String::new(), |(_, options)| format!("?{options}"));
        place.location.database = Some(format!("{head}/{name}{options}"));
        place.server = Some(server);
        place
    }

    /// Where the store lies.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Opens the store, making it when there is none.
    pub fn open(&self, tables: &'static [&'static Table]) -> Result<Store, StoreError> {
        Store::open(&self.location, tables)
    }

    /// Changes the database behind the store's back, as an intruder would.
    ///
    /// # Panics
    /// When the statement fails.
    pub fn tamper(&self, sql: &str) {
        let address = match &self.location.database {
            Some(url) => Address::postgres(url).expect("an address"),
            None => Address::Sqlite(self.location.data_dir.join("payung.sqlite")),
        };
        let mut connection = Connection::writer(&address).expect("a connection");
        // An intruder does not heed foreign keys.
        let heedless = if connection.is_postgres() {
            "SET session_replication_role = replica"
        } else {
            "PRAGMA foreign_keys = OFF"
        };
        connection.batch(heedless).expect("foreign keys off");
        connection.batch(sql).expect("the statement");
    }

    /// The folder of the SQLite file, where bytes can be searched.
    pub fn data_dir(&self) -> &Path {
        &self.location.data_dir
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let (Some(server), Some(url)) = (&self.server, &self.location.database) {
            let name = url.rsplit_once('/').map_or("", |(_, name)| name.split('?').next().unwrap_or(name));
            run(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The address of the server that tests of this process use: the named one, or a private one started on first use.
///
/// # Panics
/// When there is neither.
pub fn postgres_server() -> String {
    static PRIVATE: OnceLock<Server> = OnceLock::new();
    match env::var("PAYUNG_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => url,
        _ => PRIVATE.get_or_init(|| Server::start(false)).url.clone(),
    }
}

/// A private PostgreSQL server; it ends when this is dropped, or with the process.
pub struct Server {
    url: String,
    /// The server's guard ends when this pipe closes, so even a killed test leaves no server behind.
    pipe: Option<ChildStdin>,
    guard: Child,
}

impl Server {
    /// Makes a database cluster in a folder of its own and starts it. `durable` keeps its commits as safe as in
    /// use, for measuring; tests do without.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    pub fn start(durable: bool) -> Self {
        let programs = postgres_programs().expect(
            "these tests need PostgreSQL: install it (Debian: postgresql-15), or set PAYUNG_TEST_POSTGRES to the \
             address of a server",
        );
        // Sockets have short paths, so the folder is not under a long temporary directory.
        let folder = Path::new("/tmp").join(format!("payung-pg-{}", unique()));
        fs::create_dir(&folder).expect("a folder for the server");
        let settings = if durable { "" } else { "-c fsync=off -c synchronous_commit=off -c full_page_writes=off" };
        let as_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
        if as_root {
            let owned = Command::new("chown").arg("postgres").arg(&folder).status().expect("chown runs");
            assert!(owned.success(), "PostgreSQL does not run as root and there is no user `postgres`");
        }
        let script = format!(
            "cd '{folder}' || exit 1\n\
             '{programs}/initdb' -D data -U payung --auth=trust --locale=C --encoding=UTF8 --no-sync >initdb.log 2>&1 \
             || {{ cat initdb.log; exit 1; }}\n\
             '{programs}/postgres' -D data -k '{folder}' -c listen_addresses='' -c max_connections=200 \
             -c shared_buffers=256MB -c max_wal_size=4GB {settings} >postgres.log 2>&1 </dev/null &\n\
             server=$!\n\
             for attempt in $(seq 300); do\n\
               '{programs}/pg_isready' -q -h '{folder}' && break\n\
               kill -0 $server 2>/dev/null || {{ cat postgres.log; exit 1; }}\n\
               sleep 0.1\n\
             done\n\
             echo ready\n\
             cat >/dev/null\n\
             kill -INT $server\n\
             wait $server\n\
             cd / && rm -rf '{folder}'\n",
            folder = folder.display(),
            programs = programs.display(),
        );
        let mut command = if as_root {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh", "-c", &script]);
            command
        } else {
            let mut command = Command::new("sh");
            command.args(["-c", &script]);
            command
        };
        // An interrupt from the keyboard reaches the test, whose end closes the pipe; the guard itself must survive
        // it to clean up.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut guard = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("a shell runs");
        let pipe = guard.stdin.take();
        let mut said = String::new();
        let mut output = BufReader::new(guard.stdout.take().expect("piped above"));
        while output.read_line(&mut said).expect("the shell's words") > 0 && !said.ends_with("ready\n") {}
        assert!(said.ends_with("ready\n"), "the private PostgreSQL did not start:\n{said}");
        let socket = folder.display().to_string().replace('/', "%2F");
        Self { url: format!("postgres://payung@{socket}/postgres"), pipe, guard }
    }

    /// The address of its first database.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.pipe.take());
        let _ = self.guard.wait();
    }
}

fn postgres_programs() -> Option<PathBuf> {
    let on_path = env::var_os("PATH").map(|path| env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .map(|versions| versions.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    debian.sort();
    on_path
        .into_iter()
        .chain(debian.into_iter().rev())
        .find(|folder| ["initdb", "postgres", "pg_isready"].iter().all(|program| folder.join(program).is_file()))
}

fn run(url: &str, sql: &str) {
    let address = Address::postgres(url).expect("an address");
    Connection::writer(&address).expect("the test server answers").batch(sql).expect("the statement");
}

fn unique() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let mut random = [0; 4];
    rand::rng().fill_bytes(&mut random);
    format!("{}-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed), hex(&random))
}

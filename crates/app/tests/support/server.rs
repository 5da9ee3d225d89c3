//! A server of the built program, spoken to in bare HTTP: it may be killed at any instant.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use store::testing::Place;

use super::command;

/// A server on a port of its own, killed when dropped.
pub(crate) struct Server {
    child: Child,
    address: String,
}

impl Server {
    pub(crate) fn start(place: &Place) -> Self {
        let mut child = command(place.location(), &["serve", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        Self { child, address }
    }

    pub(crate) fn ask(&self, head: &str, body: &[u8]) -> Option<String> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
        let length = body.len();
        stream
            .write_all(
                format!("{head}\r\nHost: {}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n", self.address)
                    .as_bytes(),
            )
            .ok()?;
        stream.write_all(body).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        (!answer.is_empty()).then_some(answer)
    }

    pub(crate) fn get(&self, cookie: &str, path: &str) -> Option<String> {
        self.ask(&format!("GET {path} HTTP/1.1\r\nCookie: {cookie}"), b"")
    }

    /// Sends a form of a page.
    pub(crate) fn post(&self, cookie: &str, path: &str, form: &str) -> Option<String> {
        let kind = "Content-Type: application/x-www-form-urlencoded";
        self.ask(&format!("POST {path} HTTP/1.1\r\nCookie: {cookie}\r\n{kind}"), form.as_bytes())
    }

    /// Sends the upload form with a file, as a browser does; the way to the page of the file.
    pub(crate) fn upload(&self, cookie: &str, fields: &[(&str, &str)], name: &str, content: &str) -> Option<String> {
        let mut body = String::new();
        for (key, value) in fields {
            body += &format!("--batas\r\nContent-Disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n");
        }
        body += &format!("--batas\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"{name}\"\r\n\r\n");
        body += content;
        body += "\r\n--batas--\r\n";
        let kind = "Content-Type: multipart/form-data; boundary=batas";
        let answer = self.ask(&format!("POST /impor HTTP/1.1\r\nCookie: {cookie}\r\n{kind}"), body.as_bytes())?;
        Some(between(&answer, "location: ", "\r\n")?.to_owned())
    }

    /// Signs in and gives the cookie.
    pub(crate) fn sign_in(&self, name: &str, password: &str) -> Option<String> {
        let answer = self.post("", "/masuk", &format!("nama={name}&sandi={password}"))?;
        Some(between(&answer, "set-cookie: ", ";")?.to_owned())
    }

    /// Ends the process alone: whoever talks to it sees the connection break.
    pub(crate) fn end_at_once(&self, case: &str) {
        let killed = std::process::Command::new("kill").args(["-9", &self.child.id().to_string()]).status();
        assert!(killed.unwrap().success(), "{case}");
    }

    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What stands between two texts.
pub(crate) fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let rest = &text[text.find(before)? + before.len()..];
    rest.get(..rest.find(after)?)
}

/// The page once nobody works on it any more.
pub(crate) fn settled(server: &Server, cookie: &str, path: &str) -> Option<String> {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) {
        let page = server.get(cookie, path)?;
        if !page.contains("\r\nrefresh: ") {
            return Some(page);
        }
        thread::sleep(Duration::from_millis(10));
    }
    panic!("the work on {path} never ends");
}

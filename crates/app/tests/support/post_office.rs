//! A mail server on a socket of its own: it speaks as much SMTP as a letter needs, and keeps what it took.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a helper of a test may stop it")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A letter as the server took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: Vec<String>,
    /// Headers and body, as they came over the wire.
    pub(crate) data: String,
}

impl Taken {
    /// The body with its transfer encoding undone, as far as these letters use one.
    pub(crate) fn text(&self) -> String {
        let (head, body) = self.data.split_once("\r\n\r\n").expect("headers, an empty line, a body");
        if head.to_lowercase().contains("quoted-printable") {
            let joined = body.replace("=\r\n", "");
            let mut out = Vec::new();
            let mut bytes = joined.bytes();
            while let Some(byte) = bytes.next() {
                if byte == b'=' {
                    let code: String = [bytes.next(), bytes.next()].into_iter().flatten().map(char::from).collect();
                    out.push(u8::from_str_radix(&code, 16).expect("an encoded byte"));
                } else {
                    out.push(byte);
                }
            }
            return String::from_utf8(out).unwrap();
        }
        body.to_owned()
    }
}

/// What the server does with letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Temper {
    /// Takes them.
    Kind,
    /// Says so after taking each, but only after a while.
    Slow(Duration),
    /// Refuses every addressee.
    Refuses,
    /// Takes letters only from `payung` with the password `rahasia-pos`.
    Guarded,
}

/// The user and the password as SMTP writes them: base64 of NUL user NUL password.
const SIGNED_IN: &str = "AHBheXVuZwByYWhhc2lhLXBvcw==";

pub(crate) struct PostOffice {
    pub(crate) port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl PostOffice {
    pub(crate) fn open(temper: Temper) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let box_of = Arc::clone(&taken);
        thread::spawn(move || {
            for connection in listener.incoming() {
                let (Ok(connection), taken) = (connection, Arc::clone(&box_of)) else { break };
                // A client that is killed leaves in the middle; that is no trouble of the server.
                thread::spawn(move || drop(serve(&connection, &taken, temper)));
            }
        });
        Self { port, taken }
    }

    pub(crate) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }
}

fn serve(connection: &TcpStream, taken: &Mutex<Vec<Taken>>, temper: Temper) -> std::io::Result<()> {
    let mut reader = BufReader::new(connection.try_clone()?);
    let mut writer = connection;
    let mut say = |text: &str| writer.write_all(format!("{text}\r\n").as_bytes());
    say("220 post.contoh.id ESMTP")?;
    let mut letter = Taken { from: String::new(), to: Vec::new(), data: String::new() };
    let mut line = String::new();
    let mut known = temper != Temper::Guarded;
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let words = line.trim_end().to_owned();
        match words.to_uppercase().as_str() {
            verb if verb.starts_with("EHLO") => say("250-post.contoh.id\r\n250-AUTH PLAIN\r\n250 8BITMIME")?,
            verb if verb.starts_with("AUTH PLAIN") => {
                known = words.ends_with(SIGNED_IN);
                say(if known { "235 2.7.0 welcome" } else { "535 5.7.8 no" })?;
            }
            verb if verb.starts_with("MAIL FROM:") && !known => say("530 5.7.0 who are you")?,
            verb if verb.starts_with("HELO") || verb == "RSET" || verb == "NOOP" => say("250 OK")?,
            verb if verb.starts_with("MAIL FROM:") => {
                letter = Taken { from: between(&words), to: Vec::new(), data: String::new() };
                say("250 OK")?;
            }
            verb if verb.starts_with("RCPT TO:") && temper == Temper::Refuses => say("550 5.1.1 no such mailbox")?,
            verb if verb.starts_with("RCPT TO:") => {
                letter.to.push(between(&words));
                say("250 OK")?;
            }
            "DATA" => {
                say("354 end with a dot")?;
                loop {
                    line.clear();
                    if reader.read_line(&mut line)? == 0 {
                        return Ok(());
                    }
                    if line == ".\r\n" {
                        break;
                    }
                    // A dot at the beginning of a line was doubled by the sender.
                    letter.data.push_str(line.strip_prefix('.').unwrap_or(&line));
                }
                taken.lock().unwrap().push(letter.clone());
                if let Temper::Slow(pause) = temper {
                    thread::sleep(pause);
                }
                say("250 2.0.0 taken")?;
            }
            "QUIT" => return say("221 bye"),
            _ => say("500 what?")?,
        }
    }
}

fn between(words: &str) -> String {
    words.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or("", |(inside, _)| inside).to_owned()
}

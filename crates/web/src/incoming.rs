//! A form with a large file, read while it travels: its values first, then the file piece by piece, never whole in
//! memory.

use std::io::{self, Read};
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::request::Values;
use crate::upload::{disposition, find};

/// Pieces of a body that may wait between the socket and whoever reads them.
const PIECES_MAX: usize = 4;
/// A form whose values take more than this is none of ours.
const VALUES_MAX: usize = 64 * 1024;
/// How much is read at a time.
const CHUNK: usize = 64 * 1024;
/// What is still read of a body that was refused, so that the browser shows why.
const DRAIN_MAX: usize = 8 * 1024 * 1024;

/// Why a body did not come to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Nothing came for too long.
    Slow,
    /// The sender left.
    Left,
    /// More came than the route takes.
    Large,
}

enum Piece {
    Data(Bytes),
    End,
    Cut(Cut),
}

/// Gives a body to whoever reads it on another thread, until it ends or the reader has enough.
pub(crate) async fn carry(mut body: Body, pieces: Sender, wait: Duration) {
    let mut drained = 0;
    loop {
        let next = timeout(wait, std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context))).await;
        let piece = match next {
            Err(_) => Piece::Cut(Cut::Slow),
            Ok(None) => Piece::End,
            Ok(Some(Err(_))) => Piece::Cut(Cut::Left),
            Ok(Some(Ok(frame))) => match frame.into_data() {
                Ok(data) => Piece::Data(data),
                Err(_) => continue,
            },
        };
        let last = !matches!(piece, Piece::Data(_));
        let length = if let Piece::Data(data) = &piece { data.len() } else { 0 };
        if pieces.0.send(piece).await.is_err() {
            drained += length;
        }
        if last || drained > DRAIN_MAX {
            return;
        }
    }
}

/// The end that the socket fills.
pub(crate) struct Sender(mpsc::Sender<Piece>);

/// The end that a handler reads.
pub(crate) struct BodyReader {
    pieces: mpsc::Receiver<Piece>,
    now: Bytes,
    left: usize,
    ended: bool,
    cut: Option<Cut>,
}

/// Both ends of a body of at most so many bytes.
pub(crate) fn channel(bytes_max: usize) -> (Sender, BodyReader) {
    let (sender, pieces) = mpsc::channel(PIECES_MAX);
    (Sender(sender), BodyReader { pieces, now: Bytes::new(), left: bytes_max, ended: false, cut: None })
}

impl Read for BodyReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.now.is_empty() {
            if self.ended {
                return Ok(0);
            }
            if self.cut.is_some() {
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
            // A sender that is gone without a last word: the connection broke.
            match self.pieces.blocking_recv().unwrap_or(Piece::Cut(Cut::Left)) {
                Piece::Data(data) if data.len() > self.left => self.cut = Some(Cut::Large),
                Piece::Data(data) => {
                    self.left -= data.len();
                    self.now = data;
                }
                Piece::End => self.ended = true,
                Piece::Cut(cut) => self.cut = Some(cut),
            }
        }
        let length = out.len().min(self.now.len());
        out[..length].copy_from_slice(&self.now.split_to(length));
        Ok(length)
    }
}

/// A form on its way. After [`Incoming::values`] it reads as the content of its file.
pub(crate) struct Incoming<R> {
    from: R,
    /// What stands before a part's end.
    between: Vec<u8>,
    held: Vec<u8>,
    /// The file's last byte was given.
    done: bool,
}

impl Incoming<BodyReader> {
    /// Why it broke off, if it did.
    pub(crate) const fn cut(&self) -> Option<Cut> {
        self.from.cut
    }
}

impl<R: Read> Incoming<R> {
    pub(crate) fn new(from: R, boundary: &str) -> Self {
        // The first boundary has no line before it; one is put there, so that all are alike.
        Self { from, between: format!("\r\n--{boundary}").into_bytes(), held: b"\r\n".to_vec(), done: false }
    }

    /// The values before the file, and the file's name; none when the form has no file.
    pub(crate) fn values(&mut self) -> io::Result<(Values, Option<String>)> {
        let mut values = Vec::new();
        let mut spent = 0;
        self.until_boundary(&mut spent)?;
        loop {
            let head = self.until(b"\r\n\r\n", &mut spent)?;
            if head.starts_with(b"--") {
                return Ok((Values::of(values), None));
            }
            let Some((name, file)) = disposition(&String::from_utf8_lossy(&head)) else {
                self.until_boundary(&mut spent)?;
                continue;
            };
            if let Some(file) = file {
                return Ok((Values::of(values), Some(file)));
            }
            let value = self.until_boundary(&mut spent)?;
            values.push((name, String::from_utf8_lossy(&value).into_owned()));
        }
    }

    fn until_boundary(&mut self, spent: &mut usize) -> io::Result<Vec<u8>> {
        let between = self.between.clone();
        self.until(&between, spent)
    }

    /// Everything up to `mark`, which is taken away with it; the end of the form counts as the mark of a head.
    fn until(&mut self, mark: &[u8], spent: &mut usize) -> io::Result<Vec<u8>> {
        loop {
            if let Some(end) = find(&self.held, mark) {
                let text = self.held[..end].to_vec();
                self.held.drain(..end + mark.len());
                *spent += end;
                return Ok(text);
            }
            if self.held.starts_with(b"--\r\n") || self.held == b"--" {
                return Ok(self.held.clone());
            }
            if *spent + self.held.len() > VALUES_MAX {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a form with too many values"));
            }
            if self.more()? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    fn more(&mut self) -> io::Result<usize> {
        let before = self.held.len();
        self.held.resize(before + CHUNK, 0);
        let read = self.from.read(&mut self.held[before..]);
        self.held.truncate(before + read.as_ref().map_or(0, |length| *length));
        read
    }
}

impl<R: Read> Read for Incoming<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() || self.done {
            return Ok(0);
        }
        loop {
            let end = find(&self.held, &self.between);
            // The beginning of what may become the mark is held back.
            let sure = end.unwrap_or_else(|| self.held.len().saturating_sub(self.between.len() - 1));
            if sure > 0 {
                let length = out.len().min(sure);
                out[..length].copy_from_slice(&self.held[..length]);
                self.held.drain(..length);
                return Ok(length);
            }
            if end.is_some() {
                self.done = true;
                return Ok(0);
            }
            if self.more()? == 0 {
                // The body ends within the file: it is not whole.
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a few bytes at a time, as a slow line does.
    struct Drops<'b>(&'b [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let length = self.1.min(out.len()).min(self.0.len());
            out[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    const BODY: &str = "------contoh\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nab\r\n\
        ------contoh\r\nContent-Disposition: form-data; name=\"kantor\"\r\n\r\nCabang \"A\"\r\n\
        ------contoh\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"..\\\\C:/a.csv\"\r\n\
        Content-Type: text/csv\r\n\r\n1,2\r\n------conto\r\n\r\n-3\r\n------contoh--\r\n";

    #[test]
    fn values_and_the_file_come_whole_in_pieces_of_any_size() {
        for size in [1, 2, 3, 7, 19, 64, 4096] {
            let mut form = Incoming::new(Drops(BODY.as_bytes(), size), "----contoh");
            let (values, file) = form.values().unwrap();
            assert_eq!((values.get("token"), values.get("kantor")), (Some("ab"), Some("Cabang \"A\"")));
            assert_eq!(file.as_deref(), Some("a.csv"));
            let mut content = String::new();
            form.read_to_string(&mut content).unwrap();
            assert_eq!(content, "1,2\r\n------conto\r\n\r\n-3", "{size}");
        }
    }

    #[test]
    fn a_form_that_is_cut_anywhere_never_gives_a_whole_file() {
        let whole = BODY.len() - "--\r\n".len();
        for length in 0..whole {
            let mut form = Incoming::new(Drops(&BODY.as_bytes()[..length], 11), "----contoh");
            let read = form.values().and_then(|_| form.read_to_end(&mut Vec::new()));
            assert!(read.is_err(), "{length}");
        }
        let mut without = Incoming::new(
            &b"------contoh\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n------contoh--\r\n"[..],
            "----contoh",
        );
        let (values, file) = without.values().unwrap();
        assert_eq!((values.get("a"), file), (Some("1"), None));
        let endless = io::repeat(b'x');
        assert!(Incoming::new(endless, "----contoh").values().is_err());
    }
}

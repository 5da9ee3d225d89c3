//! Text in two-byte letters, read as UTF-8 while it streams.

use std::io::{self, Read, Seek, SeekFrom};

use crate::source::ReadSeek;

/// A stream of UTF-16 behind its byte order mark, given as UTF-8; it can go back to its start only.
pub(crate) struct Utf16 {
    inner: Box<dyn ReadSeek>,
    big_end: bool,
    /// A low half that waits for its other byte, or a first surrogate that waits for the second.
    byte: Option<u8>,
    surrogate: Option<u16>,
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

impl Utf16 {
    /// `inner` begins with a mark, which is skipped.
    pub(crate) fn new(inner: Box<dyn ReadSeek>, big_end: bool) -> Self {
        Self { inner, big_end, byte: None, surrogate: None, ready: Vec::new(), given: 0, ended: true }
    }

    fn restart(&mut self) -> io::Result<()> {
        self.inner.seek(SeekFrom::Start(2))?;
        (self.byte, self.surrogate, self.given, self.ended) = (None, None, 0, false);
        self.ready.clear();
        Ok(())
    }

    fn push(&mut self, unit: u16) {
        let units: Vec<u16> = self.surrogate.take().into_iter().chain([unit]).collect();
        if matches!(unit, 0xd800..=0xdbff) {
            // A first half before another first half stands alone, and is no letter.
            self.ready.extend(units[..units.len() - 1].iter().flat_map(|_| "\u{fffd}".bytes()));
            self.surrogate = Some(unit);
            return;
        }
        for letter in char::decode_utf16(units) {
            let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.ready.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.ready.clear();
        self.given = 0;
        let mut buffer = [0_u8; 16 * 1024];
        while self.ready.is_empty() && !self.ended {
            let read = self.inner.read(&mut buffer)?;
            if read == 0 {
                self.ended = true;
                if self.byte.take().is_some() || self.surrogate.take().is_some() {
                    self.ready.extend_from_slice("\u{fffd}".as_bytes());
                }
            }
            for &byte in &buffer[..read] {
                match self.byte.take() {
                    None => self.byte = Some(byte),
                    Some(first) if self.big_end => self.push(u16::from_be_bytes([first, byte])),
                    Some(first) => self.push(u16::from_le_bytes([first, byte])),
                }
            }
        }
        Ok(())
    }
}

impl Read for Utf16 {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() {
            self.fill()?;
        }
        let count = (self.ready.len() - self.given).min(buffer.len());
        buffer[..count].copy_from_slice(&self.ready[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

impl Seek for Utf16 {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            SeekFrom::Start(0) => self.restart().map(|()| 0),
            // The length of the text is not known before it is read; that of the file is a good guess.
            SeekFrom::End(0) => self.inner.seek(SeekFrom::End(0)),
            _ => Err(io::Error::new(io::ErrorKind::Unsupported, "only the start of a text can be sought")),
        }
    }
}

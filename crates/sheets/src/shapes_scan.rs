//! Finds the values of a large JSON file one by one, so that no more of it than one value is held in memory.

use std::io::{self, BufRead};

/// How deep a value may nest; polygons of a feature are six deep.
const DEEPEST: usize = 64;

/// A file of JSON, read from its beginning.
pub(crate) struct Scan<R> {
    source: R,
}

/// One value as it stands in the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Raw {
    /// Its bytes.
    Whole(Vec<u8>),
    /// It was passed over: more bytes than are held at a time.
    TooLong,
    /// It was passed over: it nests deeper than any polygon.
    TooDeep,
}

impl<R: BufRead> Scan<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { source }
    }

    /// The next byte that is no space, left in place; none at the end.
    pub(crate) fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let spaces = buffer.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let found = buffer.get(spaces).copied();
            self.source.consume(spaces);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// Takes `byte` when it comes next; says whether.
    pub(crate) fn take(&mut self, byte: u8) -> io::Result<bool> {
        let comes = self.peek()? == Some(byte);
        if comes {
            self.source.consume(1);
        }
        Ok(comes)
    }

    /// The value that comes next, of at most `longest` bytes; none where the file ends inside it.
    pub(crate) fn value(&mut self, longest: usize) -> io::Result<Option<Raw>> {
        if self.peek()?.is_none() {
            return Ok(None);
        }
        let mut value = Value::default();
        let mut kept = Vec::new();
        let mut too_long = false;
        loop {
            let buffer = self.source.fill_buf()?;
            if buffer.is_empty() {
                // A number may end with the file; nothing else does.
                return Ok(value.is_bare().then_some(Raw::Whole(kept)));
            }
            let used = value.follow(buffer);
            too_long |= kept.len() + used > longest;
            if too_long || value.deepest > DEEPEST {
                kept = Vec::new();
            } else {
                kept.extend_from_slice(&buffer[..used]);
            }
            self.source.consume(used);
            if value.ended {
                return Ok(Some(match (too_long, value.deepest > DEEPEST) {
                    (_, true) => Raw::TooDeep,
                    (true, false) => Raw::TooLong,
                    (false, false) => Raw::Whole(kept),
                }));
            }
        }
    }
}

/// How far a value was followed.
#[derive(Default)]
struct Value {
    begun: bool,
    depth: usize,
    deepest: usize,
    in_text: bool,
    escaped: bool,
    ended: bool,
}

impl Value {
    /// A number or a word, which ends where something else begins.
    const fn is_bare(&self) -> bool {
        self.begun && self.depth == 0 && !self.in_text
    }

    /// Follows the value through `bytes`; says how many of them are part of it.
    fn follow(&mut self, bytes: &[u8]) -> usize {
        for (place, byte) in bytes.iter().enumerate() {
            if self.in_text {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_text = false;
                        self.ended = self.depth == 0;
                    }
                    _ => {}
                }
            } else {
                match byte {
                    b',' | b'}' | b']' if self.depth == 0 => {
                        self.ended = true;
                        return place;
                    }
                    b'"' if self.depth == 0 && self.begun => {
                        self.ended = true;
                        return place;
                    }
                    b'"' => self.in_text = true,
                    b'{' | b'[' => {
                        self.depth += 1;
                        self.deepest = self.deepest.max(self.depth);
                    }
                    b'}' | b']' => {
                        self.depth -= 1;
                        self.ended = self.depth == 0;
                    }
                    space if self.depth == 0 && space.is_ascii_whitespace() => {
                        self.ended = true;
                        return place;
                    }
                    _ => {}
                }
            }
            self.begun = true;
            if self.ended {
                return place + 1;
            }
        }
        bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn values(text: &str, longest: usize) -> Vec<Option<Raw>> {
        // A small buffer cuts values everywhere.
        let mut scan = Scan::new(BufReader::with_capacity(3, text.as_bytes()));
        let mut found = Vec::new();
        assert!(scan.take(b'[').unwrap());
        while !scan.take(b']').unwrap() {
            found.push(scan.value(longest).unwrap());
            if !scan.take(b',').unwrap() && scan.peek().unwrap() != Some(b']') {
                break;
            }
        }
        found
    }

    fn whole(text: &str) -> Option<Raw> {
        Some(Raw::Whole(text.as_bytes().to_vec()))
    }

    #[test]
    fn values_are_found_whole_one_by_one() {
        let found = values(r#"[ {"a":[1,"]}\""]} , 12.5 ,"x\\", NaN,true]"#, 100);
        let expected = [r#"{"a":[1,"]}\""]}"#, "12.5", r#""x\\""#, "NaN", "true"].map(whole);
        assert_eq!(found, expected);
    }

    #[test]
    fn what_is_too_long_or_too_deep_is_passed_over() {
        let deep = format!("[{}{},7]", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(values(&deep, 1_000_000), [Some(Raw::TooDeep), whole("7")]);
        assert_eq!(values("[[1,2,3,4,5],7]", 8), [Some(Raw::TooLong), whole("7")]);
    }

    #[test]
    fn a_file_that_ends_inside_a_value_says_so() {
        assert_eq!(values("[[1,2", 100), [None]);
        assert_eq!(values("[\"abc", 100), [None]);
    }
}

//! Pages of tags as tags and text, read piece by piece: tolerant of what browsers tolerate, bounded in memory.

use std::io::{self, BufRead, BufReader, Seek, SeekFrom};

use crate::csv_source::windows_1252;
use crate::source::ReadSeek;

/// A tag longer than this is cut; no tag of a spreadsheet comes near.
const TAG_MAX: usize = 64 * 1024;

/// A text is handed over in pieces of at most about this size.
const PIECE_MAX: usize = 64 * 1024;

/// One piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// `<td align="left">`, the name in lower case.
    Open(Tag),
    /// `</td>`, its name in lower case.
    Close(String),
    /// Text with its entities resolved.
    Text(String),
}

/// An opening tag.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Tag {
    /// In lower case.
    pub(crate) name: String,
    /// Written `<Cell/>`: it holds nothing.
    pub(crate) empty: bool,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute, whatever the case of its name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A whole number in an attribute.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// A page being read.
pub(crate) struct Markup {
    input: BufReader<Box<dyn ReadSeek>>,
}

impl Markup {
    /// Starts at the first byte.
    pub(crate) fn new(mut stream: Box<dyn ReadSeek>) -> io::Result<Self> {
        stream.seek(SeekFrom::Start(0))?;
        Ok(Self { input: BufReader::with_capacity(1 << 16, stream) })
    }

    /// Goes back to the first byte.
    pub(crate) fn restart(self) -> io::Result<Self> {
        Self::new(self.input.into_inner())
    }

    /// The next piece; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<Piece>> {
        loop {
            match self.peek()? {
                None => return Ok(None),
                Some(b'<') => {
                    if let Some(piece) = self.tag()? {
                        return Ok(Some(piece));
                    }
                }
                Some(_) => return self.text().map(Some),
            }
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    /// Text up to the next tag, or as much of it as one piece holds.
    fn text(&mut self) -> io::Result<Piece> {
        let mut bytes = Vec::new();
        loop {
            let ready = self.input.fill_buf()?;
            if ready.is_empty() {
                break;
            }
            let end = ready.iter().position(|byte| *byte == b'<');
            let take = end.unwrap_or(ready.len()).min(PIECE_MAX);
            bytes.extend_from_slice(&ready[..take]);
            self.input.consume(take);
            // A letter or an entity is not torn apart: a piece ends at a space unless there is none.
            if end == Some(take) || (bytes.len() >= PIECE_MAX && bytes.last().is_some_and(u8::is_ascii_whitespace)) {
                break;
            }
            if bytes.len() >= 2 * PIECE_MAX {
                break;
            }
        }
        Ok(Piece::Text(resolved(&decoded(&bytes))))
    }

    /// A tag; `None` for comments, declarations, and what a script or a style says.
    fn tag(&mut self) -> io::Result<Option<Piece>> {
        self.input.consume(1);
        match self.peek()? {
            Some(b'!') => {
                self.skip_declaration()?;
                return Ok(None);
            }
            Some(b'?') => {
                self.skip_past(b">")?;
                return Ok(None);
            }
            Some(byte) if byte == b'/' || byte.is_ascii_alphabetic() => {}
            // A lone sign: "gaji < 2 juta".
            _ => return Ok(Some(Piece::Text("<".to_owned()))),
        }
        let bytes = self.inside_of_tag()?;
        let text = decoded(&bytes);
        if let Some(name) = text.strip_prefix('/') {
            return Ok(Some(Piece::Close(name.trim().to_ascii_lowercase())));
        }
        let tag = tag_of(&text);
        if matches!(tag.name.as_str(), "script" | "style") && !tag.empty {
            self.skip_past(format!("</{}", tag.name).as_bytes())?;
            self.skip_past(b">")?;
            return Ok(None);
        }
        Ok(Some(Piece::Open(tag)))
    }

    /// What stands between the signs of a tag; a sign in quotes does not end it.
    fn inside_of_tag(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut quote = None;
        let mut last = b' ';
        loop {
            let ready = self.input.fill_buf()?;
            if ready.is_empty() {
                return Ok(bytes);
            }
            let mut end = None;
            for (at, &byte) in ready.iter().enumerate() {
                match (quote, byte) {
                    (None, b'>') => {
                        end = Some(at);
                        break;
                    }
                    (None, b'"' | b'\'') if last == b'=' => quote = Some(byte),
                    (Some(mark), _) if mark == byte => quote = None,
                    _ => {}
                }
                last = byte;
            }
            let taken = end.unwrap_or(ready.len());
            let room = TAG_MAX.saturating_sub(bytes.len());
            bytes.extend_from_slice(&ready[..taken.min(room)]);
            self.input.consume(taken + usize::from(end.is_some()));
            if end.is_some() {
                return Ok(bytes);
            }
        }
    }

    /// A comment or a declaration; one of `[CDATA[` is text that nobody writes in a cell.
    fn skip_declaration(&mut self) -> io::Result<()> {
        let comment = self.input.fill_buf()?.starts_with(b"!--");
        self.skip_past(if comment { b"-->" } else { b">" })
    }

    /// Reads past the next `mark`, in any case of letters.
    fn skip_past(&mut self, mark: &[u8]) -> io::Result<()> {
        let mut last = Vec::with_capacity(mark.len());
        while let Some(byte) = self.peek()? {
            self.input.consume(1);
            if last.len() == mark.len() {
                last.remove(0);
            }
            last.push(byte.to_ascii_lowercase());
            if last == mark {
                break;
            }
        }
        Ok(())
    }
}

fn decoded(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| windows_1252(bytes), str::to_owned)
}

fn tag_of(text: &str) -> Tag {
    let (body, empty) = match text.trim_end().strip_suffix('/') {
        Some(body) => (body, true),
        None => (text, false),
    };
    let mut rest = body.trim_start();
    let name_end = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
    let mut tag = Tag { name: rest[..name_end].to_ascii_lowercase(), empty, attributes: Vec::new() };
    rest = rest[name_end..].trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let key = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (from, until): (usize, usize) = match quote {
                Some(mark) => (1, after[1..].find(mark).map_or(after.len(), |at| at + 1)),
                None => (0, after.find(char::is_whitespace).unwrap_or(after.len())),
            };
            value = resolved(&after[from..until]);
            rest = after.get(until + usize::from(quote.is_some())..).unwrap_or_default().trim_start();
        } else if end == 0 {
            // A stray sign that is neither a name nor a value.
            rest = rest.get(rest.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
        }
        tag.attributes.push((key, value));
    }
    tag
}

/// Text with the entities that tables use; any other stays as written, and none stands for more than one letter.
fn resolved(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(12).find(|(_, c)| *c == ';').map(|(end, _)| end);
        let letter = end.and_then(|end| letter_of(&rest[1..end]));
        match (letter, end) {
            (Some(letter), Some(end)) => {
                out.push(letter);
                rest = &rest[end + 1..];
            }
            _ => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn letter_of(entity: &str) -> Option<char> {
    if let Some(number) = entity.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
            None => number.parse().ok(),
        };
        return code.and_then(char::from_u32).filter(|c| *c != '\0');
    }
    Some(match entity {
        "nbsp" => '\u{a0}',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" | "rsquo" | "lsquo" => '\'',
        "ldquo" | "rdquo" => '"',
        "ndash" => '–',
        "mdash" => '—',
        "eacute" => 'é',
        "radic" => '√',
        "check" => '✓',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn pieces(page: &str) -> Vec<Piece> {
        let mut markup = Markup::new(Box::new(Cursor::new(page.as_bytes().to_vec()))).unwrap_or_else(|_| panic!());
        std::iter::from_fn(|| markup.next().unwrap_or_else(|_| panic!())).collect()
    }

    #[test]
    fn tags_texts_and_entities_are_told_apart() {
        let page = "<!DOCTYPE html><style>td {a: '<b>'}</style><TD class=\"a > b\" nowrap X=1>Sari&nbsp;&amp; <!-- <td> -->a < b</TD>";
        let found = pieces(page);
        let Piece::Open(tag) = &found[0] else { panic!("{found:?}") };
        assert_eq!((tag.name.as_str(), tag.attribute("class"), tag.number("x")), ("td", Some("a > b"), Some(1)));
        let text: String = found
            .iter()
            .filter_map(|piece| if let Piece::Text(text) = piece { Some(text.as_str()) } else { None })
            .collect();
        assert_eq!(text, "Sari\u{a0}& a < b");
        assert_eq!(found.last(), Some(&Piece::Close("td".to_owned())));
    }

    #[test]
    fn what_never_ends_is_read_to_the_end() {
        for page in ["<td a=\"", "<!-- ", "<script>", "&", "&#xffffffff;", "<", "<td =a='b'\"c"] {
            pieces(page);
        }
    }
}

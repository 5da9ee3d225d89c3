//! Whether the XML of a sheet can be streamed: well formed, and no cell so large that it must not be held.

use crate::issue_words::Both;
use crate::source::CELL_MAX;

/// The most bytes that one cell or one shared string may take: the longest text that a spreadsheet allows, eight
/// times over for its marks.
const ITEM_MAX: u64 = 32 * CELL_MAX as u64;

/// Elements inside elements; sheets have about ten.
const DEPTH_MAX: usize = 64;

/// The longest element name.
const NAME_MAX: usize = 64;

/// How deep the items of a part stand: cells in rows, or shared strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    SharedString,
    XlsxCell,
    OdsCell,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    /// Just behind `<`.
    TagStart,
    /// In the name of a tag.
    Name,
    /// In a tag, behind the name; the last byte tells `<c/>` from `<c>`.
    Tag,
    /// In an attribute, until this quote mark.
    Quoted(u8),
    /// In `<?xml ... ?>`.
    Declaration,
}

/// Follows the tags of one part, byte by byte, whatever the pieces it arrives in.
///
/// Comments and CDATA, which no spreadsheet writes, are refused: in them a text may hide from the count.
pub(crate) struct XmlCheck {
    place: Place,
    /// Names of the open elements, end to end, and where each begins.
    names: Vec<u8>,
    starts: Vec<usize>,
    name: Vec<u8>,
    closing: bool,
    last: u8,
    at: u64,
    /// Where the current item began: an element at this depth or above it.
    item_from: u64,
    item_depth: usize,
}

impl XmlCheck {
    /// Watches a part whose items stand at this level.
    pub(crate) fn new(level: Level) -> Self {
        Self {
            place: Place::Text,
            names: Vec::new(),
            starts: Vec::new(),
            name: Vec::new(),
            closing: false,
            last: 0,
            at: 0,
            item_from: 0,
            item_depth: match level {
                Level::SharedString => 1,
                Level::XlsxCell => 3,
                Level::OdsCell => 5,
            },
        }
    }

    /// Takes the next bytes; the error says what is wrong with them.
    pub(crate) fn feed(&mut self, bytes: &[u8]) -> Result<(), Both> {
        for &byte in bytes {
            self.step(byte)?;
            self.last = byte;
            self.at += 1;
            if self.at - self.item_from > ITEM_MAX {
                return Err(["satu sel memuat lebih dari 1 MB", "one cell holds more than 1 MB"]);
            }
        }
        Ok(())
    }

    #[inline]
    fn step(&mut self, byte: u8) -> Result<(), Both> {
        self.place = match (self.place, byte) {
            (Place::Text, b'<') => Place::TagStart,
            (Place::Text, _) => Place::Text,
            (Place::TagStart, b'!') => {
                return Err(["ada komentar atau CDATA di dalam XML", "its XML has a comment or CDATA"]);
            }
            (Place::TagStart, b'?') if self.starts.is_empty() => Place::Declaration,
            (Place::TagStart, b'?' | b'<' | b'>') => return Err(["tanda XML tidak sah", "a mark that XML forbids"]),
            (Place::TagStart, _) => {
                self.name.clear();
                self.closing = byte == b'/';
                if !self.closing {
                    self.name.push(byte);
                }
                Place::Name
            }
            (Place::Declaration, b'>') if self.last == b'?' => Place::Text,
            (Place::Declaration, _) => Place::Declaration,
            (Place::Quoted(mark), _) if byte == mark => Place::Tag,
            (Place::Quoted(mark), _) => Place::Quoted(mark),
            (Place::Name | Place::Tag, b'>') => self.end_of_tag()?,
            (Place::Name | Place::Tag, b'<') => return Err(["tanda XML tidak sah", "a mark that XML forbids"]),
            (Place::Tag, b'"' | b'\'') => Place::Quoted(byte),
            (Place::Tag, _) => Place::Tag,
            (Place::Name, b'"' | b'\'') => return Err(["tanda XML tidak sah", "a mark that XML forbids"]),
            (Place::Name, b'/') => Place::Tag,
            (Place::Name, _) if byte.is_ascii_whitespace() => Place::Tag,
            (Place::Name, _) if self.name.len() >= NAME_MAX => {
                return Err(["nama unsur XML terlalu panjang", "the name of an XML element is too long"]);
            }
            (Place::Name, _) => {
                self.name.push(byte);
                Place::Name
            }
        };
        Ok(())
    }

    fn end_of_tag(&mut self) -> Result<Place, Both> {
        if self.closing {
            let from = self
                .starts
                .pop()
                .ok_or(["unsur XML ditutup sebelum dibuka", "an XML element is closed before it is opened"])?;
            if self.names[from..] != self.name[..] {
                return Err(["unsur XML tidak ditutup dengan namanya", "an XML element is closed under another name"]);
            }
            self.names.truncate(from);
        } else if self.last != b'/' {
            if self.starts.len() >= DEPTH_MAX {
                return Err(["unsur XML terlalu dalam", "XML elements stand too deep"]);
            }
            self.starts.push(self.names.len());
            self.names.extend_from_slice(&self.name);
        }
        if self.starts.len() <= self.item_depth {
            self.item_from = self.at;
        }
        Ok(Place::Text)
    }
}

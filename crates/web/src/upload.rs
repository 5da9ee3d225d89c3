//! A form with a file (`multipart/form-data`), whole in memory: the route says how large it may be.

use crate::request::Values;

/// A file as a browser sent it.
#[derive(Default)]
pub(crate) struct Upload {
    /// The last part of its name; a name only, never a path.
    pub name: String,
    pub content: Vec<u8>,
}

/// The boundary that a content type names.
pub(crate) fn boundary(kind: &str) -> Option<&str> {
    let rest = kind.strip_prefix("multipart/form-data")?;
    let value = rest.split(';').find_map(|piece| piece.trim().strip_prefix("boundary="))?.trim_matches('"');
    // RFC 2046 allows 70 characters; an empty one would cut everywhere.
    (1..=70).contains(&value.len()).then_some(value)
}

/// Values and the first file of a body; what is cut off in the middle of a part is not there.
pub(crate) fn read(boundary: &str, body: &[u8]) -> (Values, Option<Upload>) {
    let mut values = Vec::new();
    let mut upload = None;
    let between = format!("\r\n--{boundary}");
    let mut rest = match body.strip_prefix(&between.as_bytes()[2..]) {
        Some(rest) => rest,
        None => return (Values::default(), None),
    };
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let Some(end) = find(part, between.as_bytes()) else { break };
        rest = &part[end + between.len()..];
        let Some(head_end) = find(&part[..end], b"\r\n\r\n") else { continue };
        let content = &part[head_end + 4..end];
        let Some((name, file)) = disposition(&String::from_utf8_lossy(&part[..head_end])) else { continue };
        match file {
            Some(name) if upload.is_none() => upload = Some(Upload { name, content: content.to_vec() }),
            Some(_) => {}
            None => values.push((name, String::from_utf8_lossy(content).into_owned())),
        }
    }
    (Values::of(values), upload)
}

/// Name of a part from its head, and the last part of its file's name when it is a file.
pub(crate) fn disposition(head: &str) -> Option<(String, Option<String>)> {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let file = parameter(line, "filename");
    let file = file.map(|file| file.rsplit(['/', '\\']).next().unwrap_or_default().to_owned());
    Some((parameter(line, "name")?, file))
}

/// The value of `name="…"` in a header line; browsers write a quotation mark inside as `%22`.
fn parameter(line: &str, name: &str) -> Option<String> {
    let start = line.find(&format!("; {name}=\""))? + name.len() + 4;
    let length = line[start..].find('"')?;
    Some(line[start..start + length].replace("%22", "\""))
}

pub(crate) fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = wanted[0];
    let mut from = 0;
    while let Some(step) = text[from..].iter().position(|byte| *byte == first) {
        let at = from + step;
        if text[at..].starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "multipart/form-data; boundary=----contoh";

    fn body(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut text = String::new();
        for (head, content) in parts {
            text.push_str(&format!("------contoh\r\nContent-Disposition: form-data; {head}\r\n\r\n{content}\r\n"));
        }
        (text + "------contoh--\r\n").into_bytes()
    }

    #[test]
    fn values_and_the_file_are_read_and_a_path_loses_its_folders() {
        let boundary = boundary(KIND).unwrap();
        let parts = [
            ("name=\"token\"", "ab"),
            ("name=\"berkas\"; filename=\"..\\..\\C:/jawaban.csv\"", "a,b\r\n1,2\r\n--x"),
            ("name=\"kantor\"", "Cabang \"A\""),
        ];
        let (values, upload) = read(boundary, &body(&parts));
        assert_eq!((values.get("token"), values.get("kantor")), (Some("ab"), Some("Cabang \"A\"")));
        let upload = upload.unwrap();
        assert_eq!((upload.name.as_str(), upload.content.as_slice()), ("jawaban.csv", &b"a,b\r\n1,2\r\n--x"[..]));
    }

    #[test]
    fn a_body_that_broke_off_or_fits_no_boundary_gives_no_file() {
        let whole = body(&[("name=\"berkas\"; filename=\"a.csv\"", "1,2,3")]);
        for length in 0..whole.len() - "\r\n------contoh--\r\n".len() {
            assert!(read("----contoh", &whole[..length]).1.is_none(), "{length}");
        }
        assert!(read("lain", &whole).1.is_none());
        assert!(boundary("multipart/form-data").is_none() && boundary("multipart/form-data; boundary=").is_none());
        assert!(boundary("text/plain; boundary=a").is_none());
    }
}

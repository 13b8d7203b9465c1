//! Bytes to text.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text and the name of the encoding it was in.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub text: String,
    pub encoding: &'static str,
    /// Whether the encoding is a fallback rather than known.
    pub guessed: bool,
}

/// Why bytes are not text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotText {
    /// A NUL in the text, on this line.
    Nul(u64),
    /// Not valid in the encoding its byte order mark names.
    Malformed(&'static str),
}

/// Decodes by byte order mark, else as UTF-8, else as Windows-1252.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded, NotText> {
    let (encoding, guessed, rest): (&'static Encoding, bool, &[u8]) = match Encoding::for_bom(bytes)
    {
        Some((encoding, length)) => (encoding, false, &bytes[length..]),
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, false, bytes),
        // UTF-16 without a mark is full of NULs, which are refused below.
        None => (WINDOWS_1252, true, bytes),
    };
    let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(rest) else {
        return Err(NotText::Malformed(name(encoding)));
    };
    if let Some(at) = text.find('\0') {
        let line = text[..at].matches('\n').count() as u64 + 1;
        return Err(NotText::Nul(line));
    }
    Ok(Decoded {
        text: text.into_owned(),
        encoding: name(encoding),
        guessed,
    })
}

fn name(encoding: &'static Encoding) -> &'static str {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        "UTF-16"
    } else if encoding == WINDOWS_1252 {
        "Windows-1252"
    } else {
        "UTF-8"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, encoding: &str, guessed: bool) {
        let decoded = decode(bytes).unwrap();
        assert_eq!(
            (decoded.text.as_str(), decoded.encoding, decoded.guessed),
            (text, encoding, guessed)
        );
    }

    #[test]
    fn encodings_are_recognised() {
        check("Zoë".as_bytes(), "Zoë", "UTF-8", false);
        check(b"\xef\xbb\xbfid", "id", "UTF-8", false);
        check(b"\xff\xfei\0d\0", "id", "UTF-16", false);
        check(b"\xfe\xff\0i\0d", "id", "UTF-16", false);
        check(b"Zo\xeb \x80", "Zoë €", "Windows-1252", true);
    }

    #[test]
    fn what_is_not_text_is_refused() {
        assert_eq!(decode(b"a\nb\0c").unwrap_err(), NotText::Nul(2));
        assert_eq!(decode(b"i\0d\0").unwrap_err(), NotText::Nul(1));
        assert_eq!(
            decode(b"\xff\xfe\x00\xd8a\0").unwrap_err(),
            NotText::Malformed("UTF-16")
        );
        assert_eq!(
            decode(b"\xef\xbb\xbf\xff").unwrap_err(),
            NotText::Malformed("UTF-8")
        );
    }
}

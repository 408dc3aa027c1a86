//! Addresses: parts are encoded, and what leads back stays on this site.

/// Percent-encodes one part of a path or a query value (RFC 3986, 2.3).
pub fn encode(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A path on this site that a form or query handed in, or `/`: never an address elsewhere.
pub fn local(path: &str) -> &str {
    let inside = path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n']);
    if inside { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leads_away_from_this_site() {
        for path in
            ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/a\r\nSet-Cookie: x"]
        {
            assert_eq!(local(path), "/", "{path}");
        }
        assert_eq!(local("/cases/ABC?x=1"), "/cases/ABC?x=1");
    }

    #[test]
    fn what_is_not_a_letter_or_digit_is_encoded() {
        assert_eq!(encode("/a b&c=é"), "%2Fa%20b%26c%3D%C3%A9");
    }
}

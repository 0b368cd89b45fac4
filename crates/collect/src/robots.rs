//! robots.txt as RFC 9309 reads it.
//!
//! Knows the file, not how it is fetched. `Crawl-delay` and `Sitemap` are no part of the RFC
//! and are ignored.

/// How much of a robots.txt is read, in bytes (RFC 9309, section 2.5: at least 500 KiB).
pub(crate) const LIMIT_BYTES: usize = 500 << 10;

/// The rules of one robots.txt that hold for us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Robots {
    rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allow: bool,
    /// The pattern in normal form, without a final `$`.
    pattern: String,
    /// Whether it must match up to the end of the path.
    anchored: bool,
}

impl Robots {
    /// Reads the rules for `product`, the product name of our user agent ("Wirewatch").
    ///
    /// All groups that name it are taken together; without one, those for `*`; without any,
    /// everything is allowed. Never fails: what is not understood is passed over. Reads at most
    /// 500 KiB.
    pub fn parse(bytes: &[u8], product: &str) -> Robots {
        let bytes = &bytes[..bytes.len().min(LIMIT_BYTES)];
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let (mut ours, mut anyone) = (Robots::default(), Robots::default());
        let mut names_us = false;
        // Which of the two the current group speaks to.
        let (mut to_us, mut to_anyone) = (false, false);
        let mut in_rules = true;
        for line in text.split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            let (key, value) = (key.trim(), value.trim());
            if key.eq_ignore_ascii_case("user-agent") {
                if in_rules {
                    (to_us, to_anyone, in_rules) = (false, false, false);
                }
                if value == "*" {
                    to_anyone = true;
                } else if product_of(value).eq_ignore_ascii_case(product) {
                    to_us = true;
                    names_us = true;
                }
                continue;
            }
            let allow = key.eq_ignore_ascii_case("allow");
            if !allow && !key.eq_ignore_ascii_case("disallow") {
                continue;
            }
            in_rules = true;
            if let Some(rule) = Rule::new(allow, value) {
                if to_us {
                    ours.rules.push(rule.clone());
                }
                if to_anyone {
                    anyone.rules.push(rule);
                }
            }
        }
        if names_us { ours } else { anyone }
    }

    /// Whether `path`, with its query and as it stands in the URL, may be fetched.
    ///
    /// The longest matching pattern decides; of two equally long ones, `Allow`. `/robots.txt`
    /// itself is always allowed.
    pub fn allows(&self, path: &str) -> bool {
        if path == "/robots.txt" {
            return true;
        }
        let path = normal(path);
        let deciding = self
            .rules
            .iter()
            .filter(|rule| rule.matches(&path))
            .max_by_key(|rule| (rule.pattern.len() + usize::from(rule.anchored), rule.allow));
        deciding.is_none_or(|rule| rule.allow)
    }
}

impl Rule {
    /// `None` for an empty pattern, which matches nothing.
    fn new(allow: bool, pattern: &str) -> Option<Rule> {
        if pattern.is_empty() {
            return None;
        }
        let (pattern, anchored) = match pattern.strip_suffix('$') {
            Some(pattern) => (pattern, true),
            None => (pattern, false),
        };
        let mut pattern = normal(pattern);
        if !pattern.starts_with(['/', '*']) {
            pattern.insert(0, '/');
        }
        Some(Rule {
            allow,
            pattern,
            anchored,
        })
    }

    /// Linear in `path`: each piece between two `*` is looked for once, from left to right.
    fn matches(&self, path: &str) -> bool {
        let mut pieces = self.pattern.split('*');
        let first = pieces.next().unwrap_or_default();
        let Some(mut rest) = path.strip_prefix(first) else {
            return false;
        };
        let mut pieces = pieces.peekable();
        if pieces.peek().is_none() {
            return !self.anchored || rest.is_empty();
        }
        while let Some(piece) = pieces.next() {
            if self.anchored && pieces.peek().is_none() {
                return rest.ends_with(piece);
            }
            match rest.find(piece) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        true
    }
}

/// The product name at the start of a user agent: letters, `_` and `-`.
pub(crate) fn product_of(user_agent: &str) -> &str {
    let end = user_agent
        .find(|letter: char| !letter.is_ascii_alphabetic() && !matches!(letter, '_' | '-'))
        .unwrap_or(user_agent.len());
    &user_agent[..end]
}

/// One form for the many spellings of a path: `%41` is `A`, `%c3` is `%C3`, `ü` is `%C3%BC`.
/// Signs that separate parts (`%2F`) stay as they are written.
fn normal(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let hex = |byte: Option<u8>| (byte? as char).to_digit(16);
        let (high, low) = (hex(ahead.next()), hex(ahead.next()));
        match (byte, high, low) {
            (b'%', Some(high), Some(low)) => {
                bytes = ahead;
                let decoded = (high * 16 + low) as u8;
                if decoded.is_ascii_alphanumeric() || matches!(decoded, b'-' | b'.' | b'_' | b'~') {
                    out.push(decoded as char);
                } else {
                    out.push_str(&format!("%{decoded:02X}"));
                }
            }
            (byte, ..) if byte.is_ascii_graphic() => out.push(byte as char),
            (byte, ..) => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_fetched() {
        let everyone = "User-agent: *\nDisallow: /private\nAllow: /private/open\n";
        let cases: &[(&str, &str, bool)] = &[
            ("", "/", true),
            ("<html><body>Not found</body></html>", "/a", true),
            (everyone, "/", true),
            (everyone, "/private", false),
            (everyone, "/privateer", false),
            (everyone, "/private/open/a", true),
            (everyone, "/Private", true),
            // Groups: ours before `*`, several of ours together, names in any case.
            (
                "User-agent: *\nDisallow: /\n\nUser-agent: wirewatch\nDisallow: /x",
                "/a",
                true,
            ),
            (
                "User-agent: *\nDisallow: /\n\nUser-agent: wirewatch\nDisallow: /x",
                "/x",
                false,
            ),
            (
                "User-agent: WireWatch/2\nDisallow: /a\nUser-agent: wirewatch\nDisallow: /b",
                "/a",
                false,
            ),
            (
                "User-agent: WireWatch/2\nDisallow: /a\nUser-agent: wirewatch\nDisallow: /b",
                "/b",
                false,
            ),
            (
                "User-agent: other\nUser-agent: wirewatch\nDisallow: /a",
                "/a",
                false,
            ),
            ("User-agent: other\nDisallow: /", "/a", true),
            ("User-agent: wire\nDisallow: /", "/a", true),
            ("User-agent: wirewatch\nAllow: /", "/a", true),
            (
                "User-agent: *\nDisallow: /\nUser-agent: wirewatch\nDisallow:",
                "/a",
                true,
            ),
            // A group without rules of its own still names us.
            (
                "User-agent: *\nDisallow: /\nUser-agent: wirewatch\n",
                "/a",
                true,
            ),
            // Rules before any group hold for nobody.
            ("Disallow: /\nUser-agent: other\nDisallow: /b", "/a", true),
            // Longest match, and Allow where both are equally long.
            ("User-agent: *\nAllow: /p\nDisallow: /", "/page", true),
            (
                "User-agent: *\nAllow: /folder\nDisallow: /folder",
                "/folder/page",
                true,
            ),
            (
                "User-agent: *\nAllow: /page\nDisallow: /*.htm",
                "/page.htm",
                false,
            ),
            ("User-agent: *\nAllow: /$\nDisallow: /", "/", true),
            ("User-agent: *\nAllow: /$\nDisallow: /", "/page.htm", false),
            // `*` and `$`.
            ("User-agent: *\nDisallow: /*.php", "/a/index.php?x", false),
            ("User-agent: *\nDisallow: /*.php$", "/a/index.php?x", true),
            ("User-agent: *\nDisallow: /*.php$", "/a/index.php", false),
            ("User-agent: *\nDisallow: /a*b*c", "/a-c-b-c", false),
            ("User-agent: *\nDisallow: /a*b*c", "/a-c-b", true),
            ("User-agent: *\nDisallow: /fish$", "/fishing", true),
            ("User-agent: *\nDisallow: *", "/a", false),
            ("User-agent: *\nDisallow: /a$b", "/a$b", false),
            ("User-agent: *\nDisallow: private", "/private", false),
            // Percent-encoding on either side.
            ("User-agent: *\nDisallow: /f%6fo", "/foo", false),
            ("User-agent: *\nDisallow: /foo", "/f%6Fo", false),
            ("User-agent: *\nDisallow: /ü", "/%c3%bc", false),
            ("User-agent: *\nDisallow: /a%2fb", "/a/b", true),
            ("User-agent: *\nDisallow: /a%2fb", "/a%2Fb", false),
            ("User-agent: *\nDisallow: /%zz", "/%zz", false),
            // Line ends, byte order mark, comments, white space, capitals.
            ("\u{feff}User-agent: *\r\nDisallow: /a\r\n", "/a", false),
            ("User-agent: *\rDisallow: /a\r", "/a", false),
            (
                "user-AGENT : * # all\n  DISALLOW : /a # this\n",
                "/a",
                false,
            ),
            ("User-agent: *\nDisallow: /a#b", "/a", false),
            ("User-agent: *\n\n\nDisallow: /a", "/a", false),
            (
                "User-agent: *\nCrawl-delay: 10\nSitemap: http://e.org/s\nDisallow: /a",
                "/a",
                false,
            ),
            ("User-agent: *\nDisallow: /", "/robots.txt", true),
            ("User-agent: *\nDisallow: /a?x=", "/a?x=1", false),
        ];
        for (file, path, allowed) in cases {
            let robots = Robots::parse(file.as_bytes(), "Wirewatch");
            assert_eq!(robots.allows(path), *allowed, "{file:?} {path}");
        }
    }

    #[test]
    fn ten_megabytes_are_read_up_to_the_limit() {
        let mut file = b"User-agent: *\nDisallow: /a\n".to_vec();
        file.resize(LIMIT_BYTES, b'#');
        file.extend_from_slice(b"\nDisallow: /b\n");
        let robots = Robots::parse(&file, "Wirewatch");
        assert!(!robots.allows("/a"));
        assert!(robots.allows("/b"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read(file in proptest::collection::vec(proptest::num::u8::ANY, 0..400), path in "/[\\PC]{0,40}") {
            let robots = Robots::parse(&file, "Wirewatch");
            let _ = robots.allows(&path);
        }

        #[test]
        fn the_normal_form_is_stable(path in "[ -~é%]{0,40}") {
            proptest::prop_assert_eq!(normal(&normal(&path)), normal(&path));
        }
    }
}

//! Text from outside, made fit to be shown: controls become visible, lengths are bounded.
//!
//! Escaping is not done here: templates and writers do that for every value. Words are never
//! changed; only characters that would hide or reorder them are.

use std::borrow::Cow;

/// Marks beyond this many on one letter are dropped.
const STACKED_MARKS: usize = 4;

pub(crate) fn is_stacking(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

fn is_hidden(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{202d}' | '\u{202e}' => true,
        // Not characters; XML forbids them.
        '\u{fdd0}'..='\u{fdef}' => true,
        _ => letter.is_control() || (letter as u32) & 0xfffe == 0xfffe,
    }
}

/// Makes direction overrides, controls and non-characters visible as `[U+202E]`, and drops
/// marks stacked more than four high. Everything else stays as it is.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text
        .chars()
        .any(|letter| is_hidden(letter) || is_stacking(letter))
    {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut stacked = 0;
    for letter in text.chars() {
        stacked = if is_stacking(letter) { stacked + 1 } else { 0 };
        if stacked > STACKED_MARKS || letter == '\r' {
            continue;
        }
        if is_hidden(letter) {
            shown.push_str(&format!("[U+{:04X}]", letter as u32));
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

/// One line of at most `limit` characters: [`visible`], white space collapsed, embedding and
/// isolating controls dropped (a line may stand where nothing isolates it).
pub(crate) fn line(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    let mut length = 0;
    let mut gap = false;
    // A cut before the work: what does not fit is never looked at.
    let text = cut(text, limit.saturating_mul(8));
    for letter in visible(text).chars() {
        if matches!(letter, '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}' | '\u{feff}') {
            continue;
        }
        if letter.is_whitespace() {
            gap = !shown.is_empty();
            continue;
        }
        if length + usize::from(gap) >= limit {
            shown.push('…');
            return shown;
        }
        if gap {
            shown.push(' ');
            length += 1;
            gap = false;
        }
        shown.push(letter);
        length += 1;
    }
    shown
}

/// The first `limit` characters.
pub(crate) fn cut(text: &str, limit: usize) -> &str {
    match text.char_indices().nth(limit) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

/// `url` when a link may carry it: `http` or `https`, printable, of bounded length.
pub(crate) fn web_address(url: &str) -> Option<&str> {
    let scheme = url.split_once("://")?.0;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let is_plain = !url
        .chars()
        .any(|letter| letter.is_whitespace() || letter.is_control() || is_hidden(letter));
    (is_web && is_plain && url.len() <= 2_048).then_some(url)
}

/// Direction of a text: that of its language, else left to the browser.
pub(crate) fn direction(language: Option<&str>) -> &'static str {
    match language {
        Some("ar" | "fa" | "he" | "ur" | "ps" | "ckb" | "sd" | "ug" | "yi" | "dv" | "syr") => "rtl",
        Some(_) => "ltr",
        None => "auto",
    }
}

/// `language` when it has the form of a language tag.
pub(crate) fn language_tag(language: Option<&str>) -> Option<&str> {
    language.filter(|tag| {
        (2..=16).contains(&tag.len())
            && tag
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overrides_and_controls_are_seen() {
        assert_eq!(visible("a\u{202e}b\u{7}"), "a[U+202E]b[U+0007]");
        assert_eq!(visible("a\r\nb"), "a\nb");
        assert!(matches!(visible("Plain é"), Cow::Borrowed(_)));
        let tower = format!("Z{}!", "\u{301}".repeat(1000));
        assert_eq!(visible(&tower).chars().count(), 6);
    }

    #[test]
    fn lines_are_short_and_single() {
        assert_eq!(line("  a \n\n b\u{2067}c ", 50), "a bc");
        assert_eq!(line(&"x".repeat(10_000), 5), "xxxxx…");
        assert_eq!(line("abcde ", 5), "abcde");
    }

    #[test]
    fn only_web_addresses_are_linked() {
        assert!(web_address("https://example.org/a?b#c").is_some());
        assert!(web_address("HTTP://example.org").is_some());
        for bad in [
            "javascript:alert(1)",
            "file:x.html",
            "data:text/html,x",
            "https://a b",
            "//x",
        ] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
    }
}

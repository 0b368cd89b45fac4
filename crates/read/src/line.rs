//! Single lines of text: white space, entities, trimming. Knows nothing of articles.

use dom_query::Document;

/// Collapses white space to single spaces and drops soft hyphens, zero-width spaces and the
/// characters that change the direction of what follows (they would leak out of the line).
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for letter in text.chars() {
        if letter.is_whitespace() {
            gap = true;
            continue;
        }
        if is_invisible(letter) {
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push(letter);
    }
    out
}

/// Characters without shape that only disturb search: U+200C and U+200D stay, some scripts
/// spell with them.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}')
        || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A line out of a string that may hold entities or markup, as strings in JSON-LD often do.
pub(crate) fn unescape(text: &str) -> String {
    let has_markup = text.contains('<') && text.contains('>');
    let has_entity = text.contains('&') && text.contains(';');
    if text.len() > 20_000 || !(has_markup || has_entity) {
        return squeeze(text);
    }
    let plain = Document::fragment(crate::guard::guard(text).html).text();
    let plain = squeeze(&plain);
    if plain.contains("&#") || plain.contains("&amp;") || plain.contains("&quot;") {
        return squeeze(&Document::fragment(crate::guard::guard(&plain).html).text());
    }
    plain
}

/// [`unescape`] for each line of a text.
pub(crate) fn unescape_lines(text: &str) -> String {
    text.lines()
        .map(unescape)
        .collect::<Vec<String>>()
        .join("\n")
}

/// Letters and digits in lower case with single spaces: two lines that look the same are equal.
pub(crate) fn key(text: &str) -> String {
    let folded = wirewatch_text::fold(text);
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(|letter: char| !letter.is_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether one of the two keys begins the other, or they share most of their words.
pub(crate) fn is_similar(left: &str, right: &str) -> bool {
    let (left, right) = (key(left), key(right));
    if left.is_empty() || right.is_empty() {
        return false;
    }
    if left == right {
        return true;
    }
    let (short, long) = if left.len() < right.len() {
        (&left, &right)
    } else {
        (&right, &left)
    };
    let is_part = long.starts_with(short.as_str()) || long.ends_with(short.as_str());
    if short.len() * 10 >= long.len() * 5 && is_part {
        return true;
    }
    let words: Vec<&str> = long.split(' ').take(200).collect();
    let shared = short
        .split(' ')
        .take(200)
        .filter(|word| words.contains(word))
        .count();
    words.len() >= 3 && shared * 10 >= words.len() * 8
}

/// At most `limit` characters of `text`, cut at a word.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(limit) else {
        return text.to_owned();
    };
    let head = &text[..end];
    let head = match head.rfind(' ') {
        Some(space) if space * 2 > head.len() => &head[..space],
        _ => head,
    };
    format!("{}…", head.trim_end_matches([',', ';', ':', ' ', '-', '–']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_and_markup_go() {
        assert_eq!(unescape("A &amp; B&#8217;s <b>day</b>"), "A & B’s day");
        assert_eq!(unescape("5 < 6 & 7"), "5 < 6 & 7");
    }

    #[test]
    fn similar_lines() {
        assert!(is_similar("Iraq’s plan fails", "Iraq's plan: fails"));
        assert!(!is_similar("Iraq", "Iraq's plan fails in the north"));
    }

    #[test]
    fn a_long_line_is_cut_at_a_word() {
        assert_eq!(shorten("one two three", 9), "one two…");
        assert_eq!(shorten("short", 9), "short");
    }
}

//! The piece of a text that shows why it was found, with the words that were asked for marked.

use std::collections::HashSet;

use crate::analyse::words;

/// Length of a snippet in bytes, more or less.
const LENGTH_BYTES: usize = 240;

/// How much of a body is looked through.
const LIMIT_BYTES: usize = 200_000;

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The words, as they stand in the text.
    pub text: String,
    /// Whether the question asked for them.
    pub found: bool,
}

/// `text` whole, with the words in `asked` marked.
pub(crate) fn marked(text: &str, asked: &HashSet<String>) -> Vec<Part> {
    parts(text, &places(text, asked), 0..text.len())
}

/// The part of `body` where most different words of `asked` stand close together; its beginning
/// when none does.
pub(crate) fn snippet(body: &str, asked: &HashSet<String>) -> Vec<Part> {
    let body = &body[..body.floor_char_boundary(LIMIT_BYTES)];
    let places = places(body, asked);
    let mut best = (0, 0, 0);
    for (first, place) in places.iter().enumerate() {
        let within = places[first..]
            .iter()
            .take_while(|other| other.end <= place.start + LENGTH_BYTES);
        let mut different: HashSet<&str> = HashSet::new();
        let mut last = place.end;
        for other in within {
            different.insert(&other.word);
            last = other.end;
        }
        if different.len() > best.0 {
            best = (different.len(), place.start, last);
        }
    }
    let (_, start, end) = best;
    // Room around the words, so that they stand in the middle.
    let room = LENGTH_BYTES.saturating_sub(end - start) / 2;
    let from = body.floor_char_boundary(start.saturating_sub(room));
    let to = body.ceil_char_boundary((from + LENGTH_BYTES).max(end).min(body.len()));
    let from = whole_word(body, from, start);
    let to = body[end.max(from)..to]
        .rfind(char::is_whitespace)
        .filter(|_| to < body.len())
        .map_or(to, |space| end.max(from) + space);
    let mut parts = parts(body, &places, from..to);
    if let Some(first) = parts.first_mut().filter(|_| from > 0) {
        first.text.insert_str(0, "… ");
    }
    if let Some(last) = parts.last_mut().filter(|_| to < body.len()) {
        last.text.push_str(" …");
    }
    parts
}

/// Where a word that starts at or after `from` begins, not after `start`.
fn whole_word(body: &str, from: usize, start: usize) -> usize {
    if from == 0 || body[..from].ends_with(char::is_whitespace) {
        return from;
    }
    match body[from..start].find(char::is_whitespace) {
        Some(space) => body[from + space..start]
            .find(|letter: char| !letter.is_whitespace())
            .map_or(start, |letter| from + space + letter),
        None => from,
    }
}

struct Place {
    start: usize,
    end: usize,
    word: String,
}

fn places(text: &str, asked: &HashSet<String>) -> Vec<Place> {
    if asked.is_empty() {
        return Vec::new();
    }
    words(text)
        .into_iter()
        .filter(|word| asked.contains(&word.text))
        .map(|word| Place {
            start: word.start,
            end: word.end,
            word: word.text,
        })
        .collect()
}

fn parts(text: &str, places: &[Place], range: std::ops::Range<usize>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut push = |text: &str, found: bool| {
        if text.is_empty() {
            return;
        }
        let text = text.replace('\n', " ").replace("  ", " ");
        match parts.last_mut().filter(|last| last.found == found) {
            Some(last) => last.text.push_str(&text),
            None => parts.push(Part { text, found }),
        }
    };
    let mut at = range.start;
    for place in places {
        if place.start < range.start || place.end > range.end || place.end <= at {
            continue;
        }
        // Pairs of letters overlap.
        let start = place.start.max(at);
        push(&text[at..start], false);
        push(&text[start..place.end], true);
        at = place.end;
    }
    push(&text[at..range.end.max(at)], false);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(words: &[&str]) -> HashSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn written(parts: &[Part]) -> String {
        parts
            .iter()
            .map(|part| match part.found {
                true => format!("[{}]", part.text),
                false => part.text.clone(),
            })
            .collect()
    }

    #[test]
    fn the_words_stand_in_their_text() {
        let filler = "Nothing of note happened on that day in the town. ".repeat(20);
        let body = format!("{filler}\n\nThe Al-Qa’ida cell, police said, was found. {filler}");
        let shown = written(&snippet(&body, &set(&["qaida", "police"])));
        assert!(
            shown.contains("The Al-[Qa’ida] cell, [police] said"),
            "{shown}"
        );
        assert!(shown.starts_with("… ") && shown.ends_with(" …"), "{shown}");
        assert!(shown.len() < 300, "{shown}");
    }

    #[test]
    fn nothing_asked_shows_the_beginning() {
        let shown = written(&snippet("One.\n\nTwo.", &set(&[])));
        assert_eq!(shown, "One. Two.");
        assert_eq!(snippet("", &set(&["a"])), []);
    }

    #[test]
    fn pairs_become_one_mark() {
        let shown = written(&marked("据真主党称", &set(&["真主", "主党"])));
        assert_eq!(shown, "据[真主党]称");
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_snippet(body in "(\\PC| |\n|a|真){0,600}", word in "[a真]{1,2}") {
            let asked = set(&[&word]);
            let length: usize = snippet(&body, &asked).iter().map(|part| part.text.len()).sum();
            proptest::prop_assert!(length <= LENGTH_BYTES + 120);
            let whole: String = marked(&body, &asked).into_iter().map(|part| part.text).collect();
            proptest::prop_assert!(whole.len() <= body.len());
        }
    }
}

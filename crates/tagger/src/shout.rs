//! Texts in capitals, written as others are.

use std::borrow::Cow;

/// Share of capitals among the letters from which a text shouts.
const SHOUTED: f32 = 0.8;

/// A text that is all in capitals with common words in small letters and every other word with
/// one capital; any other text as it is. Only ASCII letters change, so offsets stay.
pub fn calmed(text: &str) -> Cow<'_, str> {
    let (mut capitals, mut letters) = (0_usize, 0_usize);
    for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
        letters += 1;
        capitals += usize::from(letter.is_uppercase());
    }
    if letters < 20 || (capitals as f32) < SHOUTED * letters as f32 {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut starts = true;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest
            .find(|letter: char| !letter.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        if end == 0 {
            starts |= matches!(first, '.' | '!' | '?' | '\n' | ']');
            out.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (word, after) = rest.split_at(end);
        let lower = word.to_ascii_lowercase();
        let bracketed = out.ends_with(['[', '(']) && after.starts_with([']', ')']);
        let is_acronym = bracketed && word.len() <= 6
            || word.len() > 1 && !lower.contains(['a', 'e', 'i', 'o', 'u', 'y']);
        if is_acronym {
            out.push_str(word);
        } else if !starts && (wirewatch_names::is_common_word(&lower) || word.len() == 1) {
            out.push_str(&lower);
        } else {
            out.push_str(&word[..1]);
            out.push_str(&lower[1..]);
        }
        starts = false;
        rest = after;
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_shouted_texts_change() {
        let text = "SAN LUIS, 3 JAN -- THE ARMY SAID A BUS, REBELS [FPLX].";
        let calm = "San Luis, 3 Jan -- the army said a bus, rebels [FPLX].";
        assert_eq!(calmed(text), calm);
        let mixed = "The NATO and EU ministers met in Brussels on Monday.";
        assert_eq!(calmed(mixed), mixed);
        let greek = "ΑΘΗΝΑ: THE POLICE SAID THREE MEN WERE HELD";
        assert_eq!(calmed(greek).len(), greek.len());
    }
}

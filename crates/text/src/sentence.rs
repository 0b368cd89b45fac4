//! Sentences: where one ends is decided by its final mark, the word before it, and what follows.

use std::ops::Range;

/// Words that are written with a full stop and do not end a sentence.
///
/// Written from the style guides of English-, French-, German-, Spanish-, Turkish- and
/// Russian-language news.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "maj", "capt", "cmdr", "adm",
    "brig", "gov", "sen", "rep", "pres", "st", "ste", "jr", "sr", "no", "nos", "vs", "etc", "inc",
    "ltd", "co", "corp", "dept", "est", "fig", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "a.m",
    "p.m", "e.g", "i.e", "a.k.a", "f.k.a", "al", "m", "mme", "mm", "av", "bd", "z.b", "d.h", "u.a",
    "nr", "bzw", "ca", "sra", "ee.uu", "ud", "pág", "г", "гг", "им", "ул", "т.е", "т.д", "тыс",
    "млн", "млрд", "руб", "чел", "sn", "vb", "rev", "hon", "messrs", "art", "vol", "pp", "cf",
    "approx",
];

/// Longest run without a final mark that is still given as one sentence, in bytes.
const LONGEST: usize = 4_000;

/// The sentences of `text`, in order, without the white space between them.
///
/// A blank line always ends one. Linear in the length of `text`; never fails; a run of more
/// than 4,000 bytes without a final mark is cut at a space.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, letter)) = chars.next() {
        let after = at + letter.len_utf8();
        let ends = match letter {
            '。' | '！' | '？' | '؟' | '۔' | '।' | '…' => {
                letter != '…' || starts_sentence(&text[after..])
            }
            '!' | '?' => starts_sentence(&text[after..]),
            '.' => !is_abbreviation(&text[start..at]) && starts_sentence(&text[after..]),
            '\n' => matches!(chars.peek(), Some((_, '\n'))),
            _ => after - start > LONGEST && letter.is_whitespace(),
        };
        if ends {
            let mut end = after;
            while let Some(&(_, closing)) = chars.peek() {
                if !matches!(
                    closing,
                    '"' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '\'' | '.' | '!' | '?'
                ) {
                    break;
                }
                end += closing.len_utf8();
                chars.next();
            }
            push(text, start..end, &mut found);
            start = end;
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

/// The sentence of `text` that holds the byte `at`, or the nearest one before it.
pub fn sentence_at(sentences: &[Range<usize>], at: usize) -> Option<Range<usize>> {
    let next = sentences.partition_point(|sentence| sentence.start <= at);
    sentences.get(next.checked_sub(1)?).cloned()
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let words = &text[range.clone()];
    let trimmed = words.trim();
    if !trimmed.is_empty() {
        let start = range.start + (words.len() - words.trim_start().len());
        found.push(start..start + trimmed.len());
    }
}

/// Whether what follows a final mark looks like the start of a sentence.
fn starts_sentence(rest: &str) -> bool {
    let mut letters = rest.chars().skip_while(|letter| {
        matches!(
            letter,
            '"' | '”' | '’' | '»' | ')' | ']' | '\'' | '」' | '』' | '.' | '!' | '?'
        )
    });
    match letters.next() {
        None => true,
        Some(gap) if gap.is_whitespace() => letters
            .find(|letter| !letter.is_whitespace() && !is_opening(*letter))
            .is_none_or(|letter| !letter.is_lowercase()),
        Some(_) => false,
    }
}

fn is_opening(letter: char) -> bool {
    matches!(
        letter,
        '"' | '“' | '‘' | '«' | '(' | '[' | '\'' | '„' | '—' | '–' | '-'
    )
}

/// Whether the words before a full stop end in an abbreviation or an initial.
fn is_abbreviation(before: &str) -> bool {
    let word = before
        .rsplit(|letter: char| letter.is_whitespace() || matches!(letter, '(' | '"' | '“' | '-'))
        .next()
        .unwrap_or_default();
    let mut letters = word.chars();
    match (letters.next(), letters.next()) {
        (Some(initial), None) => initial.is_uppercase(),
        (Some(_), Some(second)) => {
            // "U.S", "e.g", "D.C": dotted letters.
            let dotted = second == '.' && word.split('.').all(|part| part.chars().count() <= 2);
            dotted || ABBREVIATIONS.contains(&word.to_lowercase().as_str())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn sentences_of_news() {
        let cases: [(&str, &[&str]); 7] = [
            ("Gen. Ali spoke. He left.", &["Gen. Ali spoke.", "He left."]),
            (
                "The U.S. army came at 5 p.m. on Monday.",
                &["The U.S. army came at 5 p.m. on Monday."],
            ),
            ("“We won.” They said so.", &["“We won.”", "They said so."]),
            ("One\n\nTwo", &["One", "Two"]),
            (
                "قال الوزير ذلك؟ نعم. انتهى.",
                &["قال الوزير ذلك؟", "نعم.", "انتهى."],
            ),
            ("他来了。她走了。", &["他来了。", "她走了。"]),
            (
                "It cost 3.5 million. J. Smith paid.",
                &["It cost 3.5 million.", "J. Smith paid."],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(split(text), expected);
        }
    }

    #[test]
    fn finds_the_sentence_around() {
        let text = "One here. Two there.";
        let all = sentences(text);
        assert_eq!(
            sentence_at(&all, 12).map(|range| &text[range]),
            Some("Two there.")
        );
        assert_eq!(
            sentence_at(&all, 0).map(|range| &text[range]),
            Some("One here.")
        );
    }

    proptest::proptest! {
        #[test]
        fn every_letter_is_in_a_sentence(text in "[\\PC\n]{0,200}") {
            let all = sentences(&text);
            let kept: usize = all.iter().map(|range| text[range.clone()].chars().filter(|letter| !letter.is_whitespace()).count()).sum();
            proptest::prop_assert_eq!(kept, text.chars().filter(|letter| !letter.is_whitespace()).count());
        }
    }
}

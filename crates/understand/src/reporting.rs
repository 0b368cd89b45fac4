//! Outlets that a text names as where its news comes from.

use std::collections::HashSet;
use std::sync::LazyLock;

use wirewatch_news::{Field, NamedSource, Passage, Span};
use wirewatch_text::{Folded, fold, sentences};

/// Words of `resources/reporting.tsv` of one kind, each split into its words.
struct Words {
    phrases: HashSet<String>,
    longest: usize,
}

impl Words {
    fn of(kind: &str) -> Words {
        let phrases: HashSet<String> = include_str!("../resources/reporting.tsv")
            .lines()
            .filter_map(|row| row.strip_prefix(kind)?.strip_prefix('\t')?.split_once('\t'))
            .flat_map(|(_, words)| words.split('|'))
            .map(fold)
            .collect();
        let longest = phrases
            .iter()
            .map(|phrase| phrase.split(' ').count())
            .max()
            .unwrap_or(0);
        Words { phrases, longest }
    }

    /// How many words from `words[at]` on make the longest phrase; none if no phrase starts there.
    fn at(&self, words: &[Word<'_>], text: &str, at: usize) -> Option<usize> {
        (1..=self.longest.min(words.len() - at))
            .rev()
            .find(|count| {
                let phrase = &text[words[at].start..words[at + count - 1].end];
                self.phrases.contains(phrase)
            })
    }
}

static NOUNS: LazyLock<Words> = LazyLock::new(|| Words::of("noun"));
static NAMES: LazyLock<Words> = LazyLock::new(|| Words::of("name"));
static CUES: LazyLock<Words> = LazyLock::new(|| Words::of("cue"));

/// A word of a folded sentence.
struct Word<'a> {
    start: usize,
    end: usize,
    written: &'a str,
    from: usize,
    to: usize,
}

/// Most words of an outlet's name beside the noun.
const LONGEST_NAME: usize = 5;

/// Outlets and agencies named in sentences of reporting, each once, in the order of the text.
pub(crate) fn outlets_named(field: Field, text: &str) -> Vec<NamedSource> {
    let mut found: Vec<NamedSource> = Vec::new();
    for sentence in sentences(text) {
        let folded = Folded::new(&text[sentence.clone()]);
        let words = split(&folded, &text[sentence.clone()]);
        let reports = (0..words.len()).any(|at| CUES.at(&words, folded.text(), at).is_some());
        if !reports {
            continue;
        }
        let mut at = 0;
        while at < words.len() {
            let range = outlet_at(&words, folded.text(), at);
            at += 1;
            let Some((first, last)) = range else { continue };
            at = at.max(last + 1);
            let span = sentence.start + words[first].from..sentence.start + words[last].to;
            let Some(span) = Span::new(text, span) else {
                continue;
            };
            let name = span.quote(text).to_owned();
            if !found.iter().any(|known| known.name == name) {
                found.push(NamedSource {
                    name,
                    passage: Some(Passage { field, span }),
                    subject: None,
                });
            }
        }
    }
    found
}

/// The first and last word of the outlet whose noun or name stands at word `at`.
fn outlet_at(words: &[Word<'_>], folded: &str, at: usize) -> Option<(usize, usize)> {
    if let Some(count) = NAMES.at(words, folded, at)
        && is_upper(words[at].written)
    {
        return Some((at, at + count - 1));
    }
    let count = NOUNS.at(words, folded, at)?;
    let last = at + count - 1;
    // "the Arabic-language al-Manar TV network": the capitalised words before the noun, of which
    // those with a hyphen and a small letter after it ("Arabic-language") describe.
    let is_name = |word: &Word<'_>| is_upper(word.written) || is_article(word.written);
    let mut first = at;
    while first > 0 && at - first < LONGEST_NAME && is_name(&words[first - 1]) {
        first -= 1;
    }
    while first < at && describes(words, first) {
        first += 1;
    }
    if first < at && (first..at).any(|word| is_upper(words[word].written)) {
        return Some((first, last));
    }
    // Names that follow their noun: "le journal Example", "صحيفة الصباح", "газета «Пример»".
    let mut end = last;
    while end + 1 < words.len() && end - last < LONGEST_NAME {
        let next = &words[end + 1];
        let uncased = !next
            .written
            .chars()
            .any(|letter| letter.is_uppercase() || letter.is_lowercase());
        if !(is_upper(next.written) || uncased && end == last) {
            break;
        }
        end += 1;
    }
    (end > last).then_some((at, end))
}

/// Whether the word only describes what follows: "Arabic" before "language".
fn describes(words: &[Word<'_>], at: usize) -> bool {
    words.get(at + 1).is_some_and(|next| {
        next.from == words[at].to + 1
            && next.written.chars().all(char::is_lowercase)
            && !is_article(words[at].written)
    }) || words[at].written.chars().all(char::is_lowercase) && !is_article(words[at].written)
}

fn is_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn is_article(word: &str) -> bool {
    matches!(word, "al" | "el" | "Al" | "El")
}

fn split<'a>(folded: &Folded, original: &'a str) -> Vec<Word<'a>> {
    let mut words = Vec::new();
    let mut start = 0;
    for part in folded.text().split(' ') {
        let end = start + part.len();
        if !part.is_empty() {
            let range = folded.original(original, start, end);
            words.push(Word {
                start,
                end,
                from: range.start,
                to: range.end,
                written: &original[range],
            });
        }
        start = end + 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_by_noun_and_by_name() {
        let cases = [
            (
                "The army left, the Arabic-language al-Example TV network reported.",
                "al-Example TV network",
            ),
            (
                "He told the Arabic-language al-Morning newspaper that it was so.",
                "al-Morning newspaper",
            ),
            ("The road is closed, according to Reuters.", "Reuters"),
            (
                "Le ministre a dit, selon le journal Exemple, que tout va bien.",
                "journal Exemple",
            ),
            ("ذكرت صحيفة المثال ان الطريق مغلق.", "صحيفة المثال"),
            ("The network of roads is long.", ""),
            ("A radio was found in the car, police said.", ""),
        ];
        for (text, expected) in cases {
            let found = outlets_named(Field::Body, text);
            let names: Vec<&str> = found.iter().map(|source| source.name.as_str()).collect();
            let expected: Vec<&str> = if expected.is_empty() {
                vec![]
            } else {
                vec![expected]
            };
            assert_eq!(names, expected, "{text}");
        }
    }
}

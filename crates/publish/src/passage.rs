//! Paragraphs and evidence: which sentence stands behind a hit, and where readers find it.

use std::ops::Range;

use wirewatch_news::{Article, Evidence, Field, Passage, Span, SubjectId, Understood};

/// A paragraph that holds words, numbered from 1 as readers cite it.
pub(crate) struct Paragraph<'a> {
    pub(crate) number: u32,
    pub(crate) start: usize,
    pub(crate) text: &'a str,
}

impl Paragraph<'_> {
    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }
}

/// The numbered paragraphs of an article.
pub(crate) struct Paragraphs<'a>(pub(crate) Vec<Paragraph<'a>>);

impl<'a> Paragraphs<'a> {
    pub(crate) fn of(article: &'a Article) -> Paragraphs<'a> {
        let numbered = article
            .paragraphs()
            .filter(|(_, text)| !text.trim().is_empty())
            .zip(1..)
            .map(|((start, text), number)| Paragraph {
                number,
                start,
                text,
            })
            .collect();
        Paragraphs(numbered)
    }

    /// Number of the paragraph that holds byte `offset` of the body; `None` without paragraphs.
    pub(crate) fn number_at(&self, offset: usize) -> Option<u32> {
        let after = self
            .0
            .partition_point(|paragraph| paragraph.start <= offset);
        self.0
            .get(after.max(1) - 1)
            .map(|paragraph| paragraph.number)
    }

    /// Number of the paragraph of a passage; `None` for the headline.
    pub(crate) fn number_of(&self, passage: Passage) -> Option<u32> {
        match passage.field {
            Field::Headline => None,
            Field::Body => self.number_at(passage.span.start()),
        }
    }
}

/// The most telling evidence for a subject: the sentence for which its involvement stands, then
/// an adverse one, then one with a role, then the body before the headline, then the order of
/// the text.
pub(crate) fn best_evidence<'a>(
    article: &'a Understood,
    subject: &SubjectId,
) -> Option<&'a Evidence> {
    let because = article.involvement(subject).map(|whole| whole.because);
    article
        .evidence
        .iter()
        .filter(|evidence| evidence.subject == *subject)
        .min_by_key(|evidence| {
            let sentence = evidence.sentence;
            let is_because = because.is_some_and(|because| {
                because.field == sentence.field && because.span.overlaps(sentence.span)
            });
            (
                !is_because,
                !evidence.is_adverse(),
                evidence.role.is_none(),
                evidence.sentence.field == Field::Headline,
                evidence.sentence.span,
            )
        })
}

/// The sentence behind a subject, exactly as written; empty when there is none.
pub(crate) fn because<'a>(article: &'a Understood, subject: &SubjectId) -> &'a str {
    best_evidence(article, subject)
        .map(|evidence| article.recognised.article.quote(evidence.sentence))
        .unwrap_or_default()
        .trim()
}

/// How far a sentence is looked for on each side of its words, in bytes.
const SENTENCE_REACH: usize = 600;

/// The sentence around `words`, for showing: from the final mark before them to the one after
/// them, inside their paragraph and within [`SENTENCE_REACH`]. A full stop after a short
/// word ("Gen. Ahmad", "U.S.", "11. September") or before a digit ends none, and no mark does before
/// a small letter.
pub(crate) fn sentence_around(text: &str, words: Span) -> Range<usize> {
    let is_closing = |letter: &char| matches!(letter, '”' | '"' | '’' | '»' | '」' | ')');
    let length =
        |letters: &mut dyn Iterator<Item = char>| -> usize { letters.map(char::len_utf8).sum() };
    let (start, end) = (words.start().min(text.len()), words.end().min(text.len()));
    let from = text.floor_char_boundary(start.saturating_sub(SENTENCE_REACH));
    let to = text.ceil_char_boundary((end + SENTENCE_REACH).min(text.len()));
    let before = text.get(from..start).unwrap_or_default();
    let after = text.get(end..to).unwrap_or_default();
    let paragraph = from + before.rfind("\n\n").map_or(0, |at| at + 2);
    let first = text[paragraph..start]
        .char_indices()
        .map(|(at, letter)| (paragraph + at, letter))
        .rfind(|(at, letter)| ends_sentence(text, *at, *letter))
        .map_or(paragraph, |(at, letter)| at + letter.len_utf8());
    let paragraph = after.find("\n\n").unwrap_or(after.len());
    let last = after[..paragraph]
        .char_indices()
        .map(|(at, letter)| (end + at, letter))
        .find(|(at, letter)| ends_sentence(text, *at, *letter))
        .map_or(end + paragraph, |(at, letter)| at + letter.len_utf8());
    // Closing quotation marks belong to the sentence before them.
    let mut opened = text[first..start]
        .chars()
        .take_while(|letter| is_closing(letter) || letter.is_whitespace());
    let mut closed = text[last..to.max(last)].chars().take_while(is_closing);
    let first = first
        + if first == from {
            0
        } else {
            length(&mut opened)
        };
    first..last + length(&mut closed)
}

/// Whether `letter` at byte `at` of `text` is a final mark.
fn ends_sentence(text: &str, at: usize, letter: char) -> bool {
    if matches!(letter, '。' | '！' | '？' | '؟' | '۔' | '।') {
        return true;
    }
    if !matches!(letter, '.' | '!' | '?' | '…') {
        return false;
    }
    let mut rest = text[at + letter.len_utf8()..]
        .chars()
        .skip_while(|letter| matches!(letter, '”' | '"' | '’' | '»' | ')'))
        .take(20);
    if !rest.next().is_none_or(char::is_whitespace) {
        return false;
    }
    let next = rest.find(|letter| !letter.is_whitespace());
    if next.is_some_and(char::is_lowercase) {
        return false;
    }
    let word = text[..at]
        .chars()
        .rev()
        .take_while(|letter| !letter.is_whitespace());
    let (mut length, mut has_stop, mut is_small) = (0, false, false);
    for letter in word.take(5) {
        length += 1;
        has_stop |= letter == '.';
        is_small = letter.is_lowercase();
    }
    let is_short = has_stop || (length < 4 && !is_small);
    letter != '.' || !(is_short || next.is_some_and(char::is_numeric))
}

/// Cuts `range` of `text` down to about `limit` bytes around `keep`, at white space where there
/// is some. Says whether something was cut before and after.
pub(crate) fn window(text: &str, range: Range<usize>, keep: Span, limit: usize) -> Window {
    let inside = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (inside.len() - inside.trim_start().len());
    let end = (range.start + inside.trim_end().len()).max(start);
    if end - start <= limit {
        return Window {
            range: start..end,
            cut_before: false,
            cut_after: false,
        };
    }
    let keep_start = keep.start().clamp(start, end);
    let keep_end = keep.end().clamp(keep_start, end);
    let before = (limit - (keep_end - keep_start).min(limit)) / 2;
    let mut from = keep_start.saturating_sub(before).max(start);
    let mut to = (from + limit).min(end);
    from = from.min(to.saturating_sub(limit)).max(start);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    if from > start
        && let Some(space) = text[from..keep_start.max(from)].find(char::is_whitespace)
    {
        from += space;
        from += text[from..].len() - text[from..].trim_start().len();
    }
    if to < end
        && let Some(space) = text[keep_end.min(to)..to].rfind(char::is_whitespace)
    {
        to = keep_end.min(to) + space;
    }
    Window {
        range: from..to.max(from),
        cut_before: from > start,
        cut_after: to < end,
    }
}

/// A part of a text, and whether more stood before and after it.
pub(crate) struct Window {
    pub(crate) range: Range<usize>,
    pub(crate) cut_before: bool,
    pub(crate) cut_after: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_keep_the_mention_and_cut_at_spaces() {
        let text = format!(
            "{}the Group {}",
            "before it ".repeat(40),
            "after it ".repeat(40)
        );
        let at = text.find("the Group").expect("it is there");
        let keep = Span::new(&text, at..at + 9).expect("on boundaries");
        let window = window(&text, 0..text.len(), keep, 120);
        let shown = &text[window.range.clone()];
        assert!(window.cut_before && window.cut_after);
        assert!(shown.contains("the Group") && shown.len() <= 120, "{shown}");
        assert!(!shown.starts_with(' ') && !shown.ends_with(' '));
        assert!(
            shown.starts_with("before") || shown.starts_with("it"),
            "{shown}"
        );
    }

    #[test]
    fn sentences_are_found_around_their_words() {
        let text = "Headless. He said “it fell.” Gen. Ahmad went to Mosul in the U.S. car \
                    on Sept. 11. “Then he left!” he added.\n\nMosul again";
        for (words, expected) in [
            ("Headless", "Headless."),
            ("it fell", "He said “it fell.”"),
            (
                "Mosul in",
                "Gen. Ahmad went to Mosul in the U.S. car on Sept. 11. “Then he left!” he added.",
            ),
            ("Mosul again", "Mosul again"),
        ] {
            let at = text.find(words).expect("it is there");
            let span = Span::new(text, at..at + words.len()).expect("on boundaries");
            assert_eq!(&text[sentence_around(text, span)], expected);
        }
    }

    #[test]
    fn sentences_survive_any_text() {
        for text in [
            "民".repeat(700),
            "。".repeat(900),
            ". ".repeat(900),
            "a".repeat(2_000),
        ] {
            for at in (0..text.len())
                .filter(|at| text.is_char_boundary(*at))
                .step_by(97)
            {
                let span = Span::new(&text, at..at).expect("on boundaries");
                let sentence = sentence_around(&text, span);
                assert!(text.get(sentence.clone()).is_some(), "{sentence:?}");
                assert!(sentence.len() <= 2 * SENTENCE_REACH + 8);
            }
        }
    }

    #[test]
    fn windows_survive_text_without_spaces_and_long_mentions() {
        let text = "民".repeat(500);
        for (start, end) in [(0, 3), (600, 1500), (1497, 1500), (0, 1500)] {
            let keep = Span::new(&text, start..end).expect("on boundaries");
            let window = window(&text, 0..text.len(), keep, 100);
            assert!(window.range.len() <= 100 && !window.range.is_empty());
            assert!(text.get(window.range.clone()).is_some());
        }
    }
}

//! Looking up the words of a text in the gazetteer: as they stand, in another case, after a
//! conjunction that is written into the word, or spelled loosely.

use wirewatch_places::{Candidates, Found, NameUse};
use wirewatch_text::{Script, is_unspaced};

use super::lexicon::{COMMON, FORCES, GIVEN, GOV, ORG, TITLE};
use super::spot::Finder;
use super::words::{Case, Text, Word};

/// How a name was matched.
pub(super) struct Match {
    /// In the folded text.
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) candidates: Candidates,
    /// The name that was looked up, where it is not the folded text itself.
    pub(super) name: Option<String>,
}

impl Finder<'_> {
    /// Where a name may start at this word, as an offset in the folded text: at the word, or
    /// after an elided article ("d'Irak"). `None` for words with a small letter.
    pub(super) fn opening(&self, text: &Text<'_>, at: usize) -> Option<usize> {
        let word = &text.words[at];
        let written = &text.original[word.from as usize..word.to as usize];
        let mut letters = written.char_indices();
        let apostrophe = letters
            .by_ref()
            .take(3)
            .find(|(_, letter)| matches!(letter, '\'' | '’'));
        if let Some((offset, sign)) = apostrophe {
            let after = written[offset + sign.len_utf8()..].chars().next();
            if offset <= 2 && after.is_some_and(char::is_uppercase) && self.language != "en" {
                return Some(word.start as usize + offset);
            }
        }
        let start = word.start as usize;
        match word.case {
            Case::Title | Case::Upper => Some(start),
            Case::None => word.script.is_some().then_some(start),
            Case::Lower => {
                let next = text.joined_at(at + 1)?;
                (text.word(at) == "al" && next.is_capital()).then_some(start)
            }
        }
    }

    pub(super) fn matched(
        &self,
        text: &Text<'_>,
        at: usize,
        start: usize,
        small: bool,
        buffer: &mut String,
    ) -> Option<Match> {
        let folded = text.folded.text();
        let word = &text.words[at];
        let suffixes = self.language == "tr";
        let may_end = |end: usize| may_end(text, end, suffixes);
        let direct =
            |start: usize, prefix: &[u8]| self.gazetteer.longest(folded, start, prefix, may_end);
        let article = |found: &Found| &folded[found.start..found.end] == "al";
        if let Some(found) = direct(start, &[]).filter(|found| !article(found)) {
            return Some(Match {
                start,
                end: found.end,
                candidates: found.candidates,
                name: None,
            });
        }
        match word.script {
            Some(Script::Arabic) => arabic(folded, word, direct),
            Some(Script::Hebrew) => {
                let mut skip = 0;
                for letter in folded[start..word.end as usize].chars().take(2) {
                    if !"ובלמהשכ".contains(letter) {
                        break;
                    }
                    skip += letter.len_utf8();
                    if let Some(found) = direct(start + skip, &[]) {
                        let start = start + skip;
                        return Some(Match {
                            start,
                            end: found.end,
                            candidates: found.candidates,
                            name: None,
                        });
                    }
                }
                None
            }
            Some(Script::Cyrillic) if !small => self.inflected("cyrillic", text, at, start, buffer),
            Some(Script::Latin) if !small => {
                let own = self.inflected(self.language, text, at, start, buffer);
                if own.is_some()
                    || self.persons.marked(
                        usize::from(text.field == wirewatch_news::Field::Body),
                        at..at + 1,
                    )
                {
                    return own;
                }
                let plain = text.word(at) == "al"
                    || word.classes & (GIVEN | COMMON | TITLE | GOV | FORCES | ORG) == 0;
                let long = word.end - word.start >= 5
                    || text.word(at) == "al"
                    || word.end - word.start >= 3
                        && text.joined_at(at + 1).is_some_and(Word::is_capital);
                if !plain || !long {
                    return None;
                }
                let found = self.gazetteer.longest_loose(folded, start, buffer)?;
                // Every word of it must be a capitalised part of one phrase.
                let inside = text.words[at..]
                    .iter()
                    .take_while(|word| (word.start as usize) < found.end);
                let whole = inside.enumerate().all(|(index, word)| {
                    (index == 0 || word.is_joined())
                        && (word.is_capital()
                            || folded[word.start as usize..].starts_with("al ")
                            || word.end - word.start <= 2)
                });
                whole.then(|| Match {
                    start,
                    end: found.end,
                    candidates: found.candidates,
                    name: Some(buffer.clone()),
                })
            }
            _ => None,
        }
    }

    /// A name of one word in another case ("в Мосуле").
    fn inflected(
        &self,
        owner: &str,
        text: &Text<'_>,
        at: usize,
        start: usize,
        buffer: &mut String,
    ) -> Option<Match> {
        let end = text.words[at].end as usize;
        let word = &text.folded.text()[start..end];
        let mut candidates = None;
        self.lexicon.nominatives(owner, word, buffer, |name| {
            candidates = self.gazetteer.named(name).filter(|found| {
                found.clone().any(|place| {
                    place.name_use != NameUse::Adjective && place.name_use != NameUse::Acronym
                })
            });
            candidates.is_some()
        });
        Some(Match {
            start,
            end,
            candidates: candidates?,
            name: Some(buffer.clone()),
        })
    }
}

/// Conjunctions and prepositions that are written into the Arabic word after them.
fn arabic(
    folded: &str,
    word: &Word,
    direct: impl Fn(usize, &[u8]) -> Option<Found>,
) -> Option<Match> {
    let mut start = word.start as usize;
    let end = word.end as usize;
    for _ in 0..2 {
        let rest = &folded[start..end];
        let letter = rest.chars().next()?;
        let found = if let Some(after) = rest.strip_prefix("لل") {
            // "للموصل": the article lost its first letter.
            let at = end - after.len();
            direct(at, "ال".as_bytes())
                .or_else(|| direct(at, &[]))
                .map(|found| (at, found))
        } else if "وفبلك".contains(letter) {
            let at = start + letter.len_utf8();
            direct(at, &[]).map(|found| (at, found))
        } else {
            return None;
        };
        if let Some((start, found)) = found {
            let long = folded[start..found.end].chars().nth(2).is_some();
            return long.then_some(Match {
                start,
                end: found.end,
                candidates: found.candidates,
                name: None,
            });
        }
        start += letter.len_utf8();
    }
    None
}

/// Whether a name may end at this offset of the folded text: at the end of a word, or before an
/// ending that Turkish parts by an apostrophe ("Suriye'nin").
fn may_end(text: &Text<'_>, end: usize, suffixes: bool) -> bool {
    let folded = text.folded.text();
    let after = folded[end..].chars().next();
    match after {
        None | Some(' ') => true,
        Some(letter) if is_unspaced(letter) => true,
        Some(_) if suffixes => {
            let to = text.folded.original(text.original, end - 1, end).end;
            text.original[to..].starts_with(['\'', '’'])
        }
        Some(_) => false,
    }
}

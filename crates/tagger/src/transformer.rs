//! A transformer model of the user's own: token classification in the Hugging Face layout.
//!
//! Long texts are read in overlapping windows. Words are those of the rest of the program, so
//! that mentions begin and end where they do elsewhere; a word takes the label of its first
//! token. Reads no files, needs no network, runs on the processor.

mod config;
mod encoder;
mod labels;
mod windows;

use std::ops::Range;

use tokenizers::Tokenizer;
use wirewatch_news::EntityKind;
use wirewatch_places::{Gazetteer, NameUse};
use wirewatch_text::{fold, is_unspaced};

use self::config::Config;
use self::encoder::Encoder;
use self::labels::{Label, Labels, Meaning};
use self::windows::{margin, windows};
use crate::features::lines;
use crate::tagger::{ModelError, ModelFile};
use crate::tokens::tokens;
use crate::{Name, Tagged};

/// Longest window, in tokens, whatever the model allows.
const LONGEST_WINDOW: usize = 512;
/// Most windows of one text; what stands after them is not read.
const MOST_WINDOWS: usize = 256;
/// Longest text that is cut into tokens, in bytes; what stands after it is not read.
const LONGEST_TEXT: usize = 1 << 20;

/// A model that is loaded.
pub(crate) struct Transformer {
    encoder: Encoder,
    tokenizer: Tokenizer,
    labels: Labels,
    /// What stands before the tokens of each window, and after them.
    around: [Vec<u32>; 2],
    /// Tokens of a text in one window.
    room: usize,
}

/// A word, or a letter of a script without spaces, with what the model takes it for.
struct Unit {
    range: Range<usize>,
    /// Number of the token that gave the label.
    token: usize,
    label: usize,
    line: usize,
}

impl Transformer {
    /// Loads a model; `read` gives the bytes of its files, the small ones first.
    pub(crate) fn load<E: From<ModelError>>(
        mut read: impl FnMut(ModelFile) -> Result<Vec<u8>, E>,
    ) -> Result<Transformer, E> {
        let wrong = |file| move |reason| ModelError::Wrong { file, reason };
        let config = Config::read(&read(ModelFile::Config)?).map_err(wrong(ModelFile::Config))?;
        let labels = Labels::new(&config.labels);
        if !labels.finds_anything() {
            return Err(wrong(ModelFile::Config)(format!(
                "none of its labels ({}) names a kind of entity that is known here; name them in \
                 id2label, as B-PER or ORG",
                config.labels.join(", ")
            ))
            .into());
        }
        let bytes = read(ModelFile::Tokenizer)?;
        let (tokenizer, around) =
            tokenizer(&bytes, config.vocabulary).map_err(wrong(ModelFile::Tokenizer))?;
        drop(bytes);
        let window = config.positions.saturating_sub(config.first_position);
        let room = window
            .min(LONGEST_WINDOW)
            .saturating_sub(around[0].len() + around[1].len());
        if room == 0 {
            let reason = format!("no text fits in {} positions", config.positions);
            return Err(wrong(ModelFile::Config)(reason).into());
        }
        let weights = read(ModelFile::Weights)?;
        let encoder = Encoder::load(&config, weights).map_err(|error| {
            wrong(ModelFile::Weights)(format!(
                "{error}; it must hold the whole token-classification model that config.json \
                 speaks of: fetch or save it again"
            ))
        })?;
        let model = Transformer {
            encoder,
            tokenizer,
            labels,
            around,
            room,
        };
        // What does not fit shows here, and not in the first text.
        model.try_it().map_err(wrong(ModelFile::Weights))?;
        Ok(model)
    }

    fn try_it(&self) -> Result<(), String> {
        let [before, after] = &self.around;
        let scores = self
            .encoder
            .scores(&[&before[..], &[0], &after[..]].concat())
            .map_err(|error| format!("{error}; fetch or save it again"))?;
        match scores.iter().flatten().all(|score| score.is_finite()) {
            true => Ok(()),
            false => Err("it holds numbers that are none; fetch or save it again".to_owned()),
        }
    }

    pub(crate) fn finds(&self, kind: EntityKind) -> bool {
        self.labels.finds(kind)
    }

    pub(crate) fn left_out(&self) -> &[String] {
        self.labels.left_out()
    }

    /// The entities of a text, in its order; none overlaps another.
    ///
    /// Linear in the length of the text; reads the first million bytes, and the first 256 windows
    /// of them. Never fails: what the model cannot read gives nothing.
    pub(crate) fn entities(&self, text: &str, gazetteer: &'static Gazetteer) -> Vec<Tagged> {
        let text = &text[..text.floor_char_boundary(LONGEST_TEXT)];
        let lines = lines(text);
        let Ok(encoding) = self.tokenizer.encode(text, false) else {
            return Vec::new();
        };
        let places: Vec<Range<usize>> = encoding
            .get_offsets()
            .iter()
            .map(|(start, end)| on_letters(text, *start..*end))
            .collect();
        let best = self.best(encoding.get_ids(), &by_line(&places, &lines));
        let units = units(text, &lines, &places, &best);
        let tagged = |(range, group): (Range<usize>, usize)| {
            let words = &text[range.clone()];
            let kind = match self.labels.meaning(group) {
                Meaning::Kind(kind) => kind,
                Meaning::Mixed => people(words, gazetteer)?,
                Meaning::Unknown => return None,
            };
            Some(Tagged {
                kind,
                name: name_of(kind, words),
                range,
            })
        };
        let found = mentions(&units, &self.labels).into_iter();
        found
            .filter(|(range, _)| text[range.clone()].contains(char::is_alphanumeric))
            .filter_map(tagged)
            .collect()
    }

    /// The number of the best label of each token; `None` for what was not read.
    fn best(&self, ids: &[u32], lines: &[Range<usize>]) -> Vec<Option<usize>> {
        let mut best = vec![None; ids.len()];
        let mut margins = vec![0; ids.len()];
        let [before, after] = &self.around;
        for window in windows(lines, self.room).into_iter().take(MOST_WINDOWS) {
            let tokens = [&before[..], &ids[window.clone()], &after[..]].concat();
            let Ok(scores) = self.encoder.scores(&tokens) else {
                continue;
            };
            for (token, scores) in window.clone().zip(scores.iter().skip(before.len())) {
                let margin = margin(token, &window, ids.len());
                if best[token].is_none() || margin > margins[token] {
                    let labels = scores.iter().enumerate();
                    best[token] = labels
                        .max_by(|(_, left), (_, right)| left.total_cmp(right))
                        .map(|(label, _)| label);
                    margins[token] = margin;
                }
            }
        }
        best
    }
}

/// Reads `tokenizer.json`; gives with it what it puts before and after a text.
fn tokenizer(bytes: &[u8], vocabulary: usize) -> Result<(Tokenizer, [Vec<u32>; 2]), String> {
    let wrong = |error: tokenizers::Error| {
        format!("{error}; it must be the tokenizer.json of a fast tokenizer: save it again")
    };
    let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(wrong)?;
    tokenizer.with_padding(None);
    tokenizer.with_truncation(None).map_err(wrong)?;
    // "[SEP]" in a text is text.
    tokenizer.set_encode_special_tokens(true);
    let largest = tokenizer.get_vocab(true).into_values().max();
    if largest.is_none_or(|largest| largest as usize >= vocabulary) {
        return Err(format!(
            "its tokens go up to number {}, those of config.json up to {}; take both from one \
             model",
            largest.unwrap_or_default(),
            vocabulary - 1
        ));
    }
    let encoding = tokenizer.encode("a", true).map_err(wrong)?;
    let special = encoding.get_special_tokens_mask();
    let first = special.iter().position(|special| *special == 0);
    let last = special.iter().rposition(|special| *special == 0);
    let (Some(first), Some(last)) = (first, last) else {
        return Err("it gives no token for a letter; save it again".to_owned());
    };
    let ids = encoding.get_ids();
    let around = [ids[..first].to_vec(), ids[last + 1..].to_vec()];
    match around
        .iter()
        .flatten()
        .all(|id| (*id as usize) < vocabulary)
    {
        true => Ok((tokenizer, around)),
        false => Err("its special tokens are none of the model; save it again".to_owned()),
    }
}

/// The range of a token on whole letters, without the white space at its ends.
fn on_letters(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text.floor_char_boundary(range.start);
    let end = text.ceil_char_boundary(range.end).max(start);
    let words = &text[start..end];
    let start = start + (words.len() - words.trim_start().len());
    start..start + words.trim().len()
}

/// The tokens of each line, one run after another: each token belongs to the line that it begins
/// in or after.
fn by_line(places: &[Range<usize>], lines: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut found = Vec::with_capacity(lines.len());
    for (number, _) in lines.iter().enumerate() {
        let end = match lines.get(number + 1) {
            Some(next) => start + places[start..].partition_point(|token| token.start < next.start),
            None => places.len(),
        };
        found.push(start..end);
        start = end;
    }
    found
}

/// The words of the text, each with the label of the first token that it shares letters with; of
/// words with letters that are written without spaces, the tokens.
fn units(
    text: &str,
    lines: &[Range<usize>],
    places: &[Range<usize>],
    best: &[Option<usize>],
) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut from = 0;
    for (number, line) in lines.iter().enumerate() {
        for word in tokens(text, line.clone()) {
            while places
                .get(from)
                .is_some_and(|token| token.end <= word.start)
            {
                from += 1;
            }
            let unit = |range, token: usize| Unit {
                range,
                token,
                label: best.get(token).copied().flatten().unwrap_or(usize::MAX),
                line: number,
            };
            let inside = places[from..]
                .iter()
                .zip(from..)
                .take_while(|(token, _)| token.start < word.end)
                .filter(|(token, _)| !token.is_empty());
            if text[word.clone()].contains(is_unspaced) {
                // Several tokens may share a letter: the first of them speaks for it.
                let mut free = word.start;
                for (token, at) in inside {
                    if token.start >= free {
                        free = token.end.min(word.end);
                        units.push(unit(token.start..free, at));
                    }
                }
            } else if let Some((_, at)) = inside.take(1).next() {
                units.push(unit(word, at));
            } else {
                units.push(unit(word, usize::MAX));
            }
        }
    }
    units
}

/// Runs of one group, with its number. No mention goes over the end of a line.
fn mentions(units: &[Unit], labels: &Labels) -> Vec<(Range<usize>, usize)> {
    let mut found: Vec<(Range<usize>, usize)> = Vec::new();
    let mut previous: Option<(&Unit, usize)> = None;
    for unit in units {
        let Label::Part { group, begins } = *labels.get(unit.label) else {
            previous = None;
            continue;
        };
        let goes_on = previous.is_some_and(|(before, open)| {
            let again = before.token == unit.token;
            open == group && before.line == unit.line && (!begins || again)
        });
        match found.last_mut() {
            Some((range, _)) if goes_on => range.end = unit.range.end,
            _ => found.push((unit.range.clone(), group)),
        }
        previous = Some((unit, group));
    }
    found
}

/// What a mention of `MISC` is, where the gazetteer knows it for the adjective of a place.
fn people(words: &str, gazetteer: &'static Gazetteer) -> Option<EntityKind> {
    let best = gazetteer.named(&fold(words))?.next()?;
    (best.name_use == NameUse::Adjective).then_some(EntityKind::Nationality)
}

/// What kind of name it is; `None` for a description ("the army") and for what bears no name.
fn name_of(kind: EntityKind, words: &str) -> Option<Name> {
    let name = match kind {
        EntityKind::Person => Name::Person,
        EntityKind::Organisation => Name::Organisation,
        EntityKind::Location => Name::Place,
        EntityKind::Nationality => Name::Other,
        _ => return None,
    };
    let mut words = words.split_whitespace();
    // At the head of a sentence the article has a capital too.
    let is_article = |word: &&str| ["the", "a", "an"].contains(&word.to_lowercase().as_str());
    words
        .any(|word| {
            let first = word.chars().find(|letter| letter.is_alphabetic());
            !is_article(&word) && first.is_some_and(|first| !first.is_lowercase())
        })
        .then_some(name)
}

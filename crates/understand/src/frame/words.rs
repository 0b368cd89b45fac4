//! The paragraphs of a text as rows of tokens, each with what earlier readings say of it.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use wirewatch_news::{Article, Field};
use wirewatch_places::Gazetteer;
use wirewatch_tagger::features::Word;

use super::cues::mark_cues;
use wirewatch_tagger::{Known, Reading, Row};

/// Where a token stands with regard to quotation marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quoted {
    /// The number of the quotation in the paragraph, from 1; 0 outside.
    pub number: u16,
    /// Whether the token is the mark itself.
    pub is_mark: bool,
}

/// A word or mark of a paragraph.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its form and what is known of it.
    pub word: Word,
    /// The labels of the tagger's three layers.
    pub labels: [u8; 3],
    /// The number of the sentence in the paragraph.
    pub sentence: u16,
    /// The number of the noun phrase in the paragraph, from 1; 0 outside.
    pub phrase: u16,
    /// Its quotation.
    pub quoted: Quoted,
    /// Classes of meaning of `resources/verbs.tsv`, a bit for each.
    pub meanings: u64,
    /// Classes of `resources/cues.tsv` of the phrases that it is part of, a bit for each.
    pub cues: u64,
    /// Hash of its dictionary form, by the endings of English verbs.
    pub lemma: u64,
}

/// A line of the text.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// Its tokens.
    pub tokens: Vec<Token>,
    /// Where its sentences begin and end, in tokens.
    pub sentences: Vec<Range<usize>>,
    /// The features of the tokens of each sentence by the tagger.
    pub(super) known: Vec<Known>,
}

impl Paragraph {
    /// Bytes of the text that a range of tokens covers.
    pub fn bytes(&self, range: Range<usize>) -> Range<usize> {
        self.tokens[range.start].word.range.start..self.tokens[range.end - 1].word.range.end
    }
}

/// The most tokens of one paragraph; a longer one is cut.
const LONGEST: usize = 600;

/// The paragraphs of the two texts of an article; none where it is not English.
#[derive(Clone, Debug, Default)]
pub struct Paragraphs {
    /// Those of the headline.
    pub headline: Vec<Paragraph>,
    /// Those of the body.
    pub body: Vec<Paragraph>,
}

impl Paragraphs {
    /// Those of an article that the tagger has read. Linear in its length.
    pub fn of(article: &Article, reading: Reading) -> Paragraphs {
        Paragraphs {
            headline: of_rows(&article.headline, reading.headline),
            body: of_rows(&article.body, reading.body),
        }
    }

    /// Those of a field.
    pub fn of_field(&self, field: Field) -> &[Paragraph] {
        match field {
            Field::Headline => &self.headline,
            Field::Body => &self.body,
        }
    }
}

/// The paragraphs of an English text. Linear in its length.
pub fn paragraphs(text: &str, gazetteer: &'static Gazetteer) -> Vec<Paragraph> {
    // The same length, so that offsets stay.
    let calm = wirewatch_tagger::calmed(text);
    of_rows(text, wirewatch_tagger::read(&calm, gazetteer))
}

fn of_rows(text: &str, rows: Vec<Row>) -> Vec<Paragraph> {
    let mut found: Vec<Paragraph> = Vec::new();
    let mut last_end = 0;
    let mut lower = String::new();
    for Row {
        words,
        labels,
        known,
    } in rows
    {
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            continue;
        };
        let (start, end) = (first.range.start, last.range.end);
        let is_new = text
            .get(last_end..start)
            .is_none_or(|gap| gap.contains('\n'));
        last_end = end;
        match found.last() {
            Some(last) if !is_new && last.tokens.len() + words.len() <= LONGEST => {}
            _ => found.push(Paragraph {
                tokens: Vec::new(),
                sentences: Vec::new(),
                known: Vec::new(),
            }),
        }
        let Some(paragraph) = found.last_mut() else {
            continue;
        };
        let from = paragraph.tokens.len();
        let sentence = paragraph.sentences.len() as u16;
        for (at, word) in words.into_iter().enumerate() {
            lower.clear();
            lower.extend(
                text[word.range.clone()]
                    .chars()
                    .flat_map(char::to_lowercase),
            );
            let (lemma, meanings) = meaning(&lower);
            paragraph.tokens.push(Token {
                word,
                labels: [labels[0][at], labels[1][at], labels[2][at]],
                sentence,
                phrase: 0,
                quoted: Quoted::default(),
                meanings,
                cues: 0,
                lemma,
            });
        }
        paragraph.sentences.push(from..paragraph.tokens.len());
        paragraph.known.push(known);
    }
    for paragraph in &mut found {
        mark_quotations(text, paragraph);
        number_phrases(paragraph);
        mark_cues(&mut paragraph.tokens);
    }
    found
}

/// Numbers the runs of noun phrases, which the tagger's second layer marks.
fn number_phrases(paragraph: &mut Paragraph) {
    let mut number = 0;
    for token in &mut paragraph.tokens {
        let name = wirewatch_tagger::label_name(wirewatch_tagger::PHRASES, token.labels[1]);
        if name.starts_with('B') {
            number += 1;
        }
        token.phrase = if name == "O" { 0 } else { number };
    }
}

/// Finds what stands in quotation marks: “…”, "…", ''…'', ‘…’, «…».
fn mark_quotations(text: &str, paragraph: &mut Paragraph) {
    let mut open: Option<char> = None;
    let mut number = 0;
    let count = paragraph.tokens.len();
    let mut at = 0;
    while at < count {
        let range = paragraph.tokens[at].word.range.clone();
        let mut mark = text[range.clone()].chars().next().unwrap_or(' ');
        let is_single = range.len() == mark.len_utf8();
        let mut wide = 1;
        if is_single && (mark == '\'' || mark == '`') {
            let next = paragraph.tokens.get(at + 1).map(|next| &next.word.range);
            let is_double = next.is_some_and(|next| {
                next.start == range.end && text[next.clone()].starts_with(mark)
            });
            if is_double {
                mark = '"';
                wide = 2;
            }
        }
        let before = text[..range.start].chars().next_back().unwrap_or(' ');
        let opens_here =
            before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–' | '-' | '“' | '"');
        let closes = match (open, mark) {
            (Some('“'), '”' | '"')
            | (Some('"'), '"' | '”')
            | (Some('«'), '»')
            | (Some('„'), '“' | '”') => true,
            (Some('‘'), '’' | '\'') | (Some('\''), '\'' | '’') => is_single && !opens_here,
            _ => false,
        };
        let opens = open.is_none()
            && is_single | (wide == 2)
            && match mark {
                '“' | '"' | '«' | '„' => true,
                '‘' | '\'' => opens_here,
                _ => false,
            };
        if opens {
            open = Some(mark);
            number += 1;
        }
        for token in &mut paragraph.tokens[at..(at + wide).min(count)] {
            if open.is_some() {
                token.quoted = Quoted {
                    number,
                    is_mark: opens || closes,
                };
            }
        }
        if closes {
            open = None;
        }
        at += wide;
    }
}

struct Meanings {
    of_lemma: FxHashMap<&'static str, u64>,
    /// The names of the classes, in the order of their bits.
    names: Vec<&'static str>,
    /// The dictionary form of each of [`IRREGULAR`].
    of_form: FxHashMap<&'static str, &'static str>,
}

/// The bits of some classes of `resources/verbs.tsv`; an unknown name has none.
pub fn meaning_bits(names: &[&str]) -> u64 {
    let of = |name: &&str| MEANINGS.names.iter().position(|known| known == name);
    names
        .iter()
        .filter_map(of)
        .fold(0, |mask, bit| mask | 1 << bit.min(63))
}

static MEANINGS: LazyLock<Meanings> = LazyLock::new(|| {
    let mut of_lemma: FxHashMap<&'static str, u64> = FxHashMap::default();
    let mut names = Vec::new();
    let rows = include_str!("../../resources/verbs.tsv").lines();
    let rows = rows.filter(|line| !line.starts_with('#') && !line.is_empty());
    for (number, row) in rows.enumerate() {
        let (name, words) = row.split_once('\t').unwrap_or_default();
        names.push(name);
        for word in words.split(' ') {
            *of_lemma.entry(word).or_default() |= 1 << number.min(63);
        }
    }
    Meanings {
        of_lemma,
        names,
        of_form: IRREGULAR.into_iter().collect(),
    }
});

/// Forms that the endings do not tell.
const IRREGULAR: [(&str, &str); 62] = [
    ("said", "say"),
    ("told", "tell"),
    ("wrote", "write"),
    ("written", "write"),
    ("thought", "think"),
    ("felt", "feel"),
    ("saw", "see"),
    ("seen", "see"),
    ("knew", "know"),
    ("known", "know"),
    ("found", "find"),
    ("held", "hold"),
    ("met", "meet"),
    ("sent", "send"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("heard", "hear"),
    ("shot", "shoot"),
    ("took", "take"),
    ("taken", "take"),
    ("gave", "give"),
    ("given", "give"),
    ("left", "leave"),
    ("blew", "blow"),
    ("blown", "blow"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("fought", "fight"),
    ("sought", "seek"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("swore", "swear"),
    ("sworn", "swear"),
    ("understood", "understand"),
    ("went", "go"),
    ("gone", "go"),
    ("came", "come"),
    ("made", "make"),
    ("became", "become"),
    ("hurt", "hurt"),
    ("fled", "flee"),
    ("led", "lead"),
    ("paid", "pay"),
    ("lent", "lend"),
    ("fed", "feed"),
    ("meant", "mean"),
    ("forgot", "forget"),
    ("forgotten", "forget"),
    ("slew", "slay"),
    ("slain", "slay"),
    ("hung", "hang"),
    ("laid", "lay"),
    ("withdrew", "withdraw"),
    ("withdrawn", "withdraw"),
    ("sank", "sink"),
    ("sunk", "sink"),
    ("foresaw", "foresee"),
    ("overran", "overrun"),
    ("retook", "retake"),
    ("retaken", "retake"),
    ("shown", "show"),
    ("died", "die"),
];

/// The dictionary form of a word in lower case as far as the endings tell, and its meanings.
fn meaning(lower: &str) -> (u64, u64) {
    let hash = |word: &str| wirewatch_tagger::crf::hash(word.as_bytes());
    let known = |word: &str| MEANINGS.of_lemma.get(word).copied();
    if let Some(lemma) = MEANINGS.of_form.get(lower) {
        return (hash(lemma), known(lemma).unwrap_or_default());
    }
    if let Some(meanings) = known(lower) {
        return (hash(lower), meanings);
    }
    let mut changed = String::new();
    for (ending, instead) in [
        ("ies", "y"),
        ("ied", "y"),
        ("s", ""),
        ("es", ""),
        ("ed", ""),
        ("ed", "e"),
        ("d", ""),
        ("ing", ""),
        ("ing", "e"),
        ("er", ""),
        ("ers", ""),
        ("er", "e"),
        ("ers", "e"),
    ] {
        let Some(stem) = lower.strip_suffix(ending).filter(|stem| stem.len() > 2) else {
            continue;
        };
        let lemma = match instead {
            "" => stem,
            _ => {
                changed.clear();
                changed.extend([stem, instead]);
                changed.as_str()
            }
        };
        if let Some(meanings) = known(lemma) {
            return (hash(lemma), meanings);
        }
        // "stopped", "planning".
        let mut letters = stem.chars().rev();
        if instead.is_empty() && letters.next() == letters.next() {
            let short = &stem[..stem.len() - stem.chars().next_back().map_or(0, char::len_utf8)];
            if let Some(meanings) = known(short) {
                return (hash(short), meanings);
            }
        }
    }
    (hash(lower), 0)
}

//! Taking a name apart: what each word is, and how much it says.

use std::borrow::Cow;

use wirewatch_text::{Script, script_of};

use crate::families;
use crate::lexicon::{self, Meaning};
use crate::tokens::{Token, tokens};
use crate::word::Word;

/// What a name is a name of, as far as reading it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A human being.
    Person,
    /// A firm, group, agency or body.
    Organisation,
    /// A ship or an aircraft.
    Craft,
}

/// What a word is within a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Given name, surname, nisba: a word that names; for organisations a word of the core.
    Name,
    /// "Ivanovich".
    Patronymic,
    /// "al-Baghdadi": a name of origin, behind its article.
    Nisba,
    /// "Abu", "Umm": the first part of a kunya.
    Kunya,
    /// "al", "bin", "de la", "of".
    Particle,
    /// "Dr", "Mullah".
    Title,
    /// "Jr".
    Suffix,
    /// One letter.
    Initial,
    /// A number, in digits.
    Number,
    /// "LLC", "OOO".
    LegalForm,
    /// A word that many organisations share: "Trading", "Bank".
    Generic,
    /// In brackets: a branch, an acronym, a remark.
    Branch,
}

impl Role {
    /// Whether such a word tells one bearer from another.
    pub fn names(self) -> bool {
        matches!(self, Role::Name | Role::Patronymic | Role::Nisba)
    }
}

/// One word of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// As written, folded; scripts whose vowels are signs keep them.
    pub written: Box<str>,
    /// For comparing.
    pub word: Word,
    /// What it is.
    pub role: Role,
    /// How much it says, 0 to 1, before any list is asked how often it occurs.
    pub weight: f32,
    /// The class of a legal form over languages; empty for other parts.
    pub class: &'static str,
}

/// Most letters of a name that are read; what follows is ignored.
pub const LIMIT_LETTERS: usize = 500;
/// Most words of a name that are compared.
pub(crate) const LIMIT_PARTS: usize = 24;

/// Takes `name` apart. At most 24 parts of the first [`LIMIT_LETTERS`] letters;
/// none when it holds no letter or digit. Costs time linear in the letters.
pub fn parse(name: &str, kind: NameKind) -> Vec<Part> {
    parse_reading(name, kind, 0)
}

/// The readings of a name in a script that has several (Han by Mandarin and Cantonese, Hangul
/// by North and South): the usual one first, each once, at most four.
pub fn readings(name: &str, kind: NameKind) -> Vec<Vec<Part>> {
    let mut found = vec![parse_reading(name, kind, 0)];
    // "Al-Qa'ida/Islamic Army" is two names.
    let halves: Vec<&str> = name.split('/').map(str::trim).collect();
    let is_name = |half: &str| half.chars().count() >= 8 && half.contains([' ', '-']);
    if let [one, other] = halves[..]
        && is_name(one)
        && is_name(other)
    {
        found.push(parse_reading(one, kind, 0));
        found.push(parse_reading(other, kind, 0));
        return found;
    }
    if name.is_ascii()
        || !name
            .chars()
            .any(|letter| script_of(letter).is_some_and(|script| script != Script::Latin))
    {
        return found;
    }
    for number in 1..LIMIT_READINGS {
        let parts = parse_reading(name, kind, number);
        if !found.contains(&parts) {
            found.push(parts);
        }
    }
    found
}

/// Most readings of one name.
pub(crate) const LIMIT_READINGS: usize = 4;

fn parse_reading(name: &str, kind: NameKind, reading: usize) -> Vec<Part> {
    let of_person = kind == NameKind::Person;
    let tokens = tokens(name, of_person, reading);
    let mut parts: Vec<Part> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() && parts.len() < LIMIT_PARTS {
        at += read(&tokens[at..], kind, &mut parts);
    }
    if kind == NameKind::Craft {
        // Ships of one owner differ by a number, and papers differ about it.
        for part in parts.iter_mut().filter(|part| part.role == Role::Number) {
            part.weight = 0.35;
        }
    }
    settle(&mut parts, of_person);
    if of_person {
        find_nisbas(&mut parts);
    }
    parts
}

/// Words of organisations of this weight say nothing: "of", "group", "holding".
const SAYS_NOTHING: f32 = 0.1;

/// Names of origin: behind an Arabic article, and with their ending.
fn find_nisbas(parts: &mut [Part]) {
    for at in 1..parts.len() {
        let is_behind_article = parts[at - 1].role == Role::Particle
            && matches!(parts[at - 1].word.text(), "al" | "el" | "ul");
        let part = &mut parts[at];
        let text = part.word.text();
        if is_behind_article
            && part.role == Role::Name
            && text.len() >= 4
            && text.ends_with(['i', 'y'])
        {
            part.role = Role::Nisba;
        }
    }
}

/// A name that consists of titles, particles or generic words only has to be taken by these.
fn settle(parts: &mut [Part], of_person: bool) {
    let says = |part: &Part| part.role.names() || part.role == Role::Number;
    if parts.iter().any(says) {
        return;
    }
    // "Bank of China": "of" names nothing beside "bank"; in "United Group" every word has to.
    let is_telling = |part: &Part| part.role == Role::Generic && part.weight > SAYS_NOTHING;
    let some_tell = parts.iter().any(is_telling);
    for part in parts {
        let strength = match part.role {
            Role::Generic if some_tell && part.weight <= SAYS_NOTHING => continue,
            Role::Generic => 0.7,
            Role::Title | Role::Kunya | Role::Suffix if of_person => 0.5,
            Role::LegalForm => 0.3,
            Role::Branch => 0.7,
            _ => continue,
        };
        part.role = Role::Name;
        part.weight = part.weight.max(strength);
    }
}

/// Reads one part (a phrase, or a word) and returns how many tokens it took.
fn read(tokens: &[Token], kind: NameKind, parts: &mut Vec<Part>) -> usize {
    let of_person = kind == NameKind::Person;
    let written: Vec<Cow<'_, str>> = tokens
        .iter()
        .take(lexicon::LONGEST_PHRASE)
        .map(Token::key)
        .collect();
    let written: Vec<&str> = written.iter().map(|word| &**word).collect();
    let romanised: Vec<&str> = tokens
        .iter()
        .take(lexicon::LONGEST_PHRASE)
        .map(|token| &*token.text)
        .collect();
    let token = &tokens[0];
    let meaning = lexicon::phrase(&romanised, of_person).or_else(|| {
        (written != romanised)
            .then(|| lexicon::phrase(&written, of_person))
            .flatten()
    });
    // "A.B.C. Company": letters that stand alone are one word, unless all of them mean something.
    let run = romanised
        .iter()
        .take_while(|text| text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_alphabetic()))
        .count();
    if !of_person && run > 1 && meaning.is_none_or(|(_, count)| count < run) {
        let text = romanised[..run].concat();
        parts.push(named(&text, &text, false, token.aside, of_person));
        return run;
    }
    if let Some((meaning, count)) = meaning {
        let written = written[..count].join(" ");
        let text = romanised[..count].concat();
        parts.push(meant(meaning, token, &text, &written, of_person));
        return count;
    }
    if of_person && !token.unwritten && is_initials(&token.text) {
        for letter in token.text.chars() {
            let text = letter.to_string();
            parts.push(Part {
                word: Word::new(&text, None, false),
                written: text.into(),
                role: Role::Initial,
                weight: 0.4,
                class: "",
            });
        }
        return 1;
    }
    parts.push(named(
        &token.text,
        &token.written,
        token.unwritten,
        token.aside,
        of_person,
    ));
    1
}

/// One letter, or two or three consonants (JC).
fn is_initials(text: &str) -> bool {
    let letters = text.len();
    letters == 1 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
        || letters == 2
            && text != "md"
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphabetic() && !b"aeiouy".contains(&byte))
}

fn meant(meaning: Meaning, token: &Token, text: &str, written: &str, of_person: bool) -> Part {
    let (role, weight, class, group) = match meaning {
        Meaning::Legal { number, class } => (Role::LegalForm, 0.12, class, Some(number)),
        Meaning::Generic { number, weight } => {
            let weight = if token.aside { weight / 2.0 } else { weight };
            (Role::Generic, weight, "", Some(number))
        }
        Meaning::Number(digits) => {
            return Part {
                word: Word::new(digits, None, false),
                written: written.into(),
                role: Role::Number,
                weight: 0.8,
                class: "",
            };
        }
        // Some titles are names as well: Amir, Sayyid.
        Meaning::Title if lexicon::common_class(text) > 0 => (Role::Title, 0.25, "", None),
        Meaning::Title => (Role::Title, 0.08, "", None),
        Meaning::Suffix => (Role::Suffix, 0.1, "", None),
        Meaning::Particle => (Role::Particle, 0.04, "", None),
        Meaning::Kunya => (Role::Kunya, if of_person { 0.15 } else { 0.04 }, "", None),
        Meaning::Filler => (Role::Particle, 0.02, "", None),
    };
    let word = Word::new(text, None, token.unwritten);
    Part {
        word: match group {
            Some(group) => word.meaning(group),
            None => word,
        },
        written: written.into(),
        role,
        weight,
        class,
    }
}

fn named(text: &str, written: &str, unwritten: bool, aside: bool, of_person: bool) -> Part {
    let word = Word::new(text, (written != text).then_some(written), unwritten);
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let role = match () {
        () if aside && !of_person => Role::Branch,
        () if is_number => Role::Number,
        () if of_person && is_patronymic(text) => Role::Patronymic,
        () => Role::Name,
    };
    let weight = match (role, common_class(&word)) {
        (Role::Branch, _) => 0.4,
        (Role::Number, _) => 0.8,
        (Role::Patronymic, _) => 0.5,
        (_, _) if text.len() <= 2 => 0.35,
        (_, _) if text.len() == 3 && !of_person => 0.7,
        (_, 1) => 0.42,
        (_, 2) => 0.6,
        (_, 3) => 0.75,
        _ => 1.0,
    };
    Part {
        word,
        written: written.into(),
        role,
        weight,
        class: "",
    }
}

/// How little a name says by itself, as any of its spellings is known to.
fn common_class(word: &Word) -> u8 {
    let spellings = word
        .kin()
        .iter()
        .filter_map(|kin| families::canonical(*kin));
    spellings
        .chain([word.text()])
        .map(lexicon::common_class)
        .filter(|class| *class > 0)
        .min()
        .unwrap_or(0)
}

fn is_patronymic(text: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "ovich", "evich", "ovitch", "evitch", "ovic", "ovych", "yovych", "evych", "avich",
        "ievich", "ovna", "evna", "ivna", "yvna", "ichna", "auna", "eyna", "owitsch", "ewitsch",
        "avna",
    ];
    text.len() >= 7 && ENDINGS.iter().any(|ending| text.ends_with(ending))
}

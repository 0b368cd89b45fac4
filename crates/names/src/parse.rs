//! Taking a name apart: what each word is, and how much it says.

use unicode_normalization::UnicodeNormalization;
use wirewatch_text::{Script, fold, script_of};

use crate::compound;
use crate::disguise::unmask;
use crate::families;
use crate::lexicon::{self, Meaning};
use crate::romanise::{self, Vowels};
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

/// One word of a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// As written, folded.
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

struct Token {
    written: String,
    text: String,
    unwritten: bool,
    aside: bool,
}

/// Takes `name` apart. At most [`LIMIT_PARTS`] parts of the first [`LIMIT_LETTERS`] letters;
/// none when it holds no letter or digit. Costs time linear in the letters.
pub fn parse(name: &str, kind: NameKind) -> Vec<Part> {
    parse_reading(name, kind, 0)
}

/// The readings of a name in a script that has several (Han by Mandarin and Cantonese, Hangul
/// by North and South): the usual one first, each once, at most [`LIMIT_READINGS`].
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
    parts
}

/// A name that consists of titles, particles or generic words only has to be taken by these.
fn settle(parts: &mut [Part], of_person: bool) {
    let says = |part: &Part| matches!(part.role, Role::Name | Role::Number | Role::Patronymic);
    if parts.iter().any(says) {
        return;
    }
    for part in parts {
        let strength = match part.role {
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

fn tokens(name: &str, of_person: bool, reading: usize) -> Vec<Token> {
    let cut = name
        .char_indices()
        .nth(LIMIT_LETTERS)
        .map_or(name.len(), |(at, _)| at);
    let (clean, _) = unmask(&name[..cut]);
    let clean = split_capitals(&clean);
    let mut tokens = Vec::new();
    let mut aside = false;
    for (number, segment) in clean.split(['(', ')', '[', ']']).enumerate() {
        aside = number > 0 && !aside;
        for word in fold(segment).split(' ').filter(|word| !word.is_empty()) {
            push_word(word, aside, of_person, reading, &mut tokens);
        }
    }
    // "(Example) Ltd": brackets around the beginning are no aside.
    if tokens.iter().all(|token| token.aside) {
        for token in &mut tokens {
            token.aside = false;
        }
    }
    if !of_person {
        mend_torn(&mut tokens);
    }
    join_compounds(tokens)
}

/// Puts words of many organisations together that were taken apart.
fn mend_torn(tokens: &mut Vec<Token>) {
    let mut at = 1;
    while at < tokens.len() {
        if lexicon::torn(&tokens[at - 1].text, &tokens[at].text) {
            let second = tokens.remove(at);
            let first = &mut tokens[at - 1];
            first.text.push_str(&second.text);
            first.written = format!("{} {}", first.written, second.written);
        } else {
            at += 1;
        }
    }
}

/// `SergeiLavrov` to `Sergei Lavrov`, `SHARQwhite` to `SHARQ white`: a word begins with a capital
/// after small letters, and with a small letter after a run of capitals.
fn split_capitals(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let letters: Vec<char> = name.chars().collect();
    // Letters of the word so far, and how many of them are capitals in a row.
    let (mut run, mut capitals) = (0, 0);
    for (at, &letter) in letters.iter().enumerate() {
        let before_small = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && at > 0 && letters[at - 1].is_lowercase() && run >= 3
            || letter.is_lowercase() && capitals >= 3 && before_small
        {
            out.push(' ');
            run = 0;
        }
        run = if letter.is_alphabetic() { run + 1 } else { 0 };
        capitals = if letter.is_uppercase() {
            capitals + 1
        } else {
            0
        };
        out.push(letter);
    }
    out
}

fn push_word(word: &str, aside: bool, of_person: bool, reading: usize, tokens: &mut Vec<Token>) {
    if word.is_ascii() {
        let mut push = |word: &str, text: &str| {
            tokens.push(Token {
                written: word.to_owned(),
                text: text.to_owned(),
                unwritten: false,
                aside,
            });
        };
        if of_person {
            push(word, word);
        } else if let Some(at) = lexicon::glued(word) {
            push(&word[..at], &word[..at]);
            push(&word[at..], &word[at..]);
        } else {
            push(word, lexicon::misprint_of(word).unwrap_or(word));
        }
        return;
    }
    // Folding takes syllables of Hangul apart.
    let composed: String = word.nfc().collect();
    let word = composed.as_str();
    let is_han = word
        .chars()
        .all(|letter| matches!(script_of(letter), Some(Script::Han)));
    if is_han && !of_person {
        let (core, endings) = lexicon::unspaced_endings(word);
        push_romanised(core, aside, reading, tokens);
        for ending in endings.into_iter().rev() {
            tokens.push(Token {
                written: ending.to_owned(),
                text: ending.to_owned(),
                unwritten: false,
                aside,
            });
        }
        return;
    }
    push_romanised(word, aside, reading, tokens);
}

/// A name in Han characters as known names of several characters, with their usual Latin
/// spelling: Japanese names, which are not read character by character.
fn known_names(word: &str) -> Option<Vec<(&str, &'static str)>> {
    let ends: Vec<usize> = word
        .char_indices()
        .map(|(at, letter)| at + letter.len_utf8())
        .collect();
    let (mut found, mut from, mut several) = (Vec::new(), 0, false);
    while from < word.len() {
        let (to, name) = ends
            .iter()
            .filter(|end| **end > from)
            .rev()
            .find_map(|&to| {
                let kin = families::kin(&word[from..to]).first()?;
                Some((to, families::canonical(*kin)?))
            })?;
        several |= word[from..to].chars().count() > 1;
        found.push((&word[from..to], name));
        from = to;
    }
    (several && found.len() > 1).then_some(found)
}

/// Where two Arabic names were written without a space between them.
fn glued_arabic(word: &str) -> Option<usize> {
    let is_arabic = word
        .chars()
        .all(|letter| script_of(letter) == Some(Script::Arabic));
    if !is_arabic || word.chars().count() < 6 || !families::kin(word).is_empty() {
        return None;
    }
    word.char_indices().map(|(at, _)| at).skip(3).find(|at| {
        let (one, other) = word.split_at(*at);
        other.chars().count() >= 3
            && !families::kin(one).is_empty()
            && (!families::kin(other).is_empty() || other == "عبد")
    })
}

fn push_romanised(word: &str, aside: bool, reading: usize, tokens: &mut Vec<Token>) {
    if let Some(at) = glued_arabic(word) {
        push_romanised(&word[..at], aside, reading, tokens);
        push_romanised(&word[at..], aside, reading, tokens);
        return;
    }
    if reading == LIMIT_READINGS - 1
        && let Some(names) = known_names(word)
    {
        tokens.extend(names.into_iter().map(|(written, text)| Token {
            written: written.to_owned(),
            text: text.to_owned(),
            unwritten: false,
            aside,
        }));
        return;
    }
    let other = match reading {
        0 => None,
        reading => romanise::other_readings(word).into_iter().nth(reading - 1),
    };
    let romanised = other.unwrap_or_else(|| romanise::romanise(word));
    // A word that becomes several (characters, an article) has no single written form.
    let letters: Vec<char> = word.chars().collect();
    let by_letter = romanised.len() == letters.len();
    for (at, one) in romanised.into_iter().enumerate() {
        let written = if by_letter {
            letters[at].to_string()
        } else if one.text == "al" {
            "ال".to_owned()
        } else {
            word.strip_prefix("ال").unwrap_or(word).to_owned()
        };
        tokens.push(Token {
            written,
            text: one.text,
            unwritten: one.vowels == Vowels::Unwritten,
            aside,
        });
    }
}

const ARTICLES: &[&str] = &[
    "al", "el", "ul", "ol", "ur", "us", "ud", "as", "ar", "er", "es", "ed", "ad", "az", "an", "at",
];

/// Puts the parts of Arabic compounds into one word.
fn join_compounds(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens.into_iter().peekable();
    while let Some(mut token) = rest.next() {
        let is_arabic_article = |text: &str| ARTICLES.contains(&text);
        if compound::is_servant(&token.text) {
            let mut article = None;
            if rest
                .peek()
                .is_some_and(|next| is_arabic_article(&next.text))
            {
                article = rest.next();
            }
            if let Some(second) = rest.next_if(|next| next.text.len() >= 3) {
                let stem = second
                    .text
                    .strip_prefix("al")
                    .filter(|stem| stem.len() > 3 && second.unwritten);
                let stem = stem.unwrap_or(&second.text);
                token.text =
                    compound::servant_of(compound::compound(stem).as_deref().unwrap_or(stem));
                token.written = format!("{} {}", token.written, second.written);
                out.push(token);
                continue;
            }
            out.push(token);
            out.extend(article);
            continue;
        }
        if let Some(form) = compound::compound(&token.text) {
            token.text = form;
            out.push(token);
            continue;
        }
        if compound::is_god(&token.text) || compound::is_religion(&token.text) {
            let ending = if compound::is_god(&token.text) {
                "lah"
            } else {
                "din"
            };
            let articles = out
                .iter()
                .rev()
                .take_while(|before| is_arabic_article(&before.text))
                .count();
            let stem = out.len().checked_sub(articles + 1);
            if let Some(stem) = stem.filter(|stem| out[*stem].text.len() >= 3 && articles <= 1) {
                out.truncate(stem + 1);
                let first = &mut out[stem];
                first.text.push_str(ending);
                first.written = format!("{} {}", first.written, token.written);
                continue;
            }
        }
        // Abubakar: Abu Bakar.
        let kunya = token
            .text
            .strip_prefix("abou")
            .or_else(|| token.text.strip_prefix("abu"));
        if let Some(name) = kunya.filter(|name| name.len() >= 4) {
            out.push(Token {
                written: "abu".to_owned(),
                text: "abu".to_owned(),
                ..token
            });
            token.written = name.to_owned();
            token.text = name.to_owned();
        }
        out.push(token);
    }
    out
}

/// Reads one part (a phrase, or a word) and returns how many tokens it took.
fn read(tokens: &[Token], kind: NameKind, parts: &mut Vec<Part>) -> usize {
    let of_person = kind == NameKind::Person;
    let written: Vec<&str> = tokens
        .iter()
        .take(lexicon::LONGEST_PHRASE)
        .map(|token| &*token.written)
        .collect();
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

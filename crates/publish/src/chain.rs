//! Who says what an article says: a tree from the outlet at its root, over the agency and the
//! outlets that it draws from, to the mouths nearest the origin, each with its words.
//!
//! Bounded whatever the attributions are: in depth, in children, in nodes and in quotes; links
//! that run in a circle are cut.

use std::collections::{BTreeSet, HashMap, HashSet};

use askama::Template;
use askama::filters::HtmlSafe;
use wirewatch_news::{Attribution, Field, Passage, SubjectId, Understood};

use crate::article::Jumps;
use crate::mark::CARD_LIMIT;
use crate::parts::{Flag, Jump, Link, Told};
use crate::passage::Paragraphs;
use crate::standing::Standing;
use crate::words;

/// Most mouths between the outlet and an origin, that one included.
const DEPTH: usize = 6;
/// Most mouths on a page.
const NODES: usize = 60;
/// Most mouths that one mouth passes on.
const CHILDREN: usize = 12;
/// Most quotes of one mouth.
const QUOTES: usize = 3;
/// Most outlets named as sources.
const THROUGH: usize = 20;
/// Most paragraphs named that no source stands behind.
const UNSOURCED: usize = 12;
/// Most words of one quote, in characters.
const WORDS: usize = 160;
/// Longest name of a mouth, in characters.
const NAME: usize = 90;
/// How far after "told" the outlet is named at most, in bytes.
const TOLD_NEAR: usize = 40;
/// What says no more than this is not shown, in bytes.
const LEAST: usize = 12;
/// English words that name nobody when nothing tells for whom they stand.
const PRONOUNS: [&str; 16] = [
    "he", "she", "it", "they", "who", "which", "that", "we", "i", "you", "him", "her", "them",
    "this", "one", "some",
];

/// Whose word an attribution passes on, and through whom.
pub(crate) struct Speaker<'a> {
    pub(crate) name: Told,
    /// The mouth that passes it on inside the article.
    pub(crate) through: Option<Told>,
    pub(crate) subject: Option<&'a SubjectId>,
}

/// The speaker of attribution `number`; `None` where there is none or the text does not say.
pub(crate) fn speaker(article: &Understood, number: Option<u32>) -> Option<Speaker<'_>> {
    let number = number? as usize;
    let one = named(&article.attributions, number)?;
    let name = name(article, one)?;
    let outer = parent(&article.attributions, number)
        .and_then(|outer| named(&article.attributions, outer))
        .and_then(|outer| self::name(article, outer))
        .filter(|outer| outer.text != name.text);
    Some(Speaker {
        name,
        through: outer,
        subject: one.subject.as_ref(),
    })
}

/// The attribution that names the source of attribution `number`: itself, or the one for which
/// its pronoun stands.
fn named(all: &[Attribution], number: usize) -> Option<&Attribution> {
    let one = all.get(number)?;
    let first = one.same_source.and_then(|first| all.get(first as usize));
    Some(
        first
            .filter(|first| !first.source.is_empty())
            .unwrap_or(one),
    )
}

/// The place of the attribution around attribution `number`.
fn parent(all: &[Attribution], number: usize) -> Option<usize> {
    let outer = all.get(number)?.within? as usize;
    (outer != number && outer < all.len()).then_some(outer)
}

/// The name as written; `None` where nobody is named.
fn name(article: &Understood, one: &Attribution) -> Option<Told> {
    let text = &article.recognised.article;
    let name = Told::cut(
        text.quote(*one.source.first()?),
        text.language.as_deref(),
        NAME,
    );
    let is_no_name = name.text.is_empty() || PRONOUNS.contains(&&*name.text.to_lowercase());
    (!is_no_name).then_some(name)
}

/// The cards of an article's subjects by subject, numbered from 1.
pub(crate) struct Cards<'a>(HashMap<&'a SubjectId, usize>);

impl<'a> Cards<'a> {
    pub(crate) fn of(article: &'a Understood) -> Cards<'a> {
        let listed = &article.recognised.listed;
        let numbered = listed.iter().map(|one| &one.subject).zip(1..=CARD_LIMIT);
        Cards(numbered.collect())
    }

    /// The address of the card on the page of the article; `None` where it has none.
    pub(crate) fn href(&self, subject: &SubjectId) -> Option<String> {
        self.0.get(subject).map(|number| format!("#e-{number}"))
    }
}

/// Words of a mouth.
pub(crate) struct Said {
    /// Empty where only excerpts are shown.
    words: Told,
    jump: Jump,
}

/// A mouth: who passes on, or says.
#[derive(Template)]
#[template(path = "mouth.html")]
pub(crate) struct Mouth {
    /// `None`: the text does not say who.
    name: Option<Told>,
    notes: Vec<String>,
    subject: Option<Link>,
    quotes: Vec<Said>,
    more_quotes: usize,
    jump: Option<Jump>,
    inner: Vec<Mouth>,
    more: usize,
}

impl HtmlSafe for Mouth {}

/// All of "Who says so".
pub(crate) struct Chain {
    /// "One outlet passes on 3 origins.", empty where nobody is named.
    pub(crate) counted: String,
    pub(crate) mouths: Vec<Mouth>,
    pub(crate) more: usize,
    /// Paragraphs that no source stands behind.
    pub(crate) unsourced: Vec<Jump>,
    pub(crate) more_unsourced: usize,
    /// What is not known, and why.
    pub(crate) missing: String,
}

impl Chain {
    pub(crate) fn of(article: &Understood, jumps: &Jumps<'_>) -> Chain {
        let tree = Tree::of(article);
        let origins = tree.origins();
        let mut drawing = Drawing {
            article,
            jumps,
            cards: Cards::of(article),
            left: NODES,
        };
        let (mouths, more) = drawing.children(&tree, 0, 0);
        let (unsourced, more_unsourced) = unsourced(article, jumps);
        let language = article.recognised.article.language.as_deref();
        let missing = match language {
            _ if !article.attributions.is_empty() => String::new(),
            Some("en") => "Nobody else was found quoted in the text.".to_owned(),
            Some(tag) => format!(
                "Who says what inside the text was not read: it is in {}, and only English is \
                 read for that so far.",
                words::language(tag)
            ),
            None => {
                "Who says what inside the text was not read: nothing tells its language.".to_owned()
            }
        };
        Chain {
            counted: match origins {
                0 => String::new(),
                _ => format!(
                    "One outlet passes on {}.",
                    words::count(origins as u64, "origin", "origins")
                ),
            },
            mouths,
            more,
            unsourced,
            more_unsourced,
            missing,
        }
    }
}

/// Who a mouth is: the same chain of an entity, or the same name.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Chain(u32),
    Name(String),
    Unsaid,
}

#[derive(Default)]
struct Node<'a> {
    name: Option<Told>,
    notes: Vec<String>,
    subject: Option<&'a SubjectId>,
    /// Attributions that are its own words.
    said: Vec<usize>,
    /// Where it is named, for one that says nothing of its own.
    at: Option<Passage>,
    children: Vec<usize>,
}

/// Node 0 is the outlet.
struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    places: HashMap<(usize, Key), usize>,
    /// The first mouth of several words whose name ends with a word.
    ending: HashMap<String, usize>,
}

impl<'a> Tree<'a> {
    fn of(article: &'a Understood) -> Tree<'a> {
        let reported = &article.reported_by;
        let all = &article.attributions;
        let mut tree = Tree {
            nodes: vec![Node::default()],
            places: HashMap::new(),
            ending: HashMap::new(),
        };
        let mut root = 0;
        if let Some(agency) = agency(article) {
            root = tree.node(0, Key::Name(key_name(agency)));
            tree.nodes[root].name = Some(Told::cut(agency, None, NAME));
            tree.nodes[root].notes.push("news agency, credited".into());
        }
        let passing: Vec<usize> = (0..all.len()).filter(|one| passes(&all[*one])).collect();
        let paths: Vec<Vec<usize>> = passing.iter().map(|one| path(all, *one)).collect();
        let outer: HashSet<usize> = paths
            .iter()
            .flat_map(|path| path.split_last().map_or(&[][..], |(_, outer)| outer))
            .copied()
            .collect();
        let shown: BTreeSet<usize> = paths.iter().flatten().copied().collect();
        // Outlets that say nothing by name in the text stand for themselves.
        let outlet = key_name(&reported.outlet);
        let mut told_to: HashMap<usize, usize> = HashMap::new();
        let through = reported.through.iter().take(THROUGH);
        for source in through.filter(|source| key_name(&source.name) != outlet) {
            let is_said = shown.iter().any(|number| {
                named(all, *number).is_some_and(|one| {
                    one.source.first().is_some_and(|passage| {
                        source.passage.is_some_and(|at| {
                            at.field == passage.field && at.span.overlaps(passage.span)
                        })
                    })
                })
            });
            if !is_said {
                let place = tree.node(root, Key::Name(key_name(&source.name)));
                let language = article.recognised.article.language.as_deref();
                let node = &mut tree.nodes[place];
                node.name = Some(Told::cut(&source.name, language, NAME));
                node.notes.push("named as a source".into());
                node.subject = source.subject.as_ref();
                node.at = source.passage;
                let told = source.passage.and_then(|at| told(article, at));
                told_to.extend(told.map(|number| (number, place)));
            }
        }
        for (number, path) in passing.iter().zip(&paths) {
            let first = path.first().and_then(|first| told_to.get(first));
            let mut place = first.copied().unwrap_or(root);
            let mut keys: Vec<Key> = Vec::new();
            for step in path {
                let Some(one) = named(all, *step) else {
                    continue;
                };
                let name = name(article, one);
                let key = match (&name, one.chain) {
                    (None, _) => Key::Unsaid,
                    (_, Some(chain)) => Key::Chain(chain),
                    (Some(name), None) => Key::Name(key_name(&name.text)),
                };
                // Nobody passes on his own words; an unnamed mouth on the way says nothing.
                if keys.contains(&key) || (key == Key::Unsaid && step != number) {
                    continue;
                }
                keys.push(key.clone());
                place = match name.as_ref().and_then(|name| tree.longer(name)) {
                    Some(known) if place == root => known,
                    _ => tree.node(place, key),
                };
                let node = &mut tree.nodes[place];
                if node.name.is_none() && node.notes.is_empty() {
                    node.notes.push(format!(
                        "“{}”",
                        Told::cut(article.recognised.article.quote(one.cue), None, 60).text
                    ));
                }
                let is_new = node.name.is_none();
                node.name = node.name.take().or(name);
                node.subject = node.subject.or(one.subject.as_ref());
                if is_new {
                    tree.keep_ending(place);
                }
            }
            if !outer.contains(number) {
                tree.nodes[place].said.push(*number);
            }
        }
        tree
    }

    /// The child of `parent` with `key`, made where there is none.
    fn node(&mut self, parent: usize, key: Key) -> usize {
        let next = self.nodes.len();
        let place = *self.places.entry((parent, key)).or_insert(next);
        if place == next {
            self.nodes.push(Node::default());
            self.nodes[parent].children.push(next);
        }
        place
    }

    /// The mouth whose name ends with this one: "Abu Ali al-Basri", later "al-Basri".
    fn longer(&self, name: &Told) -> Option<usize> {
        let is_name = name.text.starts_with(char::is_uppercase) && name.text.len() > 3;
        let end = format!(" {}", key_name(&name.text));
        let known = *self.ending.get(end.rsplit(' ').next()?)?;
        let longer = self.nodes[known].name.as_ref()?;
        (is_name && key_name(&longer.text).ends_with(&end)).then_some(known)
    }

    /// Keeps the name of a mouth for [`Tree::longer`].
    fn keep_ending(&mut self, place: usize) {
        let name = self.nodes[place].name.as_ref();
        let name = name.map(|name| key_name(&name.text)).unwrap_or_default();
        if let Some((_, last)) = name.rsplit_once(' ') {
            self.ending.entry(last.to_owned()).or_insert(place);
        }
    }

    /// How many mouths pass nobody on.
    fn origins(&self) -> usize {
        let nodes = self.nodes.iter().skip(1);
        nodes.filter(|node| node.children.is_empty()).count()
    }
}

/// The attribution whose speaker told it to the outlet named at `outlet`: "told the newspaper …".
fn told(article: &Understood, outlet: Passage) -> Option<usize> {
    let text = &article.recognised.article;
    let is_told = |one: &Attribution| {
        let cue = one.cue;
        cue.field == outlet.field
            && text.quote(cue).to_lowercase().ends_with("told")
            && (cue.span.end()..cue.span.end() + TOLD_NEAR).contains(&outlet.span.start())
    };
    article.attributions.iter().position(is_told)
}

/// The agency credited, where it is not the outlet itself.
pub(crate) fn agency(article: &Understood) -> Option<&str> {
    let reported = &article.reported_by;
    let agency = reported.agency.as_deref()?.trim();
    (!agency.is_empty() && key_name(agency) != key_name(&reported.outlet)).then_some(agency)
}

fn key_name(name: &str) -> String {
    let name = name.trim().to_lowercase();
    name.strip_prefix("the ").unwrap_or(&name).to_owned()
}

/// Whether it tells of words, and has some of its own.
fn passes(one: &Attribution) -> bool {
    one.is_speech && one.content_bytes() > LEAST
}

/// The attributions around attribution `number`, outermost first, and itself. One that lies in a
/// circle stands alone.
fn path(all: &[Attribution], number: usize) -> Vec<usize> {
    let mut path = vec![number];
    let mut at = number;
    while let Some(outer) = parent(all, at) {
        if path.contains(&outer) {
            return vec![number];
        }
        if path.len() == DEPTH {
            break;
        }
        path.push(outer);
        at = outer;
    }
    path.reverse();
    path
}

/// The tree as the page shows it.
struct Drawing<'a, 'b> {
    article: &'a Understood,
    jumps: &'b Jumps<'b>,
    cards: Cards<'a>,
    /// How many mouths may still be shown.
    left: usize,
}

impl Drawing<'_, '_> {
    /// The children of a node, and how many more there are. Depth is that of the paths, with
    /// the agency before them.
    fn children(&mut self, tree: &Tree<'_>, parent: usize, depth: usize) -> (Vec<Mouth>, usize) {
        let children = &tree.nodes[parent].children;
        let mut mouths = Vec::new();
        for child in children.iter().take(CHILDREN) {
            if self.left == 0 || depth > DEPTH {
                break;
            }
            self.left -= 1;
            mouths.push(self.mouth(tree, *child, depth));
        }
        let more = children.len() - mouths.len();
        (mouths, more)
    }

    fn mouth(&mut self, tree: &Tree<'_>, place: usize, depth: usize) -> Mouth {
        let node = &tree.nodes[place];
        let (inner, more) = self.children(tree, place, depth + 1);
        let quotes: Vec<Said> = node
            .said
            .iter()
            .take(QUOTES)
            .filter_map(|one| self.said(*one))
            .collect();
        let mut notes = node.notes.clone();
        if node.children.is_empty() {
            notes.push("origin".into());
        }
        Mouth {
            name: node.name.clone(),
            notes,
            subject: node.subject.and_then(|subject| {
                let standing = Standing::in_article(self.article, subject);
                let flag = Flag::of(&standing).text.to_lowercase();
                Some(Link::new(self.cards.href(subject)?, flag))
            }),
            more_quotes: node.said.len().saturating_sub(QUOTES),
            jump: match quotes.is_empty() {
                true => node.at.map(|at| self.jumps.to(at)),
                false => None,
            },
            quotes,
            inner,
            more,
        }
    }

    fn said(&self, number: usize) -> Option<Said> {
        let text = &self.article.recognised.article;
        let one = self.article.attributions.get(number)?;
        let first = *one.content.first()?;
        let words = match self.jumps.is_excerpt() {
            true => "",
            false => text.quote(first),
        };
        Some(Said {
            words: Told::cut(words, text.language.as_deref(), WORDS),
            jump: self.jumps.to(first),
        })
    }
}

/// The paragraphs without a word that somebody says, and how many more there are; none where
/// nobody says anything.
fn unsourced(article: &Understood, jumps: &Jumps<'_>) -> (Vec<Jump>, usize) {
    let all = &article.attributions;
    let paragraphs = Paragraphs::of(&article.recognised.article);
    // How many begin at a paragraph, less those that end before it.
    let mut changes = vec![0_i64; paragraphs.0.len() + 2];
    let mut is_sourced = false;
    for one in all.iter().filter(|one| passes(one)) {
        let parts = one.content.iter().chain(&one.source).chain([&one.cue]);
        for part in parts.filter(|part| part.field == Field::Body) {
            let ends = [part.span.start(), part.span.end().saturating_sub(1)];
            if let [Some(first), Some(last)] = ends.map(|at| paragraphs.number_at(at)) {
                is_sourced = true;
                changes[first as usize] += 1;
                changes[last.max(first) as usize + 1] -= 1;
            }
        }
    }
    if !is_sourced {
        return (Vec::new(), 0);
    }
    let mut open = 0;
    let mut free = Vec::new();
    for paragraph in &paragraphs.0 {
        open += changes[paragraph.number as usize];
        if open == 0 {
            free.push(paragraph.number);
        }
    }
    let shown = free.iter().take(UNSOURCED);
    let shown: Vec<Jump> = shown.map(|number| jumps.to_number(*number)).collect();
    let more = free.len() - shown.len();
    (shown, more)
}

//! Runs the patterns over the tokens: at each place that a word woke, the longest match.
//!
//! Rules may call rules; what a rule gives at a place is worked out once. Steps, depth and
//! length are bounded, so time is linear in the text.

use rustc_hash::FxHashMap;

use crate::{
    language::{Language, is_result},
    pattern::{Atom, Element, Line, Step},
    slots::{Op, Record, Slot},
    starts::{ANY, Start, number_shape},
    token::{Gap, Kind, Token},
};

/// Steps that one line may take at one place.
const STEPS_MAX: usize = 400;
/// Rules within rules.
const DEPTH_MAX: usize = 6;
/// Tokens before a waking word at which a match may begin.
const REACH: usize = 9;
/// Tokens before a number at which a match may begin.
const NUMBER_REACH: usize = 3;

/// A match. All places are numbers of tokens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub(crate) rule: u16,
    /// First token of the expression.
    pub(crate) open: usize,
    /// Token after the expression.
    pub(crate) close: usize,
    /// Token after the match with its context.
    pub(crate) end: usize,
    pub(crate) record: Record,
}

/// Finds matches in one text.
pub(crate) struct Matcher<'a> {
    pub(crate) tokens: &'a [Token],
    pub(crate) language: &'a Language,
    /// What a rule gives at a token: its place in `found`.
    memo: FxHashMap<(u16, u32), Option<u32>>,
    found: Vec<Match>,
    /// Work space of `line`, shared by calls within calls.
    stack: Vec<State>,
    taken: Vec<(usize, Said<'a>)>,
    chain: Vec<(u32, Said<'a>)>,
    /// Records that others are based on.
    pub(crate) bases: Vec<Record>,
}

/// What one element said.
#[derive(Clone, Copy)]
pub(crate) enum Said<'a> {
    Nothing,
    /// The slots of a word.
    Word(&'a [Op]),
    One(Op),
    Two(Op, Op),
    /// The record of a match in `found`.
    Rule(u32),
}

/// The end of no chain.
const NO_CHAIN: u32 = u32::MAX;
/// No token.
const NOWHERE: u32 = u32::MAX;

#[derive(Clone, Copy)]
struct State {
    pc: u16,
    at: u32,
    open: u32,
    close: u32,
    /// What was said on the way here: the last link in `chain`.
    chain: u32,
}

impl<'a> Matcher<'a> {
    pub(crate) fn new(tokens: &'a [Token], language: &'a Language) -> Self {
        Self {
            tokens,
            language,
            memo: FxHashMap::default(),
            found: Vec::new(),
            stack: Vec::new(),
            taken: Vec::new(),
            chain: Vec::new(),
            bases: Vec::new(),
        }
    }

    /// All matches, in the order of the text, none over another. Context may lie over the match
    /// before.
    pub(crate) fn run(&mut self) -> Vec<Match> {
        let mut out = Vec::new();
        let mut from = 0;
        let mut at = 0;
        // Places below have been searched with all that follows them awake or not.
        let mut searched = 0;
        while at < self.tokens.len() {
            let token = &self.tokens[at];
            let reach = match token.kind {
                Kind::Number => NUMBER_REACH,
                _ if self.language.wakes[token.word as usize] => REACH,
                _ => {
                    at += 1;
                    continue;
                }
            };
            // A match has only words that patterns know.
            let mut start = at;
            let bottom = at.saturating_sub(reach).max(searched);
            while start > bottom && self.serves(start - 1) {
                start -= 1;
            }
            while start <= at {
                match self.best(start, from) {
                    Some(found) => {
                        from = found.close;
                        out.push(found);
                        start = if found.open > start { start + 1 } else { from };
                        // What stood before as the expression may be context for the next.
                        let behind = out.len().checked_sub(1).map_or(from, |last| out[last].open);
                        if let Some(next) = self.best(behind, from) {
                            from = next.close;
                            out.push(next);
                            start = from;
                        }
                    }
                    None => start += 1,
                }
            }
            searched = searched.max(start);
            at = at.max(from.saturating_sub(1)) + 1;
            if self.memo.len() > 2048 {
                self.memo.clear();
                self.found.clear();
            }
        }
        out
    }

    /// May the token stand in a match with the one after it?
    fn serves(&self, at: usize) -> bool {
        let (token, next) = (&self.tokens[at], &self.tokens[at + 1]);
        next.gap != Gap::Break
            && (token.kind == Kind::Number || self.language.serves[token.word as usize])
    }

    /// The match at a place that begins first, and the longest of these, not before `from`.
    fn best(&mut self, start: usize, from: usize) -> Option<Match> {
        let found = self.longest(start, None, from, 0)?;
        if found.open > start
            && let Some(inner) = self.longest(found.open, None, from, 0)
            && inner.close > found.close
        {
            return Some(inner);
        }
        Some(found)
    }

    fn longest(
        &mut self,
        start: usize,
        rule: Option<u16>,
        from: usize,
        depth: usize,
    ) -> Option<Match> {
        let language = self.language;
        let token = self.tokens.get(start)?;
        let lines = match token.kind {
            Kind::Number => &language.number_starts[number_shape(token.digits)],
            _ => language.starts.get(token.word as usize)?,
        };
        let lines = match rule {
            None => &lines[..lines.partition_point(|start| is_result(start.rule))],
            Some(rule) => {
                let first = lines.partition_point(|start| start.rule < rule);
                let count = lines[first..].partition_point(|start| start.rule == rule);
                &lines[first..first + count]
            }
        };
        let key = |found: &Match| (std::cmp::Reverse(found.open), found.close, found.end);
        let mut best: Option<(Match, u16)> = None;
        let next = self.next_words(start);
        for Start {
            line: number,
            next: set,
            ..
        } in lines
        {
            if *set != ANY {
                let set = &language.nexts[usize::from(*set)];
                if !next.iter().flatten().any(|word| set.has(*word)) {
                    continue;
                }
            }
            let line = &language.lines[usize::from(*number)];
            if let Some(found) = self.line(line, start, from, depth)
                && best.is_none_or(|(best, line)| {
                    let (new, old) = (key(&found), key(&best));
                    new > old || (new == old && *number < line)
                })
            {
                best = Some((found, *number));
            }
        }
        best.map(|(found, _)| found)
    }

    /// The words that may come second in a match from `start`: the next token, and the one behind
    /// a hyphen. 0 stands for a number.
    fn next_words(&self, start: usize) -> [Option<u32>; 2] {
        let word = |at: usize| {
            let token = self
                .tokens
                .get(at)
                .filter(|token| token.gap != Gap::Break)?;
            match token.kind {
                Kind::Number => Some(0),
                _ => (token.word != 0).then_some(token.word),
            }
        };
        let behind = if self.is_inner_hyphen(start + 1) {
            word(start + 2)
        } else {
            None
        };
        [word(start + 1), behind]
    }

    fn rule(&mut self, rule: u16, start: usize, depth: usize) -> Option<u32> {
        if depth >= DEPTH_MAX {
            return None;
        }
        let key = (rule, u32::try_from(start).ok()?);
        if let Some(known) = self.memo.get(&key) {
            return *known;
        }
        self.memo.insert(key, None);
        let found = self.longest(start, Some(rule), 0, depth + 1);
        let at = found.and_then(|found| {
            self.found.push(found);
            u32::try_from(self.found.len() - 1).ok()
        });
        self.memo.insert(key, at);
        at
    }

    fn line(&mut self, line: &'a Line, start: usize, from: usize, depth: usize) -> Option<Match> {
        let (bottom, first_link) = (self.stack.len(), self.chain.len());
        let begin = u32::try_from(start).ok()?;
        self.stack.push(State {
            pc: 0,
            at: begin,
            open: NOWHERE,
            close: NOWHERE,
            chain: NO_CHAIN,
        });
        let mut best: Option<(u32, u32, u32, u32)> = None;
        for _ in 0..STEPS_MAX {
            if self.stack.len() == bottom {
                break;
            }
            let Some(mut state) = self.stack.pop() else {
                break;
            };
            let next = state.pc + 1;
            match line.steps[usize::from(state.pc)] {
                Step::Jump(to) => self.stack.push(State { pc: to, ..state }),
                Step::Split(first, second) => {
                    self.stack.push(State {
                        pc: second,
                        ..state
                    });
                    self.stack.push(State { pc: first, ..state });
                }
                Step::Open => {
                    state.open = self.first_of(state.at as usize) as u32;
                    self.stack.push(State { pc: next, ..state });
                }
                Step::Close => {
                    state.close = state.at;
                    self.stack.push(State { pc: next, ..state });
                }
                Step::Accept => {
                    let open = if state.open == NOWHERE {
                        begin
                    } else {
                        state.open
                    };
                    let close = if state.close == NOWHERE {
                        state.at
                    } else {
                        state.close
                    };
                    let is_better = best.is_none_or(|best| (close, state.at) > (best.1, best.2));
                    if close > open && open as usize >= from && is_better {
                        best = Some((open, close, state.at, state.chain));
                    }
                }
                Step::Element(element) => {
                    let element = &line.elements[usize::from(element)];
                    let first = self.taken.len();
                    self.element(element, state.at as usize, state.at == begin, depth);
                    // The longest is tried first.
                    self.taken[first..].sort_by_key(|(end, _)| *end);
                    while self.taken.len() > first {
                        // Taken from the end, pushed under one another.
                        let (end, said) = self.taken.remove(first);
                        let chain = match said {
                            Said::Nothing => state.chain,
                            said => {
                                self.chain.push((state.chain, said));
                                (self.chain.len() - 1) as u32
                            }
                        };
                        self.stack.push(State {
                            pc: next,
                            at: end as u32,
                            chain,
                            ..state
                        });
                    }
                }
            }
        }
        let best = best.map(|(open, close, end, chain)| {
            let mut record = self.said(chain);
            line.ops
                .iter()
                .for_each(|(slot, value)| record.set(*slot, *value));
            Match {
                rule: line.rule,
                open: open as usize,
                close: close as usize,
                end: end as usize,
                record,
            }
        });
        self.stack.truncate(bottom);
        self.chain.truncate(first_link);
        best
    }

    /// The slots filled along a chain; later ones win.
    fn said(&self, mut at: u32) -> Record {
        let mut links = Vec::new();
        while let Some((before, said)) = self.chain.get(at as usize) {
            links.push(*said);
            at = *before;
        }
        let mut record = Record::default();
        for said in links.iter().rev() {
            match said {
                Said::Nothing => {}
                Said::Word(ops) => ops
                    .iter()
                    .for_each(|(slot, value)| record.set(*slot, *value)),
                Said::One((slot, value)) => record.set(*slot, *value),
                Said::Two(first, second) => {
                    record.set(first.0, first.1);
                    record.set(second.0, second.1);
                }
                Said::Rule(at) => {
                    if let Some(found) = self.found.get(*at as usize) {
                        record.merge(&found.record);
                    }
                }
            }
        }
        record
    }

    /// The token at `at`, or after it where that is a hyphen between two words.
    pub(crate) fn first_of(&self, at: usize) -> usize {
        if self.is_inner_hyphen(at) { at + 1 } else { at }
    }

    pub(crate) fn is_inner_hyphen(&self, at: usize) -> bool {
        let (Some(hyphen), Some(next)) = (self.tokens.get(at), self.tokens.get(at + 1)) else {
            return false;
        };
        let both_digits = at > 0 && self.tokens[at - 1].digits > 0 && next.digits > 0;
        hyphen.word == self.language.hyphen
            && hyphen.kind == Kind::Mark
            && hyphen.gap == Gap::None
            && next.gap == Gap::None
            && !both_digits
    }

    fn element(&mut self, element: &'a Element, at: usize, is_first: bool, depth: usize) {
        let Some(token) = self.tokens.get(at) else {
            return;
        };
        if !is_first && (token.gap == Gap::Break || (element.is_glued && token.gap != Gap::None)) {
            return;
        }
        let before = self.taken.len();
        if !element.is_capital || token.is_capital {
            for atom in &element.atoms {
                self.atom(atom, at, depth);
            }
        }
        if self.taken.len() == before
            && !is_first
            && self.is_inner_hyphen(at)
            && (!element.is_capital || self.tokens[at + 1].is_capital)
        {
            for atom in &element.atoms {
                self.atom(atom, at + 1, depth);
            }
        }
    }

    fn atom(&mut self, atom: &Atom, at: usize, depth: usize) {
        let token = self.tokens[at];
        match atom {
            Atom::Word(word) => {
                if token.word == *word && token.kind != Kind::Number {
                    self.taken.push((at + 1, Said::Nothing));
                }
            }
            Atom::Class(class) => {
                if token.kind == Kind::Number {
                    return;
                }
                let language = self.language;
                for entry in &language.entries[token.word as usize] {
                    if entry.class == *class
                        && let Some(end) = self.follows(&entry.rest, at + 1)
                    {
                        self.taken.push((end, Said::Word(&entry.ops)));
                    }
                }
            }
            Atom::Built(built) => {
                if let Some(taken) = self.built(*built, at) {
                    self.taken.push(taken);
                }
            }
            Atom::Rule(rule, is_base) => {
                let Some(place) = self.rule(*rule, at, depth) else {
                    return;
                };
                let Some(found) = self.found.get(place as usize) else {
                    return;
                };
                let close = found.close;
                if !is_base {
                    self.taken.push((close, Said::Rule(place)));
                } else if self.bases.len() < 60_000 {
                    let base = (Slot::Base, self.bases.len() as i32);
                    self.bases.push(found.record);
                    self.taken.push((close, Said::One(base)));
                }
            }
        }
    }

    /// The end of the words `rest` from `at` on.
    fn follows(&self, rest: &[u32], mut at: usize) -> Option<usize> {
        for word in rest {
            let mut token = self.tokens.get(at)?;
            if token.word != *word && self.is_inner_hyphen(at) {
                at += 1;
                token = self.tokens.get(at)?;
            }
            if token.word != *word || token.kind == Kind::Number || token.gap == Gap::Break {
                return None;
            }
            at += 1;
        }
        Some(at)
    }
}

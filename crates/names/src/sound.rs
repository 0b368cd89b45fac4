//! How a romanised word sounds, roughly: its letters as symbols in which the habits of
//! transliteration are near each other, and the distance between two such sequences.
//!
//! Method: an edit distance with transpositions (optimal string alignment, Damerau 1964) whose
//! costs are small where newsrooms and registries differ about one and the same name (kh and h,
//! sh and ch, v and w, any two vowels) and one where two letters have nothing to do with each
//! other. Costs are in twentieths.

/// Most symbols of a word that are looked at; what follows is ignored.
pub(crate) const LIMIT_SYMBOLS: usize = 40;

/// Cost of an unrelated letter.
const UNIT: u16 = 20;

/// One sound; the numbers are only names.
type Symbol = u8;

const A: Symbol = 0;
const E: Symbol = 1;
const I: Symbol = 2;
const O: Symbol = 3;
const U: Symbol = 4;
const B: Symbol = 5;
const P: Symbol = 6;
const F: Symbol = 7;
const V: Symbol = 8;
const W: Symbol = 9;
const M: Symbol = 10;
const N: Symbol = 11;
const L: Symbol = 12;
const R: Symbol = 13;
const T: Symbol = 14;
const D: Symbol = 15;
const S: Symbol = 16;
const Z: Symbol = 17;
const K: Symbol = 18;
const G: Symbol = 19;
const H: Symbol = 20;
const J: Symbol = 21;
const C: Symbol = 22;
const X: Symbol = 23;
/// sh, sch, ş
const SH: Symbol = 24;
/// ch, tch
const CH: Symbol = 25;
/// kh
const KH: Symbol = 26;
/// gh
const GH: Symbol = 27;
/// th
const TH: Symbol = 28;
/// dh
const DH: Symbol = 29;
/// zh
const ZH: Symbol = 30;
/// ts, tz
const TS: Symbol = 31;
/// The first of ten digits.
const DIGIT: Symbol = 32;
const SYMBOLS: usize = 42;

/// Pairs that are near, with the cost of one for the other.
const NEAR: &[(Symbol, Symbol, u16)] = &[
    (A, E, 6),
    (A, I, 9),
    (A, O, 7),
    (A, U, 9),
    (E, I, 5),
    (E, O, 9),
    (E, U, 10),
    (I, O, 11),
    (I, U, 10),
    (O, U, 4),
    (B, P, 9),
    (B, V, 11),
    (P, F, 12),
    (F, V, 5),
    (F, W, 8),
    (V, W, 2),
    (U, W, 5),
    (O, W, 7),
    (U, V, 9),
    (M, N, 14),
    (L, R, 16),
    (T, D, 10),
    (T, TH, 3),
    (D, TH, 9),
    (S, TH, 5),
    (Z, TH, 8),
    (D, DH, 3),
    (Z, DH, 4),
    (Z, D, 12),
    (TH, DH, 7),
    (T, TS, 9),
    (S, TS, 7),
    (Z, TS, 6),
    (C, TS, 5),
    (CH, TS, 9),
    (S, Z, 5),
    (S, C, 5),
    (S, SH, 7),
    (S, CH, 11),
    (S, X, 7),
    (Z, X, 7),
    (Z, ZH, 7),
    (Z, J, 10),
    (SH, CH, 5),
    (SH, ZH, 9),
    (SH, J, 12),
    (SH, X, 5),
    (SH, C, 10),
    (CH, J, 9),
    (CH, C, 6),
    (CH, KH, 8),
    (CH, K, 10),
    (CH, X, 7),
    (J, ZH, 4),
    (J, G, 7),
    (J, GH, 9),
    (J, I, 4),
    (J, H, 9),
    (J, KH, 10),
    (J, D, 12),
    (J, C, 9),
    (ZH, G, 11),
    (K, C, 2),
    (K, G, 8),
    (K, GH, 7),
    (K, KH, 6),
    (K, X, 9),
    (K, H, 13),
    (KH, H, 3),
    (KH, X, 5),
    (KH, GH, 8),
    (KH, G, 11),
    (KH, C, 8),
    (H, X, 6),
    (H, G, 10),
    (H, GH, 9),
    (G, GH, 2),
    (R, GH, 14),
];

struct Costs {
    change: [[u16; SYMBOLS]; SYMBOLS],
    drop: [u16; SYMBOLS],
}

static COSTS: Costs = costs();

const fn costs() -> Costs {
    let mut costs = Costs {
        change: [[UNIT; SYMBOLS]; SYMBOLS],
        drop: [UNIT; SYMBOLS],
    };
    let mut left = 0;
    while left < SYMBOLS {
        let mut right = 0;
        while right < SYMBOLS {
            if (left <= U as usize) != (right <= U as usize) {
                costs.change[left][right] = UNIT + 3;
            }
            if left >= DIGIT as usize || right >= DIGIT as usize {
                costs.change[left][right] = 2 * UNIT;
            }
            right += 1;
        }
        costs.change[left][left] = 0;
        left += 1;
    }
    let mut at = 0;
    while at < NEAR.len() {
        let (left, right, cost) = NEAR[at];
        costs.change[left as usize][right as usize] = cost;
        costs.change[right as usize][left as usize] = cost;
        at += 1;
    }
    costs.drop[A as usize] = 10;
    costs.drop[E as usize] = 10;
    costs.drop[O as usize] = 10;
    costs.drop[U as usize] = 10;
    costs.drop[I as usize] = 8;
    costs.drop[H as usize] = 8;
    costs.drop[W as usize] = 13;
    let mut digit = DIGIT as usize;
    while digit < SYMBOLS {
        costs.drop[digit] = 2 * UNIT;
        digit += 1;
    }
    costs
}

/// Counts of consonants by class; the first class is weak sounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bag([u8; 16]);

impl Bag {
    /// Consonants that one side has more of, over all classes.
    pub fn apart(&self, other: &Bag) -> u32 {
        let mut sum = 0u32;
        for class in 1..16 {
            sum += u32::from(self.0[class].abs_diff(other.0[class]));
        }
        sum
    }

    /// The counts of both together.
    pub fn with(&self, other: &Bag) -> Bag {
        let mut both = *self;
        for class in 0..16 {
            both.0[class] = both.0[class].saturating_add(other.0[class]);
        }
        both
    }
}

/// The sounds of one word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sound {
    symbols: Box<[Symbol]>,
    /// Cost of dropping all of it.
    mass: u16,
}

impl Sound {
    /// Reads a word of `a`–`z` and digits; other bytes are passed over.
    pub fn new(word: &str) -> Sound {
        let bytes = word.as_bytes();
        let mut symbols: Vec<Symbol> = Vec::with_capacity(bytes.len());
        let mut at = 0;
        while at < bytes.len() && symbols.len() < LIMIT_SYMBOLS {
            at += step(bytes, at, &mut symbols);
        }
        // A final h after a vowel is not heard: Fatimah, Zadeh.
        if symbols.len() > 3 && symbols.ends_with(&[H]) && symbols[symbols.len() - 2] <= U {
            symbols.pop();
        }
        let costs = &COSTS;
        let mass = symbols
            .iter()
            .map(|symbol| costs.drop[usize::from(*symbol)].min(UNIT))
            .sum();
        Sound {
            symbols: symbols.into(),
            mass,
        }
    }

    /// The symbols, one byte each; the numbers have no meaning outside.
    pub fn symbols(&self) -> &[u8] {
        &self.symbols
    }

    /// How often consonants of each class occur: bags that differ much belong to words that do.
    pub fn bag(&self) -> Bag {
        let mut bag = Bag::default();
        for &symbol in &*self.symbols {
            let class = match symbol {
                A | E | I | O | U | W => continue,
                B | P => 1,
                F | V => 2,
                M => 3,
                N => 4,
                L => 5,
                R => 6,
                T | D | TH | DH => 7,
                S | Z | TS | C | SH | CH | ZH | J | X => 8,
                K | G | KH | GH => 9,
                H => 0,
                digit => 10 + (digit - DIGIT) % 6,
            };
            bag.0[usize::from(class)] += 1;
        }
        bag
    }

    /// The consonants in coarse classes: what stays when vowels are not written and
    /// transliterations differ. Empty for words of vowels.
    pub fn skeleton(&self) -> Vec<u8> {
        let mut bones: Vec<u8> = Vec::with_capacity(self.symbols.len());
        for (at, &symbol) in self.symbols.iter().enumerate() {
            let bone = match symbol {
                A | E | I | O | U => continue,
                B | P => B,
                F | V => F,
                W if at == 0 => F,
                W => continue,
                T | TH | D | DH => T,
                S | Z | TS | X | C => S,
                SH | CH | ZH | J => SH,
                K | G | GH => K,
                H | KH => H,
                other => other,
            };
            if bones.last() != Some(&bone) {
                bones.push(bone);
            }
        }
        bones
    }
}

impl Sound {
    /// The consonants in coarse classes, and one sign wherever vowels stand between two of
    /// them: what spellings of one name mostly share.
    pub fn coarse(&self) -> impl Iterator<Item = u8> + '_ {
        let mut last = u8::MAX;
        let end = self
            .symbols
            .iter()
            .rposition(|symbol| *symbol > U)
            .map_or(0, |last| last + 1);
        self.symbols[..end].iter().filter_map(move |&symbol| {
            let class = match symbol {
                A | E | I | O | U => A,
                F | V | W => F,
                T | TH => T,
                D | DH => D,
                S | Z | X | C => S,
                SH | CH | ZH | J | TS => SH,
                K | G | GH => K,
                H | KH => H,
                other => other,
            };
            let is_new = class != last;
            last = class;
            is_new.then_some(class)
        })
    }
}

/// Reads one spelling at `at` and returns how many bytes it took.
fn step(bytes: &[u8], at: usize, out: &mut Vec<Symbol>) -> usize {
    let rest = &bytes[at..];
    let next = rest.get(1).copied().unwrap_or_default();
    if let Some((symbol, length)) = digraph(rest, next) {
        if symbol == K && length == 2 && next == b'u' {
            push(out, K);
            push(out, U);
        } else {
            push(out, symbol);
        }
        return length;
    }
    let symbol = match rest[0] {
        b'a' => A,
        b'e' => E,
        b'i' | b'y' => I,
        b'o' => O,
        b'u' => U,
        b'b' => B,
        b'p' => P,
        b'f' => F,
        b'v' => V,
        b'w' => W,
        b'm' => M,
        b'n' => N,
        b'l' => L,
        b'r' => R,
        b't' => T,
        b'd' => D,
        b's' => S,
        b'z' => Z,
        b'k' | b'q' => K,
        b'g' => G,
        b'h' => H,
        b'j' => J,
        b'c' if matches!(next, b'a' | b'o' | b'u' | b'l' | b'r' | b'k') => K,
        b'c' => C,
        b'x' if at > 0 => {
            push(out, K);
            S
        }
        b'x' => X,
        digit @ b'0'..=b'9' => DIGIT + digit - b'0',
        _ => return 1,
    };
    // Digits are never doubled letters.
    if symbol >= DIGIT {
        out.push(symbol);
    } else {
        push(out, symbol);
    }
    1
}

/// A sound that is written with several letters, and how many.
fn digraph(rest: &[u8], next: u8) -> Option<(Symbol, usize)> {
    let after = |length: usize, ending: &[u8]| rest[length..].starts_with(ending);
    Some(match (rest[0], next) {
        (b's', b'c') if after(2, b"htsch") => (SH, 7),
        (b's', b'c') if after(2, b"h") => (SH, 3),
        (b's', b'h') if after(2, b"ch") => (SH, 4),
        (b's', b'h') => (SH, 2),
        (b't', b's') if after(2, b"ch") => (CH, 4),
        (b't', b'c') if after(2, b"h") => (CH, 3),
        (b't', b's' | b'z') => (TS, 2),
        (b't', b'h') => (TH, 2),
        (b'd', b's') if after(2, b"ch") => (J, 4),
        (b'd', b'z' | b's') if after(2, b"h") => (J, 3),
        (b'd', b'j') => (J, 2),
        (b'd', b'z') => (Z, 2),
        (b'd', b'h') => (DH, 2),
        (b'k', b'c') if after(2, b"h") => (KH, 3),
        (b'k', b'h') => (KH, 2),
        (b'c', b'h') => (CH, 2),
        (b'c', b'k') => (K, 2),
        (b'g', b'h') => (GH, 2),
        (b'z', b'h') => (ZH, 2),
        (b'p', b'h') => (F, 2),
        (b'q', b'u') => (K, 2),
        (b'o', b'u' | b'o') => (U, 2),
        (b'e', b'e') | (b'i', b'j' | b'y') | (b'y', b'i') => (I, 2),
        (b'a', b'e') => (E, 2),
        _ => return None,
    })
}

fn push(out: &mut Vec<Symbol>, symbol: Symbol) {
    if out.last() != Some(&symbol) {
        out.push(symbol);
    }
}

/// How alike two sounds are, `0.0..=1.0`: 1 when they are the same, 0 when less than three fifths
/// of the sounds agree, or one of the two has none. `unwritten`: one of the two comes from a
/// script that does not write short vowels, so that vowels cost next to nothing.
///
/// Costs O(n·m) over symbols, at most [`LIMIT_SYMBOLS`] each.
pub(crate) fn likeness(left: &Sound, right: &Sound, unwritten: bool) -> f32 {
    // Words without a sound that is known (phrases in Han characters) are not alike for that.
    if left.symbols.is_empty() || right.symbols.is_empty() {
        return 0.0;
    }
    if left.symbols == right.symbols {
        return 1.0;
    }
    let mass = left.mass.max(right.mass);
    if mass == 0 || left.mass.min(right.mass) * 2 < mass {
        return 0.0;
    }
    let mass = if unwritten {
        bone_mass(left).max(bone_mass(right)).max(UNIT)
    } else {
        mass
    };
    // More than this is no likeness that anyone asks for.
    let limit = (f32::from(mass) * (1.0 - LEAST)) as u16;
    if !unwritten && left.mass.abs_diff(right.mass) > limit {
        return 0.0;
    }
    // What both begin and end with costs nothing.
    let (mut one, mut other) = (&*left.symbols, &*right.symbols);
    let begins = one
        .iter()
        .zip(other)
        .take_while(|(one, other)| one == other)
        .count();
    (one, other) = (&one[begins..], &other[begins..]);
    let ends = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(|(one, other)| one == other)
        .count();
    (one, other) = (&one[..one.len() - ends], &other[..other.len() - ends]);
    let distance = if unwritten {
        distance::<true>(one, other, limit, begins == 0)
    } else {
        distance::<false>(one, other, limit, begins == 0)
    };
    if distance > limit {
        return 0.0;
    }
    1.0 - f32::from(distance) / f32::from(mass)
}

/// Likenesses below this are given as 0.
const LEAST: f32 = 0.62;

/// The mass of the consonants, and a tenth of that of the vowels.
fn bone_mass(sound: &Sound) -> u16 {
    sound
        .symbols
        .iter()
        .map(|symbol| if *symbol <= U { 2 } else { UNIT })
        .sum()
}

/// Returns more than `limit` as soon as the distance must be over it.
fn distance<const UNWRITTEN: bool>(
    left: &[Symbol],
    right: &[Symbol],
    limit: u16,
    is_whole: bool,
) -> u16 {
    let costs = &COSTS;
    let (n, m) = (left.len(), right.len());
    let drop = |symbol: Symbol| match UNWRITTEN {
        true if symbol <= U => 2,
        true if symbol == W => 6,
        _ => costs.drop[usize::from(symbol)],
    };
    let change = |one: Symbol, other: Symbol| {
        let cost = costs.change[usize::from(one)][usize::from(other)];
        if UNWRITTEN && one <= U && other <= U {
            cost.min(4)
        } else {
            cost
        }
    };
    let mut rows = [[0u16; LIMIT_SYMBOLS + 2]; 3];
    for at in 0..m {
        rows[0][at + 1] = rows[0][at] + drop(right[at]);
    }
    let (mut above, mut here, mut before) = (0, 1, 2);
    for i in 0..n {
        // A wrong first letter is rarer than a wrong letter inside.
        let first = if i == 0 && is_whole { UNIT / 4 } else { 0 };
        let lost = drop(left[i]);
        rows[here][0] = rows[above][0] + lost;
        let mut least = rows[here][0];
        for j in 0..m {
            let swap = change(left[i], right[j]);
            let swap = if j == 0 && swap >= UNIT / 2 {
                swap + first
            } else {
                swap
            };
            let mut best = (rows[above][j] + swap)
                .min(rows[above][j + 1] + lost)
                .min(rows[here][j] + drop(right[j]));
            if i > 0
                && j > 0
                && left[i] == right[j - 1]
                && left[i - 1] == right[j]
                && left[i] != left[i - 1]
            {
                best = best.min(rows[before][j - 1] + UNIT * 3 / 5);
            }
            rows[here][j + 1] = best;
            least = least.min(best);
        }
        if least > limit {
            return limit + 1;
        }
        (before, above, here) = (above, here, before);
    }
    rows[above][m]
}

#[cfg(test)]
mod tests;

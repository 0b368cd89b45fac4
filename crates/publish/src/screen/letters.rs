//! Which letters of two words differ.

use crate::outside;

/// Longer words are not compared letter by letter.
const LIMIT_LETTERS: usize = 48;

/// A stretch of a word, and whether the other word does not have it.
pub(crate) type Stretch = (String, bool);

/// Two words in stretches of letters that both have, in the same order, and that one has.
///
/// Words that share no letter (two scripts), or are too long, come whole and unmarked.
pub(crate) fn differing(one: &str, other: &str) -> (Vec<Stretch>, Vec<Stretch>) {
    let (left, right) = (letters(one), letters(other));
    let whole = |text: &str| vec![(text.to_owned(), false)];
    let plain = (whole(one), whole(other));
    if left.len() > LIMIT_LETTERS || right.len() > LIMIT_LETTERS {
        return plain;
    }
    let fold = |letters: &[&str]| -> Vec<String> {
        letters.iter().map(|letter| letter.to_lowercase()).collect()
    };
    let (a, b) = (fold(&left), fold(&right));
    // common[i][j]: length of the longest common subsequence of a[i..] and b[j..].
    let mut common = vec![vec![0u16; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i][j] = match a[i] == b[j] {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    if common[0][0] == 0 {
        return plain;
    }
    let (mut marked_left, mut marked_right) = (vec![true; a.len()], vec![true; b.len()]);
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            (marked_left[i], marked_right[j]) = (false, false);
            (i, j) = (i + 1, j + 1);
        } else if common[i + 1][j] >= common[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    (
        stretches(&left, &marked_left),
        stretches(&right, &marked_right),
    )
}

/// Letters with the marks that stand on them.
fn letters(word: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = word
        .char_indices()
        .filter(|(at, letter)| *at == 0 || !outside::is_stacking(*letter))
        .map(|(at, _)| at)
        .collect();
    starts.push(word.len());
    starts
        .windows(2)
        .map(|pair| &word[pair[0]..pair[1]])
        .collect()
}

fn stretches(letters: &[&str], marked: &[bool]) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for (letter, differs) in letters.iter().zip(marked) {
        match out.last_mut() {
            Some((text, last)) if last == differs => text.push_str(letter),
            _ => out.push(((*letter).to_owned(), *differs)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marked stretches in brackets.
    fn marked(one: &str, other: &str) -> (String, String) {
        let show = |stretches: Vec<Stretch>| -> String {
            let part = |(text, differs): Stretch| match differs {
                true => format!("[{text}]"),
                false => text,
            };
            stretches.into_iter().map(part).collect()
        };
        let (left, right) = differing(one, other);
        (show(left), show(right))
    }

    #[test]
    fn letters_that_differ_are_marked() {
        let cases = [
            ("Aymen", "AYMAN", "Aym[e]n", "AYM[A]N"),
            ("Zawahiry", "Zawahari", "Zawah[i]r[y]", "Zawah[a]r[i]"),
            ("Ali", "ali", "Ali", "ali"),
            ("Jose", "Jose\u{301}", "Jos[e]", "Jos[e\u{301}]"),
            ("Ayman", "أيمن", "Ayman", "أيمن"),
            ("محمد", "محمود", "محمد", "محم[و]د"),
            ("", "Al", "", "Al"),
        ];
        for (one, other, left, right) in cases {
            assert_eq!(marked(one, other), (left.to_owned(), right.to_owned()));
        }
        let long = "x".repeat(10_000);
        assert_eq!(marked(&long, "x"), (long.clone(), "x".to_owned()));
    }
}

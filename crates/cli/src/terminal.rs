//! Text from outside on a terminal: no control characters, so that a headline cannot clear the
//! screen or forge a line, and no signs that turn the direction of what follows.

/// `text` on one line, with every control character and bidirectional override as `�`.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '\n' | '\t' | '\r' => ' ',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            letter if letter.is_control() => '\u{fffd}',
            letter => letter,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn nothing_reaches_the_terminal_but_letters() {
        assert_eq!(plain("a\u{1b}[31m\u{202e}b\nc"), "a\u{fffd}[31m\u{fffd}b c");
        assert_eq!(plain("داعش 真主党 é"), "داعش 真主党 é");
    }
}

//! The classes of the engine itself: numbers, ordinals, years, days in digits.

use crate::{
    matcher::{Matcher, Said},
    number::{Numeral, Sum},
    pattern::Built,
    slots::Slot,
    token::{Gap, Kind},
};

impl<'a> Matcher<'a> {
    /// What a class of the engine takes at a token: the token after it, and what it said.
    pub(crate) fn built(&self, built: Built, at: usize) -> Option<(usize, Said<'a>)> {
        let token = self.tokens[at];
        let number = i32::try_from(token.number).unwrap_or(-1);
        let is_digits = token.kind == Kind::Number
            && (token.digits > 0 || (self.language.has_numerals && number >= 0));
        let short = is_digits && token.digits <= 2;
        let two = short && token.digits != 1;
        let four = is_digits && token.digits == 4;
        let one = |slot: Slot, is_so: bool| is_so.then_some((at + 1, Said::One((slot, number))));
        match built {
            Built::Day => one(Slot::Day, short && (1..=31).contains(&number)),
            Built::Month => one(Slot::Month, short && (1..=12).contains(&number)),
            Built::Quarter => one(
                Slot::Quarter,
                token.digits == 1 && (1..=4).contains(&number),
            ),
            Built::JalaliYear => one(Slot::Year, four && (1200..1500).contains(&number)),
            Built::Hour => one(Slot::Hour, short && (0..=24).contains(&number)),
            Built::Minute => one(Slot::Minute, two && (0..60).contains(&number)),
            Built::Second => one(Slot::Second, two && (0..60).contains(&number)),
            Built::Year2 => one(Slot::Year2, is_digits && token.digits == 2),
            Built::Year3 => {
                let fits = is_digits && (1..=4).contains(&token.digits);
                one(Slot::Year, fits && (1..2200).contains(&number))
            }
            Built::Decade => (four && number % 10 == 0 && (1000..2200).contains(&number))
                .then_some((at + 1, Said::One((Slot::Decade, number / 10)))),
            Built::Decade2 => (two && number % 10 == 0 && (1..100).contains(&number))
                .then_some((at + 1, Said::One((Slot::Decade, number / 10)))),
            Built::OtherDay => {
                let (end, value) = match self.ordinal(at) {
                    Some(ordinal) => ordinal,
                    None if short => (at + 1, number),
                    None => return None,
                };
                (1..=31).contains(&value).then_some((end, Said::Nothing))
            }
            Built::Year if is_digits => one(Slot::Year, four && (1000..2200).contains(&number)),
            Built::Year => {
                let (end, year) = self.spoken_year(at)?;
                Some((end, Said::One((Slot::Year, year))))
            }
            Built::WordYear => {
                let (end, year, _) = self.words(at)?;
                let year = i32::try_from(year).ok()?;
                (1000..2200)
                    .contains(&year)
                    .then_some((end, Said::One((Slot::Year, year))))
            }
            Built::Cardinal => {
                let (end, whole, hundredths) = self.cardinal(at)?;
                let count = (Slot::Count, i32::try_from(whole).ok()?);
                Some(if hundredths > 0 {
                    (end, Said::Two(count, (Slot::Fraction, hundredths)))
                } else {
                    (end, Said::One(count))
                })
            }
            Built::Ordinal => {
                let (end, value) = self.ordinal(at)?;
                Some((end, Said::One((Slot::Nth, value))))
            }
            Built::DayOrdinal => {
                let (end, value) = self.ordinal(at)?;
                (1..=31)
                    .contains(&value)
                    .then_some((end, Said::One((Slot::Day, value))))
            }
        }
    }

    /// "nineteen ninety-six".
    fn spoken_year(&self, at: usize) -> Option<(usize, i32)> {
        if !self.language.has_spoken_years {
            return None;
        }
        let Some(Numeral::Add(high)) = self.language.numerals[self.tokens[at].word as usize] else {
            return None;
        };
        let (end, low, hundredths) = self.words(at + 1)?;
        ((13..=20).contains(&high) && (10..100).contains(&low) && hundredths == 0)
            .then_some((end, (high * 100 + low) as i32))
    }

    /// A number: token after it, whole part, hundredths.
    fn cardinal(&self, at: usize) -> Option<(usize, i64, i32)> {
        let token = self.tokens[at];
        if token.kind != Kind::Number {
            return self.words(at);
        }
        let mut end = at + 1;
        let mut number = token.number;
        let mut hundredths = 0;
        if number < 0 {
            return None;
        }
        let glued = |at: usize| {
            self.tokens
                .get(at)
                .filter(|token| token.kind == Kind::Number && token.gap == Gap::None)
        };
        // 1,200 and 1.5
        let (thousands, decimal) = if self.language.is_decimal_comma {
            (b'.', b',')
        } else {
            (b',', b'.')
        };
        while self.mark(end, thousands) && token.digits <= 3 {
            match glued(end + 1) {
                Some(next) if next.digits == 3 => {
                    number = number.checked_mul(1000)?.checked_add(next.number)?;
                    end += 2;
                }
                _ => break,
            }
        }
        if self.mark(end, decimal)
            && let Some(next) = glued(end + 1)
            && matches!(next.digits, 1 | 2)
        {
            hundredths = (next.number * if next.digits == 1 { 10 } else { 1 }) as i32;
            end += 2;
        }
        // 2 1/2
        if hundredths == 0
            && let (Some(top), Some(under)) = (self.tokens.get(end), self.tokens.get(end + 2))
            && self.mark(end + 1, b'/')
            && under.gap == Gap::None
            && (top.number, under.number, top.digits) == (1, 2, 1)
        {
            hundredths = 50;
            end += 3;
        }
        let Some(Numeral::Times(times)) = self
            .tokens
            .get(end)
            .and_then(|token| self.language.numerals[token.word as usize])
        else {
            return Some((end, number, hundredths));
        };
        let scaled = number
            .checked_mul(times)?
            .checked_add(i64::from(hundredths) * times / 100)?;
        Some((end + 1, scaled, 0))
    }

    /// Is the token the ASCII mark, touching what stands before?
    fn mark(&self, at: usize, mark: u8) -> bool {
        let Some(token) = self.tokens.get(at) else {
            return false;
        };
        let key = [mark];
        let word = std::str::from_utf8(&key).map_or(0, |key| self.language.word(key));
        token.kind == Kind::Mark && token.gap == Gap::None && token.word == word && word != 0
    }

    /// A number in words.
    fn words(&self, start: usize) -> Option<(usize, i64, i32)> {
        let mut sum = Sum::default();
        let mut best = None;
        let mut at = start;
        for _ in 0..12 {
            if at > start && self.is_inner_hyphen(at) {
                at += 1;
            }
            let Some(token) = self.tokens.get(at) else {
                break;
            };
            if at > start && token.gap == Gap::Break {
                break;
            }
            let Some(numeral) = self.language.numerals[token.word as usize] else {
                break;
            };
            if !sum.take(numeral) {
                break;
            }
            at += 1;
            if let Some(value) = sum.value() {
                best = Some((at, value, 0));
            }
        }
        best
    }

    /// An ordinal: "3rd", "third", "twenty-third".
    fn ordinal(&self, at: usize) -> Option<(usize, i32)> {
        let token = self.tokens[at];
        if token.kind == Kind::Number {
            let class = self.language.ordinal_suffix?;
            // "3rd", "3-й"
            let place = self.first_of(at + 1);
            let next = self.tokens.get(place)?;
            let number = i32::try_from(token.number)
                .ok()
                .filter(|number| (1..1000).contains(number))?;
            let entries = &self.language.entries[next.word as usize];
            let is_suffix = next.gap == Gap::None
                && next.kind != Kind::Number
                && entries.iter().any(|entry| entry.class == class);
            return is_suffix.then_some((place + 1, number));
        }
        if let Some(value) = self.language.ordinals[token.word as usize] {
            return Some((at + 1, value));
        }
        let (end, whole, _) = self.words(at)?;
        let mut end = self.first_of(end);
        // "بیست و یکم"
        if let Some(join) = self.tokens.get(end)
            && self.language.numerals[join.word as usize] == Some(Numeral::Join)
        {
            end += 1;
        }
        let last = self.tokens.get(end)?;
        let value = self.language.ordinals[last.word as usize]?;
        let whole = i32::try_from(whole).ok()?;
        (whole % 10 == 0 && (20..1000).contains(&whole) && value < 10 && last.gap != Gap::Break)
            .then_some((end + 1, whole + value))
    }
}

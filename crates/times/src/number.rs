//! Numbers in words: what each word adds, and their sum.

/// What a word adds to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numeral {
    /// Adds itself.
    Add(i64),
    /// Multiplies what stands before.
    Times(i64),
    /// Ten, alone or added to the unit before it ("خمسة عشر").
    Teen,
    /// Stands between two ("and").
    Join,
    /// Stands for one before a multiplier ("a hundred").
    Article,
}

/// A number in words, as its parts come.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sum {
    total: i64,
    current: i64,
    last: i64,
    parts: usize,
    is_joined: bool,
    is_article: bool,
}

impl Sum {
    /// Takes the next part; false where it does not belong to the number.
    pub(crate) fn take(&mut self, numeral: Numeral) -> bool {
        match numeral {
            Numeral::Join => {
                if self.parts == 0 || self.is_joined {
                    return false;
                }
                self.is_joined = true;
                return true;
            }
            Numeral::Article => {
                if self.parts > 0 {
                    return false;
                }
                self.is_article = true;
                self.parts += 1;
                return true;
            }
            Numeral::Teen => {
                let fits = !self.is_article
                    && match self.last {
                        0 => self.parts == 0,
                        1..10 => !self.is_joined,
                        last => last >= 100,
                    };
                if !fits {
                    return false;
                }
                self.current += 10;
                self.last = self.current % 100;
            }
            Numeral::Add(value) => {
                let last = self.last;
                let fits = !self.is_article
                    && (self.parts == 0
                        || (last >= 100 && value < 100)
                        || ((20..100).contains(&last) && last % 10 == 0 && value > 0)
                            && (value < 10 || (value < 20 && matches!(last, 60 | 80)))
                        || (last == 10 && value < 10 && value > 0)
                        || (self.is_joined
                            && last < 10
                            && last > 0
                            && value >= 20
                            && value % 10 == 0
                            && value < 100)
                        || last % 100 == 0 && last > 0 && value < last);
                if !fits {
                    return false;
                }
                self.current += value;
                self.last = value;
            }
            Numeral::Times(value) => {
                if value >= 1000 {
                    let scaled = self.current.max(1).checked_mul(value);
                    let Some(total) = scaled.and_then(|scaled| self.total.checked_add(scaled))
                    else {
                        return false;
                    };
                    self.total = total;
                    self.current = 0;
                } else {
                    // "Two hundred" multiplies, the "vingt" of "cent vingt" adds.
                    if self.current == 0 {
                        self.current = value;
                    } else if self.last < value && self.last > 0 {
                        self.current += self.last * (value - 1);
                    } else if self.last > value && self.last % 100 == 0 {
                        self.current += value;
                    } else {
                        return false;
                    }
                }
                self.last = if value < 100 {
                    self.current % 100
                } else {
                    value
                };
                self.is_article = false;
            }
        }
        self.parts += 1;
        self.is_joined = false;
        true
    }

    /// The number, where it is complete.
    pub(crate) fn value(&self) -> Option<i64> {
        (self.parts > 0 && !self.is_article && !self.is_joined)
            .then(|| self.total.checked_add(self.current))
            .flatten()
    }
}

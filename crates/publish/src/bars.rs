//! Articles over time as a small picture, drawn without styles or scripts: one bar per month,
//! or per year when two years are not enough.

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::civil::Date;

use crate::words;

/// Bars shown at most; the newest ones.
const BARS: usize = 24;
const WIDTH: usize = 360;
const HEIGHT: u64 = 54;

struct Bar {
    x: usize,
    y: u64,
    width: usize,
    height: u64,
    label_x: usize,
    label: String,
    year: Option<i16>,
    title: String,
}

/// The picture, with the same figures in words for those who do not see it.
#[derive(Template)]
#[template(path = "bars.html")]
pub(crate) struct Bars {
    /// "Articles per month".
    pub(crate) heading: &'static str,
    title: String,
    bars: Vec<Bar>,
    caption: String,
}

impl HtmlSafe for Bars {}

/// `months` holds the first day of each month with articles, oldest first; months (or years)
/// between them without articles are drawn empty. `None` for less than two bars.
pub(crate) fn bars(months: &[(Date, u64)]) -> Option<Bars> {
    let (first, last) = (months.first()?.0, months.last()?.0);
    let spanned = i32::from(last.year() - first.year()) * 12 + i32::from(last.month())
        - i32::from(first.month())
        + 1;
    let by_year = usize::try_from(spanned).ok()? > BARS;
    let start = |date: Date| match by_year {
        true => date.first_of_year(),
        false => date.first_of_month(),
    };
    let mut drawn: Vec<(Date, u64)> = Vec::new();
    let mut from = start(last);
    while drawn.len() < BARS && from >= start(first) {
        let same = months.iter().filter(|(date, _)| start(*date) == from);
        drawn.push((from, same.map(|(_, articles)| articles).sum()));
        from = start(from.yesterday().ok()?);
    }
    drawn.reverse();
    if drawn.len() < 2 {
        return None;
    }
    let most = drawn.iter().map(|(_, articles)| *articles).max()?.max(1);
    let least = drawn.iter().map(|(_, articles)| *articles).min()?;
    let (unit, form) = if by_year {
        ("year", "%Y")
    } else {
        ("month", "%B %Y")
    };
    let name = |date: Date| date.strftime(form).to_string();
    let (from, to) = (name(drawn.first()?.0), name(drawn.last()?.0));
    let step = (WIDTH / drawn.len()).min(30);
    let mut last_year = None;
    let bars = drawn.iter().enumerate().map(|(index, (date, articles))| {
        let height = (articles * HEIGHT).div_ceil(most);
        // A year stands under its first bar, where three bars leave room for it.
        let is_new = index == 0 || (!by_year && date.month() == 1);
        let has_room = last_year.is_none_or(|last| index >= last + 3);
        let year = (!by_year && is_new && has_room).then(|| date.year());
        last_year = year.map_or(last_year, |_| Some(index));
        Bar {
            x: 4 + index * step,
            y: 8 + HEIGHT - height,
            width: step * 2 / 3,
            height,
            label_x: 4 + index * step + step / 3,
            label: match by_year {
                true => date.strftime("’%y").to_string(),
                false => date.strftime("%b").to_string()[..1].to_owned(),
            },
            year,
            title: format!(
                "{}: {}",
                name(*date),
                words::count(*articles, "article", "articles")
            ),
        }
    });
    Some(Bars {
        heading: if by_year {
            "Articles per year"
        } else {
            "Articles per month"
        },
        title: format!("Articles per {unit}, {from} to {to}: between {least} and {most}"),
        bars: bars.collect(),
        caption: format!("{from} to {to}, at most {most} in a {unit}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn heights(picture: &Bars) -> Vec<u64> {
        picture.bars.iter().map(|bar| bar.height).collect()
    }

    #[test]
    fn empty_months_are_drawn() {
        let months = [
            (date(2018, 12, 1), 2),
            (date(2019, 1, 1), 1),
            (date(2019, 3, 1), 4),
        ];
        let picture = bars(&months).expect("two months and more");
        assert_eq!(heights(&picture), [HEIGHT / 2, 14, 0, HEIGHT]);
        // December leaves no room for the year of January.
        let years: Vec<_> = picture.bars.iter().map(|bar| bar.year).collect();
        assert_eq!(years, [Some(2018), None, None, None]);
        assert!(bars(&months[..1]).is_none() && bars(&[]).is_none());
    }

    #[test]
    fn long_times_are_drawn_by_year_and_the_oldest_left_out() {
        let months = [
            (date(1950, 1, 1), 9),
            (date(2017, 3, 1), 2),
            (date(2017, 9, 1), 2),
            (date(2019, 5, 1), 8),
        ];
        let picture = bars(&months).expect("two years and more");
        assert_eq!(picture.heading, "Articles per year");
        assert_eq!(picture.bars.len(), BARS);
        assert_eq!(heights(&picture)[BARS - 3..], [HEIGHT / 2, 0, HEIGHT]);
    }
}

//! Articles per month as a small picture, drawn without styles or scripts.

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::civil::Date;

use crate::words;

/// Months shown at most; the newest ones.
const MONTHS: usize = 24;
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
    title: String,
    bars: Vec<Bar>,
    caption: String,
}

impl HtmlSafe for Bars {}

/// `months` holds the first day of each month with articles, oldest first; months between them
/// without articles are drawn empty. `None` for fewer than two months.
pub(crate) fn bars(months: &[(Date, u64)]) -> Option<Bars> {
    let (last, _) = months.last()?;
    let mut drawn: Vec<(Date, u64)> = Vec::new();
    let mut month = last.first_of_month();
    let first = months.first()?.0.first_of_month();
    while drawn.len() < MONTHS && month >= first {
        let articles = months
            .iter()
            .filter(|(date, _)| date.first_of_month() == month)
            .map(|(_, articles)| articles)
            .sum();
        drawn.push((month, articles));
        month = month.yesterday().ok()?.first_of_month();
    }
    drawn.reverse();
    if drawn.len() < 2 {
        return None;
    }
    let most = drawn.iter().map(|(_, articles)| *articles).max()?.max(1);
    let least = drawn.iter().map(|(_, articles)| *articles).min()?;
    let name = |date: &Date| date.strftime("%B %Y").to_string();
    let (from, to) = (name(&drawn.first()?.0), name(&drawn.last()?.0));
    let step = (WIDTH / drawn.len()).min(30);
    let bars = drawn.iter().enumerate().map(|(index, (date, articles))| {
        let height = (articles * HEIGHT).div_ceil(most);
        Bar {
            x: 4 + index * step,
            y: 8 + HEIGHT - height,
            width: step * 2 / 3,
            height,
            label_x: 4 + index * step + step / 3,
            label: date.strftime("%b").to_string()[..1].to_owned(),
            year: (index == 0 || date.month() == 1).then(|| date.year()),
            title: format!(
                "{}: {}",
                name(date),
                words::count(*articles, "article", "articles")
            ),
        }
    });
    Some(Bars {
        title: format!("Articles per month, {from} to {to}: between {least} and {most}"),
        bars: bars.collect(),
        caption: format!("{from} to {to}, at most {most} in a month"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn empty_months_are_drawn_and_old_ones_left_out() {
        let months = [
            (date(2015, 1, 1), 9),
            (date(2019, 3, 1), 2),
            (date(2019, 5, 1), 4),
        ];
        let picture = bars(&months).expect("two months and more");
        assert_eq!(picture.bars.len(), MONTHS);
        let heights: Vec<u64> = picture
            .bars
            .iter()
            .rev()
            .take(3)
            .map(|bar| bar.height)
            .collect();
        assert_eq!(heights, [HEIGHT, 0, HEIGHT / 2]);
        assert!(bars(&months[..1]).is_none() && bars(&[]).is_none());
    }
}

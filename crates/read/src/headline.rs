//! Which of the titles that a page gives is its headline.

use crate::line;
use crate::meta::Claims;

/// The headline of a page; `outlet` is the name of the publisher, which is cut off its end.
pub(crate) fn headline(claims: &Claims, outlet: &str, carried: Option<&str>) -> Option<String> {
    let described = claims
        .described
        .is_article
        .then_some(claims.described.headline.as_deref())
        .flatten();
    let open_graph = claims.meta(&[
        "og:title",
        "twitter:title",
        "dc.title",
        "dcterms.title",
        "title",
    ]);
    let title = claims.title.as_deref();
    let clean = |text: &str| without_outlet(&line::unescape(text), outlet, &claims.headings);

    let stated: Vec<String> = [described, open_graph, title, carried]
        .into_iter()
        .flatten()
        .map(clean)
        .filter(|text| !text.is_empty())
        .collect();
    // The heading that the reader sees, when the page's own data confirm it.
    let shown = claims
        .headings
        .iter()
        .find(|heading| stated.iter().any(|text| line::is_similar(text, heading)));
    if let Some(shown) = shown {
        let shown = clean(shown);
        // A heading may hold a kicker before the headline: the data name the headline alone.
        let without_kicker = stated.iter().take(2).find(|text| {
            let (short, long) = (line::key(text), line::key(&shown));
            short.len() < long.len()
                && short.split(' ').count() >= 3
                && long.ends_with(&format!(" {short}"))
        });
        return Some(without_kicker.cloned().unwrap_or(shown));
    }
    if let Some(item) = &claims.item_headline
        && stated.iter().any(|text| line::is_similar(text, item))
    {
        return Some(clean(item));
    }
    if let [only] = claims.headings.as_slice()
        && only.split_whitespace().count() >= 3
        && described.is_none()
    {
        return Some(clean(only));
    }
    stated.into_iter().next().or_else(|| {
        claims
            .headings
            .iter()
            .find(|heading| heading.chars().count() > 10)
            .cloned()
    })
}

/// Cuts the publisher off a title: "Headline | The Daily", "Headline - Section - The Daily".
fn without_outlet(title: &str, outlet: &str, headings: &[String]) -> String {
    const MARKS: &[&str] = &[
        " | ", " - ", " – ", " — ", " · ", " :: ", " » ", " « ", " / ", "｜", " ‹ ", " • ",
    ];
    let outlet = line::key(outlet);
    let mut title = title.trim();
    for _ in 0..3 {
        let Some((at, mark)) = MARKS
            .iter()
            .filter_map(|mark| title.rfind(mark).map(|at| (at, *mark)))
            .max()
        else {
            break;
        };
        let (head, tail) = (title[..at].trim(), title[at + mark.len()..].trim());
        let is_whole = headings
            .iter()
            .any(|heading| line::key(heading) == line::key(title));
        let key = line::key(tail);
        let is_outlet = !key.is_empty()
            && !outlet.is_empty()
            && (key == outlet
                || key.replace(' ', "") == outlet.replace(' ', "")
                || outlet.contains(&key)
                || key.contains(&outlet));
        let is_heading = headings
            .iter()
            .any(|heading| line::key(heading) == line::key(head));
        let is_site = mark == " | " || mark == " :: " || mark == "｜";
        let is_short = tail.split_whitespace().count() <= 4 && head.split_whitespace().count() >= 4;
        if !is_whole && !head.is_empty() && (is_outlet || is_heading || (is_site && is_short)) {
            title = head;
        } else {
            break;
        }
    }
    title.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_publisher_is_cut_off() {
        let cut = |title| without_outlet(title, "The Daily", &[]);
        assert_eq!(
            cut("Iraq says plan failed - The Daily"),
            "Iraq says plan failed"
        );
        assert_eq!(
            cut("Iraq says plan failed | World | The Daily"),
            "Iraq says plan failed"
        );
        assert_eq!(cut("Iraq - a portrait"), "Iraq - a portrait");
    }
}

//! Addresses: the canonical one of a page, without what only tracks readers.

use url::Url;

/// Query parameters that name a campaign or a reader, not a page.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "twclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "cmpid",
    "cmp",
    "ncid",
    "icid",
    "ref_src",
    "_ga",
    "_gl",
    "spm",
    "at_medium",
    "at_campaign",
    "at_custom1",
    "at_custom2",
    "at_custom3",
    "at_custom4",
    "ns_campaign",
    "ns_mchannel",
    "ns_source",
    "smid",
    "smtyp",
    "__twitter_impression",
];

/// The address of the page: its canonical link where that is on the same host, else
/// `target_uri`; without fragment and tracking parameters. What is no web address stays as it is.
pub(crate) fn canonical(target_uri: &str, link: Option<&str>) -> String {
    let Ok(target) = Url::parse(target_uri) else {
        return target_uri.to_owned();
    };
    if !matches!(target.scheme(), "http" | "https") {
        // A file that was saved from the web may say where from.
        let saved_from = link.and_then(|link| Url::parse(link.trim()).ok());
        return saved_from
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
            .map_or_else(|| target_uri.to_owned(), clean);
    }
    let chosen = link
        .filter(|link| !link.trim().is_empty())
        .and_then(|link| target.join(link.trim()).ok())
        .filter(|link| host(link) == host(&target) && names_a_page(link, &target))
        .unwrap_or(target);
    clean(chosen)
}

/// A canonical link to the front page, on a page that is not, is a mistake of its publisher.
fn names_a_page(link: &Url, target: &Url) -> bool {
    link.path().len() > 1 || link.query().is_some() || target.path().len() <= 1
}

fn clean(mut url: Url) -> String {
    url.set_fragment(None);
    if url.query().is_some() {
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| {
                let name = name.to_ascii_lowercase();
                !name.starts_with("utm_") && !TRACKING.contains(&name.as_str())
            })
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        let before = url.query_pairs().count();
        if kept.is_empty() {
            url.set_query(None);
        } else if kept.len() < before {
            url.query_pairs_mut().clear().extend_pairs(kept);
        }
    }
    url.into()
}

/// The host of an address without `www.`; `None` when it has none.
pub(crate) fn host_of(url: &str) -> Option<String> {
    host(&Url::parse(url).ok()?)
}

fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?.to_ascii_lowercase();
    Some(host.strip_prefix("www.").unwrap_or(&host).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracking_goes_and_the_rest_stays() {
        assert_eq!(
            canonical("https://a.example/x?id=7&utm_source=y&fbclid=z#top", None),
            "https://a.example/x?id=7"
        );
        assert_eq!(canonical("file:page.html", None), "file:page.html");
    }

    #[test]
    fn a_canonical_link_counts_on_its_own_host() {
        let read = |link| canonical("https://www.a.example/x?p=2", Some(link));
        assert_eq!(read("/story"), "https://www.a.example/story");
        assert_eq!(read("https://a.example/story"), "https://a.example/story");
        assert_eq!(
            read("https://evil.example/story"),
            "https://www.a.example/x?p=2"
        );
        assert_eq!(
            read("https://www.a.example/"),
            "https://www.a.example/x?p=2"
        );
    }
}

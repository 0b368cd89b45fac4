//! Who published an article.

use wirewatch_news::{Carrier, Outlet};

use crate::meta::Claims;
use crate::{address, line};

/// The outlet: the name as configured, else as the page gives it, else its host.
pub(crate) fn outlet(claims: &Claims, url: &str, carrier: &Carrier) -> Outlet {
    let host = address::host_of(url).unwrap_or_default();
    let claimed = [
        claims.meta(&["og:site_name"]),
        claims.described.publisher.as_deref(),
        claims.meta(&[
            "application-name",
            "dc.publisher",
            "publisher",
            "cre",
            "twitter:app:name:iphone",
        ]),
    ];
    let name = carrier
        .outlet
        .as_deref()
        .into_iter()
        .chain(claimed.into_iter().flatten())
        .map(line::squeeze)
        .find(|name| is_name(name))
        .unwrap_or_else(|| host.clone());
    Outlet {
        name,
        host,
        country: carrier.country.clone(),
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.chars().count() <= 80
        && !name.contains("://")
        && !name.starts_with('@')
}

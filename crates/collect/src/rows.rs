//! Rows of JSON Lines: as much of each as tells that it is one, and what to call it.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::IgnoredAny;
use url::Url;

/// What is looked at in a row before it is handed on; `read` reads the rest.
pub(crate) struct Row {
    url: Option<String>,
    /// The field `id`, when it is a string or a number.
    pub(crate) id: Option<String>,
}

#[derive(Deserialize)]
struct RawRow<'a> {
    #[serde(borrow, default)]
    text: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    url: Option<Cow<'a, str>>,
    #[serde(default)]
    id: Option<RowId>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum RowId {
    Text(String),
    Number(serde_json::Number),
    Other(IgnoredAny),
}

impl Row {
    /// Checks one line. Fails with what is wrong with it and the next step.
    pub(crate) fn read(row: &[u8]) -> Result<Row, String> {
        let raw: RawRow<'_> = serde_json::from_slice(row).map_err(|error| {
            // The line number of the parser is always 1: only the column says something.
            let said = error.to_string();
            let said = said
                .split(" at line ")
                .next()
                .unwrap_or_default()
                .to_owned();
            let column = error.column();
            format!("it is no JSON object with `text` ({said}, column {column}); correct the line")
        })?;
        if raw.text.is_none() {
            return Err("it has no `text`; add the text of the article".into());
        }
        let is_web = |url: &Cow<'_, str>| {
            Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
        };
        Ok(Row {
            url: raw.url.filter(is_web).map(Cow::into_owned),
            id: raw.id.and_then(|id| match id {
                RowId::Text(id) => Some(id),
                RowId::Number(id) => Some(id.to_string()),
                RowId::Other(_) => None,
            }),
        })
    }

    /// Its address; without one, the file with its id or the number of its line.
    pub(crate) fn uri(&self, file: &str, line: u64) -> String {
        match (&self.url, &self.id) {
            (Some(url), _) => url.clone(),
            (None, Some(id)) if is_plain(id) => format!("file:{file}#{id}"),
            _ => format!("file:{file}#line={line}"),
        }
    }
}

/// Whether an id may stand in a URI as it is.
fn is_plain(id: &str) -> bool {
    (1..=200).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte))
}

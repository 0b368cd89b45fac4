//! Rows of JSON in (`id`, `text`, `dct`, perhaps `language`), rows with `timex` out. Offsets
//! count characters.

use std::io::{BufRead as _, Write as _};

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let row: Value = serde_json::from_str(&line?)?;
        let text = row["text"].as_str().unwrap_or_default();
        let language = row["language"].as_str().unwrap_or("en");
        let published = row["dct"]
            .as_str()
            .and_then(|date| date.get(..10)?.parse().ok());
        let mut at = (0, 0);
        let mut characters = |byte: usize| {
            at = (byte, at.1 + text[at.0..byte].chars().count());
            at.1
        };
        let timex: Vec<Value> = wirewatch_times::times(text, language, published)
            .into_iter()
            .map(|found| {
                let (start, end) = (characters(found.range.start), characters(found.range.end));
                json!({
                    "start": start,
                    "end": end,
                    "text": &text[found.range],
                    "type": found.kind,
                    "value": found.value,
                    "mod": found.modifier,
                    "calendar": found.calendar,
                    "is_unresolved": found.is_unresolved,
                })
            })
            .collect();
        writeln!(out, "{}", json!({ "id": row["id"], "timex": timex }))?;
    }
    Ok(())
}

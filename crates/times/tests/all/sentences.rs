//! Sentences with what is found in them, a file a language. The files tell their format.

use wirewatch_news::{Calendar, TimexKind};
use wirewatch_times::{Found, times};

const FILES: &[(&str, &str)] = &[
    ("ar", include_str!("ar.tsv")),
    ("de", include_str!("de.tsv")),
    ("en", include_str!("en.tsv")),
    ("es", include_str!("es.tsv")),
    ("fa", include_str!("fa.tsv")),
    ("fr", include_str!("fr.tsv")),
    ("ru", include_str!("ru.tsv")),
    ("tr", include_str!("tr.tsv")),
    ("uk", include_str!("uk.tsv")),
    ("zh", include_str!("zh.tsv")),
];

/// The sentence with brackets, and the expressions as the files write them.
fn written(text: &str, found: &[Found]) -> (String, String) {
    let mut sentence = text.to_owned();
    for one in found.iter().rev() {
        sentence.insert(one.range.end, ']');
        sentence.insert(one.range.start, '[');
    }
    let rows: Vec<String> = found
        .iter()
        .map(|one| {
            let kind = match one.kind {
                TimexKind::Date => "D",
                TimexKind::Time => "T",
                TimexKind::Duration => "P",
                TimexKind::Set => "S",
            };
            let calendar = match one.calendar {
                Some(Calendar::Hijri) => " {hijri}",
                Some(Calendar::Jalali) => " {jalali}",
                None => "",
            };
            let modifier = one
                .modifier
                .as_ref()
                .map(|name| format!(" {name}"))
                .unwrap_or_default();
            let unresolved = if one.is_unresolved { "?" } else { "" };
            format!("{kind} {}{unresolved}{modifier}{calendar}", one.value)
        })
        .collect();
    (sentence, rows.join("; "))
}

#[test]
fn sentences_of_every_language() {
    let mut wrong = Vec::new();
    for (language, file) in FILES {
        for row in file
            .lines()
            .filter(|row| !row.is_empty() && !row.starts_with('#'))
        {
            let fields: Vec<&str> = row.split('\t').collect();
            let [published, sentence, expected] = fields[..] else {
                wrong.push(format!("{language}: {} fields: {row}", fields.len()));
                continue;
            };
            let published = (published != "-").then(|| published.parse().expect("a day"));
            let text = sentence.replace(['[', ']'], "");
            let (got, rows) = written(&text, &times(&text, language, published));
            if got != sentence || rows != expected.trim() {
                wrong.push(format!(
                    "{language}: {sentence}\n    {expected}\n  got {got}\n    {rows}"
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

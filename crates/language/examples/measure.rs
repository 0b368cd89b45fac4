//! Accuracy and speed over labelled texts: JSON Lines with `lang` and `text`.
//!
//! `measure FILE [--words N] [--errors]`: the first N words of each text only; prints accuracy by
//! language, letters a second on one core, and with `--errors` each wrong answer.

use std::collections::BTreeMap;
use std::time::Instant;

use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut path = None;
    let mut words = usize::MAX;
    let mut show_errors = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--words" => words = arguments.next().ok_or("--words needs a number")?.parse()?,
            "--errors" => show_errors = true,
            _ => path = Some(argument),
        }
    }
    let rows = std::fs::read_to_string(path.ok_or("measure FILE [--words N] [--errors]")?)?;
    let mut texts = Vec::new();
    for row in rows.lines() {
        let row: Value = serde_json::from_str(row)?;
        let text: Vec<&str> = row["text"]
            .as_str()
            .unwrap_or_default()
            .split_whitespace()
            .take(words)
            .collect();
        let code = row["lang"].as_str().unwrap_or_default().to_owned();
        texts.push((code, text.join(" ")));
    }
    // The model is read before anything is timed.
    wirewatch_language::detect("model");
    let begin = Instant::now();
    let found: Vec<_> = texts
        .iter()
        .map(|(_, text)| wirewatch_language::detect(text))
        .collect();
    let seconds = begin.elapsed().as_secs_f64();
    let mut by_language: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for ((code, text), found) in texts.iter().zip(&found) {
        let answer = found.as_ref().map_or("und", |found| found.language());
        let (all, right) = by_language.entry(code).or_default();
        *all += 1;
        *right += usize::from(answer == code);
        if show_errors && answer != code {
            let margin = found.as_ref().map_or(0.0, |found| found.margin());
            println!("{code} as {answer} by {margin:.1}: {text}");
        }
    }
    for (code, (all, right)) in &by_language {
        print!("{code} {:.1}  ", 100.0 * *right as f64 / *all as f64);
    }
    let right: usize = by_language.values().map(|(_, right)| right).sum();
    let letters: usize = texts.iter().map(|(_, text)| text.chars().count()).sum();
    println!(
        "\n{} texts, {:.2} % right, {:.2} million characters a second",
        texts.len(),
        100.0 * right as f64 / texts.len() as f64,
        letters as f64 / seconds / 1e6
    );
    Ok(())
}

//! The briefing of a day as Markdown, for mail and notes. Text from outside is escaped so that
//! it cannot become markup.

use wirewatch_news::Briefing;

use crate::frame::{Frame, list_ages, list_warnings};
use crate::parts::Flag;
use crate::passage::{Paragraphs, because, best_evidence};
use crate::standing::{Standing, Word};
use crate::{outside, story, words};

/// One line of text from outside: every character that Markdown or HTML would read as markup
/// is escaped.
fn plain(text: &str, limit: usize) -> String {
    let mut escaped = String::new();
    for (index, letter) in outside::line(text, limit).chars().enumerate() {
        let opens_a_list = index == 0 && matches!(letter, '-' | '+' | '=');
        if opens_a_list || r"\`*_[]<>&~|#".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    // Some readers would link a bare address.
    escaped.replace("://", "\\://")
}

/// The briefing of a day as Markdown.
pub fn brief_markdown(frame: &Frame<'_>, briefing: &Briefing) -> String {
    let coverage = frame.coverage;
    let mut out = String::new();
    let sample = if coverage.sample { "SAMPLE: " } else { "" };
    out.push_str(&format!(
        "# {sample}Briefing of {}\n\n",
        words::long_day(briefing.date)
    ));
    if coverage.sample {
        out.push_str("**SAMPLE.** Every report here was written for the sample desk.\n\n");
    }
    for warning in list_warnings(coverage) {
        out.push_str(&format!("> {}\n\n", plain(&warning, 400)));
    }
    out.push_str(&format!(
        "Drawn from {} by {}. Lists: {}.\n\n",
        words::count(briefing.articles, "report", "reports"),
        words::count(briefing.outlets, "outlet", "outlets"),
        plain(&list_ages(coverage), 600),
    ));
    if briefing.stories.is_empty() {
        let what = match briefing.articles {
            0 => "No article of this day has been collected.",
            _ => "No report of this day names a subject of the lists searched.",
        };
        out.push_str(&format!("{what}\n\n"));
    }
    for story in &briefing.stories {
        story_markdown(frame, story, &mut out);
    }
    if !briefing.unlisted.is_empty() {
        out.push_str("## Reports that name no listed subject\n\n");
        for story in briefing.unlisted.iter().take(60) {
            let article = &story.lead.recognised.article;
            out.push_str(&format!(
                "- {}, {}\n",
                linked(&article.headline, &article.url),
                plain(&article.outlet.name, 120)
            ));
        }
        out.push('\n');
    }
    let failed: Vec<_> = coverage.failed().collect();
    if !failed.is_empty() {
        out.push_str("## Not read\n\n");
        for (source, state) in failed {
            let reason = plain(state.failure.as_deref().unwrap_or_default(), 300);
            out.push_str(&format!("- {}: {reason}\n", plain(&source.name, 120)));
        }
    }
    out
}

fn linked(headline: &str, url: &str) -> String {
    let headline = match plain(headline, 240) {
        line if line.is_empty() => "(no headline)".into(),
        line => line,
    };
    match outside::web_address(url).filter(|url| !url.contains(['<', '>', '\\'])) {
        Some(url) => format!("[{headline}](<{url}>)"),
        None => headline,
    }
}

fn story_markdown(frame: &Frame<'_>, one: &wirewatch_news::Story, out: &mut String) {
    let recognised = &one.lead.recognised;
    let article = &recognised.article;
    let paragraphs = Paragraphs::of(article);
    out.push_str(&format!(
        "## {}\n\n",
        linked(&article.headline, &article.url)
    ));
    for listed in recognised.listed.iter().take(12) {
        let entries: Vec<String> = listed
            .entities
            .iter()
            .map(|id| format!("{} {}", plain(&id.dataset, 60), plain(&id.reference, 80)))
            .collect();
        let standing = Standing::in_article(&one.lead, &listed.subject);
        let word = Word::of(&one.lead, &standing);
        let word = word.map_or_else(String::new, |word| {
            format!("; {}", plain(&word.text(), 300))
        });
        out.push_str(&format!(
            "- **{}**: {}{word}. Listed by {}.\n",
            plain(&listed.caption, 160),
            Flag::of(&standing).text,
            entries.join(", "),
        ));
    }
    let mut said: Vec<&str> = Vec::new();
    for listed in &recognised.listed {
        let sentence = because(&one.lead, &listed.subject);
        if sentence.is_empty() || said.contains(&sentence) || said.len() == 3 {
            continue;
        }
        said.push(sentence);
        let place = best_evidence(&one.lead, &listed.subject)
            .and_then(|evidence| paragraphs.number_of(evidence.sentence))
            .map_or("headline".to_owned(), |number| {
                format!("paragraph {number}")
            });
        let (open, close) = words::quotes(article.language.as_deref());
        out.push_str(&format!(
            "\n> {open}{}{close}  \n> {}, {place}\n",
            plain(sentence, 600),
            plain(&one.lead.reported_by.outlet, 120),
        ));
    }
    let countries: Vec<String> = recognised
        .affected()
        .map(|code| frame.country(code))
        .collect();
    out.push_str(&format!("\n{}", story::counts(one)));
    if !countries.is_empty() {
        out.push_str(&format!(" · {}", plain(&countries.join(", "), 300)));
    }
    out.push_str("\n\n");
}

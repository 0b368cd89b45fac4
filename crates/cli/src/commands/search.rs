//! `wirewatch search`: full text with facets.

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::Date;
use wirewatch_publish::routes::SearchQuery;
use wirewatch_publish::search_json;
use wirewatch_serve::{SearchRequest, run_search};

use crate::terminal::plain;
use crate::{Context, desk};

/// Search the archive.
#[derive(clap::Args)]
#[command(after_help = "Example: wirewatch search palmyra army --country SY --from 2019-01-01")]
pub(crate) struct Search {
    /// Words; quotes hold a phrase together.
    query: Vec<String>,
    /// Only articles that name this subject: `UN-QDe.115`, or `UN:QDe.115`.
    #[arg(long, value_name = "ID")]
    entity: Option<String>,
    /// Only articles that affect this country.
    #[arg(long, value_name = "CC")]
    country: Option<String>,
    /// Published on or after this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<Date>,
    /// Published on or before this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<Date>,
    /// Results at most.
    #[arg(long, default_value_t = 20)]
    limit: u32,
}

impl Search {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        let (desk, _) = desk::open_read_only(&context.data).await?;
        let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
        let query = SearchQuery {
            q: self.query.join(" "),
            entity: self.entity.unwrap_or_default(),
            country: self.country.unwrap_or_default(),
            from: day(self.from),
            to: day(self.to),
            ..SearchQuery::default()
        };
        let view = run_search(&desk, SearchRequest::page(query).limited(self.limit)).await?;
        if context.json {
            let coverage = desk.coverage(Timestamp::now()).await?;
            println!("{}", search_json(&view, &coverage));
            return Ok(true);
        }
        for hit in &view.hits {
            let day = hit
                .report
                .published
                .map_or_else(String::new, |stamp| stamp.date.to_string());
            let snippet: String = hit.snippet.iter().map(|part| part.text.as_str()).collect();
            println!(
                "{day}  {}  ({})",
                plain(&hit.report.headline),
                plain(&hit.report.outlet.name)
            );
            println!("            {}", plain(&snippet));
            if !hit.listed.is_empty() {
                let names: Vec<&str> = hit
                    .listed
                    .iter()
                    .map(|listed| listed.caption.as_str())
                    .collect();
                println!("            names listed: {}", plain(&names.join(", ")));
            }
        }
        println!("{} articles", view.total);
        Ok(true)
    }
}

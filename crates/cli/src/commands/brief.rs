//! `wirewatch brief`: the briefing of a day.

use anyhow::Result;
use jiff::Timestamp;
use jiff::civil::Date;
use wirewatch_publish::{Frame, brief_html, brief_json, brief_markdown};

use crate::{Context, desk};

/// Print the briefing of a day.
#[derive(clap::Args)]
#[command(after_help = "Example: wirewatch brief --date 2019-05-07 --format md")]
pub(crate) struct Brief {
    /// The day; today, else the latest day with articles, when none is given.
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// As a page, as Markdown or as JSON.
    #[arg(long, value_parser = ["html", "md", "json"], default_value = "md")]
    format: String,
}

impl Brief {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        let (desk, _) = desk::open_read_only(&context.data).await?;
        let now = Timestamp::now();
        let briefing = desk.briefing(self.date, now).await?;
        let name = |code: &str| desk.country_name(code);
        let frame = Frame {
            coverage: &briefing.coverage,
            now,
            exposed: false,
            whole_texts: true,
            country_name: &name,
        };
        match self.format.as_str() {
            "html" => println!("{}", brief_html(&frame, &briefing)),
            "json" => println!("{}", brief_json(&briefing)),
            _ if context.json => println!("{}", brief_json(&briefing)),
            _ => println!("{}", brief_markdown(&frame, &briefing)),
        }
        Ok(true)
    }
}

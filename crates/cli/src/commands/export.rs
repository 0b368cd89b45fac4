//! `wirewatch export`: articles with what was found in them, for other programs.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use serde_json::Value;
use wirewatch_news::{EntityId, Listed, SubjectId, Understood};
use wirewatch_publish::{FtmFrame, annotations, ftm_entities, ftm_subjects};
use wirewatch_serve::Desk;
use wirewatch_store::Kind;

use crate::{Context, desk, jsonl};

/// Articles in memory at a time.
const BATCH: u32 = 64;

/// Write articles with what was found in them as entities of FollowTheMoney, or as Web
/// Annotations.
///
/// JSON Lines. `ftm`: an Article with its Mentions, Documentations and Events, and each listed
/// subject once, as a stub. `annotations`: one W3C annotation collection per article, with where
/// in the text each finding stands. Of a page with several versions only the latest is written.
#[derive(clap::Args)]
#[command(
    after_help = "Example: wirewatch export --format ftm --from 2019-04-01 --entity UN:QDe.115 --out news.ftm.json"
)]
pub(crate) struct Export {
    /// Entities of FollowTheMoney, or Web Annotations.
    #[arg(long, value_parser = ["ftm", "annotations"], default_value = "ftm")]
    format: String,
    /// Published on or after this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: Option<Date>,
    /// Published on or before this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<Date>,
    /// Only articles that name this subject: `UN-QDe.115`, or `UN:QDe.115`.
    #[arg(long, value_name = "ID")]
    entity: Option<String>,
    /// Where to write; without it standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Whole texts of the articles too (`bodyText`), not only the sentences that say something.
    #[arg(long)]
    whole_texts: bool,
}

impl Export {
    pub(crate) async fn run(self, context: Context) -> Result<bool> {
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            bail!("--from {from} is after --to {to}; swap them");
        }
        let (desk, _) = desk::open_read_only(&context.data).await?;
        let wanted = self.entity.as_deref().map(|id| Wanted::of(&desk, id));
        let mut out: Box<dyn Write + Send> = match &self.out {
            Some(path) => {
                let file = File::create(path).with_context(|| {
                    format!(
                        "cannot write {}; name a file in a folder that is there",
                        path.display()
                    )
                })?;
                Box::new(BufWriter::new(file))
            }
            None => Box::new(BufWriter::new(std::io::stdout())),
        };
        let schema_of = |id: &SubjectId| Some(desk.find_subject(id)?.schema);
        let frame = FtmFrame {
            schema_of: &schema_of,
            whole_texts: self.whole_texts,
            sample: desk.store().kind() == Kind::Sample,
        };
        let mut written = Written::default();
        let mut after = None;
        loop {
            let store = desk.store();
            let batch = store
                .articles_of_days(self.from, self.to, after.as_ref(), BATCH)
                .await?;
            let Some(last) = batch.last() else {
                break;
            };
            after = Some(last.recognised.article.id.clone());
            for article in &batch {
                if wanted.as_ref().is_some_and(|wanted| !wanted.is_in(article)) {
                    continue;
                }
                match self.format.as_str() {
                    "annotations" => written.one(&mut out, &annotations(article))?,
                    _ => written.ftm(&mut out, article, &frame)?,
                }
                written.articles += 1;
            }
        }
        out.flush()?;
        if let (Some(wanted), 0) = (&wanted, written.articles)
            && !wanted.is_listed
        {
            bail!(
                "no list that is loaded has {}, and no article names it; `wirewatch search NAME --json` shows what the archive names",
                wanted.subject
            );
        }
        eprintln!("{} articles, {} rows", written.articles, written.rows);
        Ok(true)
    }
}

/// The subject whose articles are asked for.
struct Wanted {
    subject: SubjectId,
    entities: Vec<EntityId>,
    is_listed: bool,
}

impl Wanted {
    fn of(desk: &Desk, id: &str) -> Wanted {
        let subject = SubjectId(id.trim().replacen(':', "-", 1));
        let listed = desk.find_subject(&subject);
        Wanted {
            is_listed: listed.is_some(),
            entities: listed.map(|listed| listed.entities).unwrap_or_default(),
            subject,
        }
    }

    /// Whether `article` names it, under its present entries or as it was when it was read.
    fn is_in(&self, article: &Understood) -> bool {
        let is_it = |listed: &Listed| {
            listed.subject == self.subject
                || listed.entities.iter().any(|id| self.entities.contains(id))
        };
        article.recognised.listed.iter().any(is_it)
    }
}

/// What was written so far.
#[derive(Default)]
struct Written {
    articles: u64,
    rows: u64,
    /// Ids of the listed subjects: as many as the lists have, at most.
    subjects: HashSet<String>,
}

impl Written {
    fn one(&mut self, out: &mut impl Write, row: &Value) -> Result<()> {
        self.rows += 1;
        jsonl::write_row(out, row)
    }

    fn ftm(
        &mut self,
        out: &mut impl Write,
        article: &Understood,
        frame: &FtmFrame<'_>,
    ) -> Result<()> {
        for subject in ftm_subjects(article, frame) {
            let id = subject["id"].as_str().unwrap_or_default();
            if self.subjects.insert(id.to_owned()) {
                self.one(out, &subject)?;
            }
        }
        for entity in ftm_entities(article, frame) {
            self.one(out, &entity)?;
        }
        Ok(())
    }
}

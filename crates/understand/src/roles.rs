//! Who did a violent thing to whom and with what: the role fillers of MUC-4 templates.
//!
//! Three models, one after another. A conditional random field over the words of each sentence
//! says how likely every span fills a role; equal spans are one candidate. From the words of the
//! document a second model tells which kinds of incidents it speaks of. A third one judges each
//! candidate by all its mentions, by its rivals and by the document.
//! Templates and roles: the task of the Fourth Message Understanding Conference (1992); entities
//! as in Du et al. (2021), "GRIT". Judging candidates by the whole document: Patwardhan and Riloff
//! (2009), "A unified model of phrasal and sentential evidence for information extraction".

mod candidates;
mod choice;
mod judge;
mod kinds;
mod tokens;

use std::sync::LazyLock;

use wirewatch_tagger::crf::{Model, ModelError};

use crate::frame::Paragraph;

pub use candidates::{Candidate, Mention, candidates};
pub use choice::{Least, choose, judged};
pub use judge::judge_features;
pub use kinds::{KINDS, QUESTIONS, Told, kind_features, told};
pub use tokens::role_features;

/// The roles, in the order of their numbers.
pub const ROLES: [&str; 5] = ["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"];

/// The least chance of a kind of incident, whatever was fitted: of rare kinds there are too few
/// examples to fit one.
const LEAST_KIND: f32 = 0.2;

/// The models of roles and kinds of incidents.
pub struct RoleReader {
    field: Model,
    kinds: Model,
    judge: Model,
    least: Least,
}

/// Who or what fills a role, once for each name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filler {
    /// One of [`ROLES`].
    pub role: String,
    /// Bytes of the text: its mentions, the first one first.
    pub mentions: Vec<std::ops::Range<usize>>,
}

/// What a document says of incidents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incidents {
    /// The fillers of the roles, in the order in which they are first named.
    pub fillers: Vec<Filler>,
    /// Which of [`KINDS`] it tells of, in their order.
    pub kinds: Vec<&'static str>,
}

impl RoleReader {
    /// Packs the three models, each as [`Model::pack`] wrote it, and the least chances.
    pub fn pack(models: [&[u8]; 3], least: &Least) -> Vec<u8> {
        let mut out = Vec::new();
        out.extend(least.roles.iter().chain(&least.kinds).map(percent));
        for model in models {
            out.extend((model.len() as u32).to_le_bytes());
            out.extend(model);
        }
        out
    }

    /// Reads what [`RoleReader::pack`] wrote.
    ///
    /// # Errors
    /// When the bytes are not such models.
    pub fn open(bytes: &[u8]) -> Result<RoleReader, ModelError> {
        const SHORT: ModelError = ModelError("the models of roles are cut short");
        let mut least = Least::default();
        let mut rest = bytes;
        for chance in least.roles.iter_mut().chain(&mut least.kinds) {
            let (first, after) = rest.split_first().ok_or(SHORT)?;
            *chance = f32::from(*first) / 100.0;
            rest = after;
        }
        let mut model = || {
            let (long, after) = rest.split_first_chunk::<4>().ok_or(SHORT)?;
            let (model, after) = after
                .split_at_checked(u32::from_le_bytes(*long) as usize)
                .ok_or(SHORT)?;
            rest = after;
            Model::open(model)
        };
        Ok(RoleReader {
            field: model()?,
            kinds: model()?,
            judge: model()?,
            least,
        })
    }

    /// What an English document with these paragraphs says of incidents.
    pub fn read(&self, text: &str, paragraphs: &[Paragraph]) -> Incidents {
        let candidates = candidates(text, paragraphs, &self.field);
        let told = told(&self.kinds, &kind_features(paragraphs));
        let features = judge_features(text, paragraphs, &candidates, &told);
        let chances: Vec<_> = features
            .iter()
            .map(|features| judged(&self.judge, features))
            .collect();
        let chosen = choose(text, &candidates, &chances, &self.least);
        let filler = |(at, role): (usize, usize)| Filler {
            role: ROLES[role].to_owned(),
            mentions: candidates[at]
                .mentions
                .iter()
                .map(|mention| mention.bytes.clone())
                .collect(),
        };
        let kinds = KINDS.into_iter().zip(told).zip(self.least.kinds);
        Incidents {
            fillers: chosen.into_iter().map(filler).collect(),
            kinds: kinds
                .filter(|((_, chance), least)| *chance >= least.max(LEAST_KIND))
                .map(|((kind, _), _)| kind)
                .collect(),
        }
    }
}

fn percent(chance: &f32) -> u8 {
    (chance * 100.0).round().clamp(0.0, 255.0) as u8
}

static READER: LazyLock<Option<RoleReader>> =
    LazyLock::new(|| RoleReader::open(include_bytes!("../resources/roles.bin")).ok());

/// [`RoleReader::read`] by the models inside the program. Linear in the length of the text, and
/// quadratic in the number of its candidates.
pub fn incidents(text: &str, paragraphs: &[Paragraph]) -> Incidents {
    let reader = READER.as_ref();
    reader.map_or_else(Incidents::default, |reader| reader.read(text, paragraphs))
}

/// A name as names are compared: small letters, no articles, no marks.
pub fn plain(name: &str) -> String {
    let kept: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric() || letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let words = kept
        .split_whitespace()
        .filter(|word| !matches!(*word, "a" | "an" | "the"));
    words.collect::<Vec<_>>().join(" ")
}

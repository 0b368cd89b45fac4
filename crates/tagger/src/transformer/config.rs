//! `config.json`: what the model is, and how large.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Architectures that are read, as `model_type` names them.
const KNOWN: &str = "bert, distilbert, roberta, xlm-roberta, camembert";

/// How the tensors are named, and where positions begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Bert,
    DistilBert,
    Roberta,
}

/// What stands between the two halves of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Activation {
    Gelu,
    GeluTanh,
    Relu,
}

/// A configuration that was checked.
#[derive(Clone, Debug)]
pub(super) struct Config {
    pub(super) family: Family,
    pub(super) vocabulary: usize,
    pub(super) hidden: usize,
    pub(super) layers: usize,
    pub(super) heads: usize,
    pub(super) intermediate: usize,
    pub(super) activation: Activation,
    pub(super) positions: usize,
    /// Number of the first position.
    pub(super) first_position: usize,
    /// 0 where there are no kinds of segments.
    pub(super) segments: usize,
    pub(super) epsilon: f64,
    /// Names of the labels, by number.
    pub(super) labels: Vec<String>,
}

/// The fields as the file names them; those of DistilBERT are others.
#[derive(Deserialize)]
struct Fields {
    model_type: String,
    #[serde(default)]
    id2label: BTreeMap<String, String>,
    vocab_size: usize,
    #[serde(alias = "dim")]
    hidden_size: usize,
    #[serde(alias = "n_layers")]
    num_hidden_layers: usize,
    #[serde(alias = "n_heads")]
    num_attention_heads: usize,
    #[serde(alias = "hidden_dim")]
    intermediate_size: usize,
    #[serde(alias = "activation", default = "gelu")]
    hidden_act: String,
    max_position_embeddings: usize,
    type_vocab_size: Option<usize>,
    layer_norm_eps: Option<f64>,
    pad_token_id: Option<usize>,
    position_embedding_type: Option<String>,
}

fn gelu() -> String {
    "gelu".to_owned()
}

impl Config {
    /// Reads and checks a configuration; the error says what is wrong and what to do.
    pub(super) fn read(bytes: &[u8]) -> Result<Config, String> {
        let fields: Fields = serde_json::from_slice(bytes).map_err(|error| {
            format!("{error}; it must be the config.json of a token-classification model")
        })?;
        let family = match fields.model_type.as_str() {
            "bert" => Family::Bert,
            "distilbert" => Family::DistilBert,
            "roberta" | "xlm-roberta" | "camembert" => Family::Roberta,
            other => {
                return Err(format!(
                    "model_type {other:?} is not read; known are {KNOWN}"
                ));
            }
        };
        let activation = match fields.hidden_act.as_str() {
            "gelu" => Activation::Gelu,
            "gelu_new" | "gelu_pytorch_tanh" => Activation::GeluTanh,
            "relu" => Activation::Relu,
            other => return Err(format!("the activation {other:?} is not known here")),
        };
        if let Some(other) = fields.position_embedding_type.as_deref()
            && other != "absolute"
        {
            return Err(format!(
                "position_embedding_type {other:?} is not read; only \"absolute\" is"
            ));
        }
        let within = |name: &str, value: usize, most: usize| match value {
            0 => Err(format!(
                "{name} is 0; take the file that came with the model"
            )),
            value if value > most => Err(format!(
                "{name} is {value}, more than {most}; take a smaller model"
            )),
            value => Ok(value),
        };
        let hidden = within("hidden_size", fields.hidden_size, 8_192)?;
        let heads = within("num_attention_heads", fields.num_attention_heads, 256)?;
        if hidden % heads != 0 {
            return Err(format!(
                "hidden_size {hidden} is no multiple of the {heads} attention heads; take the \
                 file that came with the model"
            ));
        }
        let positions = within(
            "max_position_embeddings",
            fields.max_position_embeddings,
            65_536,
        )?;
        // RoBERTa counts positions from the one after that of the padding.
        let first_position = match family {
            Family::Roberta => fields.pad_token_id.unwrap_or(1).saturating_add(1),
            _ => 0,
        };
        let segments = match family {
            Family::Bert => fields.type_vocab_size.unwrap_or(2),
            Family::Roberta => fields.type_vocab_size.unwrap_or(1),
            Family::DistilBert => 0,
        };
        Ok(Config {
            family,
            vocabulary: within("vocab_size", fields.vocab_size, 2_000_000)?,
            hidden,
            layers: within("num_hidden_layers", fields.num_hidden_layers, 96)?,
            heads,
            intermediate: within("intermediate_size", fields.intermediate_size, 65_536)?,
            activation,
            positions,
            first_position,
            segments,
            epsilon: fields.layer_norm_eps.unwrap_or(match family {
                Family::Roberta => 1e-5,
                _ => 1e-12,
            }),
            labels: labels(&fields.id2label)?,
        })
    }
}

/// The names of the labels by number: each number from 0 on once.
fn labels(named: &BTreeMap<String, String>) -> Result<Vec<String>, String> {
    let wrong = || {
        "id2label does not name each label from 0 on; take the config.json of a \
         token-classification model"
            .to_owned()
    };
    if named.len() < 2 || named.len() > 1_000 {
        return Err(wrong());
    }
    (0..named.len())
        .map(|number| named.get(&number.to_string()).cloned().ok_or_else(wrong))
        .collect()
}

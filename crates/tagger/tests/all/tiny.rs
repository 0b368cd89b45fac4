//! Tiny models, written by hand in the Hugging Face layout: eight numbers wide, one or two layers.
//!
//! Every word of the vocabulary leans towards one label, so that what is found can be foretold;
//! all other numbers are small and drawn from a seed.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// Numbers for each token; as many as there are labels.
const HIDDEN: usize = 8;
const INTERMEDIATE: usize = 16;

/// The labels, by number.
pub(crate) const LABELS: [&str; HIDDEN] = [
    "O", "B-PER", "I-PER", "B-ORG", "B-LOC", "I-LOC", "B-MISC", "B-EVENT",
];

/// The vocabulary, each word with the label that it leans towards.
pub(crate) const WORDS: [(&str, usize); 20] = [
    ("[PAD]", 0),
    ("[UNK]", 0),
    ("[CLS]", 0),
    ("[SEP]", 0),
    ("Ali", 1),
    ("Mus", 2),
    // The rest of a word has a label of its own, which nothing is made of.
    ("##a", 4),
    ("met", 0),
    ("the", 0),
    ("Bank", 3),
    ("in", 0),
    ("Kampala", 4),
    ("Syrian", 6),
    ("Festival", 7),
    (".", 0),
    ("大", 4),
    ("马", 5),
    ("士", 5),
    ("革", 5),
    ("Emir", 6),
];

/// How the parts of a model are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Bert,
    DistilBert,
    Roberta,
}

/// A model in parts, to be changed before it is written.
pub(crate) struct Tiny {
    pub(crate) config: Value,
    pub(crate) tokenizer: Value,
    pub(crate) tensors: BTreeMap<String, (Vec<usize>, Vec<f32>)>,
}

/// Numbers from a seed, between -0.5 and 0.5.
struct Seed(u64);

impl Seed {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1 << 24) as f32 - 0.5
    }
}

impl Tiny {
    /// A model of `layers` layers that reads `positions` tokens at once. `strength` says how
    /// much a word leans towards its label: 0 gives a model of random numbers only.
    pub(crate) fn new(family: Family, layers: usize, positions: usize, strength: f32) -> Tiny {
        let mut seed = Seed(0x5EED);
        let mut tensors = BTreeMap::new();
        let spread = if strength == 0.0 { 1.0 } else { 0.1 };
        let mut put = |name: String, shape: &[usize], middle: f32| {
            let count = shape.iter().product();
            let numbers: Vec<f32> = (0..count).map(|_| middle + spread * seed.next()).collect();
            tensors.insert(name, (shape.to_vec(), numbers));
        };
        let base = match family {
            Family::Bert => "bert",
            Family::DistilBert => "distilbert",
            Family::Roberta => "roberta",
        };
        let first = if family == Family::Roberta { 2 } else { 0 };
        let mut tables = vec![
            ("word_embeddings", WORDS.len()),
            ("position_embeddings", positions + first),
        ];
        if family != Family::DistilBert {
            tables.push(("token_type_embeddings", 2));
        }
        for (table, rows) in tables {
            put(
                format!("{base}.embeddings.{table}.weight"),
                &[rows, HIDDEN],
                0.0,
            );
        }
        let norm = |put: &mut dyn FnMut(String, &[usize], f32), name: String| {
            put(format!("{name}.weight"), &[HIDDEN], 1.0);
            put(format!("{name}.bias"), &[HIDDEN], 0.0);
        };
        norm(&mut put, format!("{base}.embeddings.LayerNorm"));
        let (stack, squares, norms, wide, narrow) = match family {
            Family::DistilBert => (
                "transformer.layer",
                [
                    "attention.q_lin",
                    "attention.k_lin",
                    "attention.v_lin",
                    "attention.out_lin",
                ],
                ["sa_layer_norm", "output_layer_norm"],
                "ffn.lin1",
                "ffn.lin2",
            ),
            _ => (
                "encoder.layer",
                [
                    "attention.self.query",
                    "attention.self.key",
                    "attention.self.value",
                    "attention.output.dense",
                ],
                ["attention.output.LayerNorm", "output.LayerNorm"],
                "intermediate.dense",
                "output.dense",
            ),
        };
        for layer in 0..layers {
            let at = |part: &str| format!("{base}.{stack}.{layer}.{part}");
            let sizes = squares.map(|part| (part, HIDDEN, HIDDEN)).into_iter();
            let sizes = sizes.chain([(wide, INTERMEDIATE, HIDDEN), (narrow, HIDDEN, INTERMEDIATE)]);
            for (part, out, into) in sizes {
                put(format!("{}.weight", at(part)), &[out, into], 0.0);
                put(format!("{}.bias", at(part)), &[out], 0.0);
            }
            for part in norms {
                norm(&mut put, at(part));
            }
        }
        put("classifier.weight".to_owned(), &[LABELS.len(), HIDDEN], 0.0);
        put("classifier.bias".to_owned(), &[LABELS.len()], 0.0);
        let mut lean = |name: &str, rows: &mut dyn Iterator<Item = usize>| {
            if let Some((_, numbers)) = tensors.get_mut(name) {
                for (row, label) in rows.enumerate() {
                    numbers[row * HIDDEN + label] += strength;
                }
            }
        };
        let words = format!("{base}.embeddings.word_embeddings.weight");
        lean(&words, &mut WORDS.iter().map(|(_, label)| *label));
        lean("classifier.weight", &mut (0..LABELS.len()));
        Tiny {
            config: config(family, layers, positions + first),
            tokenizer: tokenizer(),
            tensors,
        }
    }

    /// The three files: configuration, tokenizer, weights.
    pub(crate) fn files(&self) -> [(&'static str, Vec<u8>); 3] {
        [
            ("config.json", self.config.to_string().into_bytes()),
            ("tokenizer.json", self.tokenizer.to_string().into_bytes()),
            ("model.safetensors", self.weights()),
        ]
    }

    /// Length of the heading, heading, numbers.
    fn weights(&self) -> Vec<u8> {
        let (mut heading, mut numbers) = (serde_json::Map::new(), Vec::new());
        for (name, (shape, values)) in &self.tensors {
            let start = numbers.len();
            numbers.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            heading.insert(
                name.clone(),
                json!({ "dtype": "F32", "shape": shape, "data_offsets": [start, numbers.len()] }),
            );
        }
        let mut heading = Value::Object(heading).to_string();
        heading.push_str(&" ".repeat(heading.len().next_multiple_of(8) - heading.len()));
        let mut bytes = (heading.len() as u64).to_le_bytes().to_vec();
        bytes.extend(heading.into_bytes());
        bytes.extend(numbers);
        bytes
    }
}

fn config(family: Family, layers: usize, positions: usize) -> Value {
    let labels = LABELS.iter().enumerate();
    let labels: BTreeMap<String, &str> = labels
        .map(|(number, label)| (number.to_string(), *label))
        .collect();
    match family {
        Family::DistilBert => json!({
            "model_type": "distilbert", "id2label": labels, "vocab_size": WORDS.len(),
            "dim": HIDDEN, "n_layers": layers, "n_heads": 2, "hidden_dim": INTERMEDIATE,
            "activation": "gelu", "max_position_embeddings": positions, "pad_token_id": 0,
        }),
        family => json!({
            "model_type": if family == Family::Bert { "bert" } else { "roberta" },
            "id2label": labels, "vocab_size": WORDS.len(), "hidden_size": HIDDEN,
            "num_hidden_layers": layers, "num_attention_heads": 2,
            "intermediate_size": INTERMEDIATE, "hidden_act": "gelu",
            "max_position_embeddings": positions, "type_vocab_size": 2, "layer_norm_eps": 1e-12,
            "pad_token_id": if family == Family::Bert { 0 } else { 1 },
        }),
    }
}

fn tokenizer() -> Value {
    let words = WORDS.iter().enumerate();
    let words: BTreeMap<&str, usize> = words.map(|(number, (word, _))| (*word, number)).collect();
    let special = |id: usize| {
        json!({
            "id": id, "content": WORDS[id].0, "single_word": false, "lstrip": false,
            "rstrip": false, "normalized": false, "special": true,
        })
    };
    json!({
        "version": "1.0", "truncation": null, "padding": null,
        "added_tokens": [special(0), special(1), special(2), special(3)],
        "normalizer": {
            "type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
            "strip_accents": false, "lowercase": false,
        },
        "pre_tokenizer": { "type": "BertPreTokenizer" },
        "post_processor": { "type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2] },
        "decoder": null,
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": words,
        },
    })
}

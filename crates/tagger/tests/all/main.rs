//! Models of the user's own, with the feature `transformer`.

mod tiny;

use wirewatch_news::EntityKind;
use wirewatch_places::Gazetteer;
use wirewatch_tagger::{ModelError, ModelFile, Name, Tagged, Tagger};

use crate::tiny::{Family, Tiny};

fn load(tiny: &Tiny) -> Result<Tagger, ModelError> {
    let files = tiny.files();
    Tagger::own(Vec::new(), |file: ModelFile| {
        let file = files.iter().find(|(name, _)| *name == file.name());
        Ok(file.expect("a file of a model").1.clone())
    })
}

fn tagger(family: Family, layers: usize, positions: usize) -> Tagger {
    load(&Tiny::new(family, layers, positions, 4.0)).expect("a good model")
}

fn found<'a>(tagger: &Tagger, text: &'a str) -> Vec<(&'a str, EntityKind)> {
    let found = tagger
        .entities(text, &[], Gazetteer::embedded())
        .into_iter();
    found
        .map(|Tagged { range, kind, .. }| (&text[range], kind))
        .collect()
}

use EntityKind::{Location, Nationality, Organisation, Person};

const TEXT: &str = "Ali Musa met the Syrian Bank in Kampala.";
const EXPECTED: [(&str, EntityKind); 4] = [
    ("Ali Musa", Person),
    ("Syrian", Nationality),
    ("Bank", Organisation),
    ("Kampala", Location),
];

#[test]
fn every_family_finds_what_its_words_lean_to() {
    for family in [Family::Bert, Family::DistilBert, Family::Roberta] {
        for layers in [1, 2] {
            let tagger = tagger(family, layers, 32);
            assert_eq!(found(&tagger, TEXT), EXPECTED, "{family:?} {layers}");
        }
    }
}

#[test]
fn labels_are_kinds_and_unknown_ones_are_named_once() {
    let tagger = tagger(Family::Bert, 1, 32);
    assert_eq!(tagger.left_out(), ["EVENT"]);
    assert!(tagger.finds(Person) && !tagger.finds(EntityKind::Temporal));
    // A festival is no kind of ours; of MISC what is no adjective of a place is left out.
    assert_eq!(found(&tagger, "Festival met Emir Ali"), [("Ali", Person)]);
    let name = tagger.entities("the Bank", &[], Gazetteer::embedded());
    assert_eq!(name[0].name, Some(Name::Organisation));
}

#[test]
fn spans_are_whole_words_and_whole_letters() {
    let tagger = tagger(Family::Bert, 1, 32);
    // No mention over the end of a sentence; two marks of white space; a genitive; a word that
    // the vocabulary does not hold; letters of several bytes before and behind.
    let cases: [(&str, &[(&str, EntityKind)]); 7] = [
        ("Ali. Mus", &[("Ali", Person), ("Mus", Person)]),
        ("Ali \u{a0} Musa", &[("Ali \u{a0} Musa", Person)]),
        (
            "Kampala’s Bank",
            &[("Kampala", Location), ("Bank", Organisation)],
        ),
        ("“Ali” — é", &[("Ali", Person)]),
        ("在大马士革 Ali", &[("大马士革", Location), ("Ali", Person)]),
        ("[CLS] Ali [SEP]", &[("Ali", Person)]),
        ("", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(&tagger, text), expected, "{text}");
    }
}

#[test]
fn long_texts_are_joined_from_windows() {
    for family in [Family::Bert, Family::Roberta] {
        // Twelve tokens of text at once; a sentence has ten.
        let tagger = tagger(family, 2, 14);
        let text = format!("{TEXT} ").repeat(40);
        let expected = EXPECTED.repeat(40);
        assert_eq!(found(&tagger, &text), expected, "{family:?}");
        // One sentence, longer than the model.
        let text = "Ali Musa met the Bank in Kampala ".repeat(30);
        let without: Vec<_> = EXPECTED
            .iter()
            .filter(|(_, kind)| *kind != Nationality)
            .copied()
            .collect();
        assert_eq!(found(&tagger, &text), without.repeat(30), "{family:?}");
    }
}

#[test]
fn tokens_of_bytes_are_put_back_on_letters() {
    for trims in [true, false] {
        let mut tiny = Tiny::new(Family::Roberta, 1, 32, 4.0);
        // Pieces lean to nothing, "Ali" begins a person, " Ali" goes on with one; each letter
        // outside ASCII is two or three tokens that each begin a mention.
        tiny.tokenizer = serde_json::json!({
            "version": "1.0", "truncation": null, "padding": null, "added_tokens": [],
            "normalizer": null, "decoder": null,
            "pre_tokenizer": { "type": "ByteLevel", "add_prefix_space": false,
                "trim_offsets": trims, "use_regex": true },
            "post_processor": { "type": "RobertaProcessing", "sep": ["</s>", 3],
                "cls": ["<s>", 2], "trim_offsets": trims, "add_prefix_space": false },
            "model": { "type": "BPE", "dropout": null, "unk_token": null,
                "continuing_subword_prefix": null, "end_of_word_suffix": null,
                "fuse_unk": false, "byte_fallback": false, "ignore_merges": false,
                "vocab": { "<s>": 2, "</s>": 3, "A": 0, "l": 7, "i": 8, "Al": 10, "Ali": 4,
                    "Ġ": 14, "ĠAli": 5, "Ã": 11, "©": 6, "å": 15, "¤": 9, "§": 13, "Ċ": 1, "a": 12 },
                "merges": [["A", "l"], ["Al", "i"], ["Ġ", "Ali"]] },
        });
        let tagger = load(&tiny).expect("a good model");
        let cases: [(&str, &[(&str, EntityKind)]); 4] = [
            ("Ali Ali", &[("Ali Ali", Person)]),
            ("é Ali", &[("é", Location), ("Ali", Person)]),
            ("Ali\n\nAli", &[("Ali", Person), ("Ali", Person)]),
            (
                "大大 Ali",
                &[("大", Location), ("大", Location), ("Ali", Person)],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(found(&tagger, text), expected, "{text:?} {trims}");
        }
    }
}

#[test]
fn only_the_languages_that_were_named() {
    let files = Tiny::new(Family::Bert, 1, 32, 4.0).files();
    let read = |file: ModelFile| -> Result<Vec<u8>, ModelError> {
        let file = files.iter().find(|(name, _)| *name == file.name());
        Ok(file.expect("a file of a model").1.clone())
    };
    let tagger = Tagger::own(vec!["de".to_owned()], read).expect("a good model");
    assert!(tagger.reads(Some("de")) && tagger.reads(None) && !tagger.reads(Some("en")));
    let tagger = Tagger::own(Vec::new(), read).expect("a good model");
    assert!(tagger.reads(Some("sw")));
    assert!(Tagger::built_in().reads(Some("en")) && !Tagger::built_in().reads(Some("de")));
}

/// What is said of a model that was changed.
fn said(change: impl FnOnce(&mut Tiny)) -> String {
    let mut tiny = Tiny::new(Family::Bert, 1, 32, 4.0);
    change(&mut tiny);
    load(&tiny).expect_err("a bad model").to_string()
}

#[test]
fn errors_name_the_file_and_the_next_step() {
    let cases: [(String, [&str; 3]); 9] = [
        (
            said(|tiny| tiny.config["model_type"] = "llama".into()),
            ["config.json", "llama", "xlm-roberta"],
        ),
        (
            said(|tiny| tiny.config["id2label"] = serde_json::json!({})),
            ["config.json", "id2label", "take the config.json"],
        ),
        (
            said(|tiny| {
                tiny.config["id2label"] = serde_json::json!({ "0": "LABEL_0", "1": "LABEL_1" });
            }),
            ["config.json", "LABEL_0, LABEL_1", "name them in id2label"],
        ),
        (
            said(|tiny| tiny.config["num_attention_heads"] = 3.into()),
            ["config.json", "no multiple", "take the file"],
        ),
        (
            said(|tiny| tiny.config["max_position_embeddings"] = 2.into()),
            ["config.json", "no text fits", "2 positions"],
        ),
        (
            said(|tiny| tiny.tokenizer = serde_json::json!({ "model": 1 })),
            ["tokenizer.json", "fast tokenizer", "save it again"],
        ),
        (
            said(|tiny| tiny.config["vocab_size"] = 10.into()),
            ["tokenizer.json", "up to number 19", "one model"],
        ),
        (
            said(|tiny| drop(tiny.tensors.remove("classifier.bias"))),
            ["model.safetensors", "classifier.bias", "save it again"],
        ),
        (
            said(|tiny| {
                if let Some((_, numbers)) = tiny.tensors.get_mut("classifier.bias") {
                    numbers[0] = f32::NAN;
                }
            }),
            ["model.safetensors", "numbers that are none", "again"],
        ),
    ];
    for (said, parts) in cases {
        for part in parts {
            assert!(said.contains(part), "{part:?} is not in: {said}");
        }
    }
}

#[test]
fn a_file_that_is_cut_short_is_refused_and_so_is_what_is_no_model() {
    let tiny = Tiny::new(Family::Bert, 1, 32, 4.0);
    for at in [0, 1, 2] {
        for cut in [0, 1, 7, 100] {
            let files = tiny.files();
            let said = Tagger::own(Vec::new(), |file: ModelFile| {
                let place = files.iter().position(|(name, _)| *name == file.name());
                let place = place.expect("a file of a model");
                let bytes = &files[place].1;
                let kept = if place == at {
                    cut.min(bytes.len() - 1)
                } else {
                    bytes.len()
                };
                Ok::<_, ModelError>(bytes[..kept].to_vec())
            });
            let said = said.expect_err("cut short").to_string();
            assert!(said.starts_with(files[at].0), "{said}");
        }
    }
}

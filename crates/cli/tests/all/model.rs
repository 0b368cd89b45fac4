//! A model of the user's own: the option, the configuration, and what is said without one.

#[cfg(not(feature = "transformer"))]
use crate::Wirewatch;

#[cfg(feature = "transformer")]
#[path = "../../../tagger/tests/all/tiny.rs"]
mod tiny;

#[cfg(not(feature = "transformer"))]
#[test]
fn a_build_without_models_says_how_to_get_one() {
    let wirewatch = Wirewatch::new();
    let rows = wirewatch.file(
        "rows.jsonl",
        "{\"title\":\"Visit\",\"text\":\"Ali went there.\"}\n",
    );
    let output = wirewatch.run(&["analyse", &rows, "--model", "anywhere"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    let next = "this build reads no own models; build it with --features transformer";
    assert!(said.contains(next) && said.contains("anywhere"), "{said}");
    wirewatch.done(&["ingest", &rows]);
    std::fs::write(
        wirewatch.data().join("wirewatch.toml"),
        "[model]\nfolder = \"mine\"\n",
    )
    .expect("a file");
    let output = wirewatch.run(&["ingest", &rows]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains(next) && said.contains("mine"), "{said}");
}

#[cfg(feature = "transformer")]
mod with_models {
    use std::fs;
    use std::path::Path;

    use serde_json::{Value, json};

    use super::tiny::{Family, Tiny};
    use crate::Wirewatch;

    /// Writes a tiny model; its words are those of the test.
    fn write(folder: &Path) {
        fs::create_dir_all(folder).expect("a folder");
        for (name, bytes) in Tiny::new(Family::Bert, 2, 32, 4.0).files() {
            fs::write(folder.join(name), bytes).expect("a file");
        }
    }

    const TEXT: &str = "Ali Musa met the Bank in Kampala on 2 May 2019.";

    fn entities(row: &Value) -> Vec<(String, String)> {
        let letters: Vec<char> = TEXT.chars().collect();
        let entities = row["entities"].as_array().expect("entities").iter();
        let read = |found: &Value| {
            let at = |name: &str| found[name].as_u64().expect("an offset") as usize;
            let words = letters[at("start")..at("end")].iter().collect();
            (words, found["type"].as_str().expect("a type").to_owned())
        };
        entities.map(read).collect()
    }

    #[test]
    fn its_entities_take_the_place_of_those_of_the_program() {
        let wirewatch = Wirewatch::new();
        let model = wirewatch.folder.path().join("mine");
        write(&model);
        let model = model.display().to_string();
        let row = json!({ "text": TEXT, "language": "en" });
        let rows = wirewatch.file("rows.jsonl", format!("{row}\n"));
        let found = wirewatch.json(&["analyse", &rows, "--model", &model]);
        // The day is no label of the model: it comes from the expressions of time.
        let expected = [
            ("Ali Musa", "Person"),
            ("Bank", "Organisation"),
            ("Kampala", "Location"),
            ("2 May 2019", "Temporal"),
        ];
        let expected = expected.map(|(words, kind)| (words.to_owned(), kind.to_owned()));
        assert_eq!(entities(&found), expected);
        let output = wirewatch.run(&["analyse", &rows, "--model", &model]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(said.matches("EVENT").count(), 1, "{said}");
        // Not of its languages: no person, as in any text that is not tagged.
        let arguments = [
            "analyse",
            &rows,
            "--model",
            &model,
            "--model-languages",
            "de",
        ];
        let found = entities(&wirewatch.json(&arguments));
        assert!(!found.iter().any(|(_, kind)| kind == "Person"), "{found:?}");
    }

    #[test]
    fn a_desk_reads_with_the_model_that_its_configuration_names() {
        let wirewatch = Wirewatch::new();
        let first = wirewatch.file(
            "first.jsonl",
            "{\"title\":\"Rain\",\"text\":\"It rained.\"}\n",
        );
        wirewatch.done(&["ingest", &first]);
        write(&wirewatch.data().join("mine"));
        let config = wirewatch.data().join("wirewatch.toml");
        fs::write(&config, "[model]\nfolder = \"mine\"\n").expect("a file");
        let row = json!({ "id": "a", "title": "A visit", "text": TEXT, "date": "2019-05-03" });
        let rows = wirewatch.file("rows.jsonl", format!("{row}\n"));
        wirewatch.done(&["ingest", &rows]);
        fs::remove_file(wirewatch.data().join("mine/tokenizer.json")).expect("it was there");
        let output = wirewatch.run(&["ingest", &rows]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success());
        for part in ["mine", "tokenizer.json", "save_pretrained"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        // Reading the desk needs no model.
        wirewatch.done(&["brief", "--date", "2019-05-03"]);
    }
}

//! Every command of docs/guide.md, in its order.

use std::collections::BTreeSet;
use std::fs;

use crate::{Wirewatch, root};

/// The `sh` blocks of the guide: whether each needs a network, and its commands.
fn blocks(guide: &str) -> Vec<(bool, Vec<String>)> {
    guide
        .split("```sh")
        .skip(1)
        .map(|block| {
            let (head, rest) = block.split_once('\n').expect("a block");
            let body = rest.split("```").next().expect("an end");
            (
                head.trim() == "no-network",
                body.lines()
                    .filter(|line| !line.is_empty())
                    .map(str::to_owned)
                    .collect(),
            )
        })
        .collect()
}

/// Splits as a shell does, as far as the guide needs it.
fn words(command: &str) -> Vec<String> {
    let mut words = vec![];
    for (number, part) in command.split('"').enumerate() {
        match number % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

#[test]
fn every_command_of_the_guide_works() {
    let guide = fs::read_to_string(root().join("docs/guide.md")).expect("docs/guide.md");
    let wirewatch = Wirewatch::new();
    let mut seen = BTreeSet::new();
    for (needs_network, commands) in blocks(&guide) {
        for command in commands {
            let words = words(&command);
            assert_eq!(words[0], "wirewatch", "{command}");
            // Files that a command writes go beside the data folder, not into the repository.
            let arguments: Vec<String> = words[1..]
                .iter()
                .map(|word| match word.as_str() {
                    "wirewatch-backup.tar" | "restored-data" => {
                        wirewatch.folder.path().join(word).display().to_string()
                    }
                    word => word.to_owned(),
                })
                .collect();
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            seen.extend(
                arguments
                    .iter()
                    .find(|word| !word.starts_with('-'))
                    .map(|word| (*word).to_owned()),
            );
            if needs_network {
                // It still has to be a command that the program knows.
                let help: Vec<&str> = arguments.iter().copied().chain(["--help"]).collect();
                wirewatch.done(&help);
            } else if matches!(arguments[0], "up" | "serve") {
                let desk = wirewatch.serve(&arguments);
                assert!(desk.page("/").contains("Wirewatch"), "{command}");
            } else {
                wirewatch.done(&arguments);
            }
        }
    }
    for command in [
        "up", "lists", "ingest", "brief", "search", "export", "sources", "serve", "read",
        "analyse", "doctor",
    ] {
        assert!(seen.contains(command), "the guide does not show {command}");
    }
}

#[test]
fn every_command_has_help_with_an_example() {
    let wirewatch = Wirewatch::new();
    let help = wirewatch.done(&["--help"]);
    let listed = help
        .split("Commands:")
        .nth(1)
        .and_then(|rest| rest.split("Options:").next())
        .expect("commands");
    let names: Vec<&str> = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(names.len() >= 14, "{names:?}");
    for name in names {
        let help = wirewatch.done(&[name, "--help"]);
        assert!(
            help.contains("Example:") || help.contains("Commands:"),
            "{name} --help has no example"
        );
    }
}

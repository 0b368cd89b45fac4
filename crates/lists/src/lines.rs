//! JSON Lines: one object per line, a bounded number of wrong lines, a whole last line.

use serde::de::DeserializeOwned;

use crate::ListFile;
use crate::error::ImportError;
use crate::table::{self, Wrong};

/// Longest line that is read, in bytes; one entity with all its facts is far below.
const LIMIT_LINE_BYTES: usize = 4 << 20;

/// The objects of `file`, and warnings.
///
/// A last line that is no whole object means that the file is cut short. Objects that cannot be
/// read as `T` count as wrong lines. Nesting is bounded by the JSON reader (128 levels).
pub(crate) fn read<T: DeserializeOwned>(
    file: &ListFile,
    dataset: &str,
) -> Result<(Vec<T>, Vec<String>), ImportError> {
    let decoded = table::decode(file, dataset)?;
    let mut objects = Vec::new();
    let mut wrong = Wrong::new(&file.name, dataset);
    let mut lines = 0;
    let mut last = None;
    for line in decoded.text.lines().filter(|line| !line.trim().is_empty()) {
        lines += 1;
        last = None;
        if line.len() > LIMIT_LINE_BYTES {
            wrong.note(lines);
            continue;
        }
        match serde_json::from_str(line) {
            Ok(object) => objects.push(object),
            Err(error) => {
                wrong.note(lines);
                last = Some(error);
            }
        }
    }
    if let Some(error) = last.filter(|error| error.is_eof() || !decoded.text.ends_with('\n')) {
        return Err(ImportError::CutShort {
            file: file.name.clone(),
            dataset: dataset.to_owned(),
            bytes: file.bytes.len(),
            record: lines,
            reason: format!("the last line is no whole object ({error})"),
        });
    }
    let mut warnings: Vec<String> = decoded.warning.into_iter().collect();
    warnings.extend(wrong.judge(lines, "no object of this format")?);
    Ok((objects, warnings))
}

//! Bytes into text, and text into the rows of a CSV file, with proof that the file is whole.
//!
//! A CSV file says nothing of its length. It is taken for whole when its last record is closed
//! (a line end, or a closing quote, behind the right number of columns). A row with the wrong
//! number of columns is left out with a warning; with more than five of them, or more than one
//! in ten, the list is refused, because it is then not the file that it seems to be.

use std::borrow::Cow;
use std::io::Read;

use csv::StringRecord;

use crate::ListFile;
use crate::error::ImportError;

/// Most wrong records that a list may have and still be imported.
const LIMIT_WRONG: usize = 5;

/// Text of a file, with a warning when it was not Unicode.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) warning: Option<String>,
}

/// Decodes by byte order mark, then as UTF-8, else (for a text that is ASCII up to its first
/// wrong byte) as Windows-1252, with a warning. XML may declare an encoding, which then counts.
pub(crate) fn decode<'a>(file: &'a ListFile, dataset: &str) -> Result<Decoded<'a>, ImportError> {
    let bytes = file.bytes.as_slice();
    let malformed = |at, reason: String| ImportError::Malformed {
        file: file.name.clone(),
        dataset: dataset.to_owned(),
        at,
        reason,
    };
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        let (text, wrong) = encoding.decode_without_bom_handling(&bytes[mark..]);
        if wrong {
            return Err(malformed(
                0,
                format!("the bytes are not {}", encoding.name()),
            ));
        }
        return Ok(Decoded {
            text,
            warning: None,
        });
    }
    if let Some(encoding) =
        declared_encoding(bytes).filter(|encoding| *encoding != encoding_rs::UTF_8)
    {
        let (text, wrong) = encoding.decode_without_bom_handling(bytes);
        if wrong {
            return Err(malformed(
                0,
                format!("the bytes are not {}", encoding.name()),
            ));
        }
        return Ok(Decoded {
            text,
            warning: None,
        });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded {
            text: Cow::Borrowed(text),
            warning: None,
        }),
        Err(error) => {
            let at = error.valid_up_to();
            // UTF-8 before the wrong byte means a damaged file, not another encoding.
            if !bytes[..at].is_ascii() || bytes.contains(&0) {
                return Err(malformed(at, "the bytes are not UTF-8".to_owned()));
            }
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
            let warning = format!(
                "{} is not UTF-8 (byte {at}); it was read as Windows-1252",
                file.name
            );
            Ok(Decoded {
                text,
                warning: Some(warning),
            })
        }
    }
}

/// The encoding in the XML declaration, if there is one.
fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head = std::str::from_utf8(head.strip_prefix(b"<?xml")?).unwrap_or_default();
    let declaration = head.split("?>").next()?;
    let value = declaration
        .split("encoding")
        .nth(1)?
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let label = value.get(1..)?.split(['"', '\'']).next()?;
    encoding_rs::Encoding::for_label(label.as_bytes())
}

/// Counts what was wrong in a file and decides whether the list may still be imported.
pub(crate) struct Wrong<'a> {
    file: &'a str,
    dataset: &'a str,
    rows: Vec<usize>,
    count: usize,
}

impl<'a> Wrong<'a> {
    pub(crate) fn new(file: &'a str, dataset: &'a str) -> Wrong<'a> {
        Wrong {
            file,
            dataset,
            rows: Vec::new(),
            count: 0,
        }
    }

    /// Notes that record `number` (from 1) is wrong.
    pub(crate) fn note(&mut self, number: usize) {
        self.count += 1;
        if self.rows.len() < 5 {
            self.rows.push(number);
        }
    }

    /// A warning for a few wrong records of `records`, an error for more.
    pub(crate) fn judge(self, records: usize, reason: &str) -> Result<Option<String>, ImportError> {
        if self.count == 0 {
            return Ok(None);
        }
        let numbers: Vec<String> = self.rows.iter().map(usize::to_string).collect();
        let rows = numbers.join(", ");
        if self.count > LIMIT_WRONG.min(records / 10) {
            return Err(ImportError::Wrong {
                file: self.file.to_owned(),
                dataset: self.dataset.to_owned(),
                count: self.count,
                records,
                reason: reason.to_owned(),
                rows,
            });
        }
        let (file, count) = (self.file, self.count);
        Ok(Some(format!(
            "{file}: {count} of {records} records were left out ({reason}): {rows}"
        )))
    }
}

/// The first record after `skip` lines; empty when there is none.
pub(crate) fn first_record(
    file: &ListFile,
    dataset: &str,
    skip: usize,
) -> Result<StringRecord, ImportError> {
    let decoded = decode(file, dataset)?;
    Ok(record_of(&decoded.text, skip))
}

/// The first record of `text` after `skip` lines; empty when there is none.
pub(crate) fn record_of(text: &str, skip: usize) -> StringRecord {
    let mut rest = text;
    for _ in 0..skip {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(rest.as_bytes());
    let mut record = StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(_) => record,
        Err(_) => StringRecord::new(),
    }
}

/// The rows of a CSV file that have `columns` columns.
pub(crate) struct Table {
    pub(crate) rows: Vec<StringRecord>,
    pub(crate) warnings: Vec<String>,
}

/// Reads all rows of `file`, from line `skip` on.
pub(crate) fn read(
    file: &ListFile,
    dataset: &str,
    skip: usize,
    columns: usize,
) -> Result<Table, ImportError> {
    let decoded = decode(file, dataset)?;
    let mut warnings: Vec<String> = decoded.warning.into_iter().collect();
    let mut text = decoded.text.as_ref();
    // DOS end-of-file mark, as OFAC writes it.
    text = text.trim_end_matches('\u{1a}');
    for _ in 0..skip {
        text = text.split_once('\n').map_or("", |(_, rest)| rest);
    }
    let cut = |record: usize, reason: &str| ImportError::CutShort {
        file: file.name.clone(),
        dataset: dataset.to_owned(),
        bytes: file.bytes.len(),
        record,
        reason: reason.to_owned(),
    };
    // The mark comes back as a record of its own only if every quote before it is closed.
    const MARK: &[u8] = b"\n\x02end of list\n";
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes().chain(MARK));
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    let mut number = 0;
    let mut wrong = Wrong::new(&file.name, dataset);
    let mut last_is_short = false;
    let mut closed = false;
    while reader
        .read_record(&mut record)
        .map_err(|error| cut(number + 1, &error.to_string()))?
    {
        if record.get(0) == Some("\u{2}end of list") && record.len() == 1 {
            closed = true;
            break;
        }
        number += 1;
        last_is_short = record.len() < columns;
        if record.len() == columns {
            rows.push(record.clone());
        } else if record.iter().any(|field| !field.trim().is_empty()) {
            wrong.note(number);
        }
    }
    if !closed {
        return Err(cut(number.max(1), "a quotation mark is not closed"));
    }
    if last_is_short {
        return Err(cut(number, "the last row lacks columns"));
    }
    if !text.is_empty() && !text.ends_with(['\n', '\r', '"']) {
        return Err(cut(
            number,
            "the last row has no line end (add one if the file is whole)",
        ));
    }
    warnings.extend(wrong.judge(number, &format!("not {columns} columns"))?);
    Ok(Table { rows, warnings })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &[u8]) -> ListFile {
        ListFile {
            name: "example.csv".to_owned(),
            bytes: text.to_vec(),
        }
    }

    #[test]
    fn whole_and_cut_files() {
        let whole = [
            &b"1,\"a\"\r\n2,\"b\nc\"\r\n\x1a"[..],
            b"1,a\n2,b\n",
            b"1,a\n2,\"b\"",
        ];
        for text in whole {
            let table = read(&file(text), "X", 0, 2).expect("whole");
            assert_eq!(table.rows.len(), 2);
        }
        for text in [
            &b"1,a\n2,\"b"[..],
            b"1,a\n2",
            b"1,a\n2,b",
            b"1,a\n2,\"b\nc,d\n",
        ] {
            let error = read(&file(text), "X", 0, 2).err().expect("cut");
            assert!(matches!(error, ImportError::CutShort { .. }), "{error}");
        }
    }

    #[test]
    fn a_few_wrong_rows_are_named_and_many_refuse_the_list() {
        let mut text = "1,a\n".repeat(30);
        text.insert_str(8, "1,2,3\n");
        let table = read(&file(text.as_bytes()), "X", 0, 2).expect("one wrong row");
        assert_eq!(table.rows.len(), 30);
        assert!(
            table.warnings[0].contains("1 of 31 records"),
            "{:?}",
            table.warnings
        );
        assert!(table.warnings[0].ends_with(": 3"), "{:?}", table.warnings);
        text.insert_str(8, &"1,2,3\n".repeat(5));
        assert!(matches!(
            read(&file(text.as_bytes()), "X", 0, 2),
            Err(ImportError::Wrong { count: 6, .. })
        ));
    }

    #[test]
    fn encodings() {
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("1,é\n".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for bytes in [&b"\xEF\xBB\xBF1,\xC3\xA9\n"[..], &utf16, b"1,\xE9\n"] {
            let table = read(&file(bytes), "X", 0, 2).expect("readable");
            assert_eq!(table.rows[0].get(1), Some("é"));
        }
        assert!(read(&file(b"1,\xC3\xA9\n1,\xE9\n"), "X", 0, 2).is_err());
    }
}

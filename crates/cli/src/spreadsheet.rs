//! Cells that a spreadsheet takes for text, whatever they begin with.

use std::borrow::Cow;

/// `cell` with an apostrophe before it when a spreadsheet would take it for a formula.
pub(crate) fn neutral(cell: &str) -> Cow<'_, str> {
    let is_formula = cell
        .trim_start_matches([' ', '\u{a0}', '\u{200b}', '\u{feff}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula && cell.parse::<f64>().is_err() {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::neutral;

    #[test]
    fn formulas_are_text_and_numbers_stay() {
        assert_eq!(neutral("=HYPERLINK(\"x\")"), "'=HYPERLINK(\"x\")");
        assert_eq!(neutral("  @SUM(A1)"), "'  @SUM(A1)");
        assert_eq!(neutral("-0.25"), "-0.25");
        assert_eq!(neutral("Abu Example"), "Abu Example");
    }
}

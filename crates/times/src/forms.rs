//! Forms and settings as data files write them.

use crate::{
    slots::{Op, op},
    token::push_folded,
};

/// Reads `slot=value slot=value`.
pub(crate) fn settings(text: &str) -> Result<Vec<Op>, String> {
    text.split_whitespace()
        .map(|one| {
            let (name, value) = one
                .split_once('=')
                .ok_or_else(|| format!("`{one}` has no `=`"))?;
            op(name, value)
        })
        .collect()
}

/// A form as it is compared.
pub(crate) fn folded(form: &str) -> String {
    let mut out = String::with_capacity(form.len());
    form.chars().for_each(|c| push_folded(c, &mut out));
    out
}

/// A form cut as text is cut; hyphens go, since they are skipped in text.
pub(crate) fn pieces(form: &str, is_unspaced: bool, has_apostrophes: bool) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut glue = false;
    for c in form.chars() {
        if c.is_whitespace() || (c == '-' && form.len() > 1) {
            glue = false;
        } else if c.is_alphabetic() || matches!(c, '\u{300}'..='\u{36f}') {
            match out.last_mut() {
                Some(last) if glue => last.push(c),
                _ => out.push(c.to_string()),
            }
            glue = true;
        } else if glue && ((has_apostrophes && c == '\'') || (is_unspaced && !c.is_ascii())) {
            if let Some(last) = out.last_mut() {
                last.push(c);
            }
        } else {
            out.push(c.to_string());
            glue = false;
        }
    }
    out
}

/// Writes out braces: `letzt{e,en}` gives both forms.
pub(crate) fn expand(form: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((inner, after)) = after.split_once('}') else {
            break;
        };
        out = out
            .iter()
            .flat_map(|start| {
                inner
                    .split(',')
                    .map(move |one| format!("{start}{before}{one}"))
            })
            .collect();
        rest = after;
        if out.len() > 4096 {
            break;
        }
    }
    out.iter_mut().for_each(|start| start.push_str(rest));
    out
}

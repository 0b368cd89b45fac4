//! Names of HTML elements and attributes, by what the guard does with them.

/// Elements whose contents nobody reads: all up to their end tag is dropped.
pub(crate) const DROPPED: &[&str] = &[
    "script", "style", "svg", "math", "noscript", "iframe", "template", "canvas", "object",
    "select", "textarea", "audio", "video", "map", "noembed", "noframes", "xmp", "dialog",
];

/// Elements that only change the look of letters, and that a parser may have to reopen.
pub(crate) const FORMATTING: &[&str] = &[
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements without contents.
pub(crate) const VOID: &[&str] = &[
    "br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track",
    "wbr", "param", "keygen", "frame",
];

/// Block elements: each ends an open paragraph.
pub(crate) const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "listing",
    "search",
    "section",
    "summary",
    "table",
    "ul",
    "caption",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
];

/// Other elements that are passed on under their own name.
pub(crate) const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "bdi", "bdo", "button", "cite", "data", "del", "dfn", "ins", "label",
    "mark", "picture", "q", "rb", "rp", "rt", "ruby", "span", "sub", "sup", "time", "var",
];

/// Headings.
pub(crate) const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];
/// Parts of tables.
pub(crate) const TABLE_PARTS: &[&str] = &["caption", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// Attributes that some reader of the document looks at.
pub(crate) const ATTRIBUTES: &[&str] = &[
    "class",
    "content",
    "datetime",
    "dir",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "itemprop",
    "itemtype",
    "lang",
    "name",
    "property",
    "pubdate",
    "rel",
    "role",
    "aria-hidden",
    "aria-label",
    "title",
    "itemscope",
    "colspan",
];

/// The entry of `list` that is `name` in any case.
pub(crate) fn known(list: &'static [&'static str], name: &str) -> Option<&'static str> {
    list.iter()
        .find(|known| known.eq_ignore_ascii_case(name))
        .copied()
}

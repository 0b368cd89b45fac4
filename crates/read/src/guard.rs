//! Makes a page harmless before the DOM parser sees it, in one pass over its tokens.
//!
//! The parser behind the DOM is quadratic in the depth of nesting and in open formatting
//! elements, and so are walks over the tree. The guard therefore rewrites the page: it closes
//! what the page leaves open, flattens what is nested too deeply, drops formatting elements,
//! scripts, styles, comments and drawings, keeps only the attributes that somebody reads, and
//! stops at limits of tags and text. What it drops because of a limit, it says. Costs one pass
//! over the page, and at most [`MAX_DEPTH`] steps per tag.
//!
//! It knows no articles: which part of a page is text is not decided here.

/// Deepest nesting that is passed on. Browsers stop at 512; real pages stay under 60.
const MAX_DEPTH: usize = 256;
/// Most tags that are passed on.
const MAX_TAGS: usize = 150_000;
/// Most bytes of text that are passed on.
const MAX_TEXT: usize = 3 << 20;
/// Most attributes of one tag that are looked at.
const MAX_ATTRIBUTES: usize = 64;
/// Longest attribute value that is passed on, in bytes.
const MAX_VALUE: usize = 8_192;
/// Most bytes of JSON-LD that are kept.
const MAX_JSON: usize = 2 << 20;

/// A page that is safe to parse, and what was seen on the way.
#[derive(Debug, Default)]
pub(crate) struct Guarded {
    /// Properly nested HTML.
    pub(crate) html: String,
    /// The JSON-LD blocks, as written.
    pub(crate) json_ld: Vec<String>,
    /// What was cut, one sentence each.
    pub(crate) limits: Vec<String>,
    /// The page is made of frames.
    pub(crate) has_frames: bool,
    /// The page asks for a password.
    pub(crate) asks_password: bool,
    /// Bytes of scripts.
    pub(crate) script_bytes: usize,
}

/// Rewrites `page`.
pub(crate) fn guard(page: &str) -> Guarded {
    let mut guard = Guard {
        page,
        out: Guarded {
            html: String::with_capacity(page.len() / 3),
            ..Guarded::default()
        },
        stack: Vec::new(),
        flattened: 0,
        tags: 0,
        text: 0,
        breaks: 0,
        unclosed: Vec::new(),
        reported: Reported::default(),
    };
    guard.run();
    guard.out
}

/// An element that is open in the output.
struct Open<'a> {
    /// Its name as the page writes it; empty once an end tag has been written out of order.
    source: &'a str,
    /// Its name in the output.
    written: &'static str,
}

#[derive(Default)]
struct Reported {
    depth: bool,
    tags: bool,
    text: bool,
    attributes: bool,
}

struct Guard<'a> {
    page: &'a str,
    out: Guarded,
    stack: Vec<Open<'a>>,
    /// Open elements below the deepest one that was passed on.
    flattened: usize,
    tags: usize,
    text: usize,
    /// Line breaks written since the last text or tag.
    breaks: usize,
    /// Raw elements that were found to have no end tag before the end of the page.
    unclosed: Vec<&'static str>,
    reported: Reported,
}

/// Elements whose contents nobody reads: all up to their end tag is dropped.
const DROPPED: &[&str] = &[
    "script", "style", "svg", "math", "noscript", "iframe", "template", "canvas", "object",
    "select", "textarea", "audio", "video", "map", "noembed", "noframes", "xmp", "dialog",
];

/// Elements that only change the look of letters, and that a parser may have to reopen.
const FORMATTING: &[&str] = &[
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

const VOID: &[&str] = &[
    "br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track",
    "wbr", "param", "keygen", "frame",
];

/// Block elements: each ends an open paragraph.
const BLOCKS: &[&str] = &[
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
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "bdi", "bdo", "button", "cite", "data", "del", "dfn", "ins", "label",
    "mark", "picture", "q", "rb", "rp", "rt", "ruby", "span", "sub", "sup", "time", "var",
];

const HEADINGS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6"];
const TABLE_PARTS: &[&str] = &["caption", "tbody", "td", "tfoot", "th", "thead", "tr"];

/// Attributes that some reader of the document looks at.
const ATTRIBUTES: &[&str] = &[
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
fn known(list: &'static [&'static str], name: &str) -> Option<&'static str> {
    list.iter()
        .find(|known| known.eq_ignore_ascii_case(name))
        .copied()
}

impl<'a> Guard<'a> {
    fn run(&mut self) {
        let page = self.page;
        let mut at = 0;
        while let Some(found) = page[at..].find('<') {
            self.write_text(&page[at..at + found]);
            at += found;
            let after = &page.as_bytes()[at + 1..];
            at = match after.first() {
                Some(b'!') if after.starts_with(b"!--") => self.end_of_comment(at),
                Some(b'!' | b'?') => self.after('>', at),
                Some(b'/') if after.get(1).is_some_and(u8::is_ascii_alphabetic) => {
                    let end = self.after('>', at);
                    let name = name_at(&page[at + 2..end]);
                    self.end_tag(name);
                    end
                }
                Some(b'/') => self.after('>', at),
                Some(byte) if byte.is_ascii_alphabetic() => self.start_tag(at),
                _ => {
                    self.write_text("&lt;");
                    at + 1
                }
            };
        }
        self.write_text(&page[at..]);
        while let Some(open) = self.stack.pop() {
            self.write_end(open.written);
        }
    }

    /// The offset after the next `mark`, or the end of the page.
    fn after(&self, mark: char, at: usize) -> usize {
        self.page[at..]
            .find(mark)
            .map_or(self.page.len(), |found| at + found + mark.len_utf8())
    }

    fn end_of_comment(&self, at: usize) -> usize {
        self.page[at + 2..]
            .find("-->")
            .map_or(self.page.len(), |found| at + 2 + found + 3)
    }

    fn start_tag(&mut self, at: usize) -> usize {
        let page = self.page;
        let name = name_at(&page[at + 1..]);
        let (attributes, end, is_whole) = self.attributes(at + 1 + name.len());
        if !is_whole {
            return page.len();
        }
        if let Some(raw) = known(DROPPED, name) {
            return self.drop_raw(raw, &attributes, end);
        }
        if name.eq_ignore_ascii_case("title") {
            return self.title(end);
        }
        if name.eq_ignore_ascii_case("frameset") {
            self.out.has_frames = true;
            return end;
        }
        if let Some(void) = known(VOID, name) {
            self.void(void, &attributes);
            return end;
        }
        if known(&["html", "head", "body"], name).is_some() {
            self.structure(name, &attributes);
            return end;
        }
        if known(FORMATTING, name).is_some() {
            if attributes
                .iter()
                .any(|(name, _)| matches!(*name, "class" | "id" | "itemprop" | "rel"))
            {
                self.open(name, "span", &attributes);
            }
            return end;
        }
        if let Some(block) = known(BLOCKS, name) {
            self.close_implied(block);
            self.open(name, block, &attributes);
            return end;
        }
        if name.eq_ignore_ascii_case("a") {
            // An anchor without an address marks a place; authors forget to close it.
            if attributes.iter().any(|(name, _)| *name == "href") {
                self.end_tag("a");
                self.open(name, "a", &attributes);
            }
            return end;
        }
        let written = known(INLINE, name).unwrap_or("span");
        self.open(name, written, &attributes);
        end
    }

    /// Attributes that are kept, the offset after the tag, and whether the tag ends at all.
    fn attributes(&mut self, mut at: usize) -> (Vec<(&'static str, &'a str)>, usize, bool) {
        let page = self.page;
        let bytes = page.as_bytes();
        let mut kept: Vec<(&'static str, &'a str)> = Vec::new();
        let mut seen = 0;
        loop {
            while bytes
                .get(at)
                .is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
            {
                at += 1;
            }
            match bytes.get(at) {
                None => return (kept, at, false),
                Some(b'>') => {
                    if seen > MAX_ATTRIBUTES && !self.reported.attributes {
                        self.reported.attributes = true;
                        self.limit(format!(
                            "A tag has {seen} attributes; the first {MAX_ATTRIBUTES} were read."
                        ));
                    }
                    return (kept, at + 1, true);
                }
                Some(_) => {}
            }
            let start = at;
            at += 1;
            while bytes
                .get(at)
                .is_some_and(|byte| !byte.is_ascii_whitespace() && !b"/>=".contains(byte))
            {
                at += 1;
            }
            let name = start..at;
            let mut value = at..at;
            let mut next = at;
            while bytes.get(next).is_some_and(u8::is_ascii_whitespace) {
                next += 1;
            }
            if bytes.get(next) == Some(&b'=') {
                at = next + 1;
                while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                    at += 1;
                }
                match bytes.get(at) {
                    Some(quote @ (b'"' | b'\'')) => {
                        let Some(length) = page[at + 1..].find(char::from(*quote)) else {
                            return (kept, page.len(), false);
                        };
                        value = at + 1..at + 1 + length;
                        at = value.end + 1;
                    }
                    _ => {
                        let from = at;
                        while bytes
                            .get(at)
                            .is_some_and(|byte| !byte.is_ascii_whitespace() && *byte != b'>')
                        {
                            at += 1;
                        }
                        value = from..at;
                    }
                }
            }
            seen += 1;
            if seen <= MAX_ATTRIBUTES {
                self.keep(&page[name], &page[value], &mut kept);
            }
        }
    }

    fn keep(&self, name: &str, value: &'a str, kept: &mut Vec<(&'static str, &'a str)>) {
        let name = match known(ATTRIBUTES, name) {
            Some(name) => name,
            None if name.eq_ignore_ascii_case("type") => "type",
            None if name.eq_ignore_ascii_case("src") => "src",
            None if name.eq_ignore_ascii_case("style")
                && value.len() < 1_024
                && (value.contains("display") || value.contains("visibility")) =>
            {
                "style"
            }
            None => return,
        };
        if value.len() <= MAX_VALUE && !kept.iter().any(|(known, _)| *known == name) {
            kept.push((name, value));
        }
    }

    /// Drops an element with its contents; returns the offset after its end tag.
    fn drop_raw(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &'a str)],
        end: usize,
    ) -> usize {
        let Some((inner, after)) = self.raw(name, end) else {
            // A script without an end tag takes the rest of the page with it, in a browser too.
            // Of the others only the tag is ignored.
            return if name == "script" {
                self.page.len()
            } else {
                end
            };
        };
        if name == "script" {
            let is_json_ld = attributes.iter().any(|(attribute, value)| {
                *attribute == "type"
                    && value
                        .trim_start()
                        .get(..19)
                        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json"))
            });
            let held: usize = self.out.json_ld.iter().map(String::len).sum();
            if is_json_ld && held + inner.len() <= MAX_JSON {
                self.out.json_ld.push(inner.to_owned());
            } else {
                self.out.script_bytes += inner.len();
            }
        }
        after
    }

    /// The contents from `at` to the end tag of `name`, and the offset after it.
    fn raw(&mut self, name: &'static str, at: usize) -> Option<(&'a str, usize)> {
        if self.unclosed.contains(&name) {
            return None;
        }
        let page = self.page;
        let mut from = at;
        while let Some(found) = page[from..].find("</") {
            let start = from + found;
            let rest = &page.as_bytes()[start + 2..];
            let is_end = rest
                .get(..name.len())
                .is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
                && rest
                    .get(name.len())
                    .is_none_or(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte));
            if is_end {
                return Some((&page[at..start], self.after('>', start)));
            }
            from = start + 2;
        }
        self.unclosed.push(name);
        None
    }

    fn title(&mut self, end: usize) -> usize {
        match self.raw("title", end) {
            Some((inner, after)) => {
                let inner = &inner[..floor(inner, MAX_VALUE)];
                self.out.html.push_str("<title>");
                self.out.html.push_str(&inner.replace('<', "&lt;"));
                self.out.html.push_str("</title>");
                after
            }
            None => end,
        }
    }

    fn structure(&mut self, name: &str, attributes: &[(&'static str, &'a str)]) {
        let name = known(&["html", "head", "body"], name).unwrap_or("body");
        self.count_tag();
        if self.tags < MAX_TAGS {
            self.write_start(name, attributes);
        }
    }

    fn void(&mut self, name: &'static str, attributes: &[(&'static str, &'a str)]) {
        let value = |wanted: &str| {
            attributes
                .iter()
                .find(|(name, _)| *name == wanted)
                .map(|(_, value)| *value)
        };
        let is_kept = match name {
            "br" => {
                if self.count_tag() {
                    self.write_break();
                }
                return;
            }
            "hr" | "meta" | "base" => true,
            "img" => value("src").is_some(),
            "link" => value("rel").is_some_and(|rel| {
                ["canonical", "author", "amphtml", "shortlink"]
                    .iter()
                    .any(|kind| rel.eq_ignore_ascii_case(kind))
            }),
            "input" => {
                self.out.asks_password |=
                    value("type").is_some_and(|kind| kind.eq_ignore_ascii_case("password"));
                false
            }
            "frame" => {
                self.out.has_frames = true;
                false
            }
            "wbr" => return,
            _ => false,
        };
        if is_kept && self.count_tag() {
            let base = ["src"];
            let attributes: Vec<_> = attributes
                .iter()
                .map(|(name, value)| {
                    // An image counts as an image, wherever it lies.
                    (*name, if base.contains(name) { "x" } else { value })
                })
                .collect();
            self.write_start(name, &attributes);
        }
    }

    /// Opens an element, or flattens it.
    fn open(
        &mut self,
        source: &'a str,
        written: &'static str,
        attributes: &[(&'static str, &'a str)],
    ) {
        let is_counted = self.count_tag();
        if is_counted && self.stack.len() < MAX_DEPTH && self.flattened == 0 {
            self.stack.push(Open { source, written });
            self.write_start(written, attributes);
            return;
        }
        if is_counted && !self.reported.depth {
            self.reported.depth = true;
            self.limit(format!(
                "The page nests elements more than {MAX_DEPTH} deep; deeper ones were flattened."
            ));
        }
        self.flattened += 1;
        if known(BLOCKS, written).is_some() && is_counted {
            self.write_break();
        }
    }

    fn end_tag(&mut self, name: &str) {
        if self.flattened > 0 {
            if known(VOID, name).is_none() && known(FORMATTING, name).is_none() {
                self.flattened -= 1;
            }
            return;
        }
        let Some(at) = self.position(name) else {
            if name.eq_ignore_ascii_case("br") && self.count_tag() {
                self.write_break();
            }
            return;
        };
        let holds_block = self.stack[at + 1..]
            .iter()
            .any(|open| known(BLOCKS, open.written).is_some());
        if self.stack[at].written == "a" && holds_block {
            // A link around blocks that ends before they do: the parser splits it.
            self.stack[at].source = "";
            self.write_end("a");
            return;
        }
        self.close_to(at);
    }

    /// Where the innermost open element of this name is, if an end tag may reach it.
    fn position(&self, name: &str) -> Option<usize> {
        let is_block = known(BLOCKS, name).is_some();
        let is_part = known(TABLE_PARTS, name).is_some();
        for (at, open) in self.stack.iter().enumerate().rev() {
            if open.source.eq_ignore_ascii_case(name) {
                return Some(at);
            }
            let is_barrier = match open.written {
                "table" => true,
                "td" | "th" | "caption" => !is_part && !name.eq_ignore_ascii_case("table"),
                written => {
                    !is_block && !name.eq_ignore_ascii_case("a") && known(BLOCKS, written).is_some()
                }
            };
            if is_barrier {
                return None;
            }
        }
        None
    }

    /// Closes what the start of `name` closes without saying.
    fn close_implied(&mut self, name: &'static str) {
        if self.flattened > 0 {
            return;
        }
        let (closed, barriers): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr"]),
            "tr" => (&["tr"], &["tbody", "thead", "tfoot"]),
            "tbody" | "thead" | "tfoot" | "caption" => {
                (&["tbody", "thead", "tfoot", "caption"], &[])
            }
            _ => (&[], &[]),
        };
        if !closed.is_empty() {
            self.close_inner(closed, barriers, name);
        }
        if let Some(open) = self.stack.last()
            && known(HEADINGS, open.written).is_some()
            && known(HEADINGS, name).is_some()
        {
            self.close_to(self.stack.len() - 1);
        }
        if known(TABLE_PARTS, name).is_none() {
            self.close_inner(&["p"], &["button"], name);
        }
    }

    fn close_inner(&mut self, closed: &[&str], barriers: &[&str], name: &str) {
        let is_part = known(TABLE_PARTS, name).is_some();
        for at in (0..self.stack.len()).rev() {
            let written = self.stack[at].written;
            if closed.contains(&written) {
                self.close_to(at);
                return;
            }
            let is_cell = matches!(written, "td" | "th" | "caption");
            if barriers.contains(&written) || written == "table" || (is_cell && !is_part) {
                return;
            }
        }
    }

    fn close_to(&mut self, at: usize) {
        while self.stack.len() > at {
            if let Some(open) = self.stack.pop()
                && !(open.source.is_empty() && open.written == "a")
            {
                self.write_end(open.written);
            }
        }
    }

    /// Counts a tag; false past the limit.
    fn count_tag(&mut self) -> bool {
        self.tags += 1;
        if self.tags > MAX_TAGS && !self.reported.tags {
            self.reported.tags = true;
            self.limit(format!(
                "The page has more than {MAX_TAGS} tags; the layout of the rest was ignored."
            ));
        }
        self.tags <= MAX_TAGS
    }

    fn write_start(&mut self, name: &str, attributes: &[(&'static str, &str)]) {
        self.breaks = 0;
        let html = &mut self.out.html;
        html.push('<');
        html.push_str(name);
        for (name, value) in attributes {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            for (index, part) in value.split('"').enumerate() {
                if index > 0 {
                    html.push_str("&quot;");
                }
                html.push_str(part);
            }
            html.push('"');
        }
        html.push('>');
    }

    /// Two breaks in a row say all that more of them would.
    fn write_break(&mut self) {
        if self.breaks < 2 {
            self.breaks += 1;
            self.out.html.push_str("<br>");
        }
    }

    fn write_end(&mut self, name: &str) {
        self.breaks = 0;
        let html = &mut self.out.html;
        html.push_str("</");
        html.push_str(name);
        html.push('>');
    }

    fn write_text(&mut self, text: &str) {
        let room = MAX_TEXT - self.text;
        let kept = &text[..floor(text, room)];
        self.text += kept.len();
        if !kept.trim_ascii().is_empty() {
            self.breaks = 0;
        }
        self.out.html.push_str(kept);
        if kept.len() < text.len() && !self.reported.text {
            self.reported.text = true;
            self.limit(format!(
                "The page holds more than {} MB of text; the rest was not read.",
                MAX_TEXT >> 20
            ));
        }
    }

    fn limit(&mut self, sentence: String) {
        self.out.limits.push(sentence);
    }
}

/// The name of the tag that `text` starts with.
fn name_at(text: &str) -> &str {
    let end = text
        .bytes()
        .position(|byte| byte.is_ascii_whitespace() || b"/>".contains(&byte))
        .unwrap_or(text.len());
    &text[..end]
}

/// The longest prefix of at most `limit` bytes that ends between characters.
pub(crate) fn floor(text: &str, limit: usize) -> usize {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

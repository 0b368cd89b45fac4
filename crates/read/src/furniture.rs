//! Lines that stand around an article and are no part of it.
//!
//! Knows the wording of furniture in general, no page and no outlet. Works on paragraphs that
//! were already taken out of their page.

use crate::{byline, line};

/// One paragraph with what is known of its place in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paragraph {
    pub(crate) text: String,
    pub(crate) kind: Kind,
    /// Bytes of the text that are links.
    pub(crate) linked: usize,
}

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Heading,
    Item,
    Quote,
    Row,
}

impl Paragraph {
    /// A paragraph of plain text.
    pub(crate) fn plain(text: String) -> Paragraph {
        Paragraph {
            text,
            kind: Kind::Text,
            linked: 0,
        }
    }

    /// Whether the whole of it leads elsewhere.
    fn is_link(&self) -> bool {
        let limit = if self.kind == Kind::Item { 300 } else { 160 };
        self.link_share() > 0.85 && self.text.len() < limit
    }

    /// Whether it is long enough to be text, and ends as text does.
    fn is_running(&self) -> bool {
        !self.is_link() && !is_label(&self.text) && self.text.len() >= 80
    }

    /// The share of the text that is links, 0 to 1.
    fn link_share(&self) -> f32 {
        self.linked as f32 / self.text.len().max(1) as f32
    }
}

/// Starts of lines that lead away from the article.
const STARTS: &[&str] = &[
    "read more",
    "read also",
    "read next",
    "also read",
    "see also",
    "more on this",
    "related:",
    "related articles",
    "related stories",
    "related topics",
    "recommended:",
    "you may also like",
    "more from",
    "watch:",
    "listen:",
    "follow us",
    "follow @",
    "share this",
    "share on",
    "sign up",
    "subscribe",
    "skip to",
    "jump to",
    "advertisement",
    "sponsored",
    "click here",
    "download our",
    "image source",
    "image caption",
    "photo:",
    "foto:",
    "photo by",
    "photo credit",
    "picture:",
    "getty images",
    "copyright",
    "©",
    "(c) ",
    "all rights reserved",
    "tags:",
    "filed under",
    "posted in",
    "published in",
    "comments",
    "leave a comment",
    "leave a reply",
    "print this",
    "newsletter",
    "get the latest",
    "back to top",
    "support our journalism",
    "affected countries",
    "mehr zum thema",
    "lesen sie auch",
    "lesen sie mehr",
    "lesen sie hier",
    "auch interessant",
    "zum thema",
    "weiterlesen",
    "anzeige",
    "abonnieren",
    "teilen",
    "drucken",
    "lire aussi",
    "à lire aussi",
    "a lire aussi",
    "lire également",
    "à lire également",
    "voir aussi",
    "partager",
    "abonnez-vous",
    "publicité",
    "inscrivez-vous",
    "leer también",
    "lee también",
    "lea también",
    "lee además",
    "te puede interesar",
    "más información",
    "comparte",
    "compartir",
    "suscríbete",
    "publicidad",
    "síguenos",
    "leia também",
    "leia mais",
    "saiba mais",
    "veja também",
    "compartilhe",
    "assine",
    "leggi anche",
    "leggi tutto",
    "condividi",
    "iscriviti",
    "pubblicità",
    "lees ook",
    "lees meer",
    "deel dit",
    "läs också",
    "läs mer",
    "les også",
    "lue myös",
    "czytaj także",
    "czytaj też",
    "zobacz także",
    "czytaj więcej",
    "przeczytaj także",
    "čtěte také",
    "čtěte",
    "olvass",
    "citește și",
    "citiți și",
    "читайте также",
    "читайте ещё",
    "читать далее",
    "смотрите также",
    "подписывайтесь",
    "поделиться",
    "подпишитесь",
    "реклама",
    "читайте також",
    "дивіться також",
    "підписуйтесь",
    "ayrıca oku",
    "ilgili haber",
    "devamını oku",
    "abone ol",
    "reklam",
    "اقرأ أيضا",
    "اقرأ أيضاً",
    "إقرأ أيضا",
    "شاهد أيضا",
    "مواضيع ذات صلة",
    "اقرأ المزيد",
    "شارك",
    "تابعونا",
    "بیشتر بخوانید",
    "بخوانید",
    "相关阅读",
    "延伸阅读",
    "相关新闻",
    "责任编辑",
    "関連記事",
    "分享",
    "點擊",
    "加载更多",
];

/// Whole lines that are labels of buttons.
const LABELS: &[&str] = &[
    "share",
    "tweet",
    "email",
    "e mail",
    "print",
    "facebook",
    "twitter",
    "whatsapp",
    "linkedin",
    "telegram",
    "reddit",
    "pinterest",
    "copy link",
    "save",
    "menu",
    "search",
    "home",
    "close",
    "loading",
    "loading video",
    "play",
    "play video",
    "video",
    "photos",
    "gallery",
    "comment",
    "comments",
    "reply",
    "like",
    "follow",
    "next",
    "previous",
    "more",
    "topics",
    "tags",
    "ad",
    "advertisement",
    "top",
    "reuters",
    "facebook twitter",
    "share tweet",
    "x",
    "story continues",
    "story continues below advertisement",
    "article continues below",
    "continue reading",
    "report a typo",
    "merken",
    "kommentare",
    "kommentar",
    "teilen",
    "drucken",
    "anhören",
    "partager",
    "imprimer",
    "compartir",
    "imprimir",
    "condividi",
    "stampa",
    "delen",
    "del",
    "dela",
    "поделиться",
    "печать",
    "مشاركة",
    "طباعة",
    "paylaş",
    "yazdır",
    "分享",
    "打印",
    "anzeige",
    "werbung",
    "recommended stories",
    "editor's picks",
    "editors picks",
    "the latest",
    "most read",
    "most popular",
    "trending",
    "read more",
    "related",
    "related content",
    "summary",
    "view comments",
    "skip to content",
    "skip to main content",
];

/// Whether a paragraph is furniture by its words.
pub(crate) fn is_furniture(paragraph: &Paragraph) -> bool {
    let text = paragraph.text.trim();
    let letters = text
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .count();
    if letters == 0 {
        return true;
    }
    if text.len() > 400 {
        return false;
    }
    let key = line::key(text);
    if LABELS.iter().any(|label| *label == key) {
        return true;
    }
    let lower = text.to_lowercase();
    let words = text.split_whitespace().count();
    let starts = STARTS.iter().any(|start| {
        lower.strip_prefix(start).is_some_and(|rest| {
            // "Comments by the minister" is text, "Comments (3)" is not.
            rest.is_empty()
                || !rest.starts_with(char::is_alphabetic)
                    && (words <= 4
                        || paragraph.link_share() > 0.3
                        || rest
                            .trim_start()
                            .starts_with([':', '|', '>', '»', '–', '-', '→'])
                        || start.ends_with(':'))
        })
    });
    starts || is_cookie_notice(&lower) || is_share_bar(&key) || is_credit(text, &lower)
}

/// Parts of picture credits and of notices by the publisher.
const NOTICES: &[&str] = &[
    "getty images",
    "imago images",
    "shutterstock",
    "image copyright",
    "image credit",
    "image source",
    "(image:",
    "(photo by",
    "(foto:",
    "picture alliance",
    "article content",
    "story continues below",
    "reserved for subscribers",
    "create an account or sign in",
    "create an account to",
    "subscribe now to",
    "join the conversation",
    "get the latest news in your inbox",
    "to your inbox",
    "all rights reserved",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
    "все права защищены",
    "affiliate commission",
    "affiliate links",
    "follow us on",
    "follow him on",
    "follow her on",
    "folgen sie uns",
    "suivez-nous",
    "síguenos en",
    "подписывайтесь на",
    "appeared first on",
    "externen inhalt",
    "redaktioneller inhalt",
    "min read",
    "lesezeit",
    "tempo de leitura",
    "temps de lecture",
    "tiempo de lectura",
    "tempo di lettura",
    "время чтения",
    "image 1 of",
    "placeholder image",
    "open this photo in gallery",
    "newsletter abonn",
    "post comment",
    "contributed to this report",
    "additional reporting by",
    "(reporting by",
    "(editing by",
];

/// A short line that credits a picture, or in which the publisher speaks of itself.
fn is_credit(text: &str, lower: &str) -> bool {
    text.chars().count() <= 260
        && (text.contains('©') || NOTICES.iter().any(|notice| lower.contains(notice)))
}

fn is_cookie_notice(lower: &str) -> bool {
    ["cookie", "cookies", "куки"]
        .iter()
        .any(|word| lower.contains(word))
        && [
            "use",
            "accept",
            "consent",
            "verwend",
            "utilis",
            "usamos",
            "utiliz",
            "использ",
            "policy",
        ]
        .iter()
        .any(|word| lower.contains(word))
        && [
            "site", "website", "browser", "seite", "sitio", "sito", "сайт", "policy",
        ]
        .iter()
        .any(|word| lower.contains(word))
}

/// A line that only names networks.
fn is_share_bar(key: &str) -> bool {
    const NETWORKS: &[&str] = &[
        "share",
        "on",
        "tweet",
        "facebook",
        "twitter",
        "whatsapp",
        "linkedin",
        "telegram",
        "email",
        "print",
        "reddit",
        "pinterest",
        "viber",
        "messenger",
        "x",
        "vk",
        "via",
        "copy",
        "link",
        "this",
        "story",
        "article",
        "flipboard",
        "pocket",
        "mail",
        "e",
        "auf",
        "sur",
        "en",
        "su",
        "teilen",
        "partager",
        "compartir",
        "condividi",
        "save",
        "threads",
        "bluesky",
        "line",
        "weibo",
        "wechat",
        "instagram",
        "youtube",
        "tiktok",
    ];
    let words: Vec<&str> = key.split(' ').collect();
    words.len() >= 2 && words.len() < 20 && words.iter().all(|word| NETWORKS.contains(word))
}

/// Drops furniture, the headline where it stands again, and what stands before and after the
/// text: bylines, dates, menus, links to other articles.
pub(crate) fn trim(
    paragraphs: Vec<Paragraph>,
    headline: &str,
    authors: &[String],
) -> Vec<Paragraph> {
    let headline_key = line::key(headline);
    let is_headline = |text: &str| {
        let key = line::key(text);
        // With a kicker before it, or its own kicker gone.
        let is_near = key.len() < headline_key.len() * 2 && headline_key.len() < key.len() * 2;
        !key.is_empty()
            && (key == headline_key
                || (is_near && (key.ends_with(&headline_key) || headline_key.ends_with(&key))))
    };
    let first_text = paragraphs
        .iter()
        .position(|paragraph| paragraph.is_running() && !is_headline(&paragraph.text))
        .unwrap_or(0);
    let mut kept: Vec<Paragraph> = Vec::with_capacity(paragraphs.len());
    for (at, paragraph) in paragraphs.into_iter().enumerate() {
        let text = paragraph.text.as_str();
        let is_early = kept.len() < 3;
        let is_dropped = is_furniture(&paragraph)
            || paragraph.is_link()
            || (at < first_text && is_label(text))
            || (is_early
                && (is_headline(text) || is_byline(text, authors) || is_date_line(text)))
            // The same line twice in a row: a teaser that is shown again.
            || kept.last().is_some_and(|last| last.text == text);
        if !is_dropped {
            kept.push(paragraph);
        }
    }
    while kept.len() > 1
        && kept.last().is_some_and(|last| {
            last.kind == Kind::Heading
                || (last.kind == Kind::Text && is_label(&last.text))
                || is_byline(&last.text, authors)
        })
    {
        kept.pop();
    }
    kept
}

/// A few words that are no sentence.
fn is_label(text: &str) -> bool {
    let ends = text
        .trim_end_matches(['"', '”', '»', '’', ')', '“'])
        .ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', ':', '।', '۔']);
    let is_unspaced = text.chars().any(wirewatch_text::is_unspaced);
    let limit = if is_unspaced { 16 } else { 40 };
    !ends && text.chars().count() <= limit
}

/// "By Ann Bee", "Ann Bee, Reuters": a line of names only.
fn is_byline(text: &str, authors: &[String]) -> bool {
    if text.len() > 200 || text.split_whitespace().count() > 16 {
        return false;
    }
    if byline::by(text).is_some() {
        return true;
    }
    let key = line::key(text);
    let mut rest = key.clone();
    for author in authors {
        rest = rest.replace(&line::key(author), " ");
    }
    let is_named = rest.len() < key.len();
    let left = rest
        .split_whitespace()
        .filter(|word| {
            !matches!(
                *word,
                "by" | "and"
                    | "von"
                    | "und"
                    | "par"
                    | "et"
                    | "por"
                    | "y"
                    | "di"
                    | "e"
                    | "reporter"
                    | "correspondent"
                    | "staff"
                    | "writer"
                    | "editor"
            )
        })
        .count();
    (is_named && left <= 2) || byline::agency(text).is_some()
}

/// A line that is a date and little else: "Published 7 May 2019, 10:30", "3 min read".
fn is_date_line(text: &str) -> bool {
    if text.len() > 120 {
        return false;
    }
    let lower = text.to_lowercase();
    if lower.ends_with("min read") || lower.ends_with("minute read") {
        return true;
    }
    let dates = crate::calendar::all(text, crate::calendar::Order::DayFirst);
    let Some((range, _)) = dates.first() else {
        return false;
    };
    let others = text.len() - range.len();
    let words = text[..range.start]
        .split_whitespace()
        .chain(text[range.end..].split_whitespace())
        .filter(|word| word.chars().any(char::is_alphabetic))
        .count();
    others <= 60 && words <= 6 && !text.trim_end().ends_with(['.', '!', '?', '。'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_dropped(text: &str) -> bool {
        trim(
            vec![
                Paragraph::plain(text.to_owned()),
                Paragraph::plain("The end of it.".to_owned()),
            ],
            "A headline of some words",
            &["Ann Bee".to_owned()],
        )
        .len()
            == 1
    }

    #[test]
    fn furniture_goes() {
        for text in [
            "Skip to Content",
            "Share on Facebook",
            "Read more: Another story of the day",
            "Lire aussi : Une autre histoire",
            "By Ann Bee",
            "May 7, 2019",
            "A headline of some words",
            "Published: 7 May 2019, 10:30",
            "Читайте также: другая новость",
            "© 2019 The Daily",
            "* * *",
            "We use cookies on this website to improve it.",
            "Facebook Twitter WhatsApp",
            "Reuters",
        ] {
            assert!(is_dropped(text), "{text}");
        }
    }

    #[test]
    fn text_stays() {
        for text in [
            "Comments by the minister were welcomed in the capital on Tuesday.",
            "On 7 May 2019 the court ruled against him.",
            "Share prices fell on Monday as investors sold banks and insurers.",
            "Ann Bee was arrested on Tuesday in the capital.",
            "Follow the money, he said.",
        ] {
            assert!(!is_dropped(text), "{text}");
        }
    }
}

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
    starts || is_cookie_notice(&lower) || is_share_bar(&key)
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

/// Drops furniture, the headline where it stands again, and bylines and dates before the text.
pub(crate) fn trim(
    paragraphs: Vec<Paragraph>,
    headline: &str,
    authors: &[String],
) -> Vec<Paragraph> {
    let headline_key = line::key(headline);
    let mut kept: Vec<Paragraph> = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        if is_furniture(&paragraph) {
            continue;
        }
        let is_early = kept.len() < 3;
        if is_early
            && ((!headline_key.is_empty() && line::key(&paragraph.text) == headline_key)
                || is_byline(&paragraph.text, authors)
                || is_date_line(&paragraph.text))
        {
            continue;
        }
        // A menu that was taken along.
        if kept.is_empty() && paragraph.link_share() > 0.8 && paragraph.text.len() < 120 {
            continue;
        }
        // The same line twice in a row: a teaser that is shown again.
        if kept.last().is_some_and(|last| last.text == paragraph.text) {
            continue;
        }
        kept.push(paragraph);
    }
    while kept.last().is_some_and(|last| {
        last.kind == Kind::Heading
            || (last.link_share() > 0.8 && last.text.len() < 200)
            || is_byline(&last.text, authors)
    }) && kept.len() > 1
    {
        kept.pop();
    }
    kept
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

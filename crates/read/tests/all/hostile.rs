//! Input made to hurt: every case must end, quickly by construction, with an article or a reason.

use proptest::prelude::*;
use wirewatch_news::{Article, MediaType};

const PROSE: &str = "The ministry said on Tuesday that the inquiry into the company would go on, \
     and that three of its directors had been questioned by the police about the payments. ";

fn read(page: &str) -> Result<Article, wirewatch_read::ReadError> {
    wirewatch_read::read(&super::capture(
        "https://news.example/story",
        MediaType::Html,
        page.as_bytes(),
    ))
}

fn around(prefix: &str, suffix: &str) -> String {
    format!(
        "<html><body><h1>The inquiry goes on</h1><article>{prefix}<p>{}</p>{suffix}</article>",
        PROSE.repeat(6)
    )
}

#[test]
fn nesting_is_flattened_and_said() {
    for tag in [
        "<ul><li>",
        "<div>",
        "<table><tr><td>",
        "<blockquote>",
        "<span>",
        "<dl><dd>",
    ] {
        let article = read(&around(&tag.repeat(65_536), "")).expect("an article");
        assert!(article.body.contains("questioned by the police"), "{tag}");
        assert!(
            article
                .limits
                .iter()
                .any(|limit| limit.contains("deep") || limit.contains("tags")),
            "{tag}: {:?}",
            article.limits
        );
    }
}

#[test]
fn formatting_elements_do_not_pile_up() {
    for tag in [
        "<b><i>",
        "<a href=x><b class=y>",
        "<font color=red>",
        "<nobr><code>",
        "<a href=x>",
    ] {
        let bomb = around(&tag.repeat(50_000), &"<p>more".repeat(20_000));
        let article = read(&bomb).expect("an article");
        assert!(article.body.contains("questioned by the police"), "{tag}");
    }
    let misnested = "<p><a href=x><div></a></p><b></div></b>".repeat(20_000);
    assert!(read(&around(&misnested, "")).is_ok());
}

#[test]
fn many_attributes() {
    let one_tag: String = (0..1_000_000).map(|at| format!(" a{at}=1")).collect();
    let article = read(&around(&format!("<div{one_tag}>"), "")).expect("an article");
    assert!(
        article
            .limits
            .iter()
            .any(|limit| limit.contains("attributes"))
    );
    let classes = format!("<div class=\"{}\">", "x ".repeat(1_000_000));
    assert!(read(&around(&classes, "")).is_ok());
}

#[test]
fn one_long_line() {
    let article = read(&around("", &format!("<p>{}", "x".repeat(5 << 20)))).expect("an article");
    assert!(article.body.len() < 4 << 20);
    assert!(article.limits.iter().any(|limit| limit.contains("MB")));
    let text = PROSE.repeat(40_000);
    let capture = super::capture("file:long.txt", MediaType::Text, text.as_bytes());
    let article = wirewatch_read::read(&capture).expect("an article");
    assert!(article.headline.chars().count() < 200);
    assert!(article.limits.iter().any(|limit| limit.contains("MB")));
}

#[test]
fn unfinished_tokens() {
    for tail in [
        "<!--",
        "<script>",
        "<style>",
        "<svg>",
        "<title>",
        "<a href=\"",
        "<",
        "</",
        "<!",
        "<![CDATA[",
        "<textarea>",
        "<template>",
        "&",
        "<p",
        "<div class='",
    ] {
        let page = around("", &tail.repeat(10_000));
        let article = read(&page).expect("an article");
        assert!(article.body.contains("questioned by the police"), "{tail}");
    }
}

#[test]
fn entities_and_nul() {
    let page = around(&"&lt;".repeat(500_000), &"\0".repeat(100_000));
    let article = read(&page).expect("an article");
    assert!(!article.body.contains('\0'));
    assert!(read(&"\0".repeat(100_000)).is_err());
}

#[test]
fn structured_data_that_lies() {
    let deep = format!(
        "<script type=\"application/ld+json\">{}</script>",
        "[{\"@graph\":".repeat(100_000)
    );
    assert!(read(&around(&deep, "")).is_ok());
    let wide: String = (0..100_000)
        .map(|at| format!("{{\"@type\":\"Person\",\"name\":\"P{at}\"}},"))
        .collect();
    let many = format!(
        "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"headline\":\"a\",\
         \"headline\":\"The inquiry goes on\",\"author\":[{wide}]}}</script>"
    );
    let article = read(&around(&many, "")).expect("an article");
    assert_eq!(article.headline, "The inquiry goes on");
    assert!(article.authors.len() <= 20);
    for year in [
        "0000-00-00",
        "99999-01-01",
        "2031-01-01T00:00:00Z",
        "-1",
        "2019-13-45",
    ] {
        let page = around(
            &format!("<meta property=article:published_time content=\"{year}\">"),
            "",
        );
        assert_eq!(
            read(&page).expect("an article").first_created,
            None,
            "{year}"
        );
    }
}

#[test]
fn many_metas_times_and_headings() {
    let page = around(
        &"<meta name=author content=\"Ann Bee\"><time datetime=2019-05-07>x</time><h1>Y y y</h1>"
            .repeat(20_000),
        "",
    );
    assert!(read(&page).is_ok());
    let text = "By A\nDate: 2019\n» x » y\n• a [+]\n\n".repeat(50_000);
    let capture = super::capture("file:a.txt", MediaType::Text, text.as_bytes());
    let _ = wirewatch_read::read(&capture);
}

/// What every article keeps, whatever it was read from.
fn holds(article: &Article) {
    assert!(!article.body.contains('\0'));
    assert!(article.body.chars().any(char::is_alphanumeric));
    assert!(!article.headline.contains('\n'));
    for (start, paragraph) in article.paragraphs() {
        assert_eq!(&article.body[start..start + paragraph.len()], paragraph);
    }
    if let Some(published) = article.first_created {
        assert!(published.date.year() >= 1980 && published.date.year() <= 2025);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        for media_type in [MediaType::Html, MediaType::Text, MediaType::Record] {
            if let Ok(article) = wirewatch_read::read(&super::capture("https://a.example/", media_type, &bytes)) {
                holds(&article);
            }
        }
    }

    #[test]
    fn any_tags(parts in proptest::collection::vec(prop::sample::select(vec![
        "<div>", "</div>", "<p>", "</p>", "<a href=x>", "</a>", "<b class=c>", "</b>", "<table>",
        "</table>", "<tr>", "<td>", "</td>", "<ul>", "<li>", "</ul>", "<h1>", "</h1>", "<span>",
        "</span>", "<script>", "</script>", "<form>", "</form>", "<br>", "<!--", "-->", "text ",
        "«кавычки» ", "القدس (رويترز) - ", "2019-05-07 ", "BAGHDAD (Reuters) - ", "&amp;",
        "<title>", "</title>", "<body>", "<html lang=de>", "<blockquote>", "<img src=x>",
        "The ministry said on Tuesday, without giving names, that the inquiry would go on. ",
    ]), 0..120)) {
        let page = parts.concat();
        for media_type in [MediaType::Html, MediaType::Text] {
            if let Ok(article) = wirewatch_read::read(&super::capture("https://a.example/", media_type, page.as_bytes())) {
                holds(&article);
            }
        }
    }

    #[test]
    fn any_text(text in "\\PC{0,400}") {
        let mut capture = super::capture("https://a.example/", MediaType::FeedEntry, b"<rss/>");
        capture.carrier.content = Some(text);
        if let Ok(article) = wirewatch_read::read(&capture) {
            holds(&article);
        }
    }
}

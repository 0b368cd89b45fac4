//! Small pages in many languages and forms, each with what is read from it.

use wirewatch_news::MediaType;

#[test]
fn pages_read_as_expected() {
    insta::glob!("../pages", "*.{html,txt}", |path| {
        let payload = std::fs::read(path).expect("a page");
        let name = path.file_name().expect("a name").to_string_lossy();
        let (media_type, uri) = match path.extension().and_then(|end| end.to_str()) {
            Some("html") => (MediaType::Html, format!("https://news.example/{name}")),
            _ => (MediaType::Text, format!("file:{name}")),
        };
        let mut read = match wirewatch_read::read(&super::capture(&uri, media_type, &payload)) {
            Ok(article) => serde_json::to_value(article).expect("JSON"),
            Err(error) => serde_json::json!({ "error": error.to_string() }),
        };
        if let Some(fields) = read.as_object_mut() {
            fields.remove("capture");
        }
        insta::assert_yaml_snapshot!(read);
    });
}

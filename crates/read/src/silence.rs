//! Why a page has no text.

use std::fmt;

use crate::guard::Guarded;

/// Why nothing could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// There is nothing on the page.
    Empty,
    /// The bytes are no text: a picture, a PDF, an archive.
    NotText,
    /// The page shows its text only to those who log in.
    LoginWall,
    /// The page asks for consent before it shows anything.
    ConsentWall,
    /// The page asks whether the reader is a robot.
    RobotCheck,
    /// The page says that it does not exist, though the server said that it does.
    NotFound,
    /// The page only holds frames.
    Frames,
    /// The text is put there by scripts.
    ScriptOnly,
    /// There are words, but no running text: a list of links, a menu.
    NoRunningText,
    /// A row that is no JSON object, or that has no `text`.
    BadRecord,
}

impl fmt::Display for Silence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Silence::Empty => "the page is empty",
            Silence::NotText => "it is not text; give it as HTML or plain text",
            Silence::LoginWall => "the page asks to log in first",
            Silence::ConsentWall => "the page asks for consent first",
            Silence::RobotCheck => "the page asks whether the reader is a robot",
            Silence::NotFound => "the page says that it was not found",
            Silence::Frames => "the page only holds frames; collect the page inside the frame",
            Silence::ScriptOnly => "the text is only put there by scripts, which are not run",
            Silence::NoRunningText => "the page holds no running text, only links or labels",
            Silence::BadRecord => "the row is not a JSON object with a `text`",
        })
    }
}

/// Signs of a page that shows something else than its article, in its title and first words.
const SIGNS: &[(Silence, &[&str])] = &[
    (
        Silence::NotFound,
        &[
            "404 not found",
            "error 404",
            "404 error",
            "404 |",
            "404 -",
            "page not found",
            "page no longer exists",
            "page cannot be found",
            "seite nicht gefunden",
            "page introuvable",
            "página no encontrada",
            "pagina non trovata",
            "página não encontrada",
            "страница не найдена",
            "сторінку не знайдено",
            "sayfa bulunamadı",
            "الصفحة غير موجودة",
            "页面不存在",
        ],
    ),
    (
        Silence::RobotCheck,
        &[
            "captcha",
            "are you a robot",
            "verify you are human",
            "verify you are a human",
            "checking your browser",
            "just a moment",
            "access denied",
            "unusual traffic",
            "attention required",
        ],
    ),
    (
        Silence::ConsentWall,
        &[
            "before you continue",
            "we value your privacy",
            "cookie consent",
            "accept all cookies",
            "accept cookies",
            "manage your consent",
            "ihre zustimmung",
            "alle akzeptieren",
            "accepter et continuer",
            "tout accepter",
            "accetta tutti",
            "aceptar todas",
            "datenschutzeinstellungen",
        ],
    ),
    (
        Silence::LoginWall,
        &[
            "log in to continue",
            "sign in to continue",
            "please log in",
            "please sign in",
            "subscribe to continue",
            "subscribe to read",
            "login required",
            "anmelden",
            "se connecter",
            "iniciar sesión",
            "войти",
            "تسجيل الدخول",
        ],
    ),
];

/// The wall that a title or a few words are a sign of.
pub(crate) fn wall(title: &str, text: &str) -> Option<Silence> {
    let title = title.to_lowercase();
    let text = text[..crate::guard::floor(text, 4_000)].to_lowercase();
    SIGNS.iter().find_map(|(silence, signs)| {
        signs
            .iter()
            .any(|sign| title.contains(sign) || text.contains(sign))
            .then_some(*silence)
    })
}

/// Why a page without running text has none.
pub(crate) fn reason(title: &str, text: &str, guarded: &Guarded) -> Silence {
    if guarded.has_frames {
        return Silence::Frames;
    }
    if let Some(wall) = wall(title, text) {
        return wall;
    }
    if guarded.asks_password {
        return Silence::LoginWall;
    }
    match text.trim().len() {
        0..200 if guarded.script_bytes > 2_000 => Silence::ScriptOnly,
        0 => Silence::Empty,
        _ => Silence::NoRunningText,
    }
}

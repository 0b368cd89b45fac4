//! Lays names side by side: `likeness person|org NAME NAME`.
use wirewatch_names::{NameKind, Piece, align, likeness, parse};
fn main() {
    let a: Vec<String> = std::env::args().skip(1).collect();
    let kind = if a[0] == "org" {
        NameKind::Organisation
    } else {
        NameKind::Person
    };
    for p in a[1..].chunks(2) {
        let (l, r) = (parse(&p[0], kind), parse(&p[1], kind));
        for part in l.iter().chain(&r) {
            println!(
                "  {} [{}] {:?} {:.2} {} {:?}",
                part.written,
                part.word.text(),
                part.role,
                part.weight,
                part.class,
                part.word.kin()
            );
        }
        let (lp, rp): (Vec<Piece>, Vec<Piece>) = (
            l.iter().map(Piece::from).collect(),
            r.iter().map(Piece::from).collect(),
        );
        let al = align(&lp, &rp, |i, j| likeness(&lp[i], &rp[j]));
        println!("{al:#?}");
    }
}

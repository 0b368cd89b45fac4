//! Prints what each name given as an argument may mean: `cargo run --example look -- Mosul`.

use wirewatch_places::Gazetteer;
use wirewatch_text::fold;

fn main() {
    let gazetteer = Gazetteer::embedded();
    let mut key = String::new();
    for name in std::env::args().skip(1) {
        let folded = fold(&name);
        println!("{name} ({folded})");
        for place in gazetteer.candidates(&folded).iter().take(12) {
            println!("  {place:?}");
        }
        if let Some(found) = gazetteer.longest_loose(&folded, 0, &mut key) {
            println!(" spelled like {}", &folded[..found.end]);
            for place in found.candidates.take(12) {
                println!("  {place:?}");
            }
        }
    }
}

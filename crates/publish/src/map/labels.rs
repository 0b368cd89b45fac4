//! Names on a map, where there is room for them: none covers a mark or another name.

use super::view::WIDTH;

/// Height of a line of letters, in units.
const HEIGHT: f64 = 10.0;
/// Usual width of a letter, and of one of a script with wide signs.
const LETTER: f64 = 5.4;
const WIDE_LETTER: f64 = 10.5;

struct Box {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Box {
    fn overlaps(&self, other: &Box) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// The room that is taken.
pub(super) struct Labels {
    taken: Vec<Box>,
    height: f64,
}

impl Labels {
    pub(super) fn new(height: f64) -> Labels {
        Labels {
            taken: Vec::new(),
            height,
        }
    }

    /// Keeps names away from a mark.
    pub(super) fn block(&mut self, x: f64, y: f64, radius: f64) {
        self.taken.push(Box {
            left: x - radius,
            top: y - radius,
            right: x + radius,
            bottom: y + radius,
        });
    }

    /// Room for a name beside a mark: right, left, above or below it; the foot of its letters,
    /// and which end of the name stands there.
    pub(super) fn beside(
        &mut self,
        x: f64,
        y: f64,
        distance: f64,
        text: &str,
    ) -> Option<(f64, f64, &'static str)> {
        let places = [
            (x + distance, y + 3.5, "start"),
            (x - distance, y + 3.5, "end"),
            (x, y - distance - 1.0, "middle"),
            (x, y + distance + 8.5, "middle"),
        ];
        places
            .into_iter()
            .find(|(x, y, anchor)| self.take(*x, *y, anchor, text))
    }

    /// Whether a name has room with its middle at a point of an area that is `room` wide there.
    pub(super) fn centred(&mut self, x: f64, y: f64, room: f64, text: &str) -> bool {
        width(text) <= room && self.take(x, y, "middle", text)
    }

    fn take(&mut self, x: f64, y: f64, anchor: &str, text: &str) -> bool {
        let width = width(text);
        let left = match anchor {
            "start" => x,
            "end" => x - width,
            _ => x - width / 2.0,
        };
        let wanted = Box {
            left,
            top: y - HEIGHT + 1.5,
            right: left + width,
            bottom: y + 2.0,
        };
        let is_inside = wanted.left >= 1.0
            && wanted.right <= WIDTH - 1.0
            && wanted.top >= 1.0
            && wanted.bottom <= self.height - 1.0;
        if !is_inside || self.taken.iter().any(|taken| taken.overlaps(&wanted)) {
            return false;
        }
        self.taken.push(wanted);
        true
    }
}

fn width(text: &str) -> f64 {
    text.chars()
        .map(|letter| match letter {
            '\u{1100}'..='\u{11ff}' | '\u{2e80}'.. => WIDE_LETTER,
            _ => LETTER,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_apart_and_inside() {
        let mut labels = Labels::new(200.0);
        labels.block(100.0, 100.0, 4.5);
        assert_eq!(
            labels.beside(100.0, 100.0, 6.5, "Mosul").map(|at| at.2),
            Some("start")
        );
        assert_eq!(
            labels.beside(100.0, 100.0, 6.5, "Tal Afar").map(|at| at.2),
            Some("end")
        );
        assert_eq!(
            labels.beside(100.0, 100.0, 6.5, "Zummar").map(|at| at.2),
            Some("middle")
        );
        assert_eq!(
            labels.beside(100.0, 100.0, 6.5, "Rabia").map(|at| at.2),
            Some("middle")
        );
        assert_eq!(labels.beside(100.0, 100.0, 6.5, "Sinjar"), None);
        // At the right edge a name goes to the left.
        assert_eq!(
            labels.beside(355.0, 50.0, 6.5, "Mandali").map(|at| at.2),
            Some("end")
        );
        assert!(!labels.centred(100.0, 150.0, 10.0, "Iraq"));
        assert!(labels.centred(100.0, 150.0, 40.0, "Iraq"));
    }
}

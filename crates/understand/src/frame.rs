//! Words that open a frame (a saying, a happening), and the parts that stand around them.
//!
//! One way of reading for attributions and events: a conditional random field marks the trigger
//! words of each sentence, a second one, given one trigger, marks its parts in the paragraph
//! around it. The second knows where the trigger stands, so a word may be part of several frames
//! and a frame may lie inside another.

mod cues;
mod parts;
mod reader;
mod triggers;
mod words;

pub use cues::cue_bits;
pub use parts::part_features;
pub use reader::{Frame, Reader};
pub use triggers::trigger_features;
pub use words::{Paragraph, Paragraphs, Quoted, Token, meaning_bits, paragraphs};

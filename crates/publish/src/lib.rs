//! Types in; HTML, Atom, JSON and Markdown out.

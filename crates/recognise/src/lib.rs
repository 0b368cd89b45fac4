//! Finds listed names, places and countries in an article.

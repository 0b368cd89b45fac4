//! Puts copies of one text together.

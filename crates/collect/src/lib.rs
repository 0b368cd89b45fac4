//! Brings in captures: files, folders, feeds, WARC, the web.

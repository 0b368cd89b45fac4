-- What re-screening gave out: the SHA-256 of each alteration of one customer's hits.
CREATE TABLE rescreened (
    alteration TEXT PRIMARY KEY,
    at         INTEGER NOT NULL
) WITHOUT ROWID;

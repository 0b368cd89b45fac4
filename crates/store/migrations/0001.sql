-- One desk per database: what it holds, and the number of the last change to an article.
CREATE TABLE desk (
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    id      TEXT NOT NULL,
    kind    TEXT NOT NULL CHECK (kind IN ('desk', 'sample')),
    created INTEGER NOT NULL,
    change  INTEGER NOT NULL DEFAULT 0
);

-- Bytes seen at an address. Times are microseconds since 1970 UTC.
CREATE TABLE capture (
    seq            INTEGER PRIMARY KEY,
    payload_digest TEXT NOT NULL,
    target_uri     TEXT NOT NULL,
    part           TEXT NOT NULL DEFAULT '',
    captured       INTEGER NOT NULL,
    seen_last      INTEGER NOT NULL,
    payload_bytes  INTEGER NOT NULL,
    source         TEXT,
    media_type     TEXT NOT NULL,
    carrier        TEXT NOT NULL,
    -- NULL: acknowledged, not read yet. '': an article came of it. Else: why none did.
    outcome        TEXT,
    UNIQUE (payload_digest, target_uri, part)
);
CREATE INDEX capture_address ON capture (target_uri);
CREATE INDEX capture_unread ON capture (seq) WHERE outcome IS NULL;

CREATE TABLE story (
    id      TEXT PRIMARY KEY,
    origins INTEGER NOT NULL DEFAULT 1
) WITHOUT ROWID;

-- What lists and counts need of an article; the whole of it is in `understood`.
CREATE TABLE article (
    seq            INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    url            TEXT NOT NULL,
    -- Two articles with one key are versions of one page.
    version_key    TEXT NOT NULL,
    story          TEXT NOT NULL REFERENCES story (id),
    kind           TEXT NOT NULL CHECK (kind IN ('lead', 'exact', 'near')),
    -- 0 when a later version of the page stands in its place.
    live           INTEGER NOT NULL DEFAULT 1,
    day            TEXT NOT NULL,
    first_created  TEXT,
    captured       INTEGER NOT NULL,
    headline       TEXT NOT NULL,
    language       TEXT,
    outlet         TEXT NOT NULL,
    host           TEXT NOT NULL,
    outlet_country TEXT,
    source         TEXT,
    payload_digest TEXT NOT NULL,
    text_digest    TEXT NOT NULL,
    -- How many listed subjects it names.
    listed         INTEGER NOT NULL,
    -- Number of the last change to this row: the index applies changes in this order.
    change         INTEGER NOT NULL UNIQUE
);
CREATE INDEX article_story ON article (story, live);
CREATE INDEX article_day ON article (live, day, story, listed);
CREATE INDEX article_version ON article (version_key, live);
CREATE INDEX article_url ON article (url);
CREATE INDEX article_text ON article (text_digest);
CREATE INDEX article_source ON article (source);
CREATE INDEX article_payload ON article (payload_digest);

CREATE TABLE understood (
    article INTEGER PRIMARY KEY REFERENCES article (seq),
    json    TEXT NOT NULL
);

CREATE TABLE mention (
    dataset   TEXT NOT NULL,
    reference TEXT NOT NULL,
    article   INTEGER NOT NULL REFERENCES article (seq),
    subject   TEXT NOT NULL,
    PRIMARY KEY (dataset, reference, article)
) WITHOUT ROWID;
CREATE INDEX mention_article ON mention (article);
CREATE INDEX mention_subject ON mention (subject, article);

-- Affected countries only.
CREATE TABLE country (
    code    TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES article (seq),
    PRIMARY KEY (code, article)
) WITHOUT ROWID;
CREATE INDEX country_article ON country (article);

-- Keys by which texts that are nearly the same find each other.
CREATE TABLE sketch (
    band    INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article (seq),
    PRIMARY KEY (band, article)
) WITHOUT ROWID;
CREATE INDEX sketch_article ON sketch (article);

CREATE TABLE list_version (
    dataset  TEXT NOT NULL,
    version  TEXT NOT NULL,
    issued   TEXT,
    imported INTEGER NOT NULL,
    digest   TEXT NOT NULL,
    files    TEXT NOT NULL,
    entries  INTEGER NOT NULL,
    starter  INTEGER NOT NULL,
    -- JSON Lines, gzip.
    entities BLOB NOT NULL,
    PRIMARY KEY (dataset, version)
);

CREATE TABLE list_failure (
    dataset TEXT PRIMARY KEY,
    at      INTEGER NOT NULL,
    reason  TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE source (
    id       TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    source   TEXT NOT NULL,
    asked    INTEGER,
    answered INTEGER,
    failure  TEXT
) WITHOUT ROWID;

-- What the last answer of an address said about asking again.
CREATE TABLE validators (
    url           TEXT PRIMARY KEY,
    etag          TEXT,
    last_modified TEXT,
    not_before    INTEGER
) WITHOUT ROWID;

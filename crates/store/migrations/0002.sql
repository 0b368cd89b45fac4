-- Hits of screening that a reader set aside. They hold for one question (`question`: what was
-- asked, as the caller writes it) and one list entry, while the entry is the one that was seen.
CREATE TABLE aside (
    question  TEXT NOT NULL,
    dataset   TEXT NOT NULL,
    reference TEXT NOT NULL,
    -- SHA-256 of the entry as it was seen.
    digest    TEXT NOT NULL,
    reason    TEXT NOT NULL,
    at        INTEGER NOT NULL,
    PRIMARY KEY (question, dataset, reference)
) WITHOUT ROWID;

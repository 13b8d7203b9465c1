-- The library as first published. Times are UTC seconds, hashes lower-case hex.

CREATE TABLE plan (
  id        INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again: people write it as @12
  name      TEXT    NOT NULL, -- as in the working text
  company   TEXT    NOT NULL,
  origin    TEXT    NOT NULL, -- template:NAME, import:FILE, copy:ID
  reference INTEGER REFERENCES plan (id) ON DELETE SET NULL,
  created   INTEGER NOT NULL,
  changed   INTEGER NOT NULL,
  locked    INTEGER NOT NULL DEFAULT 0,
  archived  INTEGER NOT NULL DEFAULT 0,
  deleted   INTEGER, -- when; null while it is there
  revision  INTEGER NOT NULL DEFAULT 0, -- one more with every change of the working text
  version   INTEGER NOT NULL, -- the newest
  draft     INTEGER NOT NULL DEFAULT 0, -- lines in which the working text differs from it
  text_hash TEXT    NOT NULL  -- of the working text
) STRICT;

CREATE INDEX plan_of_name ON plan (name);

-- Apart from plan, so that a list of plans reads no texts.
CREATE TABLE working (
  plan INTEGER PRIMARY KEY REFERENCES plan (id) ON DELETE CASCADE,
  text TEXT    NOT NULL
) STRICT;

CREATE TABLE version (
  plan      INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  number    INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  name      TEXT    NOT NULL,
  plan_name TEXT    NOT NULL, -- as in the text
  text      TEXT    NOT NULL,
  PRIMARY KEY (plan, number)
) STRICT;

-- A change replaces the bytes `removed`, from byte `start` on, by `added`.
CREATE TABLE change (
  plan     INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  seq      INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  sentence TEXT    NOT NULL,
  gesture  TEXT, -- edits of one gesture are one change
  state    INTEGER NOT NULL, -- 0 applied, 1 undone, 2 undone and then overtaken by another change
  start    INTEGER NOT NULL,
  removed  TEXT    NOT NULL,
  added    TEXT    NOT NULL,
  PRIMARY KEY (plan, seq)
) STRICT;

CREATE TABLE run (
  id           INTEGER PRIMARY KEY,
  plan         INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  at           INTEGER NOT NULL,
  text_hash    TEXT    NOT NULL,
  plan_hash    TEXT    NOT NULL,
  result_hash  TEXT    NOT NULL,
  seed         TEXT    NOT NULL, -- may pass 2^63
  replications INTEGER NOT NULL,
  headline     TEXT    NOT NULL, -- JSON
  UNIQUE (plan, text_hash)
) STRICT;

CREATE TABLE event (
  id     INTEGER PRIMARY KEY,
  plan   INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  at     INTEGER NOT NULL,
  kind   TEXT    NOT NULL,
  detail TEXT    NOT NULL
) STRICT;

CREATE INDEX event_of_plan ON event (plan);

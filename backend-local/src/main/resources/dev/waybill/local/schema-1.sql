CREATE TABLE run (
  n INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  workflow TEXT NOT NULL,
  status TEXT NOT NULL,
  epoch INTEGER NOT NULL DEFAULT 0,
  input BLOB NOT NULL,
  seed INTEGER NOT NULL,
  width INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  accepted_at INTEGER NOT NULL,
  began_at INTEGER,
  began_seq INTEGER NOT NULL DEFAULT 0,
  ended_at INTEGER,
  reached INTEGER NOT NULL DEFAULT -1,
  need_turn INTEGER NOT NULL DEFAULT 0,
  paused INTEGER NOT NULL DEFAULT 0,
  cancel_reason TEXT,
  event_id TEXT,
  parent_n INTEGER,
  parent_key TEXT,
  detached INTEGER NOT NULL DEFAULT 0,
  singleton_key TEXT,
  tags TEXT NOT NULL DEFAULT '',
  result BLOB,
  failure BLOB,
  generation INTEGER NOT NULL DEFAULT 0,
  deadline INTEGER,
  cancel_at INTEGER,
  parent_id TEXT
);
CREATE INDEX run_open ON run (workflow, singleton_key) WHERE ended_at IS NULL AND singleton_key IS NOT NULL;
CREATE INDEX run_ready ON run (need_turn) WHERE need_turn = 1 AND ended_at IS NULL;
CREATE INDEX run_parent ON run (parent_n) WHERE parent_n IS NOT NULL;
CREATE INDEX run_workflow ON run (workflow, n);

CREATE TABLE entry (
  run INTEGER NOT NULL,
  epoch INTEGER NOT NULL,
  ord INTEGER NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  began INTEGER NOT NULL,
  at INTEGER NOT NULL,
  deadline INTEGER,
  attempts INTEGER NOT NULL,
  value BLOB,
  failure BLOB,
  input BLOB,
  ref TEXT,
  event_seq INTEGER NOT NULL,
  PRIMARY KEY (run, epoch, ord)
);

CREATE TABLE pending (
  run INTEGER NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  began INTEGER NOT NULL,
  due INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  match_event TEXT,
  match_path TEXT,
  match_key TEXT,
  details BLOB,
  child TEXT,
  detached INTEGER NOT NULL DEFAULT 0,
  seq INTEGER NOT NULL,
  PRIMARY KEY (run, key)
) WITHOUT ROWID;

CREATE TABLE mark (
  run INTEGER NOT NULL,
  change_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (run, change_id)
) WITHOUT ROWID;

CREATE TABLE timer (
  n INTEGER PRIMARY KEY,
  due INTEGER NOT NULL,
  kind TEXT NOT NULL,
  run INTEGER,
  key TEXT
);
CREATE INDEX timer_due ON timer (due);
CREATE INDEX timer_run ON timer (run, kind, key);

CREATE TABLE event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  data BLOB NOT NULL,
  target INTEGER,
  received_at INTEGER NOT NULL
);
CREATE INDEX event_name ON event (name, seq);
CREATE INDEX event_age ON event (received_at);

CREATE TABLE interest (
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  key TEXT NOT NULL,
  run INTEGER NOT NULL,
  kind TEXT NOT NULL,
  op TEXT NOT NULL,
  PRIMARY KEY (name, path, key, run, kind, op)
) WITHOUT ROWID;
CREATE INDEX interest_run ON interest (run);
CREATE TABLE interest_path (name TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (name, path)) WITHOUT ROWID;

CREATE TABLE inbox (
  run INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  name TEXT NOT NULL,
  data BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (run, seq)
) WITHOUT ROWID;
CREATE TABLE consumed (run INTEGER NOT NULL, event_id TEXT NOT NULL, PRIMARY KEY (run, event_id)) WITHOUT ROWID;

CREATE TABLE idempotency (
  workflow TEXT NOT NULL,
  key TEXT NOT NULL,
  run TEXT NOT NULL,
  until INTEGER NOT NULL,
  PRIMARY KEY (workflow, key)
) WITHOUT ROWID;
CREATE TABLE rate (workflow TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL);
CREATE INDEX rate_key ON rate (workflow, kind, key, at);
CREATE TABLE debounce (
  workflow TEXT NOT NULL,
  key TEXT NOT NULL,
  run INTEGER NOT NULL,
  first_at INTEGER NOT NULL,
  PRIMARY KEY (workflow, key)
) WITHOUT ROWID;
CREATE TABLE batch_item (
  workflow TEXT NOT NULL,
  key TEXT NOT NULL,
  seq INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (workflow, key, seq)
) WITHOUT ROWID;

CREATE TABLE state (run INTEGER NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (run, name)) WITHOUT ROWID;
CREATE TABLE schedule (
  id TEXT PRIMARY KEY,
  workflow TEXT NOT NULL,
  cron TEXT NOT NULL,
  zone TEXT NOT NULL,
  input BLOB NOT NULL,
  paused INTEGER NOT NULL,
  next INTEGER
) WITHOUT ROWID;
CREATE TABLE secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

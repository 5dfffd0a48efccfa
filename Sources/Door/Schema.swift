import Store

extension Migration {
    /// The tables of the door itself.
    package static let door: [Migration] = [
        Migration(
            "0001 door",
            """
            -- retention: workspace
            CREATE TABLE workspace (
                id         TEXT   PRIMARY KEY,
                made_at    BIGINT NOT NULL,
                time_zone  TEXT   NOT NULL
            );
            -- retention: journal
            CREATE TABLE journal (
                position      BIGINT PRIMARY KEY,
                at            BIGINT NOT NULL,
                kind          TEXT   NOT NULL,
                subject_kind  TEXT   NOT NULL,
                subject_id    TEXT   NOT NULL,
                worker        TEXT   NOT NULL,
                facts         TEXT   NOT NULL,
                rows          TEXT   NOT NULL,
                previous      BYTEA  NOT NULL,
                hash          BYTEA  NOT NULL
            );
            CREATE INDEX journal_subject ON journal (subject_kind, subject_id, position);
            -- retention: access-log
            CREATE TABLE access_log (
                position      BIGINT PRIMARY KEY,
                at            BIGINT NOT NULL,
                worker        TEXT   NOT NULL,
                outcome       TEXT   NOT NULL,
                permission    TEXT   NOT NULL,
                subject_kind  TEXT   NOT NULL,
                subject_id    TEXT   NOT NULL,
                address       TEXT   NOT NULL,
                previous      BYTEA  NOT NULL,
                hash          BYTEA  NOT NULL
            );
            -- retention: two-days
            CREATE TABLE once (
                key          BYTEA  PRIMARY KEY,
                fingerprint  BYTEA  NOT NULL,
                subject      TEXT   NOT NULL,
                used_at      BIGINT NOT NULL
            ) WITHOUT ROWID;
            -- retention: two-days
            CREATE TABLE due_work (
                id        TEXT   PRIMARY KEY,
                kind      TEXT   NOT NULL,
                subject   TEXT   NOT NULL,
                due_at    BIGINT NOT NULL,
                done_at   BIGINT,
                attempts  BIGINT NOT NULL
            ) WITHOUT ROWID;
            CREATE INDEX due_work_waiting ON due_work (due_at) WHERE done_at IS NULL;
            CREATE INDEX due_work_done ON due_work (done_at) WHERE done_at IS NOT NULL;
            """
        )
    ]
}

import Store

extension Migration {
    /// What a court ordered to be taken out, as if it had never been.
    package static let expungements: [Migration] = [
        Migration(
            "0040 expungement",
            sealed: ["expungement", "expunged_record"],
            """
            -- retention: workspace; it names an order, and nobody once it is carried out
            CREATE TABLE expungement (
                id             TEXT   PRIMARY KEY,
                number         BIGINT NOT NULL UNIQUE,
                reference      TEXT   NOT NULL,
                court          TEXT   NOT NULL,
                ordered_on     TEXT   NOT NULL,
                scope          TEXT   NOT NULL CHECK (scope IN ('person', 'call')),
                about          TEXT,
                despite_holds  BIGINT NOT NULL CHECK (despite_holds IN (0, 1)),
                asked_by       TEXT   NOT NULL,
                asked_at       BIGINT NOT NULL,
                withdrawn_by   TEXT,
                withdrawn_at   BIGINT,
                done_by        TEXT,
                done_at        BIGINT,
                rows_gone      BIGINT,
                CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
                CHECK ((done_at IS NULL) = (done_by IS NULL)),
                CHECK ((done_at IS NULL) = (rows_gone IS NULL)),
                CHECK (done_at IS NULL OR withdrawn_at IS NULL),
                CHECK ((about IS NULL) = (done_at IS NOT NULL OR withdrawn_at IS NOT NULL)),
                CHECK (done_by IS NULL OR done_by <> asked_by)
            );
            -- retention: workspace; by what a restored backup is expunged again: names of rows that are no more
            CREATE TABLE expunged_record (
                id              TEXT   PRIMARY KEY,
                expungement_id  TEXT   NOT NULL REFERENCES expungement (id),
                first_table     TEXT   NOT NULL CHECK (first_table IN ('person', 'call', 'call_person')),
                record_id       TEXT   NOT NULL,
                UNIQUE (first_table, record_id)
            );
            CREATE INDEX expunged_record_of ON expunged_record (expungement_id);
            """
        )
    ]
}

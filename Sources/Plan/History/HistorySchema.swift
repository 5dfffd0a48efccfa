import Store

extension Migration {
    /// Past calls, the imports that brought them, and what persons said of their types.
    static let history: [Migration] = [
        Migration(
            "0010 history",
            sealed: ["call_import", "type_nature"],
            """
            -- retention: past-call; imports that are being read, whose rows no question sees, and those that were swept
            CREATE TABLE call_staging (
                number    BIGINT PRIMARY KEY,
                begun_at  BIGINT NOT NULL,
                beat_at   BIGINT NOT NULL,
                state     TEXT   NOT NULL CHECK (state IN ('staging', 'sweeping', 'gone'))
            );
            CREATE UNIQUE INDEX one_call_staging ON call_staging (state) WHERE state = 'staging';
            -- retention: past-call; the file and the map of each import, and what it came to
            CREATE TABLE call_import (
                id           TEXT   PRIMARY KEY,
                number       BIGINT NOT NULL UNIQUE,
                map_name     TEXT   NOT NULL,
                map_text     TEXT   NOT NULL,
                map_digest   TEXT   NOT NULL,
                file_digest  TEXT   NOT NULL,
                begun_at     BIGINT NOT NULL,
                shown_at     BIGINT NOT NULL,
                shown_by     TEXT   NOT NULL,
                first_at     BIGINT,
                last_at      BIGINT,
                imported     BIGINT NOT NULL,
                amended      BIGINT NOT NULL,
                already      BIGINT NOT NULL,
                rejected     BIGINT NOT NULL,
                strange      BIGINT NOT NULL
            );
            CREATE INDEX call_import_map ON call_import (map_name, number);
            -- retention: past-call; hundred blocks and the agency's own numbers
            CREATE TABLE past_call (
                id           BIGINT PRIMARY KEY,
                import       BIGINT NOT NULL,
                amended_by   BIGINT,
                number       TEXT   NOT NULL,
                content      BIGINT NOT NULL,
                received_at  BIGINT NOT NULL,
                dispatched_at BIGINT,
                on_the_way_at BIGINT,
                arrived_at   BIGINT,
                cleared_at   BIGINT,
                type         TEXT   NOT NULL,
                type_code    TEXT,
                final_type   TEXT,
                priority     TEXT,
                disposition  TEXT,
                beat         TEXT,
                place        TEXT,
                latitude     BIGINT,
                longitude    BIGINT,
                source       TEXT,
                flags        BIGINT NOT NULL
            );
            CREATE INDEX past_call_number ON past_call (number);
            CREATE INDEX past_call_amended ON past_call (amended_by) WHERE amended_by IS NOT NULL;
            -- retention: reference; the natures that persons gave to local types
            CREATE TABLE type_nature (
                id           TEXT   PRIMARY KEY,
                type_key     TEXT   NOT NULL UNIQUE,
                nature       TEXT   NOT NULL,
                said_by      TEXT   NOT NULL,
                said_at      BIGINT NOT NULL
            );
            """
        )
    ]
}

import Store

extension Migration {
    /// The weekly sample of calls that a second clinician reads blind, and what they read.
    package static let reads: [Migration] = [
        Migration(
            "0022 reads",
            sealed: ["blind_plan", "blind_sample", "blind_stratum", "blind_call", "blind_read"],
            """
            -- retention: directory; the newest row counts
            CREATE TABLE blind_plan (
                id         TEXT   PRIMARY KEY,
                flagged    BIGINT NOT NULL CHECK (flagged BETWEEN 0 AND 200),
                unflagged  BIGINT NOT NULL CHECK (unflagged BETWEEN 0 AND 200),
                set_by     TEXT   NOT NULL,
                set_at     BIGINT NOT NULL
            );
            -- retention: statistics
            CREATE TABLE blind_sample (
                id         TEXT   PRIMARY KEY,
                week       TEXT   NOT NULL UNIQUE,
                zone       TEXT   NOT NULL,
                begins_at  BIGINT NOT NULL,
                ends_at    BIGINT NOT NULL,
                seed       TEXT   NOT NULL,
                drawn_at   BIGINT NOT NULL,
                CHECK (begins_at < ends_at AND ends_at <= drawn_at)
            );
            -- retention: statistics; the frame is the SHA-256 of the calls from which it was drawn, in their order
            CREATE TABLE blind_stratum (
                id         TEXT   PRIMARY KEY,
                sample_id  TEXT   NOT NULL REFERENCES blind_sample (id),
                stratum    TEXT   NOT NULL CHECK (stratum IN ('flagged', 'unflagged')),
                size       BIGINT NOT NULL CHECK (size >= 0),
                frame      TEXT   NOT NULL,
                wanted     BIGINT NOT NULL CHECK (wanted >= 0),
                drawn      BIGINT NOT NULL CHECK (drawn <= size AND drawn <= wanted),
                UNIQUE (sample_id, stratum)
            );
            -- retention: call-record
            CREATE TABLE blind_call (
                id          TEXT   PRIMARY KEY,
                sample_id   TEXT   NOT NULL REFERENCES blind_sample (id),
                stratum     TEXT   NOT NULL CHECK (stratum IN ('flagged', 'unflagged')),
                place       BIGINT NOT NULL,
                call_id     TEXT   NOT NULL REFERENCES call (id),
                path_id     TEXT   NOT NULL REFERENCES path (id),
                told_until  BIGINT NOT NULL,
                asked_until BIGINT NOT NULL,
                UNIQUE (sample_id, call_id),
                UNIQUE (sample_id, place)
            );
            -- retention: call-record
            CREATE TABLE blind_read (
                id             TEXT   PRIMARY KEY,
                blind_call_id  TEXT   NOT NULL REFERENCES blind_call (id),
                reader         TEXT   NOT NULL,
                behavioural    TEXT   NOT NULL CHECK (behavioural IN ('yes', 'no', 'unknown')),
                said_at        BIGINT NOT NULL,
                level          BIGINT CHECK (level BETWEEN 1 AND 4),
                response       TEXT CHECK (response IN ('none', 'phone', 'team', 'police', 'EMS', 'unknown')),
                judged_at      BIGINT,
                UNIQUE (blind_call_id, reader),
                CHECK ((judged_at IS NULL) = (response IS NULL)),
                CHECK (level IS NULL OR judged_at IS NOT NULL)
            );
            CREATE INDEX triage_decision_decided ON triage_decision (decided_at);
            INSERT INTO due_work (id, kind, subject, due_at, attempts)
                SELECT 'blind-sample', 'blind-sample', '', 0, 0 WHERE EXISTS (SELECT 1 FROM program_version);
            """
        )
    ]
}

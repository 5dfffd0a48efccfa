import Store

extension Migration {
    /// Calls, what is known of them, and the path each walks.
    ///
    /// A call has any number of people, paths, teams and needs from the first day, also where no page shows them yet.
    package static let intake: [Migration] = [
        Migration(
            "0003 intake",
            sealed: [
                "call", "call_fact", "call_note", "call_person", "call_incident", "correction",
                "path", "path_step", "path_need",
            ],
            """
            -- retention: call-record
            CREATE TABLE call (
                id           TEXT   PRIMARY KEY,
                number       BIGINT NOT NULL UNIQUE,
                received_at  BIGINT NOT NULL,
                entered_at   BIGINT NOT NULL,
                taken_by     TEXT   NOT NULL,
                version      BIGINT NOT NULL CHECK (version > 0)
            ) WITHOUT ROWID;
            -- retention: call-record
            CREATE TABLE call_fact (
                id           TEXT   NOT NULL,
                call_id      TEXT   NOT NULL REFERENCES call (id),
                field        TEXT   NOT NULL,
                revision     BIGINT NOT NULL CHECK (revision > 0),
                value        TEXT,
                state        TEXT   NOT NULL CHECK (state IN ('current', 'earlier', 'rival')),
                recorded_by  TEXT   NOT NULL,
                recorded_at  BIGINT NOT NULL,
                PRIMARY KEY (call_id, field, revision)
            ) WITHOUT ROWID;
            CREATE UNIQUE INDEX one_current_fact ON call_fact (call_id, field) WHERE state = 'current';
            -- retention: call-record
            CREATE TABLE call_note (
                id          TEXT   PRIMARY KEY,
                call_id     TEXT   NOT NULL REFERENCES call (id),
                text        TEXT   NOT NULL,
                written_by  TEXT   NOT NULL,
                written_at  BIGINT NOT NULL
            );
            CREATE INDEX call_note_call ON call_note (call_id, written_at, id);
            -- retention: call-record
            CREATE TABLE call_person (
                id         TEXT PRIMARY KEY,
                call_id    TEXT NOT NULL REFERENCES call (id),
                role       TEXT NOT NULL CHECK (role IN ('caller', 'in-crisis', 'other')),
                person_id  TEXT,
                known_as   TEXT
            );
            CREATE INDEX call_person_call ON call_person (call_id);
            -- retention: call-record
            CREATE TABLE call_incident (
                id           TEXT   PRIMARY KEY,
                call_id      TEXT   NOT NULL REFERENCES call (id),
                incident_id  TEXT   NOT NULL,
                linked_by    TEXT   NOT NULL,
                linked_at    BIGINT NOT NULL,
                unlinked_by  TEXT,
                unlinked_at  BIGINT,
                CHECK ((unlinked_by IS NULL) = (unlinked_at IS NULL))
            );
            CREATE UNIQUE INDEX one_incident_a_call ON call_incident (call_id) WHERE unlinked_at IS NULL;
            CREATE INDEX call_incident_incident ON call_incident (incident_id);
            -- retention: call-record
            CREATE TABLE correction (
                id            TEXT   PRIMARY KEY,
                call_id       TEXT   NOT NULL REFERENCES call (id),
                field         TEXT   NOT NULL,
                old_value     TEXT   NOT NULL,
                new_value     TEXT   NOT NULL,
                reason        TEXT   NOT NULL,
                corrected_by  TEXT   NOT NULL,
                corrected_at  BIGINT NOT NULL
            );
            CREATE INDEX correction_call ON correction (call_id, corrected_at);
            -- retention: call-record
            CREATE TABLE path (
                id                   TEXT   PRIMARY KEY,
                call_id              TEXT   NOT NULL REFERENCES call (id),
                ordinal              BIGINT NOT NULL CHECK (ordinal > 0),
                superseded_by        TEXT,
                program              TEXT   NOT NULL,
                program_digest       TEXT,
                place                TEXT,
                received_at          BIGINT NOT NULL,
                people               BIGINT NOT NULL CHECK (people > 0),
                stage                TEXT   NOT NULL,
                since                BIGINT NOT NULL,
                promise_due_at       BIGINT,
                promise_missed_at    BIGINT,
                left_reason          TEXT,
                left_kind            TEXT CHECK (left_kind IN ('done', 'elsewhere', 'outside', 'lost', 'unknown')),
                left_by              TEXT,
                left_at              BIGINT,
                alternative_sent     TEXT,
                alternative_outcome  TEXT,
                CHECK ((left_reason IS NULL) = (left_at IS NULL)),
                CHECK ((left_reason IS NULL) = (left_kind IS NULL)),
                CHECK ((left_reason IS NULL) = (left_by IS NULL)),
                CHECK (left_kind IS NULL OR left_kind <> 'elsewhere'
                    OR (alternative_sent IS NOT NULL AND alternative_sent <> 'none')),
                CHECK (alternative_sent IS NULL OR alternative_sent = 'none' OR alternative_outcome IS NOT NULL),
                CHECK ((program = 'undecided') = (program_digest IS NULL)),
                CHECK (superseded_by IS NULL OR left_at IS NOT NULL OR stage = 'resolved')
            ) WITHOUT ROWID;
            CREATE UNIQUE INDEX one_path_walked ON path (call_id) WHERE superseded_by IS NULL;
            CREATE INDEX path_walked_before ON path (call_id) WHERE superseded_by IS NOT NULL;
            CREATE INDEX path_here ON path (since, id) WHERE left_at IS NULL AND stage <> 'resolved';
            -- retention: call-record; the first stage is reached when the call is received, which the call itself says
            CREATE TABLE path_step (
                id          TEXT   PRIMARY KEY,
                path_id     TEXT   NOT NULL REFERENCES path (id),
                stage       TEXT   NOT NULL,
                reached_at  BIGINT NOT NULL,
                entered_at  BIGINT NOT NULL,
                entered_by  TEXT   NOT NULL,
                flag        TEXT,
                UNIQUE (path_id, stage)
            ) WITHOUT ROWID;
            -- retention: call-record
            CREATE TABLE path_need (
                id              TEXT   PRIMARY KEY,
                path_id         TEXT   NOT NULL REFERENCES path (id),
                call_person_id  TEXT   REFERENCES call_person (id),
                need            TEXT   NOT NULL,
                raised_at       BIGINT NOT NULL,
                raised_by       TEXT   NOT NULL,
                stage           TEXT   NOT NULL CHECK (stage IN ('disposed', 'referred', 'attended', 'resolved')),
                since           BIGINT NOT NULL,
                left_reason     TEXT,
                left_kind       TEXT CHECK (left_kind IN ('done', 'elsewhere', 'outside', 'lost', 'unknown')),
                left_by         TEXT,
                left_at         BIGINT,
                CHECK ((left_reason IS NULL) = (left_at IS NULL)),
                CHECK ((left_reason IS NULL) = (left_kind IS NULL)),
                CHECK ((left_reason IS NULL) = (left_by IS NULL))
            );
            CREATE INDEX path_need_path ON path_need (path_id);
            -- retention: statistics; numbers only, kept with every change of a path and built again from the paths
            CREATE TABLE funnel_cell (
                place    TEXT   NOT NULL,
                hour     BIGINT NOT NULL,
                program  TEXT   NOT NULL,
                stage    TEXT   NOT NULL,
                reason   TEXT   NOT NULL,
                kind     TEXT   NOT NULL,
                paths    BIGINT NOT NULL,
                calls    BIGINT NOT NULL,
                people   BIGINT NOT NULL,
                needs    BIGINT NOT NULL,
                PRIMARY KEY (place, hour, program, stage, reason, kind)
            ) WITHOUT ROWID;
            """
        )
    ]
}

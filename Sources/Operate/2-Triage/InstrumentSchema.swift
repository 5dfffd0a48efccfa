import Store

extension Migration {
    /// What was found with instruments, in whose wording, what was done so that the person is safe, and what colleagues
    /// who were asked would decide.
    package static let instruments: [Migration] = [
        Migration(
            "0013 instruments",
            sealed: ["instrument_wording", "instrument_result", "safety_measure"],
            """
            -- retention: directory; a result names the wording it was asked in, which stays readable as long
            CREATE TABLE instrument_wording (
                id           TEXT   PRIMARY KEY,
                instrument   TEXT   NOT NULL,
                version      TEXT   NOT NULL,
                language     TEXT   NOT NULL,
                ordinal      BIGINT NOT NULL UNIQUE CHECK (ordinal > 0),
                standing     TEXT   NOT NULL CHECK (standing IN ('published', 'waiting', 'accepted')),
                text         TEXT   NOT NULL,
                added_by     TEXT   NOT NULL,
                added_at     BIGINT NOT NULL,
                accepted_by  TEXT,
                accepted_at  BIGINT,
                CHECK ((standing = 'accepted') = (accepted_by IS NOT NULL)),
                CHECK ((accepted_by IS NULL) = (accepted_at IS NULL))
            );
            CREATE INDEX instrument_wording_live ON instrument_wording (instrument, language, ordinal);
            -- retention: call-record
            CREATE TABLE instrument_result (
                id            TEXT   PRIMARY KEY,
                call_id       TEXT   NOT NULL REFERENCES call (id),
                path_id       TEXT   NOT NULL REFERENCES path (id),
                instrument    TEXT   NOT NULL,
                revision      BIGINT NOT NULL CHECK (revision > 0),
                state         TEXT   NOT NULL CHECK (state IN ('current', 'earlier', 'rival')),
                structure     TEXT   NOT NULL,
                wording_id    TEXT   REFERENCES instrument_wording (id),
                tier          TEXT,
                settled       BIGINT NOT NULL CHECK (settled IN (0, 1)),
                answers       TEXT   NOT NULL,
                follow_up     TEXT   NOT NULL,
                needs_action  BIGINT NOT NULL CHECK (needs_action IN (0, 1)),
                says          TEXT   NOT NULL,
                asked_by      TEXT,
                asked_role    TEXT,
                manner        TEXT,
                assessed_on   TEXT,
                assessor      TEXT,
                vendor        TEXT,
                recorded_by   TEXT   NOT NULL,
                recorded_at   BIGINT NOT NULL,
                UNIQUE (path_id, instrument, revision),
                CHECK (asked_by IS NULL OR asked_role IS NULL),
                CHECK ((asked_by IS NULL AND asked_role IS NULL) = (assessor IS NOT NULL)),
                CHECK ((assessor IS NULL) = (assessed_on IS NULL)),
                CHECK ((assessor IS NULL) = (vendor IS NULL)),
                CHECK ((assessor IS NULL) = (manner IS NOT NULL))
            );
            CREATE UNIQUE INDEX one_current_result ON instrument_result (path_id, instrument)
                WHERE state = 'current';
            CREATE INDEX instrument_result_call ON instrument_result (call_id);
            -- retention: call-record
            CREATE TABLE safety_measure (
                id        TEXT   PRIMARY KEY,
                call_id   TEXT   NOT NULL REFERENCES call (id),
                path_id   TEXT   NOT NULL REFERENCES path (id),
                measures  TEXT   NOT NULL CHECK (measures <> ''),
                taken_by  TEXT   NOT NULL,
                taken_at  BIGINT NOT NULL
            );
            CREATE INDEX safety_measure_call ON safety_measure (call_id, taken_at);
            """
        ),
        Migration(
            "0014 second opinions",
            sealed: ["second_opinion"],
            """
            -- retention: call-record
            CREATE TABLE second_opinion (
                id              TEXT   PRIMARY KEY,
                call_id         TEXT   NOT NULL REFERENCES call (id),
                path_id         TEXT   NOT NULL REFERENCES path (id),
                ordinal         BIGINT NOT NULL CHECK (ordinal > 0),
                state           TEXT   NOT NULL CHECK (state IN ('open', 'answered', 'withdrawn')),
                asked_by        TEXT   NOT NULL,
                asked_of        TEXT,
                asked_at        BIGINT NOT NULL,
                opinion         TEXT   CHECK (opinion IN ('agree', 'otherwise', 'cannot-say')),
                about           TEXT   CHECK (about IN ('recommended', 'decided')),
                about_level     BIGINT CHECK (about_level BETWEEN 1 AND 4),
                about_response  TEXT,
                about_reason    TEXT,
                level           BIGINT CHECK (level BETWEEN 1 AND 4),
                response        TEXT,
                note            TEXT,
                closed_by       TEXT,
                closed_at       BIGINT,
                UNIQUE (path_id, ordinal),
                CHECK (asked_of IS NULL OR asked_of <> asked_by),
                CHECK ((state = 'open') = (closed_by IS NULL)),
                CHECK ((closed_by IS NULL) = (closed_at IS NULL)),
                CHECK ((state = 'answered') = (opinion IS NOT NULL)),
                CHECK ((opinion IS NULL) = (about IS NULL)),
                CHECK (opinion IS NULL OR closed_by <> asked_by),
                CHECK ((opinion IS NOT NULL AND opinion = 'otherwise') = (level IS NOT NULL)),
                CHECK ((level IS NULL) = (response IS NULL))
            );
            CREATE INDEX second_opinion_open ON second_opinion (state, asked_at);
            """
        ),
    ]

    /// What was taken back of what instruments found, and what a result took the place of.
    package static let withdrawals: [Migration] = [
        Migration(
            "0025 withdrawals",
            sealed: ["result_withdrawal", "result_replacement"],
            """
            -- retention: call-record; a result that was taken back, by its own identifier
            CREATE TABLE result_withdrawal (
                id            TEXT   PRIMARY KEY REFERENCES instrument_result (id),
                call_id       TEXT   NOT NULL REFERENCES call (id),
                reason        TEXT   NOT NULL,
                withdrawn_by  TEXT   NOT NULL,
                withdrawn_at  BIGINT NOT NULL
            );
            CREATE INDEX result_withdrawal_call ON result_withdrawal (call_id);
            -- retention: call-record; a result that no longer stands, and the one that took its place
            CREATE TABLE result_replacement (
                id           TEXT PRIMARY KEY,
                result_id    TEXT NOT NULL REFERENCES instrument_result (id),
                replaced_by  TEXT NOT NULL REFERENCES instrument_result (id)
            );
            CREATE UNIQUE INDEX result_replacement_once ON result_replacement (replaced_by, result_id);
            """
        )
    ]
}

import Store

extension Migration {
    /// What triage does besides sending somebody: what the police are told, and who is called back.
    package static let briefs: [Migration] = [
        Migration(
            "0018 briefs",
            sealed: ["brief"],
            """
            -- retention: call-record
            CREATE TABLE brief (
                id          TEXT   PRIMARY KEY,
                call_id     TEXT   NOT NULL REFERENCES call (id),
                path_id     TEXT   NOT NULL REFERENCES path (id),
                codes       TEXT   NOT NULL,
                language    TEXT,
                note        TEXT,
                unit        TEXT   NOT NULL,
                channel     TEXT   NOT NULL CHECK (channel IN ('radio', 'phone', 'message')),
                given_at    BIGINT NOT NULL,
                entered_at  BIGINT NOT NULL,
                given_by    TEXT   NOT NULL,
                used        TEXT CHECK (used IN ('yes', 'no', 'unknown', 'refused')),
                used_at     BIGINT,
                used_by     TEXT,
                CHECK ((used IS NULL) = (used_at IS NULL)),
                CHECK ((used IS NULL) = (used_by IS NULL)),
                CHECK (codes <> '' OR note IS NOT NULL)
            );
            CREATE INDEX brief_call ON brief (call_id, given_at);
            CREATE INDEX brief_given ON brief (given_at);
            """
        )
    ]

    package static let callBacks: [Migration] = [
        Migration(
            "0019 call-backs",
            sealed: ["call_back", "call_back_attempt"],
            """
            -- retention: call-record; one for each path that was met by telephone
            CREATE TABLE call_back (
                id         TEXT   PRIMARY KEY,
                call_id    TEXT   NOT NULL REFERENCES call (id),
                path_id    TEXT   NOT NULL UNIQUE REFERENCES path (id),
                met_at     BIGINT NOT NULL,
                due_at     BIGINT NOT NULL,
                missed_at  BIGINT,
                closed_at  BIGINT,
                closed_by  TEXT,
                closure    TEXT CHECK (closure IN (
                    'reached-well', 'reached-needs-help', 'refused', 'not-reached', 'wrong-number', 'no-number',
                    'handed-on', 'opened-again')),
                CHECK ((closed_at IS NULL) = (closure IS NULL)),
                CHECK ((closed_at IS NULL) = (closed_by IS NULL))
            );
            CREATE INDEX call_back_call ON call_back (call_id);
            CREATE INDEX call_back_due ON call_back (due_at, id) WHERE closed_at IS NULL;
            -- retention: call-record
            CREATE TABLE call_back_attempt (
                id            TEXT   PRIMARY KEY,
                call_back_id  TEXT   NOT NULL REFERENCES call_back (id),
                channel       TEXT   NOT NULL CHECK (channel IN ('phone', 'text')),
                result        TEXT   NOT NULL CHECK (result IN (
                    'reached-well', 'reached-needs-help', 'not-reached', 'refused', 'wrong-number')),
                note          TEXT,
                at            BIGINT NOT NULL,
                entered_at    BIGINT NOT NULL,
                entered_by    TEXT   NOT NULL,
                flag          TEXT CHECK (flag IN ('call-back-was-closed', 'before-the-call-ended'))
            );
            CREATE INDEX call_back_attempt_of ON call_back_attempt (call_back_id, at, id);
            """
        )
    ]
}

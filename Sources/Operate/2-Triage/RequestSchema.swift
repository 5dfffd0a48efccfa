import Store

extension Migration {
    /// What officers ask for: the first half of the migration that dispatch completes.
    static let officerRequests = """
        -- retention: call-record
        CREATE TABLE officer_request (
            id         TEXT   PRIMARY KEY,
            call_id    TEXT   NOT NULL UNIQUE REFERENCES call (id),
            kind       TEXT   NOT NULL CHECK (kind IN ('co-response', 'follow-up')),
            incident   TEXT,
            asked_by   TEXT   NOT NULL,
            asked_at   BIGINT NOT NULL,
            form_ms    BIGINT CHECK (form_ms >= 0),
            due_at     BIGINT,
            missed_at  BIGINT,
            closed_at  BIGINT,
            closed_by  TEXT,
            closure    TEXT CHECK (closure IN ('followed-up', 'not-reached', 'not-wanted', 'to-triage')),
            CHECK ((kind = 'follow-up') = (due_at IS NOT NULL)),
            CHECK ((closed_at IS NULL) = (closure IS NULL)),
            CHECK ((closed_at IS NULL) = (closed_by IS NULL))
        );
        CREATE INDEX officer_request_own ON officer_request (asked_by, asked_at);
        CREATE INDEX officer_request_due ON officer_request (due_at, id)
            WHERE kind = 'follow-up' AND closed_at IS NULL;
        """

    /// Call-backs and follow-ups that end because their call did not end as it was said first.
    package static let endings: [Migration] = [
        Migration(
            "0026 endings",
            """
            ALTER TABLE officer_request RENAME TO officer_request_before;
            DROP INDEX officer_request_own;
            DROP INDEX officer_request_due;
            -- retention: call-record
            CREATE TABLE officer_request (
                id         TEXT   PRIMARY KEY,
                call_id    TEXT   NOT NULL UNIQUE REFERENCES call (id),
                kind       TEXT   NOT NULL CHECK (kind IN ('co-response', 'follow-up')),
                incident   TEXT,
                asked_by   TEXT   NOT NULL,
                asked_at   BIGINT NOT NULL,
                form_ms    BIGINT CHECK (form_ms >= 0),
                due_at     BIGINT,
                missed_at  BIGINT,
                closed_at  BIGINT,
                closed_by  TEXT,
                closure    TEXT CHECK (closure IN ('followed-up', 'not-reached', 'not-wanted', 'to-triage', 'ended-otherwise')),
                CHECK ((kind = 'follow-up') = (due_at IS NOT NULL)),
                CHECK ((closed_at IS NULL) = (closure IS NULL)),
                CHECK ((closed_at IS NULL) = (closed_by IS NULL))
            );
            INSERT INTO officer_request (
                id, call_id, kind, incident, asked_by, asked_at, form_ms, due_at, missed_at, closed_at, closed_by, closure)
            SELECT id, call_id, kind, incident, asked_by, asked_at, form_ms, due_at, missed_at, closed_at, closed_by, closure
            FROM officer_request_before;
            DROP TABLE officer_request_before;
            CREATE INDEX officer_request_own ON officer_request (asked_by, asked_at);
            CREATE INDEX officer_request_due ON officer_request (due_at, id)
                WHERE kind = 'follow-up' AND closed_at IS NULL;
            ALTER TABLE call_back_attempt RENAME TO call_back_attempt_before;
            ALTER TABLE call_back RENAME TO call_back_before;
            DROP INDEX call_back_attempt_of;
            DROP INDEX call_back_call;
            DROP INDEX call_back_due;
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
                    'handed-on', 'opened-again', 'ended-otherwise')),
                CHECK ((closed_at IS NULL) = (closure IS NULL)),
                CHECK ((closed_at IS NULL) = (closed_by IS NULL))
            );
            INSERT INTO call_back (
                id, call_id, path_id, met_at, due_at, missed_at, closed_at, closed_by, closure)
            SELECT id, call_id, path_id, met_at, due_at, missed_at, closed_at, closed_by, closure
            FROM call_back_before;
            -- retention: call-record; of a call-back, or of a follow-up that an officer asked for
            CREATE TABLE call_back_attempt (
                id            TEXT   PRIMARY KEY,
                call_back_id  TEXT   REFERENCES call_back (id),
                request_id    TEXT   REFERENCES officer_request (id),
                channel       TEXT   NOT NULL CHECK (channel IN ('phone', 'text')),
                result        TEXT   NOT NULL CHECK (result IN (
                    'reached-well', 'reached-needs-help', 'not-reached', 'refused', 'wrong-number')),
                note          TEXT,
                at            BIGINT NOT NULL,
                entered_at    BIGINT NOT NULL,
                entered_by    TEXT   NOT NULL,
                flag          TEXT CHECK (flag IN (
                    'call-back-was-closed', 'before-the-call-ended', 'before-it-was-asked')),
                CHECK ((call_back_id IS NULL) <> (request_id IS NULL))
            );
            INSERT INTO call_back_attempt (
                id, call_back_id, channel, result, note, at, entered_at, entered_by, flag)
            SELECT id, call_back_id, channel, result, note, at, entered_at, entered_by, flag
            FROM call_back_attempt_before;
            DROP TABLE call_back_attempt_before;
            DROP TABLE call_back_before;
            CREATE INDEX call_back_call ON call_back (call_id);
            CREATE INDEX call_back_due ON call_back (due_at, id) WHERE closed_at IS NULL;
            CREATE INDEX call_back_attempt_of ON call_back_attempt (call_back_id, at, id);
            CREATE INDEX call_back_attempt_asked ON call_back_attempt (request_id, at, id);
            """
        )
    ]
}

import Store

extension Migration {
    /// Looking after somebody once the team has gone.
    package static let cases: [Migration] = [
        Migration(
            "0008 cases",
            sealed: ["support_case", "case_attempt"],
            """
            -- retention: case-record; an open case always says when somebody is next in touch
            CREATE TABLE support_case (
                id               TEXT   PRIMARY KEY,
                call_id          TEXT   NOT NULL REFERENCES call (id),
                path_id          TEXT   NOT NULL REFERENCES path (id),
                call_person_id   TEXT   REFERENCES call_person (id),
                goal             TEXT   NOT NULL,
                owner            TEXT   NOT NULL REFERENCES account (id),
                opened_at        BIGINT NOT NULL,
                opened_by        TEXT   NOT NULL,
                next_contact_at  BIGINT,
                overdue_at       BIGINT,
                closed_at        BIGINT,
                closed_by        TEXT,
                closure          TEXT CHECK (closure IN (
                    'goals-met', 'declined', 'moved', 'in-jail', 'in-hospital', 'died', 'no-contact', 'handed-over',
                    'opened-in-error')),
                times_reopened   BIGINT NOT NULL,
                CHECK ((closed_at IS NULL) = (next_contact_at IS NOT NULL)),
                CHECK ((closed_at IS NULL) = (closure IS NULL)),
                CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
                CHECK (overdue_at IS NULL OR closed_at IS NULL)
            );
            CREATE INDEX support_case_call ON support_case (call_id);
            CREATE INDEX support_case_due ON support_case (next_contact_at, id) WHERE closed_at IS NULL;
            CREATE INDEX support_case_owner ON support_case (owner, next_contact_at, id) WHERE closed_at IS NULL;
            -- retention: case-record
            CREATE TABLE case_attempt (
                id               TEXT   PRIMARY KEY,
                case_id          TEXT   NOT NULL REFERENCES support_case (id),
                channel          TEXT   NOT NULL CHECK (channel IN ('phone', 'text', 'visit', 'letter', 'service')),
                result           TEXT   NOT NULL CHECK (result IN (
                    'reached', 'left-message', 'no-answer', 'wrong-number')),
                note             TEXT,
                at               BIGINT NOT NULL,
                entered_at       BIGINT NOT NULL,
                entered_by       TEXT   NOT NULL,
                next_contact_at  BIGINT,
                flag             TEXT
            );
            CREATE INDEX case_attempt_case ON case_attempt (case_id, at, id);
            """
        )
    ]
}

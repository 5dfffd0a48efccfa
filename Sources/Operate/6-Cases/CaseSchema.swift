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

    /// What keeping a case takes from day to day: goals, tasks, where the person is, who is asked when, what was agreed.
    package static let caseWork: [Migration] = [
        Migration(
            "0033 cases",
            sealed: [
                "case_goal", "case_goal_need", "case_meeting", "case_meeting_addendum", "case_task", "case_absence",
                "case_follow_up", "follow_up_rule", "calendar_link",
            ],
            """
            ALTER TABLE support_case ADD COLUMN weight TEXT CHECK (weight IN ('light', 'medium', 'intensive'));
            CREATE INDEX support_case_person ON support_case (call_person_id);
            -- retention: case-record; the first goal of a case bears the case's own identifier
            CREATE TABLE case_goal (
                id       TEXT   PRIMARY KEY,
                case_id  TEXT   NOT NULL REFERENCES support_case (id),
                goal     TEXT   NOT NULL,
                set_at   BIGINT NOT NULL,
                set_by   TEXT   NOT NULL,
                state    TEXT   NOT NULL CHECK (state IN ('open', 'reached', 'given-up')),
                reason   TEXT CHECK (reason IN (
                    'not-wanted', 'not-possible', 'another-goal', 'not-here', 'set-in-error')),
                told_at  BIGINT,
                told_by  TEXT,
                CHECK ((state = 'given-up') = (reason IS NOT NULL)),
                CHECK ((told_at IS NULL) = (told_by IS NULL))
            );
            CREATE INDEX case_goal_case ON case_goal (case_id, set_at, id);
            -- retention: case-record
            CREATE TABLE case_goal_need (
                id         TEXT   PRIMARY KEY,
                goal_id    TEXT   NOT NULL REFERENCES case_goal (id),
                need_id    TEXT   NOT NULL REFERENCES path_need (id),
                linked_at  BIGINT NOT NULL,
                linked_by  TEXT   NOT NULL,
                ended_at   BIGINT,
                ended_by   TEXT,
                CHECK ((ended_at IS NULL) = (ended_by IS NULL))
            );
            CREATE UNIQUE INDEX one_goal_need ON case_goal_need (goal_id, need_id) WHERE ended_at IS NULL;
            -- retention: case-record; never written again: what is put right is added
            CREATE TABLE case_meeting (
                id        TEXT   PRIMARY KEY,
                case_id   TEXT   NOT NULL REFERENCES support_case (id),
                met_at    BIGINT NOT NULL,
                agencies  TEXT   NOT NULL,
                agreed    TEXT   NOT NULL,
                noted_by  TEXT   NOT NULL,
                noted_at  BIGINT NOT NULL
            );
            CREATE INDEX case_meeting_case ON case_meeting (case_id, met_at, id);
            -- retention: case-record
            CREATE TABLE case_meeting_addendum (
                id          TEXT   PRIMARY KEY,
                meeting_id  TEXT   NOT NULL REFERENCES case_meeting (id),
                addendum    TEXT   NOT NULL,
                added_by    TEXT   NOT NULL,
                added_at    BIGINT NOT NULL
            );
            CREATE INDEX case_meeting_addendum_of ON case_meeting_addendum (meeting_id, added_at, id);
            -- retention: case-record; one of us owes it, or an agency that is waited for
            CREATE TABLE case_task (
                id           TEXT   PRIMARY KEY,
                case_id      TEXT   NOT NULL REFERENCES support_case (id),
                meeting_id   TEXT   REFERENCES case_meeting (id),
                task         TEXT   NOT NULL,
                account_id   TEXT   REFERENCES account (id),
                agency       TEXT,
                due_at       BIGINT NOT NULL,
                set_at       BIGINT NOT NULL,
                set_by       TEXT   NOT NULL,
                times_moved  BIGINT NOT NULL,
                moved_at     BIGINT,
                overdue_at   BIGINT,
                ended_at     BIGINT,
                ended_by     TEXT,
                ending       TEXT CHECK (ending IN ('done', 'cancelled', 'case-closed')),
                CHECK ((account_id IS NULL) <> (agency IS NULL)),
                CHECK ((ended_at IS NULL) = (ending IS NULL)),
                CHECK ((ended_at IS NULL) = (ended_by IS NULL))
            );
            CREATE INDEX case_task_case ON case_task (case_id, due_at, id);
            CREATE INDEX case_task_due ON case_task (due_at, id) WHERE ended_at IS NULL;
            CREATE INDEX case_task_account ON case_task (account_id, due_at, id) WHERE ended_at IS NULL;
            -- retention: case-record; when the person was not in the community
            CREATE TABLE case_absence (
                id             TEXT   PRIMARY KEY,
                case_id        TEXT   NOT NULL REFERENCES support_case (id),
                state          TEXT   NOT NULL CHECK (state IN ('in-jail', 'in-hospital', 'moved', 'died')),
                from_at        BIGINT NOT NULL,
                until_at       BIGINT,
                until_by       TEXT,
                until_told_at  BIGINT,
                recorded_by    TEXT   NOT NULL,
                recorded_at    BIGINT NOT NULL,
                corrects       TEXT   REFERENCES case_absence (id),
                withdrawn_as   TEXT CHECK (withdrawn_as IN ('corrected', 'not-so')),
                withdrawn_by   TEXT,
                withdrawn_at   BIGINT,
                CHECK (until_at IS NULL OR until_at > from_at),
                CHECK (state <> 'died' OR until_at IS NULL),
                CHECK ((withdrawn_at IS NULL) = (withdrawn_as IS NULL)),
                CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
            );
            CREATE INDEX case_absence_case ON case_absence (case_id, from_at, id);
            -- retention: case-record; a try counts for the one step within whose time it was
            CREATE TABLE case_follow_up (
                id             TEXT   PRIMARY KEY,
                case_id        TEXT   NOT NULL REFERENCES support_case (id),
                step           TEXT   NOT NULL CHECK (step IN ('promise', '24-h', '72-h', '7-d', '30-d', '90-d')),
                counted_from   BIGINT NOT NULL,
                opens_at       BIGINT NOT NULL,
                due_at         BIGINT NOT NULL,
                planned_at     BIGINT NOT NULL,
                missed_at      BIGINT,
                called_off_at  BIGINT,
                called_off_as  TEXT CHECK (called_off_as IN ('case-closed', 'died')),
                CHECK (due_at > opens_at),
                CHECK ((called_off_at IS NULL) = (called_off_as IS NULL))
            );
            CREATE INDEX case_follow_up_case ON case_follow_up (case_id, due_at, id);
            CREATE INDEX case_follow_up_due ON case_follow_up (due_at, id);
            -- retention: workspace
            CREATE TABLE follow_up_rule (
                id      TEXT   PRIMARY KEY,
                steps   TEXT   NOT NULL,
                set_by  TEXT   NOT NULL,
                set_at  BIGINT NOT NULL
            );
            -- retention: staff-record; of the secret in its address only a hash
            CREATE TABLE calendar_link (
                id          TEXT   PRIMARY KEY,
                account_id  TEXT   NOT NULL REFERENCES account (id),
                token_hash  TEXT   NOT NULL UNIQUE,
                made_at     BIGINT NOT NULL,
                closed_at   BIGINT,
                closed_as   TEXT CHECK (closed_as IN ('renewed', 'taken-back')),
                CHECK ((closed_at IS NULL) = (closed_as IS NULL))
            );
            CREATE UNIQUE INDEX one_calendar_link ON calendar_link (account_id) WHERE closed_at IS NULL;
            """
        )
    ]
}

import Store

extension Migration {
    /// What the next team should know of a person: what was observed, how to help, and whom to ring.
    package static let plans: [Migration] = [
        Migration(
            "0031 plans",
            sealed: [
                "person_safety", "response_plan", "plan_writing", "plan_review", "plan_contact", "plan_showing",
                "plan_rule",
            ],
            """
            -- retention: case-record; what was observed and when it stops speaking, never what somebody was suspected of
            CREATE TABLE person_safety (
                id                TEXT   PRIMARY KEY,
                person_id         TEXT   NOT NULL REFERENCES person (id),
                kind              TEXT   NOT NULL CHECK (kind IN (
                    'attacked-responder', 'attacked-other', 'carried-weapon', 'threw-or-sprayed', 'set-fire')),
                source            TEXT   NOT NULL CHECK (source IN (
                    'responder-saw', 'person-said', 'others-said', 'record', 'other-agency')),
                reference         TEXT,
                note              TEXT,
                happened_at       BIGINT NOT NULL,
                expires_at        BIGINT NOT NULL,
                recorded_by       TEXT   NOT NULL,
                recorded_at       BIGINT NOT NULL,
                withdrawn_reason  TEXT CHECK (withdrawn_reason IN (
                    'not-so', 'no-longer-so', 'asked-by-person', 'another-person')),
                withdrawn_by      TEXT,
                withdrawn_at      BIGINT,
                CHECK (expires_at > happened_at),
                CHECK ((withdrawn_reason IS NULL) = (withdrawn_at IS NULL)),
                CHECK ((withdrawn_reason IS NULL) = (withdrawn_by IS NULL))
            );
            CREATE INDEX person_safety_person ON person_safety (person_id);
            -- retention: case-record; a row is a version, which is never written again once it was approved
            CREATE TABLE response_plan (
                id                 TEXT   PRIMARY KEY,
                person_id          TEXT   NOT NULL REFERENCES person (id),
                revision           BIGINT NOT NULL,
                baseline           TEXT,
                elevated           TEXT,
                triggers           TEXT,
                helped             TEXT,
                avoid              TEXT,
                strategies         TEXT,
                background         TEXT,
                begun_by           TEXT   NOT NULL,
                begun_at           BIGINT NOT NULL,
                submitted_by       TEXT,
                submitted_at       BIGINT,
                returned_reason    TEXT,
                returned_by        TEXT,
                returned_at        BIGINT,
                approved_by        TEXT,
                approved_at        BIGINT,
                review_by          BIGINT,
                review_overdue_at  BIGINT,
                ended_reason       TEXT CHECK (ended_reason IN (
                    'replaced', 'given-up', 'not-needed', 'asked-by-person', 'another-person', 'died')),
                ended_by           TEXT,
                ended_at           BIGINT,
                CHECK ((submitted_by IS NULL) = (submitted_at IS NULL)),
                CHECK ((returned_reason IS NULL) = (returned_at IS NULL)),
                CHECK ((returned_by IS NULL) = (returned_at IS NULL)),
                CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
                CHECK ((approved_at IS NULL) = (review_by IS NULL)),
                CHECK (approved_at IS NULL OR submitted_at IS NOT NULL),
                CHECK (approved_at IS NULL OR strategies IS NOT NULL),
                CHECK (review_overdue_at IS NULL OR approved_at IS NOT NULL),
                CHECK ((ended_by IS NULL) = (ended_at IS NULL)),
                CHECK ((ended_reason IS NULL) = (ended_at IS NULL))
            );
            CREATE INDEX response_plan_person ON response_plan (person_id);
            CREATE UNIQUE INDEX one_plan_open ON response_plan (person_id)
                WHERE approved_at IS NULL AND ended_at IS NULL;
            CREATE UNIQUE INDEX one_plan_approved ON response_plan (person_id)
                WHERE approved_at IS NOT NULL AND ended_at IS NULL;
            CREATE INDEX response_plan_review ON response_plan (review_by, id)
                WHERE approved_at IS NOT NULL AND ended_at IS NULL;
            -- retention: case-record; whoever wrote in a plan does not approve it
            CREATE TABLE plan_writing (
                id          TEXT   PRIMARY KEY,
                plan_id     TEXT   NOT NULL REFERENCES response_plan (id),
                written_by  TEXT   NOT NULL,
                written_at  BIGINT NOT NULL,
                UNIQUE (plan_id, written_by)
            );
            -- retention: case-record
            CREATE TABLE plan_review (
                id           TEXT   PRIMARY KEY,
                plan_id      TEXT   NOT NULL REFERENCES response_plan (id),
                reviewed_by  TEXT   NOT NULL,
                reviewed_at  BIGINT NOT NULL,
                next_by      BIGINT NOT NULL
            );
            CREATE INDEX plan_review_plan ON plan_review (plan_id);
            -- retention: case-record; whom to ring, which changes without the plan being approved again
            CREATE TABLE plan_contact (
                id                TEXT   PRIMARY KEY,
                person_id         TEXT   NOT NULL REFERENCES person (id),
                role              TEXT   NOT NULL CHECK (role IN (
                    'family', 'friend', 'guardian', 'case-manager', 'clinician', 'peer', 'service', 'other')),
                name              TEXT   NOT NULL,
                organisation      TEXT,
                phone             TEXT,
                recorded_by       TEXT   NOT NULL,
                recorded_at       BIGINT NOT NULL,
                withdrawn_reason  TEXT CHECK (withdrawn_reason IN (
                    'not-so', 'no-longer-so', 'asked-by-person', 'another-person')),
                withdrawn_by      TEXT,
                withdrawn_at      BIGINT,
                CHECK ((withdrawn_reason IS NULL) = (withdrawn_at IS NULL)),
                CHECK ((withdrawn_reason IS NULL) = (withdrawn_by IS NULL))
            );
            CREATE INDEX plan_contact_person ON plan_contact (person_id);
            -- retention: case-record; the newest says whether the rule shows a plan or somebody does
            CREATE TABLE plan_showing (
                id         TEXT   PRIMARY KEY,
                person_id  TEXT   NOT NULL REFERENCES person (id),
                choice     TEXT   NOT NULL CHECK (choice IN ('by-rule', 'shown', 'hidden')),
                reason     TEXT   NOT NULL,
                chosen_by  TEXT   NOT NULL,
                chosen_at  BIGINT NOT NULL
            );
            CREATE INDEX plan_showing_person ON plan_showing (person_id);
            -- retention: directory; the newest row counts
            CREATE TABLE plan_rule (
                id        TEXT   PRIMARY KEY,
                contacts  BIGINT NOT NULL CHECK (contacts BETWEEN 1 AND 100),
                days      BIGINT NOT NULL CHECK (days BETWEEN 30 AND 730),
                set_by    TEXT   NOT NULL,
                set_at    BIGINT NOT NULL
            );
            """
        )
    ]
}

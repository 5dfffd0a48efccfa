import Store

extension Migration {
    /// What people are taught, who came, and what they hold since.
    package static let courses: [Migration] = [
        Migration(
            "0052 courses",
            sealed: [
                "course_approval", "instructor", "qualification", "course_session", "session_part", "enrolment",
                "attendance", "training_certificate", "certificate_warning", "shift_certificate_source", "recognition",
            ],
            """
            -- retention: directory; the file of a course as it was when a session of it began
            CREATE TABLE course_text (
                id       TEXT   PRIMARY KEY,
                course   TEXT   NOT NULL,
                version  TEXT   NOT NULL,
                digest   TEXT   NOT NULL UNIQUE,
                content  TEXT   NOT NULL,
                kept_at  BIGINT NOT NULL
            );
            -- retention: workspace; what those who answer for the program with the police said of a course
            CREATE TABLE course_approval (
                id          TEXT   PRIMARY KEY,
                course_id   TEXT   NOT NULL REFERENCES course_text (id),
                committee   TEXT   NOT NULL,
                ruling      TEXT   NOT NULL CHECK (ruling IN ('approved', 'with-changes', 'declined')),
                decided_on  TEXT   NOT NULL,
                words       TEXT,
                entered_by  TEXT   NOT NULL,
                entered_at  BIGINT NOT NULL,
                CHECK (ruling = 'approved' OR words IS NOT NULL)
            );
            CREATE INDEX course_approval_course ON course_approval (course_id, decided_on);
            -- retention: staff-record
            CREATE TABLE instructor (
                id          TEXT   PRIMARY KEY,
                name        TEXT   NOT NULL,
                account_id  TEXT   REFERENCES account (id),
                entered_by  TEXT   NOT NULL,
                entered_at  BIGINT NOT NULL
            );
            -- retention: staff-record
            CREATE TABLE qualification (
                id             TEXT   PRIMARY KEY,
                instructor_id  TEXT   NOT NULL REFERENCES instructor (id),
                theme          TEXT   NOT NULL,
                expires_on     TEXT,
                evidence       TEXT   NOT NULL,
                entered_by     TEXT   NOT NULL,
                entered_at     BIGINT NOT NULL
            );
            CREATE INDEX qualification_instructor ON qualification (instructor_id);
            -- retention: staff-record
            CREATE TABLE course_session (
                id                 TEXT   PRIMARY KEY,
                number             BIGINT NOT NULL UNIQUE,
                course_id          TEXT   NOT NULL REFERENCES course_text (id),
                seats              BIGINT NOT NULL CHECK (seats > 0),
                made_by            TEXT   NOT NULL,
                made_at            BIGINT NOT NULL,
                changed_at         BIGINT NOT NULL,
                changes            BIGINT NOT NULL,
                completed_by       TEXT,
                completed_at       BIGINT,
                cancelled_because  TEXT,
                cancelled_by       TEXT,
                cancelled_at       BIGINT,
                CHECK ((completed_at IS NULL) = (completed_by IS NULL)),
                CHECK ((cancelled_at IS NULL) = (cancelled_because IS NULL)),
                CHECK ((cancelled_at IS NULL) = (cancelled_by IS NULL)),
                CHECK (completed_at IS NULL OR cancelled_at IS NULL)
            );
            -- retention: staff-record
            CREATE TABLE session_part (
                id             TEXT   PRIMARY KEY,
                session_id     TEXT   NOT NULL REFERENCES course_session (id),
                part           TEXT   NOT NULL,
                begins_at      BIGINT NOT NULL,
                ends_at        BIGINT NOT NULL,
                place          TEXT,
                instructor_id  TEXT   REFERENCES instructor (id),
                CHECK (begins_at < ends_at),
                UNIQUE (session_id, part)
            );
            CREATE INDEX session_part_begins ON session_part (begins_at);
            -- retention: staff-record; who has a seat, who waits for one, and who has left
            CREATE TABLE enrolment (
                id           TEXT   PRIMARY KEY,
                session_id   TEXT   NOT NULL REFERENCES course_session (id),
                account_id   TEXT   REFERENCES account (id),
                name         TEXT   NOT NULL,
                agency       TEXT,
                turn         BIGINT NOT NULL,
                state        TEXT   NOT NULL CHECK (state IN ('seated', 'waiting', 'left')),
                enrolled_by  TEXT   NOT NULL,
                enrolled_at  BIGINT NOT NULL,
                seated_at    BIGINT,
                left_by      TEXT,
                left_at      BIGINT,
                UNIQUE (session_id, turn),
                CHECK ((state = 'left') = (left_at IS NOT NULL)),
                CHECK ((left_at IS NULL) = (left_by IS NULL)),
                CHECK (state <> 'seated' OR seated_at IS NOT NULL)
            );
            CREATE UNIQUE INDEX one_enrolment_a_session ON enrolment (session_id, account_id)
                WHERE left_at IS NULL AND account_id IS NOT NULL;
            CREATE INDEX enrolment_account ON enrolment (account_id);
            -- retention: staff-record
            CREATE TABLE attendance (
                id            TEXT   PRIMARY KEY,
                enrolment_id  TEXT   NOT NULL REFERENCES enrolment (id),
                part_id       TEXT   NOT NULL REFERENCES session_part (id),
                minutes       BIGINT NOT NULL CHECK (minutes >= 0),
                noted_by      TEXT   NOT NULL,
                noted_at      BIGINT NOT NULL,
                UNIQUE (enrolment_id, part_id)
            );
            CREATE INDEX attendance_part ON attendance (part_id);
            -- retention: staff-record; what somebody holds, from a session here or from elsewhere
            CREATE TABLE training_certificate (
                id                 TEXT   PRIMARY KEY,
                certificate        TEXT   NOT NULL,
                title              TEXT   NOT NULL,
                account_id         TEXT   REFERENCES account (id),
                name               TEXT   NOT NULL,
                agency             TEXT,
                issued_on          TEXT   NOT NULL,
                expires_on         TEXT,
                enrolment_id       TEXT   REFERENCES enrolment (id),
                evidence           TEXT,
                code               TEXT   NOT NULL UNIQUE,
                issued_by          TEXT   NOT NULL,
                issued_at          BIGINT NOT NULL,
                withdrawn_because  TEXT,
                withdrawn_by       TEXT,
                withdrawn_on       TEXT,
                withdrawn_at       BIGINT,
                CHECK ((enrolment_id IS NULL) <> (evidence IS NULL)),
                CHECK (expires_on IS NULL OR expires_on >= issued_on),
                CHECK ((withdrawn_at IS NULL) = (withdrawn_because IS NULL)),
                CHECK ((withdrawn_at IS NULL) = (withdrawn_on IS NULL)),
                CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL))
            );
            CREATE UNIQUE INDEX one_certificate_an_enrolment ON training_certificate (enrolment_id)
                WHERE withdrawn_at IS NULL AND enrolment_id IS NOT NULL;
            CREATE INDEX training_certificate_account ON training_certificate (account_id, certificate);
            CREATE INDEX training_certificate_expires ON training_certificate (expires_on);
            -- retention: staff-record; that somebody was told how soon a certificate of theirs runs out
            CREATE TABLE certificate_warning (
                id              TEXT   PRIMARY KEY,
                certificate_id  TEXT   NOT NULL REFERENCES training_certificate (id),
                days            BIGINT NOT NULL,
                warned_at       BIGINT NOT NULL,
                UNIQUE (certificate_id, days)
            );
            -- retention: staff-record; where a certificate on a shift is known from, and what else was said of it
            CREATE TABLE shift_certificate_source (
                id                    TEXT   PRIMARY KEY,
                shift_certificate_id  TEXT   NOT NULL UNIQUE REFERENCES shift_certificate (id),
                flag                  TEXT CHECK (flag IN ('other-day', 'withdrawn')),
                said_until            TEXT,
                CHECK (said_until IS NULL OR flag IS NOT NULL)
            );
            -- retention: staff-record; good work that was seen
            CREATE TABLE recognition (
                id          TEXT   PRIMARY KEY,
                account_id  TEXT   NOT NULL REFERENCES account (id),
                reason      TEXT   NOT NULL,
                words       TEXT   NOT NULL,
                given_by    TEXT   NOT NULL,
                given_at    BIGINT NOT NULL
            );
            CREATE INDEX recognition_account ON recognition (account_id, given_at)
            """
        )
    ]
}

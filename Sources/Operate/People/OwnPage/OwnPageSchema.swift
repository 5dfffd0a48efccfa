import Store

extension Migration {
    /// What people asked to have put right in their records, what became of it, and by what they find who looked.
    package static let ownPages: [Migration] = [
        Migration(
            "0038 own page",
            sealed: ["amendment", "amendment_answer", "amendment_statement"],
            """
            -- retention: case-record; in the person's own words, which are never changed
            CREATE TABLE amendment (
                id          TEXT   PRIMARY KEY,
                person_id   TEXT   NOT NULL REFERENCES person (id),
                part        TEXT   NOT NULL CHECK (part IN (
                    'identity', 'contacts', 'encounters', 'plans', 'needs', 'told', 'other')),
                words       TEXT   NOT NULL,
                channel     TEXT   NOT NULL CHECK (channel IN ('in-person', 'phone', 'letter', 'own-page')),
                written_by  TEXT   NOT NULL,
                asked_at    BIGINT NOT NULL,
                due_at      BIGINT NOT NULL,
                overdue_at  BIGINT
            );
            CREATE INDEX amendment_person ON amendment (person_id);
            CREATE INDEX amendment_due ON amendment (due_at, id);
            -- retention: case-record; read with what it answers
            CREATE TABLE amendment_answer (
                id            TEXT   PRIMARY KEY,
                amendment_id  TEXT   NOT NULL UNIQUE REFERENCES amendment (id),
                answer        TEXT   NOT NULL CHECK (answer IN ('made', 'declined')),
                ground        TEXT CHECK (ground IN ('accurate', 'not-ours', 'not-open')),
                words         TEXT   NOT NULL,
                answered_by   TEXT   NOT NULL,
                answered_at   BIGINT NOT NULL,
                CHECK ((answer = 'declined') = (ground IS NOT NULL))
            );
            -- retention: case-record; what the person says to being told no, kept beside what it is about
            CREATE TABLE amendment_statement (
                id            TEXT   PRIMARY KEY,
                amendment_id  TEXT   NOT NULL UNIQUE REFERENCES amendment (id),
                words         TEXT   NOT NULL,
                stated_at     BIGINT NOT NULL
            );
            CREATE INDEX access_log_person ON access_log (subject_id, position) WHERE subject_kind = 'person';
            CREATE INDEX access_log_encounters ON access_log (subject_id, position)
                WHERE permission = 'see-encounters' AND subject_kind = 'call';
            """
        )
    ]
}

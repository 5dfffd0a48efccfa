import Store

extension Migration {
    /// What clinicians write of people, and who answers for it.
    package static let notes: [Migration] = [
        Migration(
            "0039 notes",
            sealed: ["note_rule", "clinical_note", "note_addendum", "note_review", "note_error"],
            """
            -- retention: directory; the newest row counts, and a note keeps whether it was to be co-signed when it was signed
            CREATE TABLE note_rule (
                id            TEXT   PRIMARY KEY,
                revision      BIGINT NOT NULL UNIQUE,
                roles         TEXT   NOT NULL,
                accounts      TEXT   NOT NULL,
                cosign_hours  BIGINT NOT NULL CHECK (cosign_hours BETWEEN 1 AND 720),
                set_by        TEXT   NOT NULL,
                set_at        BIGINT NOT NULL
            );
            -- retention: case-record; a draft is written over until it is signed, and nothing of it after that
            CREATE TABLE clinical_note (
                id                 TEXT   PRIMARY KEY,
                person_id          TEXT   NOT NULL REFERENCES person (id),
                call_id            TEXT   REFERENCES call (id),
                kind               TEXT   NOT NULL CHECK (kind IN (
                    'crisis-contact', 'assessment', 'progress', 'consultation', 'discharge')),
                parts              TEXT   NOT NULL,
                substances         BIGINT NOT NULL CHECK (substances IN (0, 1)),
                happened_at        BIGINT NOT NULL,
                revision           BIGINT NOT NULL,
                written_by         TEXT   NOT NULL REFERENCES account (id),
                begun_at           BIGINT NOT NULL,
                changed_at         BIGINT NOT NULL,
                discarded_at       BIGINT,
                signed_at          BIGINT,
                signed_as          TEXT,
                cosign_due_at      BIGINT,
                cosign_overdue_at  BIGINT,
                CHECK (signed_at IS NULL OR discarded_at IS NULL),
                CHECK ((signed_at IS NULL) = (signed_as IS NULL)),
                CHECK (cosign_due_at IS NULL OR signed_at IS NOT NULL),
                CHECK (cosign_overdue_at IS NULL OR cosign_due_at IS NOT NULL)
            );
            CREATE INDEX clinical_note_person ON clinical_note (person_id, happened_at, id);
            CREATE INDEX clinical_note_draft ON clinical_note (written_by, changed_at)
                WHERE signed_at IS NULL AND discarded_at IS NULL;
            CREATE INDEX clinical_note_cosign ON clinical_note (cosign_due_at, id) WHERE cosign_due_at IS NOT NULL;
            -- retention: case-record; what is said beside a signed note, signed as it is written
            CREATE TABLE note_addendum (
                id          TEXT   PRIMARY KEY,
                note_id     TEXT   NOT NULL REFERENCES clinical_note (id),
                words       TEXT   NOT NULL,
                signed_by   TEXT   NOT NULL REFERENCES account (id),
                signed_as   TEXT   NOT NULL,
                signed_at   BIGINT NOT NULL
            );
            CREATE INDEX note_addendum_of ON note_addendum (note_id, signed_at, id);
            -- retention: case-record; that somebody answers for another's note, or wants something said first
            CREATE TABLE note_review (
                id           TEXT   PRIMARY KEY,
                note_id      TEXT   NOT NULL REFERENCES clinical_note (id),
                answer       TEXT   NOT NULL CHECK (answer IN ('cosigned', 'returned')),
                words        TEXT,
                reviewed_by  TEXT   NOT NULL REFERENCES account (id),
                reviewed_as  TEXT   NOT NULL,
                reviewed_at  BIGINT NOT NULL,
                CHECK (answer = 'cosigned' OR words IS NOT NULL)
            );
            CREATE INDEX note_review_of ON note_review (note_id, reviewed_at, id);
            CREATE UNIQUE INDEX note_review_once ON note_review (note_id) WHERE answer = 'cosigned';
            -- retention: case-record; a note that should not be here stays readable as one that should not
            CREATE TABLE note_error (
                id         TEXT   PRIMARY KEY,
                note_id    TEXT   NOT NULL UNIQUE REFERENCES clinical_note (id),
                because    TEXT   NOT NULL CHECK (because IN ('wrong-person', 'not-so', 'written-twice')),
                words      TEXT,
                marked_by  TEXT   NOT NULL,
                marked_at  BIGINT NOT NULL
            );
            """
        )
    ]
}

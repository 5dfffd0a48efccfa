import Store

extension Migration {
    /// Who people are, as far as it is known, and which records are of one person.
    package static let people: [Migration] = [
        Migration(
            "0030 people",
            sealed: [
                "person", "person_name", "legal_name", "person_fact", "person_contact", "person_merge", "person_apart",
            ],
            """
            -- retention: case-record; what is known stands in tables of its own, so that a person may be nothing but this
            CREATE TABLE person (
                id        TEXT   PRIMARY KEY,
                root_id   TEXT   NOT NULL,
                begun_at  BIGINT NOT NULL,
                begun_by  TEXT   NOT NULL
            );
            CREATE INDEX person_root ON person (root_id);
            -- retention: case-record
            CREATE TABLE person_name (
                id                TEXT   PRIMARY KEY,
                person_id         TEXT   NOT NULL REFERENCES person (id),
                kind              TEXT   NOT NULL CHECK (kind IN ('self-chosen', 'used', 'nickname', 'earlier')),
                given             TEXT,
                family            TEXT,
                recorded_by       TEXT   NOT NULL,
                recorded_at       BIGINT NOT NULL,
                withdrawn_reason  TEXT CHECK (withdrawn_reason IN (
                    'not-so', 'no-longer-so', 'asked-by-person', 'another-person')),
                withdrawn_by      TEXT,
                withdrawn_at      BIGINT,
                CHECK (given IS NOT NULL OR family IS NOT NULL),
                CHECK ((withdrawn_reason IS NULL) = (withdrawn_at IS NULL)),
                CHECK ((withdrawn_reason IS NULL) = (withdrawn_by IS NULL))
            );
            CREATE INDEX person_name_person ON person_name (person_id);
            -- retention: case-record; read only by those who may see legal names
            CREATE TABLE legal_name (
                id                TEXT   PRIMARY KEY,
                person_id         TEXT   NOT NULL REFERENCES person (id),
                given             TEXT,
                family            TEXT,
                source            TEXT   NOT NULL CHECK (source IN ('document', 'record', 'person')),
                recorded_by       TEXT   NOT NULL,
                recorded_at       BIGINT NOT NULL,
                withdrawn_reason  TEXT CHECK (withdrawn_reason IN (
                    'not-so', 'no-longer-so', 'asked-by-person', 'another-person')),
                withdrawn_by      TEXT,
                withdrawn_at      BIGINT,
                CHECK (given IS NOT NULL OR family IS NOT NULL),
                CHECK ((withdrawn_reason IS NULL) = (withdrawn_at IS NULL)),
                CHECK ((withdrawn_reason IS NULL) = (withdrawn_by IS NULL))
            );
            CREATE INDEX legal_name_person ON legal_name (person_id);
            -- retention: case-record
            CREATE TABLE person_fact (
                id                TEXT   PRIMARY KEY,
                person_id         TEXT   NOT NULL REFERENCES person (id),
                kind              TEXT   NOT NULL CHECK (kind IN (
                    'birth-date', 'age-range', 'phone', 'place', 'description')),
                value             TEXT   NOT NULL,
                recorded_by       TEXT   NOT NULL,
                recorded_at       BIGINT NOT NULL,
                withdrawn_reason  TEXT CHECK (withdrawn_reason IN (
                    'not-so', 'no-longer-so', 'asked-by-person', 'another-person')),
                withdrawn_by      TEXT,
                withdrawn_at      BIGINT,
                CHECK ((withdrawn_reason IS NULL) = (withdrawn_at IS NULL)),
                CHECK ((withdrawn_reason IS NULL) = (withdrawn_by IS NULL))
            );
            CREATE INDEX person_fact_person ON person_fact (person_id);
            -- retention: case-record; a call's person is nobody known until somebody says so, and may be again
            CREATE TABLE person_contact (
                id              TEXT   PRIMARY KEY,
                person_id       TEXT   NOT NULL REFERENCES person (id),
                call_person_id  TEXT   NOT NULL REFERENCES call_person (id),
                certainty       TEXT   NOT NULL CHECK (certainty IN ('certain', 'probable', 'possible')),
                linked_by       TEXT   NOT NULL,
                linked_at       BIGINT NOT NULL,
                undone_by       TEXT,
                undone_at       BIGINT,
                CHECK ((undone_by IS NULL) = (undone_at IS NULL))
            );
            CREATE UNIQUE INDEX one_known_person ON person_contact (call_person_id) WHERE undone_at IS NULL;
            CREATE INDEX person_contact_person ON person_contact (person_id) WHERE undone_at IS NULL;
            -- retention: case-record; a merge moves nothing: it says as whom a record counts
            CREATE TABLE person_merge (
                id             TEXT   PRIMARY KEY,
                kept_id        TEXT   NOT NULL REFERENCES person (id),
                merged_id      TEXT   NOT NULL REFERENCES person (id),
                certainty      TEXT   NOT NULL CHECK (certainty IN ('certain', 'probable', 'possible')),
                reason         TEXT   NOT NULL,
                likelihood     BIGINT CHECK (likelihood BETWEEN 0 AND 1000),
                merged_by      TEXT   NOT NULL,
                merged_at      BIGINT NOT NULL,
                undone_reason  TEXT,
                undone_by      TEXT,
                undone_at      BIGINT,
                CHECK (kept_id <> merged_id),
                CHECK ((undone_reason IS NULL) = (undone_at IS NULL)),
                CHECK ((undone_reason IS NULL) = (undone_by IS NULL))
            );
            CREATE UNIQUE INDEX one_merge_standing ON person_merge (merged_id) WHERE undone_at IS NULL;
            CREATE INDEX person_merge_kept ON person_merge (kept_id);
            -- retention: case-record; two who were told apart are not proposed again
            CREATE TABLE person_apart (
                id            TEXT   PRIMARY KEY,
                one_id        TEXT   NOT NULL REFERENCES person (id),
                other_id      TEXT   NOT NULL REFERENCES person (id),
                reason        TEXT   NOT NULL,
                told_by       TEXT   NOT NULL,
                told_at       BIGINT NOT NULL,
                UNIQUE (one_id, other_id),
                CHECK (one_id < other_id)
            );
            CREATE INDEX person_apart_other ON person_apart (other_id);
            """
        )
    ]
}

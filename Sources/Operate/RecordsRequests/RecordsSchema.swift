import Store

extension Migration {
    /// Who asked for records, what was taken out of them before they were given, and what was given.
    package static let recordsRequests: [Migration] = [
        Migration(
            "0041 records",
            sealed: ["records_rule", "records_request", "records_redaction", "records_copy"],
            """
            -- retention: workspace; of each kind the newest row counts
            CREATE TABLE records_rule (
                id              TEXT   PRIMARY KEY,
                kind            TEXT   NOT NULL,
                days            BIGINT NOT NULL CHECK (days > 0),
                business        BIGINT NOT NULL CHECK (business IN (0, 1)),
                extension_days  BIGINT NOT NULL CHECK (extension_days >= 0),
                authority       TEXT   NOT NULL,
                set_by          TEXT   NOT NULL,
                set_at          BIGINT NOT NULL
            );
            -- retention: disclosure-account; who asked for what, and what they were told
            CREATE TABLE records_request (
                id                TEXT   PRIMARY KEY,
                number            BIGINT NOT NULL UNIQUE,
                kind              TEXT   NOT NULL CHECK (kind IN (
                    'person', 'representative', 'attorney', 'subpoena', 'court-order', 'public-records', 'agency')),
                requester         TEXT   NOT NULL,
                contact           TEXT,
                purpose           TEXT,
                asked             TEXT   NOT NULL,
                authority         TEXT,
                part2_order       TEXT,
                proof             TEXT   NOT NULL CHECK (proof IN (
                    'not-seen', 'document', 'known', 'notarised', 'questions', 'served')),
                scope             TEXT CHECK (scope IN ('person', 'call', 'case', 'period')),
                person_id         TEXT   REFERENCES person (id),
                call_id           TEXT   REFERENCES call (id),
                case_id           TEXT   REFERENCES support_case (id),
                from_moment       BIGINT,
                to_moment         BIGINT,
                received_at       BIGINT NOT NULL,
                first_due_at      BIGINT NOT NULL,
                due_at            BIGINT NOT NULL,
                entered_by        TEXT   NOT NULL,
                entered_at        BIGINT NOT NULL,
                extended_because  TEXT,
                extended_by       TEXT,
                extended_at       BIGINT,
                due_soon_at       BIGINT,
                overdue_at        BIGINT,
                gathered_by       TEXT,
                gathered_at       BIGINT,
                packet_digest     TEXT,
                submitted_by      TEXT,
                submitted_at      BIGINT,
                returned_because  TEXT,
                returned_by       TEXT,
                closed_by         TEXT,
                closed_at         BIGINT,
                closure           TEXT CHECK (closure IN ('released', 'denied', 'withdrawn', 'none-found')),
                ground            TEXT,
                closing_words     TEXT,
                CHECK ((scope = 'period') = (from_moment IS NOT NULL)),
                CHECK ((from_moment IS NULL) = (to_moment IS NULL)),
                CHECK (from_moment IS NULL OR from_moment < to_moment),
                CHECK ((gathered_at IS NULL) = (packet_digest IS NULL)),
                CHECK (submitted_at IS NULL OR gathered_at IS NOT NULL),
                CHECK ((extended_at IS NULL) = (extended_because IS NULL)),
                CHECK ((closed_at IS NULL) = (closure IS NULL)),
                CHECK ((closed_at IS NULL) = (closed_by IS NULL)),
                CHECK (closure <> 'released' OR (submitted_by IS NOT NULL AND submitted_by <> closed_by)),
                CHECK (closure <> 'denied' OR ground IS NOT NULL)
            );
            CREATE INDEX records_request_open ON records_request (due_at, id) WHERE closed_at IS NULL;
            CREATE INDEX records_request_person ON records_request (person_id);
            CREATE INDEX records_request_call ON records_request (call_id);
            CREATE INDEX records_request_case ON records_request (case_id);
            -- retention: disclosure-account; names of rows and how they read, without a word of them
            CREATE TABLE records_line (
                id            TEXT   PRIMARY KEY,
                request_id    TEXT   NOT NULL REFERENCES records_request (id),
                place         BIGINT NOT NULL,
                source_table  TEXT   NOT NULL,
                source_id     TEXT   NOT NULL,
                digest        TEXT   NOT NULL,
                UNIQUE (request_id, source_table, source_id)
            );
            CREATE INDEX records_line_place ON records_line (request_id, place);
            CREATE INDEX records_line_source ON records_line (source_id);
            -- retention: disclosure-account; where something is taken out and why, without what stood there
            CREATE TABLE records_redaction (
                id           TEXT   PRIMARY KEY,
                request_id   TEXT   NOT NULL REFERENCES records_request (id),
                line_id      TEXT   NOT NULL REFERENCES records_line (id),
                field        TEXT,
                begins       BIGINT,
                length       BIGINT,
                ground       TEXT   NOT NULL,
                origin       TEXT   NOT NULL CHECK (origin IN ('rule', 'hand')),
                answer       TEXT CHECK (answer IN ('accepted', 'rejected')),
                reason       TEXT,
                made_at      BIGINT NOT NULL,
                answered_by  TEXT,
                answered_at  BIGINT,
                CHECK ((begins IS NULL) = (length IS NULL)),
                CHECK (begins IS NULL OR (field IS NOT NULL AND begins >= 0 AND length > 0)),
                CHECK ((answer IS NULL) = (answered_at IS NULL)),
                CHECK ((answer IS NULL) = (answered_by IS NULL)),
                CHECK (coalesce(answer, '') <> 'rejected' OR reason IS NOT NULL)
            );
            CREATE INDEX records_redaction_request ON records_redaction (request_id, line_id);
            CREATE INDEX records_redaction_line ON records_redaction (line_id);
            -- retention: disclosure-account; exactly what was given, without what was taken out
            CREATE TABLE records_copy (
                id          TEXT   PRIMARY KEY,
                request_id  TEXT   NOT NULL REFERENCES records_request (id),
                form        TEXT   NOT NULL CHECK (form IN ('json', 'html', 'csv')),
                language    TEXT   NOT NULL,
                content     TEXT   NOT NULL,
                digest      TEXT   NOT NULL,
                made_at     BIGINT NOT NULL,
                UNIQUE (request_id, form)
            );
            ALTER TABLE disclosure RENAME TO disclosure_before;
            DROP INDEX disclosure_person;
            DROP INDEX disclosure_by_consent;
            -- retention: disclosure-account; the document is what was given, code for code
            CREATE TABLE disclosure (
                id          TEXT   PRIMARY KEY,
                person_id   TEXT   NOT NULL REFERENCES person (id),
                recipient   TEXT   NOT NULL,
                purpose     TEXT   NOT NULL,
                categories  TEXT   NOT NULL,
                basis       TEXT   NOT NULL CHECK (basis IN (
                    'consent', 'treatment', 'medical-emergency', 'serious-threat', 'court-order', 'mandated-report',
                    'records-request')),
                consent_id  TEXT   REFERENCES consent (id),
                reason      TEXT,
                is_part2    BIGINT NOT NULL CHECK (is_part2 IN (0, 1)),
                document    TEXT   NOT NULL,
                given_by    TEXT   NOT NULL,
                given_at    BIGINT NOT NULL,
                CHECK ((basis = 'consent') = (consent_id IS NOT NULL)),
                CHECK (basis IN ('consent', 'treatment') OR reason IS NOT NULL)
            );
            INSERT INTO disclosure (id, person_id, recipient, purpose, categories, basis, consent_id, reason, is_part2,
                document, given_by, given_at)
            SELECT id, person_id, recipient, purpose, categories, basis, consent_id, reason, is_part2, document, given_by,
                given_at
            FROM disclosure_before;
            DROP TABLE disclosure_before;
            CREATE INDEX disclosure_person ON disclosure (person_id, given_at);
            CREATE INDEX disclosure_by_consent ON disclosure (consent_id);
            """
        )
    ]
}

import Store

extension Migration {
    /// Reports that the law asks of whoever suspects that a child or an adult who cannot protect themselves is harmed.
    package static let mandatedReports: [Migration] = [
        Migration(
            "0037 mandated",
            sealed: [
                "mandated_rule", "mandated_report", "mandated_reporter", "oral_report", "mandated_packet",
                "mandated_sending", "mandated_notice",
            ],
            """
            -- retention: directory; of each kind the newest row counts, and a report keeps the one it began under
            CREATE TABLE mandated_rule (
                id              TEXT   PRIMARY KEY,
                kind            TEXT   NOT NULL CHECK (kind IN ('child', 'vulnerable-adult')),
                revision        BIGINT NOT NULL,
                state           TEXT   NOT NULL,
                who             TEXT   NOT NULL CHECK (who IN ('everyone', 'professions')),
                oral_minutes    BIGINT NOT NULL CHECK (oral_minutes BETWEEN 1 AND 1440),
                written_enough  BIGINT NOT NULL CHECK (written_enough IN (0, 1)),
                written_hours   BIGINT CHECK (written_hours BETWEEN 1 AND 720),
                written_from    TEXT CHECK (written_from IN ('suspicion', 'oral-report')),
                agency          TEXT,
                telephone       TEXT,
                form            TEXT,
                citation        TEXT   NOT NULL,
                asked           TEXT   NOT NULL,
                set_by          TEXT   NOT NULL,
                set_at          BIGINT NOT NULL,
                CHECK ((written_hours IS NULL) = (written_from IS NULL)),
                UNIQUE (kind, revision)
            );
            -- retention: mandated-report; whom it is about may be unknown, and words are enough
            CREATE TABLE mandated_report (
                id                  TEXT   PRIMARY KEY,
                kind                TEXT   NOT NULL CHECK (kind IN ('child', 'vulnerable-adult')),
                rule_id             TEXT   REFERENCES mandated_rule (id),
                call_id             TEXT   REFERENCES call (id),
                case_id             TEXT   REFERENCES support_case (id),
                person_id           TEXT   REFERENCES person (id),
                about               TEXT,
                suspected_at        BIGINT NOT NULL,
                begun_at            BIGINT NOT NULL,
                packet_revision     BIGINT NOT NULL,
                oral_due_at         BIGINT NOT NULL,
                oral_made_at        BIGINT,
                oral_overdue_at     BIGINT,
                written_due_at      BIGINT,
                written_made_at     BIGINT,
                written_overdue_at  BIGINT,
                ended_at            BIGINT,
                ended_by            TEXT,
                CHECK ((ended_at IS NULL) = (ended_by IS NULL))
            );
            CREATE INDEX mandated_report_open ON mandated_report (oral_due_at, id) WHERE ended_at IS NULL;
            CREATE INDEX mandated_report_call ON mandated_report (call_id);
            CREATE INDEX mandated_report_case ON mandated_report (case_id);
            CREATE INDEX mandated_report_person ON mandated_report (person_id);
            -- retention: mandated-report; who suspects it: shown to nobody but themselves and those who may see reporters
            CREATE TABLE mandated_reporter (
                id          TEXT   PRIMARY KEY,
                report_id   TEXT   NOT NULL REFERENCES mandated_report (id),
                account_id  TEXT   NOT NULL REFERENCES account (id),
                joined_at   BIGINT NOT NULL,
                UNIQUE (report_id, account_id)
            );
            CREATE INDEX mandated_reporter_account ON mandated_reporter (account_id, report_id);
            -- retention: mandated-report; every try to tell an agency by word of mouth
            CREATE TABLE oral_report (
                id            TEXT   PRIMARY KEY,
                report_id     TEXT   NOT NULL REFERENCES mandated_report (id),
                result        TEXT   NOT NULL CHECK (result IN ('taken', 'no-answer', 'put-off')),
                agency        TEXT   NOT NULL,
                taken_by      TEXT,
                reference     TEXT,
                note          TEXT,
                at            BIGINT NOT NULL,
                flag          TEXT,
                entered_by    TEXT   NOT NULL,
                entered_at    BIGINT NOT NULL,
                withdrawn_at  BIGINT,
                withdrawn_by  TEXT,
                because       TEXT,
                CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
                CHECK ((withdrawn_at IS NULL) = (because IS NULL))
            );
            CREATE INDEX oral_report_of ON oral_report (report_id, at, id);
            -- retention: mandated-report; each version as it was written, never written over
            CREATE TABLE mandated_packet (
                id          TEXT   PRIMARY KEY,
                report_id   TEXT   NOT NULL REFERENCES mandated_report (id),
                revision    BIGINT NOT NULL,
                content     TEXT   NOT NULL,
                written_by  TEXT   NOT NULL,
                written_at  BIGINT NOT NULL,
                UNIQUE (report_id, revision)
            );
            -- retention: mandated-report; which version went where
            CREATE TABLE mandated_sending (
                id            TEXT   PRIMARY KEY,
                report_id     TEXT   NOT NULL REFERENCES mandated_report (id),
                revision      BIGINT NOT NULL,
                channel       TEXT   NOT NULL CHECK (channel IN ('portal', 'fax', 'secure-mail', 'post', 'by-hand')),
                agency        TEXT   NOT NULL,
                reference     TEXT,
                at            BIGINT NOT NULL,
                flag          TEXT,
                entered_by    TEXT   NOT NULL,
                entered_at    BIGINT NOT NULL,
                withdrawn_at  BIGINT,
                withdrawn_by  TEXT,
                because       TEXT,
                FOREIGN KEY (report_id, revision) REFERENCES mandated_packet (report_id, revision),
                CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
                CHECK ((withdrawn_at IS NULL) = (because IS NULL))
            );
            CREATE INDEX mandated_sending_of ON mandated_sending (report_id, at, id);
            -- retention: mandated-report; who of those who lead has taken note: nothing else is theirs to do
            CREATE TABLE mandated_notice (
                id          TEXT   PRIMARY KEY,
                report_id   TEXT   NOT NULL REFERENCES mandated_report (id),
                account_id  TEXT   NOT NULL REFERENCES account (id),
                seen_at     BIGINT NOT NULL,
                UNIQUE (report_id, account_id)
            );
            """
        )
    ]
}

import Store

extension Migration {
    /// Callers who are handed from one centre to another.
    package static let transfers: [Migration] = [
        Migration(
            "0017 transfers",
            sealed: ["transfer", "transfer_report"],
            """
            -- retention: call-record
            CREATE TABLE transfer (
                id                TEXT   PRIMARY KEY,
                call_id           TEXT   NOT NULL REFERENCES call (id),
                path_id           TEXT   NOT NULL REFERENCES path (id),
                direction         TEXT   NOT NULL CHECK (direction IN ('out', 'in')),
                centre            TEXT   NOT NULL CHECK (centre IN (
                    '988', 'local-crisis-line', 'veterans-line', 'poison-control', '911-centre', 'EMS-centre', 'other',
                    'not-known')),
                centre_name       TEXT,
                warmth            TEXT   NOT NULL CHECK (warmth IN ('warm', 'cold', 'not-known')),
                passed            TEXT   NOT NULL,
                begun_at          BIGINT NOT NULL,
                answered_at       BIGINT,
                completed_at      BIGINT,
                declined_at       BIGINT,
                decline           TEXT CHECK (decline IN (
                    'no-answer', 'none-free', 'not-for-them', 'no-shared-language', 'other-reason')),
                returned_at       BIGINT,
                returned_because  TEXT CHECK (returned_because IN (
                    'needs-dispatch', 'not-for-them', 'line-dropped', 'caller-asked-back', 'none-free',
                    'other-reason')),
                heard_at          BIGINT,
                disposition       TEXT CHECK (disposition IN (
                    'resolved-by-phone', 'mobile-team-sent', 'emergency-sent', 'follow-up-arranged', 'caller-left',
                    'declined-help', 'not-known')),
                note              TEXT,
                begun_by          TEXT   NOT NULL,
                entered_at        BIGINT NOT NULL,
                CHECK ((declined_at IS NULL) = (decline IS NULL)),
                CHECK ((returned_at IS NULL) = (returned_because IS NULL)),
                CHECK ((heard_at IS NULL) = (disposition IS NULL)),
                CHECK (centre <> 'other' OR centre_name IS NOT NULL)
            );
            CREATE INDEX transfer_call ON transfer (call_id);
            CREATE INDEX transfer_open ON transfer (begun_at, id)
                WHERE direction = 'out' AND completed_at IS NULL AND declined_at IS NULL AND returned_at IS NULL;
            CREATE INDEX transfer_back ON transfer (returned_at, id)
                WHERE direction = 'out' AND returned_at IS NOT NULL;
            -- retention: call-record
            CREATE TABLE transfer_report (
                id           TEXT   PRIMARY KEY,
                transfer_id  TEXT   NOT NULL REFERENCES transfer (id),
                step         TEXT   NOT NULL CHECK (step IN (
                    'answered', 'completed', 'declined', 'returned', 'heard', 'details')),
                at           BIGINT NOT NULL,
                entered_at   BIGINT NOT NULL,
                entered_by   TEXT   NOT NULL,
                flag         TEXT CHECK (flag IN (
                    'before-the-transfer', 'before-it-was-answered', 'after-the-transfer-ended', 'already-told'))
            );
            CREATE INDEX transfer_report_transfer ON transfer_report (transfer_id, entered_at);
            """
        )
    ]

    /// What was told each time, so that nothing that is told later takes the place of what was told before.
    package static let transferReports: [Migration] = [
        Migration(
            "0027 transfer reports",
            """
            ALTER TABLE transfer_report ADD COLUMN code TEXT;
            ALTER TABLE transfer_report ADD COLUMN centre_name TEXT;
            ALTER TABLE transfer_report ADD COLUMN warmth TEXT;
            ALTER TABLE transfer_report ADD COLUMN passed TEXT;
            ALTER TABLE transfer_report ADD COLUMN note TEXT;
            """
        )
    ]
}

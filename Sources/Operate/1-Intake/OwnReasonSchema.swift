import Store

extension Migration {
    /// The finer reasons that published versions of programs add, and the columns that name one beside a standard code.
    package static let ownReasons: [Migration] = [
        Migration(
            "0023 own reasons",
            sealed: ["program_reason"],
            """
            -- retention: directory; what a code of a program meant stays readable as long as the calls that left by it
            CREATE TABLE program_reason (
                id              TEXT   PRIMARY KEY,
                program_digest  TEXT   NOT NULL,
                program         TEXT   NOT NULL,
                ordinal         BIGINT NOT NULL,
                code            TEXT   NOT NULL,
                under           TEXT   NOT NULL,
                language        TEXT   NOT NULL,
                title           TEXT   NOT NULL,
                UNIQUE (program_digest, code, language)
            );
            CREATE INDEX program_reason_code ON program_reason (code, ordinal);
            ALTER TABLE path ADD COLUMN left_own TEXT;
            ALTER TABLE path_need ADD COLUMN left_own TEXT;
            ALTER TABLE triage_decision ADD COLUMN reason_own TEXT;
            ALTER TABLE triage_decision ADD COLUMN recommended_own TEXT;
            ALTER TABLE second_opinion ADD COLUMN about_own TEXT;
            ALTER TABLE encounter ADD COLUMN ending_own TEXT;
            CREATE INDEX path_left_own ON path (left_own, received_at, id) WHERE left_own IS NOT NULL;
            """
        )
    ]
}

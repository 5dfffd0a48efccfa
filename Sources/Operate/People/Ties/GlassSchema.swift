import Store

extension Migration {
    /// Whose records were opened in emergencies, by whom and why, and whether that was found right.
    package static let glass: [Migration] = [
        Migration(
            "0036 glass",
            sealed: ["break_glass"],
            """
            -- retention: case-record; the person may ask who opened their record as long as there is one
            CREATE TABLE break_glass (
                id                 TEXT   PRIMARY KEY,
                person_id          TEXT   NOT NULL REFERENCES person (id),
                call_id            TEXT   REFERENCES call (id),
                reason             TEXT   NOT NULL CHECK (reason IN (
                    'danger-to-life', 'danger-to-others', 'cannot-speak', 'other')),
                words              TEXT   NOT NULL,
                broken_by          TEXT   NOT NULL REFERENCES account (id),
                broken_as          TEXT   NOT NULL,
                broken_at          BIGINT NOT NULL,
                until_at           BIGINT NOT NULL,
                ended_at           BIGINT,
                ended_as           TEXT CHECK (ended_as IN ('early', 'ran-out')),
                review_due_at      BIGINT NOT NULL,
                review_overdue_at  BIGINT,
                ruling             TEXT CHECK (ruling IN ('right', 'not-right')),
                review_words       TEXT,
                reviewed_by        TEXT   REFERENCES account (id),
                reviewed_at        BIGINT,
                CHECK (until_at > broken_at),
                CHECK ((ended_at IS NULL) = (ended_as IS NULL)),
                CHECK ((reviewed_at IS NULL) = (ruling IS NULL)),
                CHECK ((reviewed_at IS NULL) = (review_words IS NULL)),
                CHECK ((reviewed_at IS NULL) = (reviewed_by IS NULL)),
                CHECK (reviewed_by IS NULL OR reviewed_by <> broken_by)
            );
            CREATE INDEX break_glass_person ON break_glass (person_id, broken_at);
            CREATE INDEX break_glass_open ON break_glass (broken_by, person_id) WHERE ended_at IS NULL;
            CREATE INDEX break_glass_newest ON break_glass (broken_at, id);
            CREATE INDEX break_glass_waiting ON break_glass (broken_at, id) WHERE reviewed_at IS NULL;
            CREATE INDEX access_log_glass ON access_log (subject_id, position) WHERE subject_kind = 'broken-glass';
            CREATE INDEX assignment_call ON assignment (call_id);
            """
        )
    ]
}

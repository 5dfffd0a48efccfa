import Store

extension Migration {
    /// What clinicians said of the flags that call-takers set.
    package static let flags: [Migration] = [
        Migration(
            "0021 flags",
            sealed: ["call_flag"],
            """
            -- retention: call-record; who flagged the call, and when, stands here as it was when it was answered
            CREATE TABLE call_flag (
                id           TEXT   PRIMARY KEY,
                path_id      TEXT   NOT NULL UNIQUE REFERENCES path (id),
                flagged_by   TEXT   NOT NULL,
                flagged_at   BIGINT NOT NULL,
                answer       TEXT   NOT NULL CHECK (answer IN ('confirmed', 'undone')),
                implied      BIGINT NOT NULL CHECK (implied IN (0, 1)),
                reason       TEXT CHECK (reason IN (
                    'not-behavioural', 'police-matter', 'medical-only', 'wrong-call', 'other')),
                note         TEXT,
                answered_by  TEXT   NOT NULL,
                answered_at  BIGINT NOT NULL,
                CHECK ((answer = 'undone') = (reason IS NOT NULL)),
                CHECK (implied = 0 OR answer = 'confirmed'),
                CHECK (reason IS NULL OR reason <> 'other' OR note IS NOT NULL)
            );
            """
        )
    ]
}

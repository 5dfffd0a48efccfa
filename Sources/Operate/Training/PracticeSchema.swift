import Store

extension Migration {
    /// Who plays which scenario, alone or as a class, and what they chose.
    package static let practice: [Migration] = [
        Migration(
            "0056 practice",
            sealed: ["practice", "practice_player", "practice_role", "practice_step", "practice_reflection"],
            """
            -- retention: directory; each scenario as it was written when somebody played it, by the SHA-256 of its file
            CREATE TABLE scenario_text (
                id       TEXT   PRIMARY KEY,
                name     TEXT   NOT NULL,
                version  TEXT   NOT NULL,
                text     TEXT   NOT NULL,
                kept_at  BIGINT NOT NULL
            );
            -- retention: staff-record; one playing of a scenario
            CREATE TABLE practice (
                id        TEXT   PRIMARY KEY,
                digest    TEXT   NOT NULL REFERENCES scenario_text (id),
                kind      TEXT   NOT NULL CHECK (kind IN ('alone', 'class')),
                led_by    TEXT   NOT NULL REFERENCES account (id),
                begun_at  BIGINT NOT NULL,
                code      TEXT,
                dealt_at  BIGINT,
                ended_at  BIGINT,
                changes   BIGINT NOT NULL,
                CHECK ((code IS NULL) = (kind = 'alone')),
                CHECK (kind = 'class' OR dealt_at IS NOT NULL)
            );
            CREATE INDEX practice_begun ON practice (begun_at, id);
            CREATE INDEX practice_led ON practice (led_by, begun_at);
            CREATE INDEX practice_code ON practice (code, begun_at) WHERE ended_at IS NULL;
            -- retention: staff-record; whoever joined too late for a role watches
            CREATE TABLE practice_player (
                id            TEXT   PRIMARY KEY,
                practice_id   TEXT   NOT NULL REFERENCES practice (id),
                account_id    TEXT   NOT NULL REFERENCES account (id),
                group_number  BIGINT CHECK (group_number >= 1),
                joined_at     BIGINT NOT NULL,
                left_at       BIGINT,
                UNIQUE (practice_id, account_id)
            );
            CREATE INDEX practice_player_account ON practice_player (account_id, joined_at);
            -- retention: staff-record; each role of a group is played by one
            CREATE TABLE practice_role (
                id            TEXT   PRIMARY KEY,
                practice_id   TEXT   NOT NULL REFERENCES practice (id),
                group_number  BIGINT NOT NULL CHECK (group_number >= 1),
                role          TEXT   NOT NULL CHECK (role IN ('officer', 'social-worker', 'dispatcher', 'paramedic')),
                account_id    TEXT   NOT NULL REFERENCES account (id),
                UNIQUE (practice_id, group_number, role)
            );
            -- retention: staff-record; what was chosen, in order
            CREATE TABLE practice_step (
                id            TEXT   PRIMARY KEY,
                practice_id   TEXT   NOT NULL REFERENCES practice (id),
                group_number  BIGINT NOT NULL CHECK (group_number >= 1),
                position      BIGINT NOT NULL CHECK (position >= 1),
                role          TEXT   NOT NULL CHECK (role IN ('officer', 'social-worker', 'dispatcher', 'paramedic')),
                scene         TEXT   NOT NULL,
                choice        TEXT   NOT NULL,
                account_id    TEXT   NOT NULL REFERENCES account (id),
                chosen_at     BIGINT NOT NULL,
                UNIQUE (practice_id, group_number, position)
            );
            -- retention: staff-record; somebody's own words about it, which whoever leads reads only where they are shared
            CREATE TABLE practice_reflection (
                id            TEXT   PRIMARY KEY,
                practice_id  TEXT   NOT NULL REFERENCES practice (id),
                account_id   TEXT   NOT NULL REFERENCES account (id),
                words        TEXT   NOT NULL,
                shared       BIGINT NOT NULL CHECK (shared IN (0, 1)),
                written_at   BIGINT NOT NULL,
                UNIQUE (practice_id, account_id)
            );
            """)
    ]
}

import Store

extension Migration {
    /// Safety plans in people's own words, and the links by which people get what is theirs.
    package static let safetyPlans: [Migration] = [
        Migration(
            "0032 safety plans",
            sealed: [
                "safety_plan", "safety_plan_line", "safety_plan_earlier", "safety_plan_step", "safety_plan_copy",
                "person_link",
            ],
            """
            -- retention: case-record; a version's words are never changed, and what came after it stands in tables of its own
            CREATE TABLE safety_plan (
                id            TEXT   PRIMARY KEY,
                person_id     TEXT   NOT NULL REFERENCES person (id),
                language      TEXT   NOT NULL,
                written_by    TEXT   NOT NULL,
                written_at    BIGINT NOT NULL,
                ended_reason  TEXT CHECK (ended_reason IN ('asked-by-person', 'no-longer-right', 'another-person')),
                ended_by      TEXT,
                ended_at      BIGINT,
                CHECK ((ended_reason IS NULL) = (ended_at IS NULL)),
                CHECK ((ended_reason IS NULL) = (ended_by IS NULL))
            );
            CREATE INDEX safety_plan_person ON safety_plan (person_id);
            -- retention: case-record; the person's own words
            CREATE TABLE safety_plan_line (
                id         TEXT   PRIMARY KEY,
                plan_id    TEXT   NOT NULL REFERENCES safety_plan (id),
                heading    TEXT   NOT NULL CHECK (heading IN (
                    'warning-signs', 'by-myself', 'distraction', 'helpers', 'professionals', 'surroundings')),
                place      BIGINT NOT NULL,
                words      TEXT   NOT NULL,
                phone      TEXT,
                is_step    BIGINT NOT NULL CHECK (is_step IN (0, 1)),
                UNIQUE (plan_id, place),
                CHECK (phone IS NULL OR heading IN ('distraction', 'helpers', 'professionals')),
                CHECK (is_step = 0 OR heading = 'surroundings')
            );
            -- retention: case-record; a plan replaces those it is based on, wherever both are of one person
            CREATE TABLE safety_plan_earlier (
                id          TEXT PRIMARY KEY,
                plan_id     TEXT NOT NULL REFERENCES safety_plan (id),
                earlier_id  TEXT NOT NULL REFERENCES safety_plan (id),
                UNIQUE (plan_id, earlier_id),
                CHECK (plan_id <> earlier_id)
            );
            -- retention: case-record; the latest says how it stands
            CREATE TABLE safety_plan_step (
                id       TEXT   PRIMARY KEY,
                plan_id  TEXT   NOT NULL REFERENCES safety_plan (id),
                line_id  TEXT   NOT NULL REFERENCES safety_plan_line (id),
                state    TEXT   NOT NULL CHECK (state IN ('open', 'done')),
                told_by  TEXT   NOT NULL,
                told_at  BIGINT NOT NULL
            );
            CREATE INDEX safety_plan_step_plan ON safety_plan_step (plan_id);
            -- retention: case-record; the latest says how it stands
            CREATE TABLE safety_plan_copy (
                id          TEXT   PRIMARY KEY,
                plan_id     TEXT   NOT NULL REFERENCES safety_plan (id),
                kind        TEXT   NOT NULL CHECK (kind IN ('none', 'card', 'page', 'paper')),
                kept_where  TEXT,
                told_by     TEXT   NOT NULL,
                told_at     BIGINT NOT NULL
            );
            CREATE INDEX safety_plan_copy_plan ON safety_plan_copy (plan_id);
            -- retention: case-record; nothing that opens a link can be read from here
            CREATE TABLE person_link (
                id            TEXT   PRIMARY KEY,
                purpose       TEXT   NOT NULL CHECK (purpose IN ('safety-plan', 'own-page')),
                person_id     TEXT   NOT NULL REFERENCES person (id),
                about_id      TEXT   NOT NULL,
                token_hash    TEXT   NOT NULL UNIQUE,
                code_hash     TEXT   NOT NULL,
                given_by      TEXT   NOT NULL,
                given_at      BIGINT NOT NULL,
                expires_at    BIGINT NOT NULL,
                wrong_codes   BIGINT NOT NULL CHECK (wrong_codes BETWEEN 0 AND 5),
                opened_at     BIGINT,
                pass_hash     TEXT,
                pass_until    BIGINT,
                closed_at     BIGINT,
                closed_as     TEXT CHECK (closed_as IN ('wrong-codes', 'taken-back', 'replaced', 'ended')),
                CHECK (wrong_codes < 5 OR closed_at IS NOT NULL),
                CHECK ((closed_at IS NULL) = (closed_as IS NULL)),
                CHECK ((opened_at IS NULL) = (pass_hash IS NULL)),
                CHECK ((opened_at IS NULL) = (pass_until IS NULL))
            );
            CREATE INDEX person_link_person ON person_link (person_id);
            CREATE INDEX person_link_about ON person_link (about_id);
            """
        )
    ]
}

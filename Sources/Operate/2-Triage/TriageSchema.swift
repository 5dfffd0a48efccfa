import Store

extension Migration {
    /// The versions of programs that were published, what was answered under them, and what was decided.
    package static let triage: [Migration] = [
        Migration(
            "0004 triage",
            sealed: ["program_version", "triage", "triage_answer", "triage_decision"],
            """
            -- retention: directory; a decision names the version it was made under, which stays readable as long
            CREATE TABLE program_version (
                id            TEXT   PRIMARY KEY,
                name          TEXT   NOT NULL,
                version       TEXT   NOT NULL,
                ordinal       BIGINT NOT NULL UNIQUE CHECK (ordinal > 0),
                text          TEXT   NOT NULL,
                published_by  TEXT   NOT NULL,
                published_at  BIGINT NOT NULL,
                UNIQUE (name, version)
            );
            CREATE INDEX program_version_live ON program_version (name, ordinal);
            -- retention: call-record
            CREATE TABLE triage (
                id        TEXT   PRIMARY KEY,
                path_id   TEXT   NOT NULL UNIQUE REFERENCES path (id),
                begun_by  TEXT   NOT NULL,
                begun_at  BIGINT NOT NULL
            );
            -- retention: call-record
            CREATE TABLE triage_answer (
                id           TEXT   PRIMARY KEY,
                path_id      TEXT   NOT NULL REFERENCES path (id),
                question     TEXT   NOT NULL,
                revision     BIGINT NOT NULL CHECK (revision > 0),
                value        TEXT   NOT NULL,
                source       TEXT   NOT NULL CHECK (source IN ('record', 'caller', 'observed')),
                state        TEXT   NOT NULL CHECK (state IN ('current', 'earlier', 'rival')),
                answered_by  TEXT   NOT NULL,
                answered_at  BIGINT NOT NULL,
                UNIQUE (path_id, question, revision)
            );
            CREATE UNIQUE INDEX one_current_answer ON triage_answer (path_id, question, source)
                WHERE state = 'current';
            -- retention: call-record
            CREATE TABLE triage_decision (
                id                    TEXT   PRIMARY KEY,
                path_id               TEXT   NOT NULL UNIQUE REFERENCES path (id),
                program_digest        TEXT   NOT NULL REFERENCES program_version (id),
                recommended_level     BIGINT NOT NULL CHECK (recommended_level BETWEEN 1 AND 4),
                recommended_response  TEXT   NOT NULL,
                recommended_reason    TEXT,
                level                 BIGINT NOT NULL CHECK (level BETWEEN 1 AND 4),
                response              TEXT   NOT NULL,
                reason                TEXT,
                gate                  TEXT   NOT NULL CHECK (gate IN ('none', 'stage', 'stop')),
                phone_first           BIGINT NOT NULL CHECK (phone_first IN (0, 1)),
                rules                 TEXT   NOT NULL,
                answers               TEXT   NOT NULL,
                unknown               TEXT   NOT NULL,
                override_code         TEXT,
                override_note         TEXT,
                flag                  TEXT,
                decided_by            TEXT   NOT NULL,
                decided_at            BIGINT NOT NULL,
                CHECK (override_code IS NOT NULL
                    OR (level = recommended_level AND response = recommended_response
                        AND reason IS NOT DISTINCT FROM recommended_reason)),
                CHECK (override_code IS NULL OR override_code <> 'other' OR override_note IS NOT NULL)
            );
            """
        )
    ]

    /// Versions that are proposed, what each would change, and with what it went live.
    package static let releases: [Migration] = [
        Migration(
            "0012 releases",
            sealed: ["program_draft", "program_diff", "program_release"],
            """
            -- retention: directory; versions that somebody proposes and nobody is asked by
            CREATE TABLE program_draft (
                id           TEXT   PRIMARY KEY,
                name         TEXT   NOT NULL,
                version      TEXT   NOT NULL,
                text         TEXT   NOT NULL,
                proposed_by  TEXT   NOT NULL,
                proposed_at  BIGINT NOT NULL
            );
            CREATE INDEX program_draft_name ON program_draft (name, proposed_at);
            -- retention: call-record; what two versions come to on the same calls, of which it names some by number
            CREATE TABLE program_diff (
                id           TEXT   PRIMARY KEY,
                old_digest   TEXT   NOT NULL REFERENCES program_version (id),
                new_digest   TEXT   NOT NULL REFERENCES program_draft (id),
                past         TEXT   NOT NULL,
                triaged      TEXT   NOT NULL,
                compared_by  TEXT   NOT NULL,
                compared_at  BIGINT NOT NULL
            );
            CREATE INDEX program_diff_versions ON program_diff (new_digest, old_digest, compared_at);
            -- retention: directory; with which diff a version went live in place of another
            CREATE TABLE program_release (
                id       TEXT PRIMARY KEY REFERENCES program_version (id),
                diff_id  TEXT NOT NULL REFERENCES program_diff (id)
            );
            """
        )
    ]
}

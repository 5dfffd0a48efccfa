import Store

extension Migration {
    /// The directory of services: where it comes from, what stands in it, and which of its services were offered a need.
    static let directory: [Migration] = [
        Migration(
            "0042 directory",
            sealed: ["directory_source", "service_entry", "directory_opening"],
            """
            -- retention: directory; where services come from, and which import of each counts
            CREATE TABLE directory_source (
                id        TEXT   PRIMARY KEY,
                name      TEXT   NOT NULL,
                name_key  TEXT   NOT NULL UNIQUE,
                import    BIGINT NOT NULL UNIQUE,
                services  BIGINT NOT NULL,
                things    BIGINT NOT NULL,
                read_at   BIGINT NOT NULL,
                read_by   TEXT   NOT NULL
            );
            -- retention: directory; imports that are being read, whose rows no question sees, and those swept away
            CREATE TABLE directory_staging (
                number    BIGINT PRIMARY KEY,
                begun_at  BIGINT NOT NULL,
                beat_at   BIGINT NOT NULL,
                state     TEXT   NOT NULL CHECK (state IN ('staging', 'shown', 'sweeping', 'gone'))
            );
            CREATE UNIQUE INDEX one_directory_staging ON directory_staging (state) WHERE state = 'staging';
            -- retention: directory
            CREATE TABLE directory_record (
                import    BIGINT NOT NULL,
                entity    TEXT   NOT NULL,
                id        TEXT   NOT NULL,
                name_key  TEXT,
                modified  BIGINT,
                fields    TEXT   NOT NULL,
                PRIMARY KEY (import, entity, id)
            ) WITHOUT ROWID;
            CREATE INDEX directory_record_name ON directory_record (import, entity, name_key, id);
            -- retention: directory; what of a directory points to what
            CREATE TABLE directory_link (
                import    BIGINT NOT NULL,
                target    TEXT   NOT NULL,
                entity    TEXT   NOT NULL,
                field     TEXT   NOT NULL,
                id        TEXT   NOT NULL,
                PRIMARY KEY (import, target, entity, field, id)
            ) WITHOUT ROWID;
            CREATE INDEX directory_link_thing ON directory_link (import, entity, id, field);
            -- retention: directory; services of a source that were offered a need, and so stand among the services
            CREATE TABLE service_entry (
                id         TEXT   PRIMARY KEY REFERENCES service (id),
                source_id  TEXT   NOT NULL REFERENCES directory_source (id),
                gone_at    BIGINT
            );
            CREATE INDEX service_entry_source ON service_entry (source_id, id);
            -- retention: directory; whether everybody may read the directory, the latest counts
            CREATE TABLE directory_opening (
                id       TEXT   PRIMARY KEY,
                is_open  BIGINT NOT NULL CHECK (is_open IN (0, 1)),
                said_by  TEXT   NOT NULL,
                said_at  BIGINT NOT NULL
            );
            CREATE INDEX directory_opening_time ON directory_opening (said_at, id);
            """
        )
    ]
}

extension Migration {
    /// What services say of themselves: their room, whom they take, and the links by which they say it.
    static let serviceWord: [Migration] = [
        Migration(
            "0048 services",
            sealed: ["service_link", "service_room", "admission"],
            """
            -- retention: directory; what opens it is not kept
            CREATE TABLE service_link (
                id          TEXT   PRIMARY KEY,
                service_id  TEXT   NOT NULL,
                token_hash  TEXT   NOT NULL UNIQUE,
                given_by    TEXT   NOT NULL,
                given_at    BIGINT NOT NULL,
                expires_at  BIGINT NOT NULL,
                opened_at   BIGINT,
                pass_hash   TEXT,
                pass_until  BIGINT,
                closed_as   TEXT CHECK (closed_as IN ('taken-back', 'replaced')),
                closed_at   BIGINT,
                CHECK ((closed_as IS NULL) = (closed_at IS NULL)),
                CHECK ((pass_hash IS NULL) = (pass_until IS NULL)),
                CHECK ((pass_hash IS NULL) = (opened_at IS NULL))
            );
            CREATE INDEX service_link_service ON service_link (service_id, given_at, id);
            -- retention: directory; a service of the directory need not stand among the services
            CREATE TABLE service_room (
                id             TEXT   PRIMARY KEY,
                service_id     TEXT   NOT NULL,
                free           BIGINT NOT NULL CHECK (free >= 0),
                total          BIGINT CHECK (total >= free),
                doors_from     BIGINT,
                doors_until    BIGINT CHECK (doors_until > doors_from),
                told_at        BIGINT NOT NULL,
                told_by        TEXT   NOT NULL,
                link_id        TEXT   REFERENCES service_link (id),
                stale_at       BIGINT NOT NULL CHECK (stale_at > told_at),
                superseded_at  BIGINT,
                CHECK ((doors_from IS NULL) = (doors_until IS NULL))
            );
            CREATE UNIQUE INDEX one_room ON service_room (service_id) WHERE superseded_at IS NULL;
            CREATE INDEX service_room_link ON service_room (link_id);
            -- retention: directory
            CREATE TABLE admission (
                id             TEXT   PRIMARY KEY,
                service_id     TEXT   NOT NULL,
                gender         TEXT   CHECK (gender IN ('everybody', 'women', 'men')),
                age_least      BIGINT CHECK (age_least BETWEEN 0 AND 120),
                age_most       BIGINT CHECK (age_most BETWEEN 0 AND 120 AND age_most >= coalesce(age_least, 0)),
                languages      TEXT,
                pets           BIGINT CHECK (pets IN (0, 1)),
                partners       BIGINT CHECK (partners IN (0, 1)),
                sober          BIGINT CHECK (sober IN (0, 1)),
                papers         BIGINT CHECK (papers IN (0, 1)),
                insured        BIGINT CHECK (insured IN (0, 1)),
                fetches        BIGINT CHECK (fetches IN (0, 1)),
                entry          TEXT   CHECK (entry IN ('walk-in', 'appointment', 'either')),
                hand_off       TEXT,
                contact        TEXT,
                hours          TEXT,
                told_at        BIGINT NOT NULL,
                told_by        TEXT   NOT NULL,
                link_id        TEXT   REFERENCES service_link (id),
                superseded_at  BIGINT
            );
            CREATE UNIQUE INDEX one_admission ON admission (service_id) WHERE superseded_at IS NULL;
            CREATE INDEX admission_link ON admission (link_id);
            """
        )
    ]
}

extension Migration {
    /// What was said of services that may be told twice, and taxonomies of the operator's own.
    static let duplicates: [Migration] = [
        Migration(
            "0049 duplicates",
            sealed: ["service_verdict"],
            """
            -- retention: directory; which services are one, and which are not; a service need not stand among the services
            CREATE TABLE service_verdict (
                id         TEXT   PRIMARY KEY,
                verdict    TEXT   NOT NULL CHECK (verdict IN ('same', 'apart')),
                kept_id    TEXT   NOT NULL,
                other_id   TEXT   NOT NULL,
                seen       TEXT,
                said_by    TEXT   NOT NULL,
                said_at    BIGINT NOT NULL,
                undone_by  TEXT,
                undone_at  BIGINT,
                CHECK (kept_id <> other_id),
                CHECK ((verdict = 'apart') = (seen IS NOT NULL)),
                CHECK ((undone_by IS NULL) = (undone_at IS NULL))
            );
            CREATE UNIQUE INDEX one_service_merge ON service_verdict (other_id)
                WHERE verdict = 'same' AND undone_at IS NULL;
            CREATE INDEX service_verdict_standing ON service_verdict (verdict, said_at, id) WHERE undone_at IS NULL;
            """
        ),
        Migration(
            "0049 taxonomies",
            sealed: ["own_taxonomy"],
            """
            -- retention: directory; taxonomies from files of the operator's own
            CREATE TABLE own_taxonomy (
                id         TEXT   PRIMARY KEY,
                name       TEXT   NOT NULL,
                name_key   TEXT   NOT NULL UNIQUE,
                terms      BIGINT NOT NULL,
                needs      BIGINT NOT NULL,
                given_out  BIGINT NOT NULL CHECK (given_out IN (0, 1)),
                edition    BIGINT NOT NULL,
                read_at    BIGINT NOT NULL,
                read_by    TEXT   NOT NULL
            );
            -- retention: directory; their terms, as their file tells them
            CREATE TABLE own_term (
                id           TEXT PRIMARY KEY,
                taxonomy_id  TEXT NOT NULL REFERENCES own_taxonomy (id),
                code         TEXT,
                name         TEXT NOT NULL,
                description  TEXT,
                parent_id    TEXT,
                need         TEXT
            );
            CREATE INDEX own_term_taxonomy ON own_term (taxonomy_id, code);
            """
        ),
    ]
}

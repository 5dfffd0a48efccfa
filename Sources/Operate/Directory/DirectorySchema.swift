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

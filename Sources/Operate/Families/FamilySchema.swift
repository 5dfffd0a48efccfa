import Store

extension Migration {
    /// Contacts with children and their families, and how safe a child was found to be.
    package static let families: [Migration] = [
        Migration(
            "0037 families",
            sealed: ["family_contact", "family_safety"],
            """
            -- retention: case-record; who was there is a list of roles, names only as far as they are known
            CREATE TABLE family_contact (
                id           TEXT   PRIMARY KEY,
                call_id      TEXT   NOT NULL REFERENCES call (id),
                case_id      TEXT   REFERENCES support_case (id),
                manner       TEXT   NOT NULL CHECK (manner IN (
                    'home', 'school', 'office', 'street', 'phone', 'elsewhere')),
                present      TEXT   NOT NULL,
                alone        TEXT   NOT NULL CHECK (alone IN ('yes', 'no', 'no-child', 'unknown')),
                note         TEXT,
                met_at       BIGINT NOT NULL,
                recorded_by  TEXT   NOT NULL,
                recorded_at  BIGINT NOT NULL
            );
            CREATE INDEX family_contact_call ON family_contact (call_id, met_at, id);
            -- retention: case-record; looked at again it is a new row, and the one before stays
            CREATE TABLE family_safety (
                id           TEXT   PRIMARY KEY,
                contact_id   TEXT   NOT NULL REFERENCES family_contact (id),
                revision     BIGINT NOT NULL,
                dangers      TEXT   NOT NULL,
                capacities   TEXT   NOT NULL,
                decision     TEXT   NOT NULL CHECK (decision IN ('safe', 'safe-with-plan', 'unsafe')),
                plan         TEXT,
                flag         TEXT,
                assessed_by  TEXT   NOT NULL,
                assessed_at  BIGINT NOT NULL,
                UNIQUE (contact_id, revision),
                CHECK (decision <> 'safe-with-plan' OR plan IS NOT NULL)
            );
            """
        )
    ]
}

import Store

extension Migration {
    /// What happened between a team and a person.
    package static let encounters: [Migration] = [
        Migration(
            "0006 encounters",
            sealed: ["encounter", "encounter_supply", "encounter_correction"],
            """
            -- retention: case-record; read only by those who may see encounters
            CREATE TABLE encounter (
                id                   TEXT   PRIMARY KEY,
                call_id              TEXT   NOT NULL REFERENCES call (id),
                path_id              TEXT   NOT NULL REFERENCES path (id),
                assignment_id        TEXT   REFERENCES assignment (id),
                team_id              TEXT   REFERENCES team (id),
                call_person_id       TEXT   REFERENCES call_person (id),
                began_at             BIGINT NOT NULL,
                ended_at             BIGINT NOT NULL,
                entered_at           BIGINT NOT NULL,
                entered_by           TEXT   NOT NULL,
                met                  BIGINT NOT NULL CHECK (met IN (0, 1)),
                ending               TEXT,
                alternative_sent     TEXT,
                alternative_outcome  TEXT,
                needs                TEXT   NOT NULL,
                safety               TEXT   NOT NULL,
                natures              TEXT   NOT NULL,
                behaviours           TEXT   NOT NULL,
                medical              TEXT,
                suicide_risk         TEXT CHECK (suicide_risk IN ('low', 'moderate', 'high', 'not-asked')),
                safety_actions       TEXT   NOT NULL,
                safety_plan          TEXT,
                means_safety         TEXT,
                mandated_report      TEXT,
                brief_used           TEXT,
                destination          TEXT,
                follow_up_at         BIGINT,
                strengths            TEXT,
                narrative            TEXT,
                flags                TEXT   NOT NULL,
                corrections          BIGINT NOT NULL,
                CHECK (met = 1 OR ending IS NOT NULL),
                CHECK (met = 0 OR (needs <> '' AND safety <> '')),
                CHECK (ending IS NULL OR suicide_risk IS NULL OR suicide_risk <> 'high' OR safety_actions <> '')
            );
            CREATE INDEX encounter_call ON encounter (call_id, began_at, id);
            CREATE INDEX encounter_path ON encounter (path_id);
            -- retention: case-record
            CREATE TABLE encounter_supply (
                id            TEXT   PRIMARY KEY,
                encounter_id  TEXT   NOT NULL REFERENCES encounter (id),
                item          TEXT   NOT NULL,
                given         BIGINT NOT NULL CHECK (given BETWEEN 0 AND 99),
                UNIQUE (encounter_id, item)
            );
            -- retention: case-record; what stood in an encounter before it was corrected
            CREATE TABLE encounter_correction (
                id            TEXT   PRIMARY KEY,
                encounter_id  TEXT   NOT NULL REFERENCES encounter (id),
                field         TEXT   NOT NULL,
                old_value     TEXT   NOT NULL,
                new_value     TEXT   NOT NULL,
                reason        TEXT   NOT NULL,
                corrected_by  TEXT   NOT NULL,
                corrected_at  BIGINT NOT NULL
            );
            CREATE INDEX encounter_correction_encounter ON encounter_correction (encounter_id, corrected_at, id);
            """
        )
    ]
}

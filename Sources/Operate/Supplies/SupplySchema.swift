import Store

extension Migration {
    /// What is handed out: items, lots, where they are, every movement of them, and overdoses reversed with them.
    package static let supplies: [Migration] = [
        Migration(
            "0053 supplies",
            sealed: [
                "supply", "supply_place", "supply_par", "supply_lot", "supply_standing", "supply_report",
                "supply_movement", "overdose_reversal", "overdose_contact", "overdose_try",
            ],
            """
            -- retention: workspace
            CREATE TABLE supply (
                id          TEXT   PRIMARY KEY,
                kind        TEXT   NOT NULL CHECK (kind IN ('naloxone', 'syringes', 'test-strips', 'wound-care',
                    'safer-sex', 'water', 'food', 'clothing', 'transport', 'other')),
                name_en     TEXT   NOT NULL UNIQUE,
                name_es     TEXT,
                meaning_en  TEXT,
                meaning_es  TEXT,
                in_use      BIGINT NOT NULL CHECK (in_use IN (0, 1)),
                set_by      TEXT   NOT NULL,
                set_at      BIGINT NOT NULL
            );
            -- retention: workspace
            CREATE TABLE supply_place (
                id      TEXT   PRIMARY KEY,
                name    TEXT   NOT NULL UNIQUE,
                kind    TEXT   NOT NULL CHECK (kind IN ('store', 'van', 'kit')),
                in_use  BIGINT NOT NULL CHECK (in_use IN (0, 1)),
                set_by  TEXT   NOT NULL,
                set_at  BIGINT NOT NULL
            );
            -- retention: workspace; how many of an item should be at a place
            CREATE TABLE supply_par (
                id         TEXT   PRIMARY KEY,
                supply_id  TEXT   NOT NULL REFERENCES supply (id),
                place_id   TEXT   NOT NULL REFERENCES supply_place (id),
                level      BIGINT NOT NULL CHECK (level >= 0),
                set_by     TEXT   NOT NULL,
                set_at     BIGINT NOT NULL,
                UNIQUE (supply_id, place_id)
            );
            -- retention: workspace; what bears no lot stands under an empty one
            CREATE TABLE supply_lot (
                id          TEXT   PRIMARY KEY,
                supply_id   TEXT   NOT NULL REFERENCES supply (id),
                lot         TEXT   NOT NULL,
                expires_on  TEXT,
                UNIQUE (supply_id, lot)
            );
            CREATE INDEX supply_lot_named ON supply_lot (lot);
            -- retention: workspace; always the sum of the movements, below nothing only while it asks to be counted
            CREATE TABLE supply_standing (
                id          TEXT   PRIMARY KEY,
                lot_id      TEXT   NOT NULL REFERENCES supply_lot (id),
                place_id    TEXT   NOT NULL REFERENCES supply_place (id),
                quantity    BIGINT NOT NULL,
                asks_count  BIGINT NOT NULL CHECK (asks_count IN (0, 1)),
                counted_at  BIGINT,
                UNIQUE (lot_id, place_id),
                CHECK (quantity >= 0 OR asks_count = 1)
            );
            CREATE INDEX supply_standing_place ON supply_standing (place_id);
            -- retention: workspace; whoever was given something is a code of their own, and nobody's name
            CREATE TABLE supply_report (
                id             TEXT   PRIMARY KEY,
                kind           TEXT   NOT NULL CHECK (kind IN (
                    'received', 'moved', 'given', 'lost', 'expired', 'counted')),
                place_id       TEXT   NOT NULL REFERENCES supply_place (id),
                to_place       TEXT   REFERENCES supply_place (id),
                code           TEXT,
                used_syringes  BIGINT NOT NULL CHECK (used_syringes >= 0),
                happened_at    BIGINT NOT NULL,
                recorded_by    TEXT   NOT NULL,
                recorded_at    BIGINT NOT NULL,
                CHECK ((kind = 'moved') = (to_place IS NOT NULL)),
                CHECK (kind = 'given' OR (code IS NULL AND used_syringes = 0))
            );
            CREATE INDEX supply_report_place ON supply_report (place_id, happened_at, id);
            -- retention: workspace; never changed: what was wrong is put right by another movement with its reason
            CREATE TABLE supply_movement (
                id         TEXT   PRIMARY KEY,
                report_id  TEXT   NOT NULL REFERENCES supply_report (id),
                lot_id     TEXT   NOT NULL REFERENCES supply_lot (id),
                place_id   TEXT   NOT NULL REFERENCES supply_place (id),
                quantity   BIGINT NOT NULL,
                reason     TEXT,
                flags      TEXT   NOT NULL
            );
            CREATE INDEX supply_movement_lot ON supply_movement (lot_id, place_id);
            CREATE INDEX supply_movement_report ON supply_movement (report_id);
            -- retention: statistics; to the hour and to a cell of a hundredth of a degree, and nobody's name
            CREATE TABLE overdose_reversal (
                id           TEXT   PRIMARY KEY,
                hour         BIGINT NOT NULL,
                doses        BIGINT CHECK (doses >= 0),
                outcome      TEXT   NOT NULL CHECK (outcome IN ('recovered', 'hospital', 'died', 'unknown')),
                given_by     TEXT   NOT NULL CHECK (given_by IN (
                    'team', 'bystander', 'person-themselves', 'police', 'ambulance', 'unknown')),
                lot_id       TEXT   REFERENCES supply_lot (id),
                latitude     BIGINT,
                longitude    BIGINT,
                contact      TEXT   NOT NULL CHECK (contact IN ('agreed', 'declined', 'not-asked')),
                recorded_by  TEXT   NOT NULL,
                recorded_at  BIGINT NOT NULL,
                CHECK ((latitude IS NULL) = (longitude IS NULL))
            );
            CREATE INDEX overdose_reversal_hour ON overdose_reversal (hour, id);
            -- retention: statistics; that somebody is to be in touch, and what came of it
            CREATE TABLE overdose_contact (
                id           TEXT   PRIMARY KEY,
                reversal_id  TEXT   NOT NULL UNIQUE REFERENCES overdose_reversal (id),
                opens_at     BIGINT NOT NULL,
                due_at       BIGINT NOT NULL,
                missed_at    BIGINT,
                ended_at     BIGINT,
                ended_as     TEXT CHECK (ended_as IN ('reached', 'declined', 'not-reached')),
                CHECK ((ended_at IS NULL) = (ended_as IS NULL))
            );
            CREATE INDEX overdose_contact_due ON overdose_contact (due_at, id);
            -- retention: statistics
            CREATE TABLE overdose_try (
                id           TEXT   PRIMARY KEY,
                contact_id   TEXT   NOT NULL REFERENCES overdose_contact (id),
                result       TEXT   NOT NULL CHECK (result IN ('reached', 'declined', 'not-reached')),
                tried_at     BIGINT NOT NULL,
                recorded_by  TEXT   NOT NULL,
                recorded_at  BIGINT NOT NULL
            );
            CREATE INDEX overdose_try_contact ON overdose_try (contact_id, tried_at, id);
            -- retention: two-days; how somebody may be reached, sealed: gone when the contact ended, or two days after it was due
            CREATE TABLE overdose_way (
                contact_id  TEXT   PRIMARY KEY REFERENCES overdose_contact (id),
                sealed      BYTEA  NOT NULL
            );
            """
        )
    ]
}

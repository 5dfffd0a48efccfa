import Store

extension Migration {
    /// Who interpreted, threats to somebody and who was warned, and people held against their will.
    package static let legal: [Migration] = [
        Migration(
            "0039 legal",
            sealed: [
                "interpreter_use", "threat", "threat_decision", "threat_step", "hold_rule", "involuntary_hold",
                "hold_statement", "hold_mark",
            ],
            """
            -- retention: call-record
            CREATE TABLE interpreter_use (
                id            TEXT   PRIMARY KEY,
                call_id       TEXT   NOT NULL REFERENCES call (id),
                language      TEXT   NOT NULL,
                manner        TEXT   NOT NULL CHECK (manner IN (
                    'in-person', 'telephone', 'video', 'colleague', 'adult-family', 'minor', 'none-found', 'declined')),
                reference     TEXT,
                began_at      BIGINT NOT NULL,
                minutes       BIGINT CHECK (minutes BETWEEN 0 AND 1440),
                note          TEXT,
                entered_by    TEXT   NOT NULL,
                entered_at    BIGINT NOT NULL,
                withdrawn_at  BIGINT,
                withdrawn_by  TEXT,
                because       TEXT,
                CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
                CHECK ((withdrawn_at IS NULL) = (because IS NULL))
            );
            CREATE INDEX interpreter_use_call ON interpreter_use (call_id, began_at, id);
            -- retention: call-record; whom it threatens is named only as far as they can be found by it
            CREATE TABLE threat (
                id              TEXT   PRIMARY KEY,
                call_id         TEXT   NOT NULL REFERENCES call (id),
                words           TEXT   NOT NULL,
                against         TEXT,
                imminent        TEXT   NOT NULL CHECK (imminent IN ('yes', 'no', 'unknown')),
                heard_at        BIGINT NOT NULL,
                warn_due_at     BIGINT,
                warn_missed_at  BIGINT,
                entered_by      TEXT   NOT NULL,
                entered_at      BIGINT NOT NULL
            );
            CREATE INDEX threat_call ON threat (call_id, heard_at, id);
            -- retention: call-record; decided anew it is a new row
            CREATE TABLE threat_decision (
                id          TEXT   PRIMARY KEY,
                threat_id   TEXT   NOT NULL REFERENCES threat (id),
                decision    TEXT   NOT NULL CHECK (decision IN ('warn', 'not-warn')),
                because     TEXT   NOT NULL,
                consulted   TEXT,
                decided_by  TEXT   NOT NULL,
                decided_at  BIGINT NOT NULL
            );
            CREATE INDEX threat_decision_of ON threat_decision (threat_id, decided_at, id);
            -- retention: call-record; everything that was done to protect somebody, reached or not
            CREATE TABLE threat_step (
                id            TEXT   PRIMARY KEY,
                threat_id     TEXT   NOT NULL REFERENCES threat (id),
                step          TEXT   NOT NULL CHECK (step IN (
                    'told-threatened', 'told-guardian', 'told-police', 'told-facility', 'other')),
                result        TEXT   NOT NULL CHECK (result IN ('reached', 'left-word', 'not-reached')),
                whom          TEXT,
                note          TEXT,
                at            BIGINT NOT NULL,
                entered_by    TEXT   NOT NULL,
                entered_at    BIGINT NOT NULL,
                withdrawn_at  BIGINT,
                withdrawn_by  TEXT,
                because       TEXT,
                CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
                CHECK ((withdrawn_at IS NULL) = (because IS NULL))
            );
            CREATE INDEX threat_step_of ON threat_step (threat_id, at, id);
            -- retention: directory; of each name the newest row counts, and a hold keeps the one it began under
            CREATE TABLE hold_rule (
                id         TEXT   PRIMARY KEY,
                name       TEXT   NOT NULL,
                revision   BIGINT NOT NULL,
                in_use     BIGINT NOT NULL CHECK (in_use IN (0, 1)),
                state      TEXT   NOT NULL,
                holders    TEXT   NOT NULL,
                grounds    TEXT   NOT NULL,
                hours      BIGINT CHECK (hours BETWEEN 1 AND 720),
                counts     TEXT   CHECK (counts IN ('detention', 'admission')),
                form       TEXT,
                citation   TEXT   NOT NULL,
                asked      TEXT   NOT NULL,
                set_by     TEXT   NOT NULL,
                set_at     BIGINT NOT NULL,
                CHECK ((hours IS NULL) = (counts IS NULL)),
                UNIQUE (name, revision)
            );
            -- retention: call-record
            CREATE TABLE involuntary_hold (
                id              TEXT   PRIMARY KEY,
                call_id         TEXT   NOT NULL REFERENCES call (id),
                call_person_id  TEXT   REFERENCES call_person (id),
                rule_id         TEXT   NOT NULL REFERENCES hold_rule (id),
                holder          TEXT   NOT NULL,
                holder_name     TEXT   NOT NULL,
                agency          TEXT,
                number          TEXT,
                grounds         TEXT   NOT NULL,
                held_at         BIGINT NOT NULL,
                flags           TEXT   NOT NULL,
                due_at          BIGINT,
                overdue_at      BIGINT,
                entered_by      TEXT   NOT NULL,
                entered_at      BIGINT NOT NULL
            );
            CREATE INDEX involuntary_hold_call ON involuntary_hold (call_id, held_at, id);
            -- retention: call-record; each version as it was written, never written over
            CREATE TABLE hold_statement (
                id          TEXT   PRIMARY KEY,
                hold_id     TEXT   NOT NULL REFERENCES involuntary_hold (id),
                revision    BIGINT NOT NULL,
                content     TEXT   NOT NULL,
                written_by  TEXT   NOT NULL,
                written_at  BIGINT NOT NULL,
                UNIQUE (hold_id, revision)
            );
            -- retention: call-record; when they were admitted and how it ended; told anew it is a new row
            CREATE TABLE hold_mark (
                id          TEXT   PRIMARY KEY,
                hold_id     TEXT   NOT NULL REFERENCES involuntary_hold (id),
                kind        TEXT   NOT NULL CHECK (kind IN ('admitted', 'ended')),
                at          BIGINT NOT NULL,
                facility    TEXT,
                ending      TEXT   CHECK (ending IN (
                    'not-admitted', 'released', 'voluntary', 'held-longer', 'ran-out', 'left')),
                entered_by  TEXT   NOT NULL,
                entered_at  BIGINT NOT NULL,
                CHECK ((kind = 'ended') = (ending IS NOT NULL)),
                CHECK (kind = 'ended' OR facility IS NOT NULL)
            );
            CREATE INDEX hold_mark_of ON hold_mark (hold_id, entered_at, id);
            """
        )
    ]
}

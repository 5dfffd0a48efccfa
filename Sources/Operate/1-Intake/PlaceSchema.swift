import Store

extension Migration {
    /// What was seen at addresses, and by what a call is found again.
    package static let places: [Migration] = [
        Migration(
            "0015 places", sealed: ["place_fact"],
            """
            -- retention: call-record; a fact of a place speaks until it expires, and is shown as past after that
            CREATE TABLE place_fact (
                id                TEXT   PRIMARY KEY,
                street            TEXT   NOT NULL,
                unit              TEXT   NOT NULL,
                locality          TEXT   NOT NULL,
                address           TEXT   NOT NULL,
                call_id           TEXT   NOT NULL REFERENCES call (id),
                kind              TEXT   NOT NULL CHECK (kind IN (
                    'responder-attacked-here', 'weapon-seen-here', 'uncontrolled-dog', 'hazardous-access',
                    'hazard-inside', 'communication-aid', 'helpful')),
                source            TEXT   NOT NULL CHECK (source IN (
                    'responder-saw', 'caller-said', 'record', 'other-agency')),
                happened_at       BIGINT NOT NULL,
                note              TEXT,
                recorded_by       TEXT   NOT NULL,
                recorded_at       BIGINT NOT NULL,
                expires_at        BIGINT NOT NULL,
                withdrawn_reason  TEXT CHECK (withdrawn_reason IN (
                    'another-place', 'not-so', 'no-longer-so', 'recorded-twice')),
                withdrawn_by      TEXT,
                withdrawn_at      BIGINT,
                CHECK (expires_at > happened_at),
                CHECK ((withdrawn_reason IS NULL) = (withdrawn_at IS NULL)),
                CHECK ((withdrawn_reason IS NULL) = (withdrawn_by IS NULL))
            );
            CREATE INDEX place_fact_street ON place_fact (street, happened_at, id);
            """
        ),
        Migration(
            "0016 call keys",
            """
            -- retention: call-record; by what a call is found again, kept with its facts and built again from them
            CREATE TABLE call_key (
                call_id      TEXT   NOT NULL REFERENCES call (id),
                kind         TEXT   NOT NULL CHECK (kind IN ('place', 'callback')),
                found_by     TEXT   NOT NULL,
                unit         TEXT   NOT NULL,
                locality     TEXT   NOT NULL,
                received_at  BIGINT NOT NULL,
                PRIMARY KEY (call_id, kind)
            ) WITHOUT ROWID;
            CREATE INDEX call_key_found ON call_key (kind, found_by, received_at, call_id);
            INSERT INTO due_work (id, kind, subject, due_at, attempts)
                SELECT 'call-keys', 'fill-call-keys', '', 0, 0 WHERE EXISTS (SELECT 1 FROM call);
            """
        ),
    ]
}

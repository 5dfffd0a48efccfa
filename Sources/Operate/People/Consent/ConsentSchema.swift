import Store

extension Migration {
    /// What people allowed to be told about them, and what was told.
    package static let consents: [Migration] = [
        Migration(
            "0034 consent",
            sealed: [
                "consent", "consent_signature", "consent_ending", "part2_rule", "disclosure",
            ],
            """
            -- retention: consent-record; terms are written until they are signed, and never after
            CREATE TABLE consent (
                id                  TEXT   PRIMARY KEY,
                person_id           TEXT   NOT NULL REFERENCES person (id),
                revision            BIGINT NOT NULL,
                law                 TEXT   NOT NULL CHECK (law IN (
                    'part-2', 'hipaa', 'ferpa', 'juvenile', 'criminal-justice', 'own-policy')),
                purpose             TEXT CHECK (purpose IN (
                    'treatment-payment-operations', 'care-coordination', 'referral', 'housing', 'benefits', 'school',
                    'family', 'employment', 'legal-proceedings', 'evaluation')),
                discloser           TEXT,
                recipient_kind      TEXT CHECK (recipient_kind IN ('named', 'treating-class', 'intermediary')),
                recipient           TEXT,
                participants        TEXT,
                categories          TEXT   NOT NULL,
                what                TEXT,
                expiry              TEXT CHECK (expiry IN ('day', 'event', 'none')),
                expires_at          BIGINT,
                expires_on          TEXT,
                revocation_told     BIGINT NOT NULL CHECK (revocation_told IN (0, 1)),
                redisclosure_told   BIGINT NOT NULL CHECK (redisclosure_told IN (0, 1)),
                language            TEXT   NOT NULL,
                written_by          TEXT   NOT NULL,
                written_at          BIGINT NOT NULL,
                discarded_by        TEXT,
                discarded_at        BIGINT,
                CHECK ((discarded_by IS NULL) = (discarded_at IS NULL)),
                CHECK ((expires_at IS NULL) OR expiry = 'day'),
                CHECK ((expires_on IS NULL) OR expiry = 'event')
            );
            CREATE INDEX consent_person ON consent (person_id);
            -- retention: consent-record; the text is the one that was signed, word for word
            CREATE TABLE consent_signature (
                id             TEXT   PRIMARY KEY,
                consent_id     TEXT   NOT NULL UNIQUE REFERENCES consent (id),
                manner         TEXT   NOT NULL CHECK (manner IN ('drawn', 'typed', 'paper')),
                strokes        TEXT,
                held_where     TEXT,
                text           TEXT   NOT NULL,
                signer         TEXT   NOT NULL CHECK (signer IN ('person', 'representative', 'minor-alone')),
                signer_name    TEXT   NOT NULL,
                signer_right   TEXT,
                capacity       TEXT   NOT NULL CHECK (capacity IN ('able', 'able-with-help', 'doubtful')),
                capacity_note  TEXT,
                interpreter    TEXT,
                witness        TEXT,
                signed_at      BIGINT NOT NULL,
                recorded_by    TEXT   NOT NULL,
                recorded_at    BIGINT NOT NULL,
                CHECK ((manner = 'drawn') = (strokes IS NOT NULL)),
                CHECK ((manner = 'paper') = (held_where IS NOT NULL)),
                CHECK ((signer = 'person') = (signer_right IS NULL)),
                CHECK (capacity <> 'doubtful' OR signer = 'representative')
            );
            -- retention: consent-record; taken back by the person, or over because of what it was to end with
            CREATE TABLE consent_ending (
                id           TEXT   PRIMARY KEY,
                consent_id   TEXT   NOT NULL UNIQUE REFERENCES consent (id),
                reason       TEXT   NOT NULL CHECK (reason IN ('revoked', 'event')),
                channel      TEXT CHECK (channel IN ('in-person', 'phone', 'letter', 'own-page')),
                ended_at     BIGINT NOT NULL,
                recorded_by  TEXT   NOT NULL,
                recorded_at  BIGINT NOT NULL,
                CHECK ((reason = 'revoked') = (channel IS NOT NULL))
            );
            -- retention: directory; the newest row counts, and without one the program counts as one
            CREATE TABLE part2_rule (
                id          TEXT   PRIMARY KEY,
                is_program  BIGINT NOT NULL CHECK (is_program IN (0, 1)),
                reason      TEXT   NOT NULL,
                set_by      TEXT   NOT NULL,
                set_at      BIGINT NOT NULL
            );
            -- retention: disclosure-account; the document is what was given, code for code
            CREATE TABLE disclosure (
                id          TEXT   PRIMARY KEY,
                person_id   TEXT   NOT NULL REFERENCES person (id),
                recipient   TEXT   NOT NULL,
                purpose     TEXT   NOT NULL,
                categories  TEXT   NOT NULL,
                basis       TEXT   NOT NULL CHECK (basis IN (
                    'consent', 'treatment', 'medical-emergency', 'serious-threat', 'court-order', 'mandated-report')),
                consent_id  TEXT   REFERENCES consent (id),
                reason      TEXT,
                is_part2    BIGINT NOT NULL CHECK (is_part2 IN (0, 1)),
                document    TEXT   NOT NULL,
                given_by    TEXT   NOT NULL,
                given_at    BIGINT NOT NULL,
                CHECK ((basis = 'consent') = (consent_id IS NOT NULL)),
                CHECK (basis IN ('consent', 'treatment') OR reason IS NOT NULL)
            );
            CREATE INDEX disclosure_person ON disclosure (person_id, given_at);
            """
        )
    ]
}

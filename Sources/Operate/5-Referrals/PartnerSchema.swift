import Store

extension Migration {
    /// Systems of partners that speak FHIR: which services they answer for, and what they sent.
    package static let partners: [Migration] = [
        Migration(
            "0047 partners",
            sealed: ["partner_tie", "partner_answer", "partner_document"],
            """
            -- retention: workspace; a service of the directory need not stand among the services
            CREATE TABLE partner_tie (
                id          TEXT   PRIMARY KEY,
                account_id  TEXT   NOT NULL REFERENCES account (id),
                service_id  TEXT   NOT NULL,
                tied_by     TEXT   NOT NULL,
                tied_at     BIGINT NOT NULL,
                ended_by    TEXT,
                ended_at    BIGINT,
                CHECK ((ended_at IS NULL) = (ended_by IS NULL))
            );
            CREATE UNIQUE INDEX one_partner_tie ON partner_tie (account_id, service_id) WHERE ended_at IS NULL;
            -- retention: case-record; what the system of a service told of a referral, as it came
            CREATE TABLE partner_answer (
                id           TEXT   PRIMARY KEY,
                referral_id  TEXT   NOT NULL REFERENCES referral (id),
                account_id   TEXT   NOT NULL REFERENCES account (id),
                status       TEXT   NOT NULL,
                task         TEXT   NOT NULL,
                told_at      BIGINT NOT NULL
            );
            CREATE INDEX partner_answer_referral ON partner_answer (referral_id, told_at, id);
            -- retention: case-record; whatever else a system sent, each for itself
            CREATE TABLE partner_document (
                id          TEXT   PRIMARY KEY,
                account_id  TEXT   NOT NULL REFERENCES account (id),
                kind        TEXT   NOT NULL,
                name        TEXT   NOT NULL,
                version     BIGINT NOT NULL CHECK (version > 0),
                document    TEXT   NOT NULL,
                sent_at     BIGINT NOT NULL,
                UNIQUE (account_id, kind, name)
            );
            """
        )
    ]
}

import Store

extension Migration {
    /// Messages that go out.
    package static let outbox: [Migration] = [
        Migration(
            "0046 outbox",
            """
            -- retention: case-record; where it goes and its link stand there sealed, until it has gone
            CREATE TABLE outbox (
                id           TEXT   PRIMARY KEY,
                referral_id  TEXT   NOT NULL REFERENCES referral (id),
                link_id      TEXT   NOT NULL REFERENCES referral_link (id),
                channel      TEXT   NOT NULL CHECK (channel IN ('email', 'text')),
                kind         TEXT   NOT NULL,
                language     TEXT   NOT NULL,
                sealed       BYTEA,
                asked_by     TEXT   NOT NULL,
                asked_at     BIGINT NOT NULL,
                attempts     BIGINT NOT NULL CHECK (attempts >= 0),
                next_at      BIGINT NOT NULL,
                ended_as     TEXT CHECK (ended_as IN ('sent', 'refused', 'given-up', 'not-needed')),
                ended_at     BIGINT,
                CHECK ((ended_as IS NULL) = (ended_at IS NULL)),
                CHECK ((ended_as IS NULL) = (sealed IS NOT NULL))
            );
            CREATE INDEX outbox_waiting ON outbox (next_at, id) WHERE ended_at IS NULL;
            CREATE INDEX outbox_referral ON outbox (referral_id, asked_at, id);
            CREATE INDEX outbox_link ON outbox (link_id);
            """
        )
    ]
}

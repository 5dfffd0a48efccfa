import Store

extension Migration {
    /// Messages that go out, who agreed to get some, and what people say became of it.
    package static let outbox: [Migration] = [
        Migration(
            "0046 outbox",
            sealed: ["text_agreement", "help_report"],
            """
            -- retention: case-record; the number stands there sealed, until the agreement ends
            CREATE TABLE text_agreement (
                id         TEXT   PRIMARY KEY,
                need_id    TEXT   NOT NULL REFERENCES path_need (id),
                call_id    TEXT   NOT NULL REFERENCES call (id),
                sealed     BYTEA,
                language   TEXT   NOT NULL,
                agreed_at  BIGINT NOT NULL,
                taken_by   TEXT   NOT NULL,
                ended_at   BIGINT,
                ended_by   TEXT,
                CHECK ((ended_at IS NULL) = (ended_by IS NULL)),
                CHECK ((ended_at IS NULL) = (sealed IS NOT NULL))
            );
            CREATE UNIQUE INDEX one_text_agreement ON text_agreement (need_id) WHERE ended_at IS NULL;
            CREATE INDEX text_agreement_call ON text_agreement (call_id);
            -- retention: case-record; where it goes and its link stand there sealed, until it has gone
            CREATE TABLE outbox (
                id            TEXT   PRIMARY KEY,
                about         TEXT   NOT NULL UNIQUE,
                referral_id   TEXT   NOT NULL REFERENCES referral (id),
                link_id       TEXT   REFERENCES referral_link (id),
                agreement_id  TEXT   REFERENCES text_agreement (id),
                channel       TEXT   NOT NULL CHECK (channel IN ('email', 'text')),
                kind          TEXT   NOT NULL CHECK (kind IN (
                    'referral-asked', 'appointment-reminder', 'did-you-get-help')),
                language      TEXT   NOT NULL,
                sealed        BYTEA,
                asked_by      TEXT   NOT NULL,
                asked_at      BIGINT NOT NULL,
                attempts      BIGINT NOT NULL CHECK (attempts >= 0),
                next_at       BIGINT NOT NULL,
                ended_as      TEXT CHECK (ended_as IN ('sent', 'refused', 'given-up', 'not-needed')),
                ended_at      BIGINT,
                CHECK ((link_id IS NULL) = (kind <> 'referral-asked')),
                CHECK ((link_id IS NULL) = (agreement_id IS NOT NULL)),
                CHECK ((ended_as IS NULL) = (ended_at IS NULL)),
                CHECK ((sealed IS NOT NULL) = (ended_as IS NULL AND link_id IS NOT NULL))
            );
            CREATE INDEX outbox_waiting ON outbox (next_at, id) WHERE ended_at IS NULL;
            CREATE INDEX outbox_referral ON outbox (referral_id, asked_at, id);
            CREATE INDEX outbox_link ON outbox (link_id);
            CREATE INDEX outbox_agreement ON outbox (agreement_id);
            -- retention: case-record; what the person says on the page of their own
            CREATE TABLE help_report (
                id           TEXT   PRIMARY KEY,
                referral_id  TEXT   NOT NULL REFERENCES referral (id),
                answer       TEXT   NOT NULL CHECK (answer IN ('yes', 'partly', 'no', 'not-yet')),
                told_at      BIGINT NOT NULL
            );
            CREATE INDEX help_report_referral ON help_report (referral_id, told_at, id);
            """
        )
    ]
}

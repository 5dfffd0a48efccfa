import Store

extension Migration {
    /// Services that help, and which need was offered to which.
    package static let referrals: [Migration] = [
        Migration(
            "0007 referrals",
            sealed: ["service", "referral", "referral_report"],
            """
            -- retention: directory
            CREATE TABLE service (
                id        TEXT   PRIMARY KEY,
                name      TEXT   NOT NULL,
                name_key  TEXT   NOT NULL UNIQUE,
                kind      TEXT   NOT NULL,
                phone     TEXT,
                hours     TEXT,
                note      TEXT,
                active    BIGINT NOT NULL CHECK (active IN (0, 1)),
                made_by   TEXT   NOT NULL,
                made_at   BIGINT NOT NULL
            );
            -- retention: case-record
            CREATE TABLE referral (
                id              TEXT   PRIMARY KEY,
                need_id         TEXT   NOT NULL REFERENCES path_need (id),
                call_id         TEXT   NOT NULL REFERENCES call (id),
                service_id      TEXT   NOT NULL REFERENCES service (id),
                consent         TEXT   NOT NULL CHECK (consent IN ('yes', 'no')),
                offered_at      BIGINT NOT NULL,
                offered_by      TEXT   NOT NULL,
                answer          TEXT CHECK (answer IN ('accepted', 'declined')),
                declined_why    TEXT,
                answered_at     BIGINT,
                appointment_at  BIGINT,
                attended        TEXT CHECK (attended IN ('yes', 'no', 'unknown')),
                missed_why      TEXT,
                attended_at     BIGINT,
                overdue_at      BIGINT,
                CHECK ((answer IS NULL) = (answered_at IS NULL)),
                CHECK (answer IS NULL OR (answer = 'declined') = (declined_why IS NOT NULL)),
                CHECK ((attended IS NULL) = (attended_at IS NULL)),
                CHECK (attended IS NULL OR (attended = 'no') = (missed_why IS NOT NULL))
            );
            CREATE INDEX referral_need ON referral (need_id, offered_at, id);
            CREATE INDEX referral_unanswered ON referral (offered_at, id)
                WHERE overdue_at IS NOT NULL AND answer IS NULL AND attended IS NULL;
            CREATE UNIQUE INDEX one_open_referral ON referral (need_id, service_id)
                WHERE answer IS NULL AND attended IS NULL;
            -- retention: case-record; what was told of a need and its referrals, each with both its times
            CREATE TABLE referral_report (
                id           TEXT   PRIMARY KEY,
                need_id      TEXT   NOT NULL REFERENCES path_need (id),
                referral_id  TEXT   REFERENCES referral (id),
                step         TEXT   NOT NULL,
                outcome      TEXT   NOT NULL,
                reason       TEXT,
                at           BIGINT NOT NULL,
                entered_at   BIGINT NOT NULL,
                entered_by   TEXT   NOT NULL,
                flag         TEXT
            );
            CREATE INDEX referral_report_need ON referral_report (need_id, entered_at, id);
            """
        )
    ]
}

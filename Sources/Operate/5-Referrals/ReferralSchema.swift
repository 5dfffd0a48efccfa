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

    /// How a referral goes on between both sides: drafts, links for those who are asked, and what shows each step.
    package static let referralCourse: [Migration] = [
        Migration(
            "0045 course",
            sealed: ["referral_draft", "referral_link", "door_report"],
            """
            ALTER TABLE referral ADD COLUMN note TEXT;
            ALTER TABLE referral ADD COLUMN asked_with TEXT;
            ALTER TABLE referral ADD COLUMN linked_at BIGINT;
            ALTER TABLE referral ADD COLUMN acknowledged_at BIGINT;
            ALTER TABLE referral ADD COLUMN engaged_at BIGINT;
            ALTER TABLE referral ADD COLUMN withdrawn_why TEXT CHECK (withdrawn_why IN (
                'taken-elsewhere', 'person', 'sender', 'mistake'));
            ALTER TABLE referral ADD COLUMN withdrawn_at BIGINT
                CHECK ((withdrawn_at IS NULL) = (withdrawn_why IS NULL));
            ALTER TABLE referral ADD COLUMN late_for TEXT CHECK (late_for IN (
                'acknowledgement', 'appointment', 'attendance', 'engagement', 'outcome'));
            ALTER TABLE referral ADD COLUMN late_at BIGINT CHECK ((late_at IS NULL) = (late_for IS NULL));
            ALTER TABLE referral_report ADD COLUMN proof TEXT CHECK (proof IN (
                'receiver', 'person', 'document', 'system'));
            CREATE INDEX referral_asked_with ON referral (asked_with) WHERE asked_with IS NOT NULL;
            CREATE INDEX referral_of_service ON referral (service_id, offered_at, id);
            CREATE INDEX referral_answered ON referral (answered_at, id) WHERE answered_at IS NOT NULL;
            DROP INDEX referral_unanswered;
            CREATE INDEX referral_unanswered ON referral (offered_at, id)
                WHERE overdue_at IS NOT NULL AND answer IS NULL AND attended IS NULL AND withdrawn_at IS NULL;
            DROP INDEX one_open_referral;
            CREATE UNIQUE INDEX one_open_referral ON referral (need_id, service_id)
                WHERE answer IS NULL AND attended IS NULL AND withdrawn_at IS NULL;
            -- retention: case-record; once it is sent, the referral has its identifier
            CREATE TABLE referral_draft (
                id          TEXT   PRIMARY KEY,
                need_id     TEXT   NOT NULL REFERENCES path_need (id),
                call_id     TEXT   NOT NULL REFERENCES call (id),
                service_id  TEXT   NOT NULL REFERENCES service (id),
                drafted_at  BIGINT NOT NULL,
                drafted_by  TEXT   NOT NULL,
                consent     TEXT CHECK (consent IN ('yes', 'no')),
                consent_at  BIGINT,
                consent_by  TEXT,
                ended_as    TEXT CHECK (ended_as IN ('sent', 'dropped')),
                ended_at    BIGINT,
                CHECK ((consent IS NULL) = (consent_at IS NULL)),
                CHECK ((consent IS NULL) = (consent_by IS NULL)),
                CHECK ((ended_as IS NULL) = (ended_at IS NULL)),
                CHECK (ended_as IS NULL OR ended_as = 'dropped' OR consent IS NOT NULL)
            );
            CREATE INDEX referral_draft_need ON referral_draft (need_id, drafted_at, id);
            CREATE INDEX referral_draft_call ON referral_draft (call_id);
            CREATE INDEX referral_draft_service ON referral_draft (service_id);
            CREATE UNIQUE INDEX one_open_draft ON referral_draft (need_id, service_id) WHERE ended_at IS NULL;
            -- retention: case-record; what opens it is not kept
            CREATE TABLE referral_link (
                id           TEXT   PRIMARY KEY,
                referral_id  TEXT   NOT NULL REFERENCES referral (id),
                token_hash   TEXT   NOT NULL UNIQUE,
                code_hash    TEXT   NOT NULL,
                given_by     TEXT   NOT NULL,
                given_at     BIGINT NOT NULL,
                expires_at   BIGINT NOT NULL,
                wrong_codes  BIGINT NOT NULL CHECK (wrong_codes BETWEEN 0 AND 5),
                opened_at    BIGINT,
                pass_hash    TEXT,
                pass_until   BIGINT,
                closed_as    TEXT CHECK (closed_as IN ('wrong-codes', 'taken-back', 'replaced')),
                closed_at    BIGINT,
                CHECK ((closed_as IS NULL) = (closed_at IS NULL)),
                CHECK ((pass_hash IS NULL) = (pass_until IS NULL)),
                CHECK (pass_hash IS NULL OR opened_at IS NOT NULL)
            );
            CREATE INDEX referral_link_referral ON referral_link (referral_id, given_at, id);
            -- retention: directory; a service of the directory need not stand among the services
            CREATE TABLE door_report (
                id           TEXT   PRIMARY KEY,
                service_id   TEXT   NOT NULL,
                found_at     BIGINT NOT NULL,
                reported_by  TEXT   NOT NULL,
                reported_at  BIGINT NOT NULL,
                settled_by   TEXT,
                settled_at   BIGINT,
                CHECK ((settled_at IS NULL) = (settled_by IS NULL))
            );
            CREATE INDEX door_report_open ON door_report (service_id, found_at, id) WHERE settled_at IS NULL;
            """
        )
    ]
}

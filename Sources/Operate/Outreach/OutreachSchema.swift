import Store

extension Migration {
    /// What a program does in its city besides calls: events, what was given and asked at them, and what is still to be done.
    package static let outreach: [Migration] = [
        Migration(
            "0060 outreach",
            sealed: ["outreach_event", "outreach_gift", "outreach_follow_up", "outreach_question"],
            """
            -- retention: statistics; it names no one
            CREATE TABLE outreach_event (
                id             TEXT   PRIMARY KEY,
                kind           TEXT   NOT NULL CHECK (kind IN ('community-meeting', 'community-event',
                    'street-outreach', 'talk', 'roll-call', 'public-training', 'school-visit', 'other')),
                title          TEXT   NOT NULL,
                place          TEXT   NOT NULL,
                held_on        TEXT   NOT NULL,
                partners       TEXT,
                languages      TEXT   NOT NULL,
                state          TEXT   NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
                minutes        BIGINT CHECK (minutes > 0),
                people_reached BIGINT CHECK (people_reached >= 0),
                set_by         TEXT   NOT NULL,
                set_at         BIGINT NOT NULL,
                CHECK ((state = 'held') = (people_reached IS NOT NULL))
            );
            CREATE INDEX outreach_event_day ON outreach_event (held_on, id);
            -- retention: statistics; supplies that were given out there
            CREATE TABLE outreach_gift (
                id         TEXT   PRIMARY KEY,
                event_id   TEXT   NOT NULL REFERENCES outreach_event (id),
                report_id  TEXT   NOT NULL UNIQUE REFERENCES supply_report (id)
            );
            CREATE INDEX outreach_gift_of ON outreach_gift (event_id, id);
            -- retention: statistics; what was promised there and is still to be done
            CREATE TABLE outreach_follow_up (
                id         TEXT   PRIMARY KEY,
                event_id   TEXT   NOT NULL REFERENCES outreach_event (id),
                task       TEXT   NOT NULL,
                due_on     TEXT   NOT NULL,
                set_by     TEXT   NOT NULL,
                set_at     BIGINT NOT NULL,
                done_by    TEXT,
                done_at    BIGINT,
                CHECK ((done_by IS NULL) = (done_at IS NULL))
            );
            CREATE INDEX outreach_follow_up_of ON outreach_follow_up (event_id, due_on, id);
            CREATE INDEX outreach_follow_up_open ON outreach_follow_up (due_on, id) WHERE done_at IS NULL;
            -- retention: call-record; what was asked there: its words and its answer stand with what people say
            CREATE TABLE outreach_question (
                id           TEXT   PRIMARY KEY,
                feedback_id  TEXT   NOT NULL UNIQUE REFERENCES feedback (id),
                event_id     TEXT   NOT NULL REFERENCES outreach_event (id)
            );
            CREATE INDEX outreach_question_at ON outreach_question (event_id, id);
            """
        )
    ]
}

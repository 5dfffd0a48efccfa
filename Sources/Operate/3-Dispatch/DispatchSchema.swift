import Store

extension Migration {
    /// Teams, who is on shift, who was sent where, and who said that a scene is safe.
    package static let dispatch: [Migration] = [
        Migration(
            "0005 dispatch",
            sealed: [
                "team", "shift", "shift_member", "assignment", "assignment_step", "scene_declaration", "deviation",
                "check_in", "help_request",
            ],
            """
            -- retention: directory
            CREATE TABLE team (
                id          TEXT   PRIMARY KEY,
                name        TEXT   NOT NULL,
                name_key    TEXT   NOT NULL UNIQUE,
                radio_name  TEXT,
                made_by     TEXT   NOT NULL,
                made_at     BIGINT NOT NULL
            );
            -- retention: staff-record
            CREATE TABLE shift (
                id              TEXT   PRIMARY KEY,
                team_id         TEXT   NOT NULL REFERENCES team (id),
                programs        TEXT   NOT NULL,
                vehicle         TEXT,
                began_at        BIGINT NOT NULL,
                began_by        TEXT   NOT NULL,
                planned_end_at  BIGINT NOT NULL,
                ended_at        BIGINT,
                ended_by        TEXT,
                CHECK ((ended_at IS NULL) = (ended_by IS NULL))
            );
            CREATE UNIQUE INDEX one_open_shift_a_team ON shift (team_id) WHERE ended_at IS NULL;
            -- retention: staff-record
            CREATE TABLE shift_member (
                id          TEXT   PRIMARY KEY,
                shift_id    TEXT   NOT NULL REFERENCES shift (id),
                account_id  TEXT   NOT NULL REFERENCES account (id),
                discipline  TEXT   NOT NULL,
                languages   TEXT   NOT NULL,
                skills      TEXT   NOT NULL,
                joined_at   BIGINT NOT NULL,
                left_at     BIGINT
            );
            CREATE UNIQUE INDEX one_open_shift_a_worker ON shift_member (account_id) WHERE left_at IS NULL;
            CREATE INDEX shift_member_shift ON shift_member (shift_id);
            -- retention: call-record
            CREATE TABLE assignment (
                id            TEXT   PRIMARY KEY,
                path_id       TEXT   NOT NULL REFERENCES path (id),
                call_id       TEXT   NOT NULL REFERENCES call (id),
                team_id       TEXT   NOT NULL REFERENCES team (id),
                shift_id      TEXT   REFERENCES shift (id),
                state         TEXT   NOT NULL CHECK (state IN (
                    'offered', 'sent', 'on-the-way', 'staged', 'going', 'arrived', 'ended')),
                held          BIGINT NOT NULL CHECK (held IN (0, 1)),
                began_at      BIGINT NOT NULL,
                sent_at       BIGINT,
                arrived_at    BIGINT,
                go_at         BIGINT,
                since         BIGINT NOT NULL,
                ended_at      BIGINT,
                ended_as      TEXT CHECK (ended_as IN (
                    'declined', 'withdrawn', 'clear', 'recalled', 'diverted', 'left-unreported')),
                reason        TEXT,
                CHECK ((ended_at IS NULL) = (ended_as IS NULL)),
                CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
                CHECK (state IN ('offered', 'ended') OR sent_at IS NOT NULL)
            );
            CREATE UNIQUE INDEX one_open_assignment_a_team ON assignment (team_id)
                WHERE ended_at IS NULL AND sent_at IS NOT NULL;
            CREATE UNIQUE INDEX one_open_offer_a_path ON assignment (path_id, team_id) WHERE ended_at IS NULL;
            CREATE INDEX assignment_path ON assignment (path_id, began_at);
            CREATE INDEX assignment_team_ended ON assignment (team_id, ended_at);
            -- retention: call-record; what happened on an assignment, as it was told, each with both its times
            CREATE TABLE assignment_step (
                id             TEXT   PRIMARY KEY,
                assignment_id  TEXT   NOT NULL REFERENCES assignment (id),
                step           TEXT   NOT NULL,
                at             BIGINT NOT NULL,
                entered_at     BIGINT NOT NULL,
                entered_by     TEXT   NOT NULL,
                flag           TEXT
            );
            CREATE INDEX assignment_step_assignment ON assignment_step (assignment_id, entered_at, id);
            -- retention: call-record
            CREATE TABLE scene_declaration (
                id              TEXT   PRIMARY KEY,
                path_id         TEXT   NOT NULL REFERENCES path (id),
                call_id         TEXT   NOT NULL REFERENCES call (id),
                ruling          TEXT   NOT NULL CHECK (ruling IN ('safe', 'unsafe')),
                answers         TEXT   NOT NULL,
                declared_by     TEXT   NOT NULL,
                declared_as     TEXT   NOT NULL,
                relayed_from    TEXT,
                declared_at     BIGINT NOT NULL,
                expires_at      BIGINT,
                leader          TEXT,
                program_digest  TEXT   NOT NULL
            );
            CREATE INDEX scene_declaration_path ON scene_declaration (path_id, declared_at);
            -- retention: call-record
            CREATE TABLE deviation (
                id             TEXT   PRIMARY KEY,
                path_id        TEXT   NOT NULL REFERENCES path (id),
                call_id        TEXT   NOT NULL REFERENCES call (id),
                assignment_id  TEXT   NOT NULL REFERENCES assignment (id),
                kind           TEXT   NOT NULL,
                found_at       BIGINT NOT NULL,
                reason         TEXT,
                words          TEXT,
                explained_by   TEXT,
                explained_at   BIGINT,
                CHECK ((reason IS NULL) = (explained_at IS NULL)),
                CHECK ((reason IS NULL) = (explained_by IS NULL))
            );
            CREATE INDEX deviation_path ON deviation (path_id);
            -- retention: call-record; a team on scene says by each of these moments that it is well
            CREATE TABLE check_in (
                id             TEXT   PRIMARY KEY,
                assignment_id  TEXT   NOT NULL REFERENCES assignment (id),
                path_id        TEXT   NOT NULL REFERENCES path (id),
                due_at         BIGINT NOT NULL,
                missed         BIGINT NOT NULL CHECK (missed BETWEEN 0 AND 3),
                made_at        BIGINT,
                made_by        TEXT,
                CHECK ((made_at IS NULL) = (made_by IS NULL))
            );
            CREATE UNIQUE INDEX one_check_in_due ON check_in (assignment_id) WHERE made_at IS NULL;
            CREATE INDEX check_in_path ON check_in (path_id) WHERE made_at IS NULL AND missed > 0;
            -- retention: call-record
            CREATE TABLE help_request (
                id             TEXT   PRIMARY KEY,
                assignment_id  TEXT   NOT NULL REFERENCES assignment (id),
                path_id        TEXT   NOT NULL REFERENCES path (id),
                call_id        TEXT   NOT NULL REFERENCES call (id),
                kind           TEXT   NOT NULL CHECK (kind IN ('duress', 'police', 'EMS')),
                asked_by       TEXT   NOT NULL,
                asked_at       BIGINT NOT NULL,
                answer         TEXT,
                answered_by    TEXT,
                answered_at    BIGINT,
                CHECK ((answer IS NULL) = (answered_at IS NULL)),
                CHECK ((answer IS NULL) = (answered_by IS NULL))
            );
            CREATE INDEX help_request_path ON help_request (path_id);
            """
        )
    ]

    /// What people on shift are certified for.
    package static let certificates: [Migration] = [
        Migration(
            "0024 certificates", sealed: ["shift_certificate"],
            """
            -- retention: staff-record; what somebody on a shift holds, and the last day on which it counts
            CREATE TABLE shift_certificate (
                id           TEXT   PRIMARY KEY,
                shift_id     TEXT   NOT NULL REFERENCES shift (id),
                member_id    TEXT   NOT NULL REFERENCES shift_member (id),
                certificate  TEXT   NOT NULL,
                expires_on   TEXT
            );
            CREATE UNIQUE INDEX one_certificate_a_member ON shift_certificate (member_id, certificate);
            CREATE INDEX shift_certificate_shift ON shift_certificate (shift_id);
            """
        )
    ]

    /// What officers ask for; and help that is asked for a call, not only by a team that was sent to it.
    package static let requests: [Migration] = [
        Migration(
            "0020 requests",
            sealed: ["officer_request"],
            officerRequests + """

                ALTER TABLE help_request RENAME TO help_request_of_teams;
                DROP INDEX help_request_path;
                -- retention: call-record
                CREATE TABLE help_request (
                    id             TEXT   PRIMARY KEY,
                    assignment_id  TEXT   REFERENCES assignment (id),
                    path_id        TEXT   NOT NULL REFERENCES path (id),
                    call_id        TEXT   NOT NULL REFERENCES call (id),
                    kind           TEXT   NOT NULL CHECK (kind IN ('duress', 'police', 'EMS')),
                    asked_by       TEXT   NOT NULL,
                    asked_at       BIGINT NOT NULL,
                    answer         TEXT,
                    answered_by    TEXT,
                    answered_at    BIGINT,
                    CHECK ((answer IS NULL) = (answered_at IS NULL)),
                    CHECK ((answer IS NULL) = (answered_by IS NULL)),
                    CHECK (kind <> 'duress' OR assignment_id IS NOT NULL)
                );
                INSERT INTO help_request (
                    id, assignment_id, path_id, call_id, kind, asked_by, asked_at, answer, answered_by, answered_at)
                SELECT id, assignment_id, path_id, call_id, kind, asked_by, asked_at, answer, answered_by, answered_at
                FROM help_request_of_teams;
                DROP TABLE help_request_of_teams;
                CREATE INDEX help_request_path ON help_request (path_id);
                CREATE INDEX help_request_open ON help_request (path_id) WHERE answered_at IS NULL;
                """
        )
    ]
}

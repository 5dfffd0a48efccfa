import Store

extension Migration {
    /// How long what is kept, what may not go, and what went.
    ///
    /// The indexes at its end are of references by which a record is followed downwards: without them each row that goes
    /// would have every table read that could name it.
    package static let retention: [Migration] = [
        Migration(
            "0039 retention",
            sealed: ["retention_rule", "legal_hold", "retention_run"],
            """
            -- retention: workspace; of each class the newest row counts
            CREATE TABLE retention_rule (
                id         TEXT   PRIMARY KEY,
                kept_as    TEXT   NOT NULL,
                days       BIGINT CHECK (days > 0),
                authority  TEXT   NOT NULL,
                set_by     TEXT   NOT NULL,
                set_at     BIGINT NOT NULL
            );
            -- retention: workspace; it names what it holds, and stays when that has gone
            CREATE TABLE legal_hold (
                id              TEXT   PRIMARY KEY,
                number          BIGINT NOT NULL UNIQUE,
                matter          TEXT   NOT NULL,
                reason          TEXT   NOT NULL,
                scope           TEXT   NOT NULL CHECK (scope IN ('person', 'call', 'case', 'period')),
                about           TEXT,
                from_at         BIGINT,
                to_at           BIGINT,
                placed_by       TEXT   NOT NULL,
                placed_at       BIGINT NOT NULL,
                lifted_because  TEXT,
                lifted_by       TEXT,
                lifted_at       BIGINT,
                CHECK ((scope = 'period') = (about IS NULL)),
                CHECK ((scope = 'period') = (from_at IS NOT NULL)),
                CHECK ((from_at IS NULL) = (to_at IS NULL)),
                CHECK (from_at IS NULL OR from_at < to_at),
                CHECK ((lifted_at IS NULL) = (lifted_by IS NULL)),
                CHECK ((lifted_at IS NULL) = (lifted_because IS NULL))
            );
            CREATE INDEX legal_hold_standing ON legal_hold (number) WHERE lifted_at IS NULL;
            -- retention: workspace; of what went only how much
            CREATE TABLE retention_run (
                id          TEXT   PRIMARY KEY,
                token       TEXT   NOT NULL UNIQUE,
                as_of_at    BIGINT NOT NULL,
                records     BIGINT NOT NULL,
                begun_by    TEXT   NOT NULL,
                begun_at    BIGINT NOT NULL,
                removed     BIGINT NOT NULL,
                kept        BIGINT NOT NULL,
                ended_at    BIGINT,
                CHECK (removed + kept <= records)
            );
            CREATE UNIQUE INDEX one_retention_run ON retention_run ((1)) WHERE ended_at IS NULL;
            -- retention: workspace; what a run has yet to look at, emptied by the run itself
            CREATE TABLE retention_due (
                token      TEXT   NOT NULL,
                place      BIGINT NOT NULL,
                kind       TEXT   NOT NULL,
                record_id  TEXT   NOT NULL,
                PRIMARY KEY (token, place)
            ) WITHOUT ROWID;
            CREATE INDEX call_incident_by_call ON call_incident (call_id);
            CREATE INDEX path_by_call ON path (call_id);
            CREATE INDEX path_need_by_call_person ON path_need (call_person_id);
            CREATE INDEX assignment_by_shift ON assignment (shift_id);
            CREATE INDEX scene_declaration_by_call ON scene_declaration (call_id);
            CREATE INDEX deviation_by_assignment ON deviation (assignment_id);
            CREATE INDEX deviation_by_call ON deviation (call_id);
            CREATE INDEX check_in_by_path ON check_in (path_id);
            CREATE INDEX check_in_by_assignment ON check_in (assignment_id);
            CREATE INDEX encounter_by_call_person ON encounter (call_person_id);
            CREATE INDEX encounter_by_assignment ON encounter (assignment_id);
            CREATE INDEX referral_by_call ON referral (call_id);
            CREATE INDEX referral_report_by_referral ON referral_report (referral_id);
            CREATE INDEX support_case_by_path ON support_case (path_id);
            CREATE INDEX safety_measure_by_path ON safety_measure (path_id);
            CREATE INDEX second_opinion_by_call ON second_opinion (call_id);
            CREATE INDEX place_fact_by_call ON place_fact (call_id);
            CREATE INDEX transfer_by_path ON transfer (path_id);
            CREATE INDEX brief_by_path ON brief (path_id);
            CREATE INDEX help_request_by_call ON help_request (call_id);
            CREATE INDEX help_request_by_assignment ON help_request (assignment_id);
            CREATE INDEX blind_call_by_path ON blind_call (path_id);
            CREATE INDEX blind_call_by_call ON blind_call (call_id);
            CREATE INDEX result_replacement_by_result ON result_replacement (result_id);
            CREATE INDEX phone_contact_by_call ON phone_contact (call_id);
            CREATE INDEX person_contact_by_call_person ON person_contact (call_person_id);
            CREATE INDEX person_contact_by_person ON person_contact (person_id);
            CREATE INDEX person_merge_by_merged ON person_merge (merged_id);
            CREATE INDEX safety_plan_earlier_by_earlier ON safety_plan_earlier (earlier_id);
            CREATE INDEX safety_plan_step_by_line ON safety_plan_step (line_id);
            CREATE INDEX case_goal_need_by_need ON case_goal_need (need_id);
            CREATE INDEX case_goal_need_by_goal ON case_goal_need (goal_id);
            CREATE INDEX case_task_by_meeting ON case_task (meeting_id);
            CREATE INDEX case_absence_by_corrects ON case_absence (corrects);
            CREATE INDEX disclosure_by_consent ON disclosure (consent_id);
            CREATE INDEX break_glass_by_call ON break_glass (call_id);
            CREATE INDEX family_contact_by_case ON family_contact (case_id);
            """
        )
    ]
}

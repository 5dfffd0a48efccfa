import Store

/// What of a table stands in a packet, and what each of its columns may tell of whom.
struct RecordsShape: Sendable {
    enum Kind: Character, Sendable {
        case words = "w"
        /// A code, or several with blanks between them.
        case codes = "c"
        case number = "n"
        case moment = "t"
        case yesNo = "f"
        /// Kept as JSON, and read as lines of a name and its words.
        case json = "j"
        /// The account of somebody who works here.
        case account = "a"
    }

    /// Of whom or what a column tells, as far as it decides whether it may be told.
    enum Tells: Character, Sendable {
        case plain = " "
        /// Who the person is.
        case identity = "i"
        /// Who somebody else is.
        case thirdParty = "p"
        /// Who reported harm, or that anybody did.
        case reporter = "r"
        /// How somebody is: health and what led to the contact.
        case health = "h"
        /// What might endanger somebody if it were known.
        case danger = "d"
        /// How police and those who go to scenes protect themselves.
        case technique = "x"
    }

    struct Column: Sendable {
        let name: String
        let kind: Kind
        let tells: Tells
    }

    let table: String
    /// The column with the moment that it tells of.
    let at: String?
    /// The column with who wrote it.
    let by: String?
    let columns: [Column]
    /// The columns that hold something, or nothing, in the rows that are part of the record: no drafts.
    let filled: String?
    let empty: String?
    /// All of it is about a report of suspected harm.
    let isReport: Bool

    /// - Parameter columns: each as `name:kind`, with what it tells behind it where that is not plain.
    init(
        _ table: String, at: String? = nil, by: String? = nil, filled: String? = nil,
        empty: String? = nil, isReport: Bool = false,
        _ columns: String...
    ) {
        self.table = table
        self.at = at
        self.by = by
        self.filled = filled
        self.empty = empty
        self.isReport = isReport
        self.columns = columns.map { text in
            let parts = text.split(separator: ":")
            let marks = Array(parts.count > 1 ? parts[1] : "w")
            return Column(
                name: String(parts.first ?? ""), kind: marks.first.flatMap(Kind.init(rawValue:)) ?? .words,
                tells: marks.count > 1 ? Tells(rawValue: marks[1]) ?? .plain : .plain)
        }
    }

    /// Every table that is part of somebody's record, by its name.
    static let all: [String: RecordsShape] = Dictionary(
        (intake + triage + dispatch + encounters + care + people + papers).map { ($0.table, $0) }
    ) { first, _ in first }

    /// The tables that hold nothing of a record that anybody could ask for, though their rows belong to it.
    static let leftOut: Set<String> = [
        // People themselves and how records were joined: what is known of them stands in other tables.
        "person", "person_contact", "person_merge", "person_apart", "person_link", "referral_link", "match_proposal",
        // How the program keeps count, and finds.
        "call_key", "call_incident", "outbox", "text_agreement", "path_step", "assignment_step", "check_in",
        "case_goal_need",
        "safety_plan_earlier",
        "case_follow_up", "plan_writing", "plan_review", "plan_showing", "result_replacement", "triage",
        // How well the program works, read without names.
        "blind_call", "blind_read",
        // Who reported harm is told to nobody (CAPTA, 42 U.S.C. 5106a(b)(2)(B)(viii), and the laws of the states).
        "mandated_reporter", "mandated_notice",
        // Who asked for records, and what was taken out for them.
        "records_request", "records_line", "records_redaction", "records_copy",
    ]

    private static let intake: [RecordsShape] = [
        .init("call", at: "received_at", by: "taken_by", "number:n"),
        .init("call_fact", at: "recorded_at", by: "recorded_by", "field:c", "value:wh", "state:c"),
        .init("call_note", at: "written_at", by: "written_by", "text:wh"),
        .init("call_person", "role:c", "known_as:wi"),
        .init(
            "correction", at: "corrected_at", by: "corrected_by", "field:c", "old_value:wh", "new_value:wh", "reason:wh"
        ),
        .init("place_fact", at: "recorded_at", by: "recorded_by", "kind:cd", "source:cd", "note:wd"),
        .init(
            "path", at: "received_at", "program:c", "stage:c", "left_reason:c", "alternative_sent:c",
            "alternative_outcome:c"),
        .init("path_need", at: "raised_at", by: "raised_by", "need:ch", "stage:c", "left_reason:c"),
        .init(
            "transfer", at: "begun_at", by: "begun_by", "direction:c", "centre:c", "centre_name:w", "decline:c",
            "returned_because:c", "disposition:c", "note:wh"),
        .init("transfer_report", at: "at", by: "entered_by", "step:c", "code:c", "note:wh"),
        .init("phone_contact", at: "at", by: "told_by", "reached:c"),
    ]

    private static let triage: [RecordsShape] = [
        .init("triage_answer", at: "answered_at", by: "answered_by", "question:ch", "value:ch", "source:c", "state:c"),
        .init(
            "triage_decision", at: "decided_at", by: "decided_by", "level:nh", "response:c", "reason:c",
            "override_code:c", "override_note:wh"),
        .init(
            "second_opinion", at: "asked_at", by: "asked_by", "about:c", "opinion:c", "level:nh", "response:c",
            "about_reason:c", "note:wh"),
        .init(
            "instrument_result", at: "recorded_at", by: "recorded_by", "instrument:ch", "tier:ch", "says:wh",
            "answers:jh"),
        .init("result_withdrawal", at: "withdrawn_at", by: "withdrawn_by", "reason:c"),
        .init("safety_measure", at: "taken_at", by: "taken_by", "measures:ch"),
        .init("call_flag", at: "flagged_at", by: "flagged_by", "answer:c", "reason:c", "note:wh"),
        .init(
            "brief", at: "given_at", by: "given_by", "codes:cx", "language:cx", "note:wx", "unit:wx", "channel:cx"),
        .init("call_back", at: "due_at", "closed_at:t", "closure:c"),
        .init("call_back_attempt", at: "at", by: "entered_by", "channel:c", "result:c", "note:wh"),
        .init("officer_request", at: "asked_at", by: "asked_by", "kind:c", "incident:w", "closure:c"),
    ]

    private static let dispatch: [RecordsShape] = [
        .init("assignment", at: "began_at", "sent_at:t", "arrived_at:t", "ended_at:t", "ended_as:c", "reason:c"),
        .init(
            "scene_declaration", at: "declared_at", by: "declared_by", "ruling:cx", "answers:jx", "relayed_from:wx",
            "leader:cx"),
        .init("deviation", at: "found_at", by: "explained_by", "kind:cx", "reason:cx", "words:wx"),
        .init("help_request", at: "asked_at", by: "asked_by", "kind:cx", "answer:cx"),
    ]

    private static let encounters: [RecordsShape] = [
        .init(
            "encounter", at: "began_at", by: "entered_by", "ended_at:t", "met:f", "ending:c", "alternative_sent:c",
            "alternative_outcome:c", "needs:ch", "safety:ch", "natures:ch", "behaviours:ch", "medical:ch",
            "suicide_risk:ch", "safety_actions:ch", "safety_plan:ch", "means_safety:ch", "mandated_report:cr",
            "destination:ch", "follow_up_at:t", "strengths:wh", "narrative:wh"),
        .init("encounter_supply", "item:ch", "given:n"),
        .init(
            "encounter_correction", at: "corrected_at", by: "corrected_by", "field:c", "old_value:wh", "new_value:wh",
            "reason:wh"),
        .init(
            "interpreter_use", at: "began_at", by: "entered_by", "language:c", "manner:c", "reference:w", "minutes:n",
            "note:wh", "because:c"),
        .init("threat", at: "heard_at", by: "entered_by", "words:wd", "against:wd", "imminent:fd"),
        .init("threat_decision", at: "decided_at", by: "decided_by", "decision:cd", "because:wd", "consulted:wd"),
        .init("threat_step", at: "at", by: "entered_by", "step:cd", "result:cd", "whom:wd", "note:wd", "because:cd"),
        .init(
            "involuntary_hold", at: "held_at", by: "entered_by", "holder:c", "holder_name:w", "agency:w", "number:w",
            "grounds:ch", "due_at:t"),
        .init("hold_statement", at: "written_at", by: "written_by", "content:jh"),
        .init("hold_mark", at: "at", by: "entered_by", "kind:c", "facility:w", "ending:c"),
    ]

    private static let care: [RecordsShape] = [
        .init(
            "referral", at: "offered_at", by: "offered_by", "consent:c", "answer:c", "declined_why:c",
            "appointment_at:t", "ride:c", "attended:c", "missed_why:c", "note:wh", "withdrawn_why:c"),
        .init("referral_report", at: "at", by: "entered_by", "step:c", "outcome:c", "reason:c", "proof:c"),
        .init("help_report", at: "told_at", "answer:c"),
        .init("referral_draft", at: "drafted_at", by: "drafted_by", "consent:c", "ended_as:c"),
        .init("partner_answer", at: "told_at", by: "account_id", "status:c", "task:wh"),
        .init("support_case", at: "opened_at", by: "opened_by", "goal:wh", "closed_at:t", "closure:c"),
        .init("case_attempt", at: "at", by: "entered_by", "channel:c", "result:c", "note:wh"),
        .init("case_goal", at: "set_at", by: "set_by", "goal:wh", "state:c", "reason:wh"),
        .init("case_meeting", at: "met_at", by: "noted_by", "agencies:w", "agreed:wh"),
        .init("case_meeting_addendum", at: "added_at", by: "added_by", "addendum:wh"),
        .init("case_task", at: "due_at", by: "set_by", "task:wh", "agency:w", "ended_at:t", "ending:c"),
        .init("case_absence", at: "from_at", by: "recorded_by", "state:ch", "until_at:t"),
        .init("family_contact", at: "met_at", by: "recorded_by", "manner:c", "present:jp", "alone:c", "note:wh"),
        .init(
            "family_correction", at: "corrected_at", by: "corrected_by", "manner:c", "present:jp", "alone:c", "note:wh",
            "reason:wh"),
        .init(
            "family_safety", at: "assessed_at", by: "assessed_by", "dangers:ch", "capacities:wh", "decision:c",
            "plan:wh"),
    ]

    private static let people: [RecordsShape] = [
        .init("person_name", at: "recorded_at", by: "recorded_by", "kind:c", "given:wi", "family:wi"),
        .init("legal_name", at: "recorded_at", by: "recorded_by", "given:wi", "family:wi", "source:c"),
        .init("person_fact", at: "recorded_at", by: "recorded_by", "kind:c", "value:wi"),
        .init(
            "person_safety", at: "recorded_at", by: "recorded_by", "kind:cd", "source:cd", "reference:wd", "note:wd"),
        .init(
            "response_plan", at: "approved_at", by: "approved_by", filled: "approved_at", "baseline:wh",
            "elevated:wh", "triggers:wh", "helped:wh", "avoid:wh", "strategies:wh", "background:wh"),
        .init(
            "plan_contact", at: "recorded_at", by: "recorded_by", "role:c", "name:wp", "organisation:w", "phone:wp"),
        .init("safety_plan", at: "written_at", by: "written_by", "language:c", "ended_reason:c"),
        .init("safety_plan_line", "heading:c", "words:wh", "phone:wp"),
        .init("safety_plan_step", at: "told_at", by: "told_by", "state:c"),
        .init("safety_plan_copy", at: "told_at", by: "told_by", "kind:c", "kept_where:w"),
        .init(
            "clinical_note", at: "happened_at", by: "written_by",
            filled: "signed_at", empty: "discarded_at", "kind:c", "parts:jh"),
        .init("note_addendum", at: "signed_at", by: "signed_by", "words:wh"),
        .init("note_review", at: "reviewed_at", by: "reviewed_by", "answer:c", "words:wh"),
        .init("note_error", at: "marked_at", by: "marked_by", "because:c", "words:wh"),
        .init("break_glass", at: "broken_at", by: "broken_by", "reason:c", "words:wh", "ruling:c", "review_words:w"),
    ]

    private static let papers: [RecordsShape] = [
        .init(
            "consent", at: "written_at", by: "written_by", empty: "discarded_at", "law:c", "purpose:c",
            "discloser:w", "recipient:w", "participants:w", "categories:c", "what:wh", "expires_at:t", "expires_on:w"),
        .init(
            "consent_signature", at: "signed_at", by: "recorded_by", "manner:c", "signer:c", "signer_name:wi",
            "signer_right:w", "capacity:ch", "capacity_note:wh", "interpreter:w", "witness:wp", "text:wh",
            "held_where:w"),
        .init("consent_ending", at: "ended_at", by: "recorded_by", "reason:c", "channel:c"),
        .init(
            "disclosure", at: "given_at", by: "given_by", "recipient:w", "purpose:c", "categories:c", "basis:c",
            "reason:w"),
        .init("amendment", at: "asked_at", by: "written_by", "part:c", "words:wh", "channel:c"),
        .init("amendment_answer", at: "answered_at", by: "answered_by", "answer:c", "ground:c", "words:wh"),
        .init("amendment_statement", at: "stated_at", "words:wh"),
        .init(
            "mandated_report", at: "suspected_at", isReport: true, "kind:c", "about:w", "oral_made_at:t",
            "written_made_at:t"),
        .init(
            "oral_report", at: "at", by: "entered_by", isReport: true, "result:c", "agency:w", "taken_by:w",
            "reference:w", "note:wh"),
        .init("mandated_packet", at: "written_at", by: "written_by", isReport: true, "content:jh"),
        .init("mandated_sending", at: "at", by: "entered_by", isReport: true, "channel:c", "agency:w", "reference:w"),
    ]
}

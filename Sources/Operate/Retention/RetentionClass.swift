import Store

/// How long rows are kept: the class that stands above each table in its migration.
package enum RetentionClass: String, CaseIterable, Storable, Sendable {
    case callRecord = "call-record"
    case caseRecord = "case-record"
    case consentRecord = "consent-record"
    case disclosureAccount = "disclosure-account"
    case mandatedReport = "mandated-report"
    case staffRecord = "staff-record"
    case pastCall = "past-call"
    case statistics
    case directory
    case reference
    case workspace
    case journal
    case accessLog = "access-log"
    case session
    case twoDays = "two-days"

    /// What ends the time of a class.
    package enum Manner: Hashable, Sendable {
        /// A number of days that the city says, counted from the latest moment that a row holds; nothing is: never.
        case days(unlessSaid: Int?, least: Int)
        /// Goes with the workspace, and never by itself.
        case workspace
        /// The server forgets it by itself within days.
        case swept
    }

    /// Six years, with both their leap days.
    package static let sixYears = 2192
    /// The longest time that may be said, in days: a hundred years.
    package static let most = 36_525

    package var manner: Manner {
        switch self {
        // No law for the whole country says how long; these err on the side of keeping.
        case .callRecord: .days(unlessSaid: 1826, least: 30)
        case .caseRecord: .days(unlessSaid: 3653, least: 365)
        // 45 CFR 164.530(j)(2): six years from when it was made or was last in effect, whichever is later.
        case .consentRecord: .days(unlessSaid: Self.sixYears, least: Self.sixYears)
        // 45 CFR 164.528(a)(1): a person may ask for what was told in the six years before.
        case .disclosureAccount: .days(unlessSaid: Self.sixYears, least: Self.sixYears)
        // The states differ by decades: nothing goes before somebody has said what theirs asks.
        case .mandatedReport: .days(unlessSaid: nil, least: 365)
        case .staffRecord: .days(unlessSaid: nil, least: 365)
        case .pastCall: .days(unlessSaid: 3653, least: 30)
        case .statistics, .directory, .reference, .workspace, .journal, .accessLog: .workspace
        case .session, .twoDays: .swept
        }
    }

    /// The classes whose time a city says.
    package static let timed = allCases.filter {
        if case .days = $0.manner { true } else { false }
    }
}

/// What a record is, as it goes: a call with all that was done in it, a person with all records that count as them.
package enum RecordKind: String, CaseIterable, Storable, Sendable {
    case call
    case person
    /// A report of suspected harm that is of no call, no case and no known person.
    case mandatedReport = "mandated-report"
    /// A request for records that names no person, call or case.
    case recordsRequest = "records-request"
    case shift
    /// A call of another system's export: each stands for itself.
    case pastCall = "past-call"
    /// What the system of a partner sent for itself: each document stands alone.
    case partnerDocument = "partner-document"
    /// One playing of a scenario, with everybody in it.
    case practice
    /// What somebody said of the program, with what was answered.
    case feedback

    /// The table in which each record of the kind has its first row.
    var table: String {
        switch self {
        case .call: "call"
        case .person: "person"
        case .mandatedReport: "mandated_report"
        case .recordsRequest: "records_request"
        case .shift: "shift"
        case .pastCall: "past_call"
        case .partnerDocument: "partner_document"
        case .practice: "practice"
        case .feedback: "feedback"
        }
    }

    /// The class of its first row: the record is never due before that.
    package var firstClass: RetentionClass {
        switch self {
        case .call: .callRecord
        case .person: .caseRecord
        case .mandatedReport: .mandatedReport
        case .recordsRequest: .disclosureAccount
        case .shift: .staffRecord
        case .pastCall: .pastCall
        case .partnerDocument: .caseRecord
        case .practice: .staffRecord
        case .feedback: .callRecord
        }
    }

    /// The tables of classes with a time whose rows are part of no record, and stay.
    package static let standing: Set<String> = [
        // Whoever did something is named as long as there is a journal.
        "account", "account_role", "api_token", "calendar_link",
        // Why a version went live: it holds the numbers of calls and nothing else of them.
        "program_diff",
        // What somebody was taught, taught others and holds counts as long as they work.
        "instructor", "qualification", "course_session", "session_part", "enrolment", "attendance",
        "training_certificate", "certificate_warning", "recognition",
        // What an import came to, without a call.
        "call_import", "call_staging",
    ]
}

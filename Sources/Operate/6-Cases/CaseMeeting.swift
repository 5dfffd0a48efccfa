import Access
import Door
import Store
import Vocabulary

/// A meeting of several agencies about one case: who was there, and what was agreed.
///
/// It is never written again; what is put right or was forgotten is added.
package struct CaseMeeting: Sendable {
    /// What was added later.
    package struct Addendum: Sendable {
        package let text: String
        package let by: String
        package let at: Instant

        init(_ row: Row) throws {
            text = try row["addendum"]
            by = try row["author"]
            at = try row["added_at"]
        }
    }

    package let id: ID<CaseMeeting>
    package let supportCase: ID<SupportCase>
    package let metAt: Instant
    /// Who was there, one agency a line.
    package let agencies: [String]
    package let agreed: String
    package let by: String
    package let notedAt: Instant
    package internal(set) var addenda: [Addendum] = []

    /// The longest note and the longest addendum, in characters; the most agencies, and the most tasks that arise.
    package static let mostText = 4000
    package static let mostAgencies = 20
    package static let mostTasks = 10

    init(_ row: Row) throws {
        id = try row["id"]
        supportCase = try row["case_id"]
        metAt = try row["met_at"]
        agencies = try (row["agencies"] as String).split(separator: "\n").map(String.init)
        agreed = try row["agreed"]
        by = try row["author"]
        notedAt = try row["noted_at"]
    }
}

/// Every question asked about meetings.
package struct CaseMeetings {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT case_meeting.*, coalesce(account.display_name, 'Alongside') AS author
        FROM case_meeting LEFT JOIN account ON account.id = case_meeting.noted_by
        """

    /// The meetings about a case, the latest first, each with what was added to it.
    package func meetings(about supportCase: ID<SupportCase>) throws -> [CaseMeeting] {
        var meetings = try db(
            """
            \(CaseMeetings.joined) WHERE case_meeting.case_id = \(supportCase)
            ORDER BY case_meeting.met_at DESC, case_meeting.id DESC LIMIT 100
            """
        ).map(CaseMeeting.init)
        let added = try db(
            """
            SELECT case_meeting_addendum.*, coalesce(account.display_name, 'Alongside') AS author
            FROM case_meeting_addendum JOIN case_meeting ON case_meeting.id = case_meeting_addendum.meeting_id
            LEFT JOIN account ON account.id = case_meeting_addendum.added_by
            WHERE case_meeting.case_id = \(supportCase)
            ORDER BY case_meeting_addendum.added_at, case_meeting_addendum.id LIMIT 500
            """
        ).map { row -> (ID<CaseMeeting>, CaseMeeting.Addendum) in (try row["meeting_id"], try .init(row)) }
        for index in meetings.indices {
            meetings[index].addenda = added.filter { $0.0 == meetings[index].id }.map(\.1)
        }
        return meetings
    }

    /// - Throws: ``Refusal`` with `.noSuchMeeting`.
    package func meeting(_ id: ID<CaseMeeting>) throws -> CaseMeeting {
        guard let row = try db("\(CaseMeetings.joined) WHERE case_meeting.id = \(id)").first else {
            throw Refusal(.noSuchMeeting, .absent, field: "meeting")
        }
        let found = try CaseMeeting(row)
        return try meetings(about: found.supportCase).first { $0.id == id } ?? found
    }
}

/// Writes down what several agencies agreed about a case, with the tasks that arise.
package struct NoteMeeting: Report {
    package static let permission = Permission.keepCases

    let supportCase: ID<SupportCase>
    let metAt: Instant?
    let agencies: [String]
    let agreed: String
    let tasks: [CaseTaskTold]

    /// - Parameter agencies: who was there, one a line.
    /// - Throws: ``Refusal`` that names the field.
    package init(
        _ supportCase: ID<SupportCase>, at moment: Instant?, agencies: String?, agreed: String?,
        tasks: [CaseTaskTold] = []
    ) throws(Refusal) {
        self.supportCase = supportCase
        metAt = moment
        let named = try FreeText.needed(
            agencies, most: CaseMeeting.mostAgencies * (CaseTask.mostAgency + 1), field: "agencies")
        var lines: [String] = []
        for line in named.split(separator: "\n") {
            if let name = try FreeText.given(String(line), most: CaseTask.mostAgency, field: "agencies") {
                lines.append(name)
            }
        }
        guard lines.count <= CaseMeeting.mostAgencies else {
            throw Refusal(
                .tooManyAgencies, field: "agencies", values: ["most": String(CaseMeeting.mostAgencies)])
        }
        self.agencies = lines
        self.agreed = try FreeText.needed(agreed, most: CaseMeeting.mostText, field: "agreed")
        guard tasks.count <= CaseMeeting.mostTasks else {
            throw Refusal(.tooManyTasks, .conflicting, field: "task", values: ["most": String(CaseMeeting.mostTasks)])
        }
        self.tasks = tasks
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (CaseMeeting, [Event]) {
        let one = try SupportCases(db).supportCase(supportCase)
        let call = try Calls(db).call(one.call)
        let moment = metAt ?? now
        try moment.requirePast(now, field: "metAt")
        if !tasks.isEmpty { try one.requireOpen() }
        let id = ID<CaseMeeting>.new()
        try db.keep(
            in: "case_meeting",
            """
            INSERT INTO case_meeting (id, case_id, met_at, agencies, agreed, noted_by, noted_at)
            VALUES (\(id), \(one.id), \(moment), \(agencies.joined(separator: "\n")), \(agreed), \(worker.id), \(now))
            RETURNING *
            """
        )
        for task in tasks {
            try task.dueAt.requireAhead(of: now, field: "due")
            _ = try CaseTasks(db).set(task, in: one, at: id, by: worker, at: now)
        }
        try Calls(db).save(call)
        let said = one.said([
            "meeting": .init(id), "agencies": .init(agencies.count), "tasks": .init(tasks.count), "at": .init(moment),
        ])
        return (try CaseMeetings(db).meeting(id), [Event(.caseMeetingNoted, call.subject, said)])
    }
}

/// Adds to what was noted of a meeting, which itself stays as it is.
package struct AddToMeeting: Report {
    package static let permission = Permission.keepCases

    let meeting: ID<CaseMeeting>
    let addendum: String

    /// - Throws: ``Refusal`` about `addendum`.
    package init(_ meeting: ID<CaseMeeting>, _ addendum: String?) throws(Refusal) {
        self.meeting = meeting
        self.addendum = try FreeText.needed(addendum, most: CaseMeeting.mostText, field: "addendum")
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (CaseMeeting, [Event]) {
        let noted = try CaseMeetings(db).meeting(meeting)
        let one = try SupportCases(db).supportCase(noted.supportCase)
        let call = try Calls(db).call(one.call)
        try db.keep(
            in: "case_meeting_addendum",
            """
            INSERT INTO case_meeting_addendum (id, meeting_id, addendum, added_by, added_at)
            VALUES (\(ID<CaseMeeting.Addendum>.new()), \(noted.id), \(addendum), \(worker.id), \(now)) RETURNING *
            """
        )
        try Calls(db).save(call)
        let said = one.said(["meeting": .init(noted.id)])
        return (try CaseMeetings(db).meeting(noted.id), [Event(.caseMeetingAdded, call.subject, said)])
    }
}

extension Command where Outcome == CaseMeeting {
    package func subject(of outcome: CaseMeeting) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> CaseMeeting {
        try CaseMeetings(db).meeting(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noSuchMeeting: Self = "no-such-meeting"
    package static let tooManyAgencies: Self = "too-many-agencies"
}

extension Event.Kind {
    package static let caseMeetingNoted: Self = "case-meeting-noted"
    package static let caseMeetingAdded: Self = "case-meeting-added"
}

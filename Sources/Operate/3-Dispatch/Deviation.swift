import Access
import Door
import Store
import Vocabulary

/// Something a team did, or that was told of it, that contradicts the record or the rules: somebody says why.
package struct Deviation: Sendable {
    /// Why it happened.
    package enum Reason: String, CaseIterable, Storable, Sendable {
        case lifeInDanger = "life-in-danger"
        case sawItWasSafe = "saw-it-was-safe"
        case releasedByVoice = "released-by-voice"
        case notTold = "not-told"
        case cameUponIt = "came-upon-it"
        case radioFault = "radio-fault"
        case enteredLate = "entered-late"
        case wrongTime = "wrong-time"
        case other = "other-reason"
    }

    /// The one that alarms: an unarmed team went in before the scene was released.
    package static let beforeRelease = "arrived-before-release"

    package let id: ID<Deviation>
    package let call: ID<Call>
    package let assignment: ID<Assignment>
    /// What was odd, as a flag's code.
    package let kind: String
    package let foundAt: Instant
    package let reason: Reason?
    package let words: String?
    package let explainedAt: Instant?

    init(_ row: Row) throws {
        id = try row["id"]
        call = try row["call_id"]
        assignment = try row["assignment_id"]
        kind = try row["kind"]
        foundAt = try row["found_at"]
        reason = try row["reason"]
        words = try row["words"]
        explainedAt = try row["explained_at"]
    }
}

/// Says why a team did what contradicts the record or the rules.
package struct ExplainDeviation: Order {
    package static let permission = Permission.reportStatus

    let deviation: ID<Deviation>
    let reason: Deviation.Reason
    let words: String?

    /// - Throws: ``Refusal`` that names the field: another reason than those listed needs words.
    package init(_ deviation: ID<Deviation>, _ reason: Deviation.Reason, words: String? = nil) throws(Refusal) {
        self.deviation = deviation
        self.reason = reason
        self.words = try FreeText.given(words, most: 500, field: "words")
        if reason == .other, self.words == nil { throw Refusal(.needsReason, field: "words") }
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Deviation, [Event]) {
        let found = try Deviations(db).deviation(deviation)
        let assignment = try Assignments(db).assignment(found.assignment)
        try assignment.requireReporter(worker, in: db)
        guard found.reason == nil else { throw Refusal(.alreadyExplained, .conflicting) }
        let rows = try db.keep(
            in: "deviation",
            """
            UPDATE deviation SET reason = \(reason), words = \(words), explained_by = \(worker.id),
                explained_at = \(now) WHERE id = \(deviation) RETURNING *
            """
        )
        let call = try Calls(db).call(found.call)
        try Calls(db).save(call)
        let said = assignment.said([
            "deviation": .init(found.id), "kind": .word(found.kind), "why": .init(reason),
        ])
        return (try Deviation(rows[0]), [Event(.deviationExplained, call.subject, said)])
    }

    package func subject(of outcome: Deviation) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> Deviation {
        try Deviations(db).deviation(ID(stored: subject))
    }
}

/// Every question asked about deviations.
package struct Deviations {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// - Throws: ``Refusal`` with `.noSuchDeviation`.
    package func deviation(_ id: ID<Deviation>) throws -> Deviation {
        guard let row = try db("SELECT * FROM deviation WHERE id = \(id)").first else {
            throw Refusal(.noSuchDeviation, .absent)
        }
        return try Deviation(row)
    }

    /// What was odd on one path, oldest first.
    package func of(path: ID<Path>) throws -> [Deviation] {
        try db("SELECT * FROM deviation WHERE path_id = \(path) ORDER BY found_at, id LIMIT 50").map(Deviation.init)
    }

    /// Keeps what was odd, and says so in the record of the call.
    func find(_ kind: String, about assignment: Assignment, at now: Instant) throws -> Event {
        let id = ID<Deviation>.new()
        try db.keep(
            in: "deviation",
            """
            INSERT INTO deviation (id, path_id, call_id, assignment_id, kind, found_at)
            VALUES (\(id), \(assignment.path), \(assignment.call), \(assignment.id), \(kind), \(now)) RETURNING *
            """
        )
        return Event(
            .deviationFound, .call(assignment.call),
            assignment.said(["deviation": .init(id), "kind": .word(kind)]))
    }
}

extension Refusal.Code {
    package static let noSuchDeviation: Self = "no-such-deviation"
    package static let alreadyExplained: Self = "already-explained"
}

extension Event.Kind {
    package static let deviationFound: Self = "deviation-found"
    package static let deviationExplained: Self = "deviation-explained"
}

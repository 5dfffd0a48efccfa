import Store
import Vocabulary

/// What was done in the emergency centre so that a person at high risk is safe.
package enum SafetyMeasure: String, CaseIterable, Storable, Sendable {
    case stayed = "stayed-on-line"
    case somebodyThere = "somebody-stays"
    case means = "means-made-safe"
    case plan = "safety-plan-made"
    case handover = "warm-handover"
    case sent = "help-sent"
    /// Nobody answers any more, and it was tried again.
    case tried = "tried-to-reach"

    package static let field = "measures"
}

/// That somebody did something so that a person is safe.
package struct SafetyRecord: Sendable {
    package let id: ID<SafetyRecord>
    package let measures: [SafetyMeasure]
    package let by: Author
    package let at: Instant

    init(_ row: Row) throws {
        id = try row["id"]
        let written: String = try row["measures"]
        measures = written.split(separator: " ").compactMap { SafetyMeasure(rawValue: String($0)) }
        by = Author(id: try row["taken_by"], name: try row["author"])
        at = try row["taken_at"]
    }
}

/// Every question asked about what keeps a person safe.
package struct SafetyRecords {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// What was done on a call, the latest first.
    package func all(of call: ID<Call>) throws -> [SafetyRecord] {
        try db(
            """
            SELECT safety_measure.*, coalesce(account.display_name, 'Alongside') AS author
            FROM safety_measure LEFT JOIN account ON account.id = safety_measure.taken_by
            WHERE safety_measure.call_id = \(call)
            ORDER BY safety_measure.taken_at DESC, safety_measure.id DESC LIMIT 100
            """
        ).map(SafetyRecord.init)
    }

    /// The grave results of a call about which nothing has been done yet, the latest first.
    ///
    /// Something was done when somebody wrote down what; when the call left to those who go there themselves, until it
    /// was opened again; and, of an item that is followed up, when somebody has since asked about suicide, whose own tier then counts.
    package func owed(on call: ID<Call>) throws -> [InstrumentResult] {
        let grave = try InstrumentResults(db).grave(on: call)
        guard !grave.isEmpty else { return [] }
        let done = try all(of: call).map(\.at).max()
        let walked = try Calls(db).call(call).path
        return try grave.filter { result in
            if let done, done >= result.at { return false }
            if result.path == walked.id, walked.departure?.sent?.goesThere == true { return false }
            return try result.needsAction || !isAskedSince(result)
        }
    }

    /// Refuses to let a call leave on a high tier about which nothing has been done; to those who go there themselves it
    /// may.
    ///
    /// - Throws: ``Refusal`` with `.safetyOwed`.
    func requireNothingOwed(_ call: ID<Call>, sent: Alternative?) throws {
        guard try sent?.goesThere == true || owed(on: call).isEmpty else {
            throw Refusal(.safetyOwed, .conflicting, field: SafetyMeasure.field)
        }
    }

    private func isAskedSince(_ result: InstrumentResult) throws -> Bool {
        try InstrumentResults(db).standing(on: result.path).contains {
            $0.says[InstrumentResult.suicideQuestion] != nil && $0.isSettled && $0.at >= result.at
        }
    }
}

extension InstrumentResult {
    /// The question of programs that asks how great the risk of suicide is.
    static let suicideQuestion = "suicide-tier"
}

extension Alternative {
    /// Whether somebody goes to the person.
    var goesThere: Bool {
        switch self {
        case .police, .coResponse, .ems: true
        default: false
        }
    }
}

extension Refusal.Code {
    package static let safetyOwed: Self = "safety-owed"
}

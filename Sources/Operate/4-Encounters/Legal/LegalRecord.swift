import Access
import Store
import Vocabulary

/// What the law asks to be written down of one call: who interpreted, threats and warnings, holds.
package struct LegalRecord: Sendable {
    package let call: ID<Call>
    package let number: Int
    /// Who was there, to say whom a hold is of.
    package let people: [CallPerson]
    package let interpreters: [InterpreterUse]
    package let threats: [Threat]
    package let holds: [InvoluntaryHold]
    /// The laws under which somebody may be held here.
    package let rules: [HoldRule]
}

extension LegalRecord {
    /// The most of each kind that one call shows.
    package static let most = 100

    /// - Throws: ``Refusal`` with `.noSuchCall`, or `.mayNot` for those who only read calls to which they were sent.
    package init(_ call: ID<Call>, for reader: Worker, in db: any Transaction) throws {
        let found = try Calls(db).call(call)
        try LegalRecord.require(reader, at: found, in: db)
        self.call = found.id
        number = found.number
        people = try CallPeople(db).people(of: found.id)
        interpreters = try InterpreterUses(db).uses(of: found.id)
        threats = try Threats(db).threats(of: found.id)
        holds = try InvoluntaryHolds(db).holds(of: found.id)
        rules = try HoldRules(db).inUse()
    }

    /// Whoever goes to people reads and writes it of the calls to which they were sent, or which they took.
    static func require(_ worker: Worker, at call: Call, in db: any Transaction) throws {
        let isOwn = try call.takenBy.id == worker.id.text || Assignments(db).isSent(worker.id, to: call.id)
        let owner: ID<Worker> = isOwn ? worker.id : ID(stored: "")
        guard may(worker, .keepLegalRecord, beganBy: owner).allowed else {
            throw Refusal(.mayNot, .forbidden, values: ["permission": Permission.keepLegalRecord.rawValue])
        }
    }
}

/// That something recorded was a mistake; it stays readable.
package struct Withdrawn: Hashable, Sendable {
    package let because: String
    package let by: Author
    package let at: Instant

    /// The longest reason, in characters.
    package static let mostWords = 500

    init?(_ row: Row) throws {
        guard let at = try row["withdrawn_at"] as Instant? else { return nil }
        because = try row["because"]
        by = Author(id: try row["withdrawn_by"], name: try row["withdrawer"])
        self.at = at
    }
}

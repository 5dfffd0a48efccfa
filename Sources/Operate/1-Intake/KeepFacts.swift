import Access
import Door
import Store
import Vocabulary

/// Records what somebody learned of a call: each field as it is left.
///
/// What was there stays readable. Where the value changed since the one who records it looked, the new value is kept beside
/// it as a rival, and a person chooses.
package struct KeepFacts: Report {
    package static let permission = Permission.addToCalls

    /// What is to be recorded of one field.
    package struct Change: Sendable {
        package let field: FactField
        /// Nothing says: found not to be known.
        package let value: String?
        /// The revision that its writer saw; nothing when the whole call's version is held against theirs instead.
        package let base: Int?

        /// - Throws: ``Refusal`` that names the field.
        package init(_ field: FactField, _ raw: String?, base: Int? = nil) throws(Refusal) {
            self.field = field
            self.value = try field.read(raw)
            self.base = base
        }
    }

    let call: ID<Call>
    let changes: [Change]
    let expected: Int?

    package init(_ changes: [Change], of call: ID<Call>, expected: Int? = nil) throws(Refusal) {
        guard !changes.isEmpty else { throw Refusal(.nothingGiven) }
        self.call = call
        // Of two values for one field the later is meant.
        self.changes = FactField.allCases.compactMap { field in changes.last { $0.field == field } }
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        let before = try Calls(db).call(call)
        try before.require(version: expected)
        let standing = try Facts(db).current(of: call)
        var events: [Event] = []
        for change in changes {
            let stands = standing[change.field]
            guard change.value != stands?.value else { continue }
            events.append(try keep(change, of: before, beside: stands, in: db, by: worker, at: now))
        }
        guard !events.isEmpty else { return (before, []) }
        if changes.contains(where: { $0.field == .source && $0.value == CallSource.transfer.rawValue }) {
            events += try Transfers(db).receive(before, by: worker, at: now)
        }
        try Calls(db).save(before)
        return (try Calls(db).call(call), events)
    }

    private func keep(
        _ change: Change, of before: Call, beside stands: Fact?, in db: any Transaction, by worker: Worker,
        at now: Instant
    ) throws -> Event {
        let facts = Facts(db)
        let revision = try facts.lastRevision(of: change.field, in: call) + 1
        // Nobody is their own rival: the later of two values by one hand stands.
        let overtaken = stands.map { fact in
            change.base.map { $0 < fact.revision } ?? false && fact.by.id != worker.id.text
        }
        let isRival = overtaken ?? false
        if let stands, !isRival { try facts.retire(stands) }
        try facts.add(
            change.field, change.value, of: call, revision: revision, isRival ? .rival : .current, by: worker, at: now)
        if !isRival {
            if change.field == .area { try Calls(db).move(call, to: change.value) }
            try CallKeys(db).follow(change.field, change.value, of: before)
        }
        var said: [String: Event.Fact] = [
            "field": .init(change.field), "revision": .init(revision),
        ]
        if let stands { said["before"] = .init(stands.revision) }
        return Event(isRival ? .factRival : change.value == nil ? .factCleared : .factKept, .call(call), said)
    }
}

extension Event.Kind {
    package static let factKept: Self = "fact-kept"
    package static let factCleared: Self = "fact-cleared"
    package static let factRival: Self = "fact-rival"
}

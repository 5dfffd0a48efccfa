import Access
import Door
import Store
import Vocabulary

/// Says what else a person needs, after the encounter or without one.
package struct RaiseNeeds: Report {
    package static let permission = Permission.makeReferrals

    let call: ID<Call>
    let kinds: [Need.Kind]
    let person: ID<CallPerson>?

    /// - Throws: ``Refusal`` when nothing is named.
    package init(_ kinds: [Need.Kind], of person: ID<CallPerson>? = nil, on call: ID<Call>) throws(Refusal) {
        guard !kinds.isEmpty else { throw Refusal(.required, field: "needs") }
        self.call = call
        self.kinds = Need.Kind.allCases.filter(kinds.contains)
        self.person = person
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        var call = try Calls(db).call(call)
        if let person {
            _ = try CallPeople(db).person(person, of: call.id)
        }
        // Before somebody spoke with the person, what they need is triage and a team.
        guard call.path.stage >= .disposed || !call.path.isOpen else { throw Refusal(.encounterFirst, .conflicting) }
        let events = try Needs(db).raise(kinds, of: person, on: &call, by: worker, at: now, entered: now)
        try Calls(db).save(call)
        return (try Calls(db).call(call.id), events)
    }
}

extension Refusal.Code {
    package static let encounterFirst: Self = "encounter-first"
}

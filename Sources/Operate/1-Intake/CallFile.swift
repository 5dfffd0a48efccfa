import Store
import Vocabulary

/// Everything that is known of one call, read in one snapshot.
package struct CallFile: Sendable {
    package let call: Call
    package let facts: [FactField: Fact]
    package let rivals: [Fact]
    /// Nothing when the call is no part of an incident.
    package let incident: ID<Incident>?
    /// The other calls of the incident.
    package let linked: [Incidents.Member]
    package let screenedAt: Instant?
    package let notes: Int
    /// The people it concerns, as far as anybody has said.
    package let people: [CallPerson]
    /// Other calls that concern one of them.
    package let alsoIn: [CallPeople.OtherCall]

    /// - Throws: ``Refusal`` with `.noSuchCall`.
    package init(_ id: ID<Call>, in db: any Transaction) throws {
        try self.init(try Calls(db).call(id), in: db)
    }

    package init(_ call: Call, in db: any Transaction) throws {
        self.call = call
        facts = try Facts(db).current(of: call.id)
        rivals = try Facts(db).rivals(of: call.id)
        let incident = try Incidents(db).incident(of: call.id)
        self.incident = incident
        linked = try incident.map { try Incidents(db).calls(of: $0).filter { $0.id != call.id } } ?? []
        screenedAt = try Calls(db).reached(.screened, on: call.path.id)
        notes = try Notes(db).count(of: call.id)
        people = try CallPeople(db).people(of: call.id)
        alsoIn = try people.contains { $0.recognised != nil } ? CallPeople(db).alsoIn(call.id) : []
    }

    /// The file of a call that has just been taken, of which nothing else can be known yet.
    init(taken call: Call, facts: [FactField: Fact], notes: Int) {
        self.call = call
        self.facts = facts
        self.notes = notes
        rivals = []
        incident = nil
        linked = []
        screenedAt = nil
        people = []
        alsoIn = []
    }
}

import Access
import Door
import Store
import Vocabulary

/// A person whom a call concerns: who they are may be unknown.
package struct CallPerson: Sendable {
    /// What the person is in this call.
    package enum Role: String, CaseIterable, Storable, Sendable {
        case caller
        case inCrisis = "in-crisis"
        case other
    }

    /// Anybody's name for the same person in several calls, once somebody has recognised them.
    package enum Recognised {}

    package let id: ID<CallPerson>
    package let call: ID<Call>
    package let role: Role
    package let recognised: ID<Recognised>?
    /// What they are called, or how they are described; nothing when it is not known.
    package let knownAs: String?

    init(_ row: Row) throws {
        id = try row["id"]
        call = try row["call_id"]
        role = try row["role"]
        recognised = try row["person_id"]
        knownAs = try row["known_as"]
    }
}

/// Says that a call concerns a person; who they are may be left open.
package struct AddPerson: Report {
    package static let permission = Permission.addToCalls

    let call: ID<Call>
    let role: CallPerson.Role
    let knownAs: String?

    /// - Throws: ``Refusal`` that names the field.
    package init(_ role: CallPerson.Role, knownAs: String?, to call: ID<Call>) throws(Refusal) {
        self.call = call
        self.role = role
        self.knownAs = try CallPerson.read(knownAs)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CallPerson, [Event]) {
        let call = try Calls(db).call(call)
        let person = try CallPeople(db).add(role, knownAs: knownAs, to: call.id)
        try Calls(db).save(call)
        return (person, [Event(.personAdded, call.subject, ["person": .init(person.id), "role": .init(role)])])
    }

    package func subject(of outcome: CallPerson) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> CallPerson {
        try CallPeople(db).person(ID(stored: subject))
    }
}

/// Says that the person in one call is the person in another: both calls then show it, also while both are open.
package struct RecognisePerson: Order {
    package static let permission = Permission.addToCalls

    let person: ID<CallPerson>
    let same: ID<CallPerson>

    package init(_ person: ID<CallPerson>, as same: ID<CallPerson>) {
        self.person = person
        self.same = same
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (CallPerson, [Event]) {
        let people = CallPeople(db)
        let (one, other) = (try people.person(person), try people.person(same))
        guard one.id != other.id else { throw Refusal(.samePerson, .conflicting) }
        let name = other.recognised ?? one.recognised ?? .new()
        try people.recognise([one.id, other.id], as: name, insteadOf: one.recognised)
        var events: [Event] = []
        for call in Set([one.call, other.call]).sorted(by: { $0.text < $1.text }) {
            try Calls(db).save(Calls(db).call(call))
            events.append(Event(.personRecognised, .call(call), ["person": .init(name)]))
        }
        return (try people.person(person), events)
    }

    package func subject(of outcome: CallPerson) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> CallPerson {
        try CallPeople(db).person(ID(stored: subject))
    }
}

/// Every question asked about the people of a call.
package struct CallPeople {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// Another call that concerns the same person.
    package struct OtherCall: Sendable {
        package let id: ID<Call>
        package let number: Int
        package let isOpen: Bool
    }

    /// The most people one call shows.
    package static let most = 50

    /// - Throws: ``Refusal`` with `.noSuchPerson`.
    package func person(_ id: ID<CallPerson>) throws -> CallPerson {
        guard let row = try db("SELECT * FROM call_person WHERE id = \(id)").first else {
            throw Refusal(.noSuchPerson, .absent, field: "person")
        }
        return try CallPerson(row)
    }

    /// Somebody of a certain call.
    ///
    /// - Throws: ``Refusal`` with `.noSuchPerson`, also where they are of another call.
    package func person(_ id: ID<CallPerson>, of call: ID<Call>) throws -> CallPerson {
        let person = try person(id)
        guard person.call == call else { throw Refusal(.noSuchPerson, .absent, field: "person") }
        return person
    }

    /// The people of one call, in the order they were added.
    package func people(of call: ID<Call>) throws -> [CallPerson] {
        try db("SELECT * FROM call_person WHERE call_id = \(call) ORDER BY id LIMIT \(CallPeople.most)")
            .map(CallPerson.init)
    }

    /// Other calls that concern somebody of this one, newest first, with whether they are open.
    package func alsoIn(_ call: ID<Call>) throws -> [OtherCall] {
        try db(
            """
            SELECT DISTINCT call.id, call.number,
                   CASE WHEN path.left_at IS NULL AND path.stage <> 'resolved' THEN 1 ELSE 0 END AS is_open
            FROM call_person AS here
            JOIN call_person AS there ON there.person_id = here.person_id AND there.call_id <> here.call_id
            JOIN call ON call.id = there.call_id
            JOIN path ON path.call_id = call.id AND path.superseded_by IS NULL
            WHERE here.call_id = \(call) ORDER BY call.number DESC LIMIT \(CallPeople.most)
            """
        ).map { OtherCall(id: try $0["id"], number: try $0["number"], isOpen: try ($0["is_open"] as Int) == 1) }
    }

    func add(_ role: CallPerson.Role, knownAs: String?, to call: ID<Call>) throws -> CallPerson {
        let rows = try db.keep(
            in: "call_person",
            """
            INSERT INTO call_person (id, call_id, role, person_id, known_as)
            VALUES (\(ID<CallPerson>.new()), \(call), \(role), \(String?.none), \(knownAs)) RETURNING *
            """
        )
        if role == .inCrisis { try Calls(db).countPeople(of: call) }
        return try CallPerson(rows[0])
    }

    fileprivate func recognise(
        _ people: [ID<CallPerson>], as name: ID<CallPerson.Recognised>, insteadOf old: ID<CallPerson.Recognised>?
    ) throws {
        try db.keep(
            in: "call_person",
            """
            UPDATE call_person SET person_id = \(name)
            WHERE id IN (\(each: people)) OR person_id = \(old) RETURNING *
            """
        )
    }
}

extension CallPerson {
    /// Reads how somebody is called or described; nothing when it is blank.
    ///
    /// - Throws: ``Refusal`` that names the field.
    package static func read(_ raw: String?) throws(Refusal) -> String? {
        try FreeText.given(raw, most: 120, field: "knownAs")
    }
}

extension Refusal.Code {
    package static let noSuchPerson: Self = "no-such-person"
    package static let samePerson: Self = "same-person"
}

extension Event.Kind {
    package static let personAdded: Self = "person-added"
    package static let personRecognised: Self = "person-recognised"
}

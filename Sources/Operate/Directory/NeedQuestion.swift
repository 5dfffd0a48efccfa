import Store
import Vocabulary

/// Whose need it is, and how old they are: what a directory is asked with, so that it answers for this person.
package struct NeededBy: Sendable {
    package let person: ID<Person>
    let age: Int?

    /// - Parameter day: today, where the program works.
    /// - Returns: Nothing where nobody said for certain who it is.
    package init?(_ need: Need, in db: any Transaction, on day: CalendarDay) throws {
        guard let contact = try need.person.flatMap({ try PersonContacts(db).standing($0) }),
            contact.certainty == .certain
        else { return nil }
        let known = try People(db).person(contact.person)
        person = known.id
        age = try PersonAge(People(db).facts(of: CertainRecords(of: known, in: db).ids)).years(on: day)
    }
}

extension ServiceQuestion {
    /// What a directory is asked for a need before anybody has typed anything.
    package init(for need: Need, of somebody: NeededBy?) throws(Refusal) {
        let age = somebody?.age.flatMap { $0 <= Self.oldest ? $0 : nil }
        try self.init(nil, kind: need.kind == .other ? nil : need.kind, age: age)
    }
}

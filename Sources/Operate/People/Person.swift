import Access
import Door
import Store
import Vocabulary

/// A record of somebody: who they are may be unknown, partly known, or what they say of themselves.
package struct Person: Hashable, Sendable {
    package let id: ID<Person>
    /// As whom the record counts as long as merges stand; itself where it stands for itself.
    package let root: ID<Person>
    package let begunAt: Instant

    init(_ row: Row) throws {
        id = try row["id"]
        root = try row["root_id"]
        begunAt = try row["begun_at"]
    }

    package var isRoot: Bool { id == root }

    package static func subject(_ id: ID<Person>) -> Event.Subject { Event.Subject(kind: "person", id: id.text) }
}

/// How sure whoever says so is that two records, or a record and somebody in a call, are one person.
package enum Certainty: String, CaseIterable, Storable, Sendable, Comparable {
    case certain, probable, possible

    /// The less certain is the smaller.
    package static func < (left: Certainty, right: Certainty) -> Bool {
        let order: [Certainty] = [.possible, .probable, .certain]
        return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
    }
}

/// Why something that was recorded of a person is taken back; it stays readable.
package enum PersonWithdrawal: String, CaseIterable, Storable, Sendable {
    case notSo = "not-so"
    case noLongerSo = "no-longer-so"
    case askedByPerson = "asked-by-person"
    case anotherPerson = "another-person"
}

/// Who recorded something of a person and when, and who took it back.
package struct PersonEntry: Hashable, Sendable {
    package let by: Author
    package let at: Instant
    package let withdrawal: PersonWithdrawal?
    package let withdrawnAt: Instant?

    init(_ row: Row) throws {
        by = Author(id: try row["recorded_by"], name: try row["author"])
        at = try row["recorded_at"]
        withdrawal = try row["withdrawn_reason"]
        withdrawnAt = try row["withdrawn_at"]
    }

    package var stands: Bool { withdrawnAt == nil }
}

/// The parts of a name, of which any one may be all that is known.
package struct NameParts: Hashable, Sendable {
    package let given: String?
    package let family: String?

    /// The longest part, in characters.
    package static let most = 100

    /// - Throws: ``Refusal`` that names the field.
    package init(given: String?, family: String?) throws(Refusal) {
        self.given = try FreeText.given(given, most: NameParts.most, field: "given")
        self.family = try FreeText.given(family, most: NameParts.most, field: "family")
        guard self.given != nil || self.family != nil else { throw Refusal(.required, field: "given") }
    }

    init(_ row: Row) throws {
        given = try row["given"]
        family = try row["family"]
    }

    package var text: String { [given, family].compactMap(\.self).joined(separator: " ") }
}

/// A name that a person goes by.
package struct PersonName: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Storable, Sendable {
        /// What the person wants to be called; it is shown before all others.
        case selfChosen = "self-chosen"
        case used, nickname, earlier
    }

    package let id: ID<PersonName>
    package let person: ID<Person>
    package let kind: Kind
    package let parts: NameParts
    package let entry: PersonEntry

    init(_ row: Row) throws {
        id = try row["id"]
        person = try row["person_id"]
        kind = try row["kind"]
        parts = try NameParts(row)
        entry = try PersonEntry(row)
    }
}

/// The name that stands in a person's papers, which only some may see.
package struct LegalName: Hashable, Sendable {
    package enum Source: String, CaseIterable, Storable, Sendable {
        case document, record, person
    }

    package let id: ID<LegalName>
    package let person: ID<Person>
    package let parts: NameParts
    package let source: Source
    package let entry: PersonEntry

    init(_ row: Row) throws {
        id = try row["id"]
        person = try row["person_id"]
        parts = try NameParts(row)
        source = try row["source"]
        entry = try PersonEntry(row)
    }
}

extension Refusal.Code {
    package static let noSuchPersonRecord: Self = "no-such-person-record"
    package static let noSuchName: Self = "no-such-name"
    package static let noSuchPersonFact: Self = "no-such-person-fact"
}

import Access
import Store
import Vocabulary

/// In which calls a person was met, and what instruments found of them there: as far as a relationship opens it.
package struct PersonHistory: Sendable {
    package typealias Contacts = [(contact: PersonContact, certainty: Certainty)]

    package let contacts: Contacts
    /// Nothing for those who may not read what was found.
    package let screeners: [PersonScreener]?
    /// Whether something is left out that tells of substances.
    package let isPart2Closed: Bool

    package init(contacts: Contacts, screeners: [PersonScreener]?, isPart2Closed: Bool = false) {
        self.contacts = contacts
        self.screeners = screeners
        self.isPart2Closed = isPart2Closed
    }
}

extension PersonHistory {
    package init(
        _ contacts: Contacts, withScreeners: Bool, by tie: Tie, in db: any Transaction
    ) throws {
        let isClosed = try Disclosures(db).part2Rule().isProgram && !tie.opensPart2
        let all = try withScreeners ? PersonScreeners(db).all(in: contacts) : nil
        self.init(
            contacts: contacts, screeners: isClosed ? all?.filter { !$0.result.tellsOfSubstances } : all,
            isPart2Closed: isClosed)
    }
}

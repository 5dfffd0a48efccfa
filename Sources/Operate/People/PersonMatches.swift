import Linkage
import Store
import Vocabulary

/// Somebody who may be the same person, and why, field by field.
package struct PersonMatch: Sendable {
    package let person: ID<Person>
    package let calledBy: NameParts?
    package let birthDate: String?
    package let proposal: MatchProposal
}

/// Who may be one person with somebody: proposed, and never merged by itself.
package struct PersonMatches: Sendable {
    /// Below that nobody is proposed.
    package static let least = 0.5
    package static let most = 10
    private static let looked = 40

    package let matches: [PersonMatch]

    /// Those in question are found by their names, numbers and birthday; then all that is known is compared.
    package init(of file: PersonFile, by index: PeopleIndex, in db: any Transaction) throws {
        let known = KnownPerson(file)
        var asked = known.names.map { [$0.given, $0.family].compactMap(\.self).joined(separator: " ") }
        asked +=
            known.phones.map { PeopleIndex.word(.phone, $0) } + known.births.map { PeopleIndex.word(.birthDate, $0) }
        var found: [ID<Person>] = []
        for words in asked {
            for id in index.search(words, most: Self.looked, isTyping: false) where !found.contains(id) {
                found.append(id)
            }
        }
        let apart = try PersonMerges(db).apart(from: file.records.map(\.id))
        let matching = Self.matching(by: index, try MatchWork(db).weights())
        matches = try found.filter { $0 != file.person.id && !apart.contains($0) }.compactMap { id in
            let other = try PersonFile(id, in: db)
            let proposal = matching.compare(known, KnownPerson(other))
            guard proposal.probability >= Self.least else { return nil }
            return PersonMatch(
                person: other.person.id, calledBy: other.calledBy,
                birthDate: other.standing.first { $0.kind == .birthDate }?.value, proposal: proposal)
        }.sorted { ($1.proposal.weight, $0.person.text) < ($0.proposal.weight, $1.person.text) }
            .prefix(Self.most).map(\.self)
    }

    /// How people are compared: by what was learned here, or else as it is shipped.
    static func matching(by index: PeopleIndex, _ learned: LinkageWeights?) -> PersonMatching {
        PersonMatching(learned, people: index.count) { field, value in
            switch field.kind {
            case .givenName, .familyName: index.frequency(value)
            case .phone: index.frequency(PeopleIndex.word(.phone, value))
            case .birthDate: index.frequency(PeopleIndex.word(.birthDate, value))
            default: nil
            }
        }
    }
}

extension KnownPerson {
    /// What stands of a person; no legal name, which not everybody who compares may see.
    init(_ file: PersonFile) {
        let values = { (kind: PersonFact.Kind) in file.standing.filter { $0.kind == kind }.map(\.value) }
        self.init(
            names: file.names.filter(\.entry.stands).map { Name(given: $0.parts.given, family: $0.parts.family) },
            births: values(.birthDate), phones: values(.phone), places: values(.place))
    }
}

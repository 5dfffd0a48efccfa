import Exchange
import Store
import Vocabulary

/// A service of the directory with all that its source tells of it.
package struct DirectoryEntry: Sendable {
    package let record: DirectoryRecord
    package let name: String
    package let organization: DirectoryRecord?
    package let program: DirectoryRecord?
    package let locations: [DirectoryRecord]
    /// What points to the service, to it at a place, or to a place of it.
    package let around: [DirectoryRecord]
    /// What its terms are called, with the taxonomy of each.
    package let terms: [DirectoryRecord]
    /// The needs that it helps with, by its terms.
    package let kinds: [Need.Kind]

    /// What of a directory is read with a service, with a place where it is given, and with a location.
    private static let ofService: [DirectoryEntity] = [
        .phone, .schedule, .serviceArea, .serviceAtLocation, .language, .funding, .costOption, .requiredDocument,
        .contact,
        .serviceCapacity, .url, .attribute,
    ]
    private static let ofPlace: [DirectoryEntity] = [.phone, .schedule, .contact, .serviceArea]
    private static let ofLocation: [DirectoryEntity] = [
        .address, .phone, .schedule, .language, .accessibility, .contact,
    ]

    package init(_ record: DirectoryRecord, in shelf: any DirectoryShelf) throws {
        self.record = record
        name = record["name"] ?? record.id
        organization = try record["organization_id"].flatMap { try shelf.record(.organization, $0) }
        program = try record["program_id"].flatMap { try shelf.record(.program, $0) }
        let own = try shelf.pointing(to: record.id, Self.ofService).map(\.record)
        let given = own.filter { $0.entity == .serviceAtLocation }
        locations = try given.compactMap { try $0["location_id"].flatMap { try shelf.record(.location, $0) } }
        var around = own.filter { $0.entity != .serviceAtLocation }
        for place in given {
            around += try shelf.pointing(to: place.id, Self.ofPlace).map(\.record)
        }
        for place in locations {
            around += try shelf.pointing(to: place.id, Self.ofLocation).map(\.record)
        }
        var seen: Set<String> = []
        self.around = around.filter { seen.insert("\($0.entity.rawValue) \($0.id)").inserted }
        var terms: [DirectoryRecord] = []
        for attribute in self.around where attribute.entity == .attribute {
            if let term = try attribute["taxonomy_term_id"].flatMap({ try shelf.term($0) }) {
                terms.append(term)
            }
        }
        self.terms = terms
        kinds = try NeedTerms.kinds(of: terms, in: shelf)
    }

    package subscript(_ entity: DirectoryEntity) -> [DirectoryRecord] { around.filter { $0.entity == entity } }

    /// Whether needs can be offered to it: not where it is closed, for now or for good.
    package var isOfferable: Bool { record["status"] == "active" }

    /// The number at which somebody answers: no fax.
    package var phone: String? {
        self[.phone].first(where: \.isSpoken)?["number"].map { number in
            ((try? PhoneNumber(number))?.digits) ?? String(number.prefix(40))
        }
    }

    /// When it is open, in the words of its source.
    package var hours: String? {
        let told = self[.schedule].compactMap { $0["description"] }
        return told.isEmpty ? nil : told.joined(separator: "; ")
    }
}

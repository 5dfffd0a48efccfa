import Access
import Door
import Exchange
import Foundation
import Linkage
import Store
import Vocabulary

/// A taxonomy that the operator holds a licence for and read in from their own file: its terms name and find services, and
/// stay here unless the operator says that they may be given out.
package struct OwnTaxonomy: Hashable, Sendable {
    package let id: ID<OwnTaxonomy>
    package let name: String
    package let terms: Int
    /// How many of its terms say by themselves what they help with.
    package let needs: Int
    /// Whether `/api/hsds` and exports tell its terms.
    package let isGivenOut: Bool
    package let readAt: Instant

    package static let mostName = 80
    /// So many taxonomies of their own an operator may have.
    package static let most = 8

    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        terms = try row["terms"]
        needs = try row["needs"]
        isGivenOut = try (row["given_out"] as Int) == 1
        readAt = try row["read_at"]
    }

    /// What a term is known by, whatever its file calls it.
    static func id(of key: String, in name: String) -> String {
        DirectoryCheck.isUUID(key) ? key : Derived.id("taxonomy \(DirectorySource.key(name))", key)
    }
}

/// Every question asked about the operator's own taxonomies.
package struct OwnTaxonomies {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    package func all() throws -> [OwnTaxonomy] {
        try db("SELECT * FROM own_taxonomy ORDER BY name_key").map(OwnTaxonomy.init)
    }

    /// - Throws: ``Refusal`` with `.noSuchTaxonomy`.
    func taxonomy(_ id: ID<OwnTaxonomy>) throws -> OwnTaxonomy {
        guard let row = try db("SELECT * FROM own_taxonomy WHERE id = \(id)").first else {
            throw Refusal(.noSuchTaxonomy, .absent)
        }
        return try OwnTaxonomy(row)
    }

    private static let joined: SQL = """
        SELECT own_term.*, own_taxonomy.name AS taxonomy FROM own_term
        JOIN own_taxonomy ON own_taxonomy.id = own_term.taxonomy_id
        """

    /// A term by its identifier.
    func term(_ id: String) throws -> DirectoryRecord? {
        try db("\(OwnTaxonomies.joined) WHERE own_term.id = \(id)").first.map(Self.record)
    }

    /// A term by its code in the taxonomy of a name.
    func term(code: String, in taxonomy: String) throws -> DirectoryRecord? {
        try db(
            """
            \(OwnTaxonomies.joined)
            WHERE own_term.code = \(code) AND own_taxonomy.name_key = \(DirectorySource.key(taxonomy)) LIMIT 1
            """
        ).first.map(Self.record)
    }

    /// Those terms that are known among some.
    package func known(_ ids: [String]) throws -> Set<String> {
        var known: Set<String> = []
        for part in ids.parts(of: 500) {
            known.formUnion(try db("SELECT id FROM own_term WHERE id IN (\(each: part))").map { try $0["id"] })
        }
        return known
    }

    /// Every term, as what searches directories reads it.
    func terms() throws -> [DirectoryRecord] {
        try db("\(OwnTaxonomies.joined) ORDER BY own_term.id").map(Self.record)
    }

    /// What is told to everybody: taxonomies that may be given out, and their terms without what only we say of them.
    func givenOut(_ entity: DirectoryEntity) throws -> [DirectoryRecord] {
        switch entity {
        case .taxonomy:
            return try all().filter(\.isGivenOut).map { one in
                DirectoryRecord(
                    .taxonomy, one.id.text, ["name": .text(one.name), "description": .text(one.name)])
            }
        case .taxonomyTerm:
            return try db("\(OwnTaxonomies.joined) WHERE own_taxonomy.given_out = 1 ORDER BY own_term.id")
                .map(Self.record).map(Self.outside)
        default: return []
        }
    }

    func isGivenOut(_ term: DirectoryRecord) throws -> Bool {
        guard let taxonomy = term["taxonomy_id"] else { return false }
        return try !db("SELECT id FROM own_taxonomy WHERE id = \(taxonomy) AND given_out = 1").isEmpty
    }

    /// A term as others are told it: without what only we say of it.
    static func outside(_ term: DirectoryRecord) -> DirectoryRecord {
        var term = term
        term.values[need] = nil
        return term
    }

    /// A term that a source tells and that stands in a taxonomy of ours too: called as the source calls it, where it does.
    static func joined(_ told: DirectoryRecord, with own: DirectoryRecord?) -> DirectoryRecord {
        guard var own else { return told }
        if let name = told["name"], !name.isEmpty { own.values["name"] = .text(name) }
        return own
    }

    /// The field in which a term says what it helps with.
    static let need = "need"

    private static func record(_ row: Row) throws -> DirectoryRecord {
        let (id, name, taxonomy): (String, String, String) = (
            try row["id"], try row["name"], try row["taxonomy"]
        )
        var values: [String: JSONValue] = [
            "name": .text(name), "taxonomy": .text(taxonomy), "taxonomy_id": .text(try row["taxonomy_id"]),
        ]
        for field in ["code", "description", "parent_id", need] {
            if let told: String = try row[field] { values[field] = .text(told) }
        }
        // The specification asks for a description, and a name describes.
        if values["description"] == nil { values["description"] = .text(name) }
        return DirectoryRecord(.taxonomyTerm, id, values)
    }
}

/// Reads a taxonomy of the operator's in: all of it or nothing; what one of this name told before is replaced.
package struct ImportTaxonomy: Order {
    package static let permission = Permission.manageServices

    let name: String
    let terms: [TaxonomyFile.Term]
    let isGivenOut: Bool

    /// - Parameter isGivenOut: whether others may be told its terms.
    /// - Throws: ``Refusal`` where the file is not sound.
    package init(_ name: String, _ file: TaxonomyFile, givenOut isGivenOut: Bool) throws(Refusal) {
        self.name = try FreeText.needed(name, most: OwnTaxonomy.mostName, field: "name")
        guard file.isSound, Self.faults(of: file).isEmpty else { throw Refusal(.directoryFaulty) }
        terms = file.terms
        self.isGivenOut = isGivenOut
    }

    /// Needs that are none of ours.
    package static func faults(of file: TaxonomyFile) -> [DirectoryFault] {
        file.terms.compactMap(\.need).filter { Need.Kind(rawValue: $0.told) == nil }.map { need in
            DirectoryFault(
                .notOneOf, file: need.file, line: need.line, column: "need", found: need.told,
                right: Need.Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (OwnTaxonomy, [Event]) {
        let key = DirectorySource.key(name)
        let before = try db("SELECT id FROM own_taxonomy WHERE name_key = \(key)").first
        let needs = terms.count { $0.need != nil }
        let row: Row
        if let before {
            let id: ID<OwnTaxonomy> = try before["id"]
            try db.run("DELETE FROM own_term WHERE taxonomy_id = \(id)")
            row = try db.keep(
                in: "own_taxonomy",
                """
                UPDATE own_taxonomy SET name = \(name), terms = \(terms.count), needs = \(needs),
                    given_out = \(isGivenOut ? 1 : 0), edition = edition + 1, read_at = \(now), read_by = \(worker.id)
                WHERE id = \(id) RETURNING *
                """)[0]
        } else {
            guard try OwnTaxonomies(db).all().count < OwnTaxonomy.most else {
                throw Refusal(.tooManyTaxonomies, .conflicting, values: ["most": String(OwnTaxonomy.most)])
            }
            row = try db.keep(
                in: "own_taxonomy",
                """
                INSERT INTO own_taxonomy (id, name, name_key, terms, needs, given_out, edition, read_at, read_by)
                VALUES (\(ID<OwnTaxonomy>.new()), \(name), \(key), \(terms.count), \(needs), \(isGivenOut ? 1 : 0), 1,
                    \(now), \(worker.id)) RETURNING *
                """)[0]
        }
        let taxonomy = try OwnTaxonomy(row)
        let ids = terms.map { OwnTaxonomy.id(of: $0.key, in: name) }
        for part in ids.parts(of: 500) {
            let elsewhere = try db("SELECT id FROM own_term WHERE id IN (\(each: part)) LIMIT 1")
            guard elsewhere.isEmpty else { throw Refusal(.termElsewhere, .conflicting) }
        }
        for part in Array(zip(ids, terms)).parts(of: 500) {
            try db.insert(
                into: "own_term",
                columns: ["id", "taxonomy_id", "code", "name", "description", "parent_id", "need"],
                rows: part.map { id, term in
                    [
                        .text(id), taxonomy.id.stored, term.code.stored, .text(term.name), term.description.stored,
                        term.parent.map { OwnTaxonomy.id(of: $0, in: name) }.stored, (term.need?.told).stored,
                    ]
                })
        }
        return (
            taxonomy,
            [Event(.taxonomyImported, .ownTaxonomy(taxonomy.id), ["terms": .init(terms.count)])]
        )
    }
}

/// Takes a taxonomy of the operator's away again: no service is found or named by its terms any more.
package struct RemoveTaxonomy: Order {
    package static let permission = Permission.manageServices

    let taxonomy: ID<OwnTaxonomy>

    package init(_ taxonomy: ID<OwnTaxonomy>) {
        self.taxonomy = taxonomy
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        _ = try OwnTaxonomies(db).taxonomy(taxonomy)
        try db.run("DELETE FROM own_term WHERE taxonomy_id = \(taxonomy)")
        try db.remove(from: "own_taxonomy", "DELETE FROM own_taxonomy WHERE id = \(taxonomy) RETURNING id")
        return ((), [Event(.taxonomyRemoved, .ownTaxonomy(taxonomy))])
    }
}

extension Command where Outcome == OwnTaxonomy {
    package func subject(of outcome: OwnTaxonomy) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> OwnTaxonomy {
        try OwnTaxonomies(db).taxonomy(ID(stored: subject))
    }
}

extension Event.Subject {
    static func ownTaxonomy(_ id: ID<OwnTaxonomy>) -> Event.Subject {
        Event.Subject(kind: "own-taxonomy", id: id.text)
    }
}

extension Refusal.Code {
    package static let noSuchTaxonomy: Self = "no-such-taxonomy"
    package static let tooManyTaxonomies: Self = "too-many-taxonomies"
    /// A term of the file stands in another taxonomy.
    package static let termElsewhere: Self = "term-in-other-taxonomy"
}

extension Event.Kind {
    package static let taxonomyImported: Self = "taxonomy-imported"
    package static let taxonomyRemoved: Self = "taxonomy-removed"
}

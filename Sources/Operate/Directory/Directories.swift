import Door
import Exchange
import Foundation
import Linkage
import Store
import Vocabulary

/// Every question asked about the directory: what sources told, and what was written by hand.
package struct Directories: DirectoryShelf {
    let db: any Transaction
    private let own: HeldDirectory
    package let written: DirectoryContents

    package init(_ db: any Transaction) throws {
        self.db = db
        written = try OwnEntries(db).contents()
        own = HeldDirectory(written)
    }

    /// The sources, by name.
    package func sources() throws -> [DirectorySource] {
        try db("SELECT * FROM directory_source ORDER BY name_key").map(DirectorySource.init)
    }

    /// Whether everybody may read the directory: only once the city said so.
    package func isOpen() throws -> Bool {
        try db("SELECT is_open FROM directory_opening ORDER BY said_at DESC, id DESC LIMIT 1").first
            .map { try ($0["is_open"] as Int) == 1 } ?? false
    }

    // MARK: - A thing and what points to it

    static let visible: SQL = "import IN (SELECT import FROM directory_source)"

    package func record(_ entity: DirectoryEntity, _ id: String) throws -> DirectoryRecord? {
        if let record = own.record(entity, id) { return record }
        if let record = try told(entity, id) { return record }
        switch entity {
        case .taxonomyTerm:
            let taxonomies = OwnTaxonomies(db)
            guard let term = try taxonomies.term(id), try taxonomies.isGivenOut(term) else { return nil }
            return OwnTaxonomies.outside(term)
        case .taxonomy: return try OwnTaxonomies(db).givenOut(.taxonomy).first { $0.id == id }
        default: return nil
        }
    }

    package func term(_ id: String) throws -> DirectoryRecord? {
        let taxonomies = OwnTaxonomies(db)
        guard let told = try own.record(.taxonomyTerm, id) ?? told(.taxonomyTerm, id) else {
            return try taxonomies.term(id)
        }
        guard let code = told["code"] else { return told }
        let taxonomy = try told["taxonomy"] ?? told["taxonomy_id"].flatMap { try record(.taxonomy, $0)?["name"] }
        return OwnTaxonomies.joined(told, with: try taxonomy.flatMap { try taxonomies.term(code: code, in: $0) })
    }

    private func told(_ entity: DirectoryEntity, _ id: String) throws -> DirectoryRecord? {
        try db(
            """
            SELECT entity, id, fields FROM directory_record
            WHERE \(Directories.visible) AND entity = \(entity.rawValue) AND id = \(id) LIMIT 1
            """
        ).first.map(Directories.record)
    }

    package func pointing(
        to id: String, _ things: [DirectoryEntity]
    ) throws -> [(field: String, record: DirectoryRecord)] {
        let written = own.pointing(to: id, things)
        guard written.isEmpty, !things.isEmpty else { return written }
        return try db(
            """
            SELECT directory_link.field, directory_record.entity, directory_record.id, directory_record.fields
            FROM directory_link JOIN directory_record
                ON directory_record.import = directory_link.import AND directory_record.entity = directory_link.entity
                AND directory_record.id = directory_link.id
            WHERE directory_link.import IN (SELECT import FROM directory_source)
                AND directory_link.target = \(id) AND directory_link.entity IN (\(each: things.map(\.rawValue)))
            ORDER BY directory_record.entity, directory_record.id
            """
        ).map { (try $0["field"], try Directories.record($0)) }
    }

    static func record(_ row: Row) throws -> DirectoryRecord {
        let name: String = try row["entity"]
        guard let entity = DirectoryEntity(rawValue: name),
            let record = DirectoryRecord(entity, try row["id"], written: try row["fields"])
        else { throw StorageError.unreadable(column: "fields") }
        return record
    }

    /// The source that tells of a service; nothing where it was written by hand.
    package func source(of id: String) throws -> DirectorySource? {
        try db(
            """
            SELECT directory_source.* FROM directory_source JOIN directory_record
                ON directory_record.import = directory_source.import
            WHERE directory_record.entity = 'service' AND directory_record.id = \(id) LIMIT 1
            """
        ).first.map(DirectorySource.init)
    }

    // MARK: - Everything

    /// All that stands in the directory, or all of one source.
    package func everything(of source: ID<DirectorySource>? = nil) throws -> DirectoryContents {
        var contents = source == nil ? written : DirectoryContents()
        if source == nil {
            for entity in [DirectoryEntity.taxonomy, .taxonomyTerm] {
                for record in try OwnTaxonomies(db).givenOut(entity) { contents.join(record) }
            }
        }
        let only: SQL = source.map { "AND import = (SELECT import FROM directory_source WHERE id = \($0))" } ?? ""
        try db.forEach(
            """
            SELECT entity, id, fields FROM directory_record WHERE \(Directories.visible) \(only)
            ORDER BY import, entity, id
            """
        ) { row in contents.join(try Directories.record(row)) }
        return contents
    }
}

/// What was written by hand, as the things of a directory: each service with an organization of its own.
struct OwnEntries {
    let db: any Transaction

    init(_ db: any Transaction) {
        self.db = db
    }

    func contents() throws -> DirectoryContents {
        let services = try db(
            """
            SELECT * FROM service WHERE NOT EXISTS (SELECT 1 FROM service_entry WHERE service_entry.id = service.id)
            ORDER BY id
            """
        ).map(LocalService.init)
        guard !services.isEmpty else { return DirectoryContents() }
        let taxonomy = Derived.id("taxonomy", "needs")
        let kinds = Set(services.map(\.kind)).sorted { $0.rawValue < $1.rawValue }
        var records = [
            DirectoryRecord(.taxonomy, taxonomy, ["name": .text("Alongside"), "description": .text("Needs")])
        ]
        for kind in kinds {
            records.append(
                DirectoryRecord(
                    .taxonomyTerm, Derived.id("need", kind.rawValue),
                    [
                        "code": .text(kind.rawValue), "name": .text(kind.rawValue),
                        "description": .text(kind.rawValue), "taxonomy": .text("Alongside"),
                        "taxonomy_id": .text(taxonomy),
                    ]))
        }
        for service in services { records += self.records(of: service) }
        return DirectoryContents(records)
    }

    private func records(of service: LocalService) -> [DirectoryRecord] {
        let (id, organization) = (service.id.text, Derived.id(service.id.text, "organization"))
        var fields: [String: JSONValue] = [
            "organization_id": .text(organization), "name": .text(service.name),
            "status": .text(service.isActive ? "active" : "inactive"),
        ]
        fields["alert"] = service.note.map(JSONValue.text)
        var records = [
            // Who runs it was not written down: all that is known of them is what they run.
            DirectoryRecord(
                .organization, organization, ["name": .text(service.name), "description": .text(service.name)]),
            DirectoryRecord(.service, id, fields),
            DirectoryRecord(
                .attribute, Derived.id(id, "kind"),
                [
                    "link_id": .text(id), "link_entity": .text("service"), "value": .text(service.kind.rawValue),
                    "taxonomy_term_id": .text(Derived.id("need", service.kind.rawValue)),
                ]),
        ]
        if let phone = service.phone {
            records.append(
                DirectoryRecord(
                    .phone, Derived.id(id, "phone"),
                    ["service_id": .text(id), "number": .text(phone), "type": .text("voice")]))
        }
        if let hours = service.hours {
            records.append(
                DirectoryRecord(
                    .schedule, Derived.id(id, "hours"), ["service_id": .text(id), "description": .text(hours)]))
        }
        return records
    }
}

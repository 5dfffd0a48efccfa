import Exchange
import Store
import Vocabulary

/// The services of one import with what they are read for, some at a time: a directory of 200,000 is never held whole.
struct DirectoryPages {
    /// What is read of services, places where they are given, and locations: areas, funding and the like are more than half of
    /// what a county tells.
    struct Reach: Sendable {
        let ofService: [DirectoryEntity]
        let ofPlace: [DirectoryEntity]
        let ofLocation: [DirectoryEntity]

        /// By what services are found.
        static let searching = Reach(
            ofService: [.schedule, .serviceAtLocation, .language, .serviceCapacity, .attribute], ofPlace: [.schedule],
            ofLocation: [.address, .schedule, .language])
        /// By what two that are one are known.
        static let comparing = Reach(
            ofService: [.phone, .serviceAtLocation], ofPlace: [.phone], ofLocation: [.address, .phone])
    }

    private let number: Int64
    private let reach: Reach
    private let terms: HeldDirectory
    private let own: OwnTerms

    init(of number: Int64, _ reach: Reach, in db: any Transaction) throws {
        (self.number, self.reach) = (number, reach)
        let rows = try db(
            """
            SELECT entity, id, fields FROM directory_record
            WHERE import = \(number) AND entity IN ('taxonomy', 'taxonomy_term')
            """)
        terms = HeldDirectory(DirectoryContents(try rows.map(Directories.record)))
        own = OwnTerms(try OwnTaxonomies(db).terms())
    }

    /// The services after one, in the order of their identifiers.
    func entries(after last: String, most: Int, in db: any Transaction) throws -> [DirectoryEntry] {
        let services = try db(
            """
            SELECT entity, id, fields FROM directory_record
            WHERE import = \(number) AND entity = 'service' AND id > \(last) ORDER BY id LIMIT \(most)
            """
        ).map(Directories.record)
        var contents = DirectoryContents(services)
        func targets(_ records: [DirectoryRecord], _ field: String) -> [String] {
            Array(Set(records.compactMap { $0[field] }))
        }
        let given = try pointing(to: services.map(\.id), reach.ofService, in: db)
        let places = given.filter { $0.entity == .serviceAtLocation }
        let locations = targets(places, "location_id")
        let around = try pointing(to: places.map(\.id), reach.ofPlace, in: db)
        let there = try pointing(to: locations, reach.ofLocation, in: db)
        let named =
            try records(.organization, targets(services, "organization_id"), in: db)
            + records(.program, targets(services, "program_id"), in: db) + records(.location, locations, in: db)
        // One thing may belong to several: it stands once.
        var seen: Set<String> = []
        for record in given + around + there + named
        where seen.insert("\(record.entity.rawValue) \(record.id)").inserted {
            contents.add(record)
        }
        let shelf = PageShelf(page: HeldDirectory(contents), terms: terms, own: own)
        return try services.map { try DirectoryEntry($0, in: shelf) }
    }

    private func pointing(
        to ids: [String], _ things: [DirectoryEntity], in db: any Transaction
    ) throws -> [DirectoryRecord] {
        try ids.parts(of: 200).flatMap { part in
            try db(
                """
                SELECT DISTINCT directory_record.entity, directory_record.id, directory_record.fields
                FROM directory_link JOIN directory_record
                    ON directory_record.import = directory_link.import
                    AND directory_record.entity = directory_link.entity AND directory_record.id = directory_link.id
                WHERE directory_link.import = \(number) AND directory_link.target IN (\(each: part))
                    AND directory_link.entity IN (\(each: things.map(\.rawValue)))
                """
            ).map(Directories.record)
        }
    }

    private func records(
        _ entity: DirectoryEntity, _ ids: [String], in db: any Transaction
    ) throws -> [DirectoryRecord] {
        try ids.parts(of: 200).flatMap { part in
            try db(
                """
                SELECT entity, id, fields FROM directory_record
                WHERE import = \(number) AND entity = \(entity.rawValue) AND id IN (\(each: part))
                """
            ).map(Directories.record)
        }
    }
}

/// The terms of the operator's own taxonomies, by identifier and by code.
private struct OwnTerms: Sendable {
    private(set) var byID: [String: DirectoryRecord] = [:]
    private var byCode: [[String]: DirectoryRecord] = [:]

    init(_ terms: [DirectoryRecord]) {
        for term in terms {
            byID[term.id] = term
            guard let code = term["code"], let taxonomy = term["taxonomy"] else { continue }
            byCode[[DirectorySource.key(taxonomy), code]] = term
        }
    }

    func term(_ code: String?, in taxonomy: String?) -> DirectoryRecord? {
        guard let code, let taxonomy else { return nil }
        return byCode[[DirectorySource.key(taxonomy), code]]
    }
}

/// Some services with what belongs to them, and the terms of the whole directory.
private struct PageShelf: DirectoryShelf {
    let page: HeldDirectory
    let terms: HeldDirectory
    let own: OwnTerms

    func record(_ entity: DirectoryEntity, _ id: String) -> DirectoryRecord? {
        entity == .taxonomyTerm ? terms.record(entity, id) : page.record(entity, id)
    }

    func term(_ id: String) -> DirectoryRecord? {
        guard let told = terms.record(.taxonomyTerm, id) else { return own.byID[id] }
        let taxonomy = told["taxonomy"] ?? told["taxonomy_id"].flatMap { terms.record(.taxonomy, $0)?["name"] }
        return OwnTaxonomies.joined(told, with: own.term(told["code"], in: taxonomy))
    }

    func pointing(to id: String, _ things: [DirectoryEntity]) -> [(field: String, record: DirectoryRecord)] {
        page.pointing(to: id, things)
    }
}

import Access
import Door
import Exchange
import Store
import Vocabulary

/// Services of the directory that were offered a need: from then on they stand among the services, under the name that the
/// directory gives them, and stay there whatever their source does.
struct ListedServices {
    let db: any Transaction

    init(_ db: any Transaction) {
        self.db = db
    }

    /// Writes a service of the directory among the services.
    ///
    /// - Throws: ``Refusal`` with `.noSuchService`.
    func list(
        _ id: ID<LocalService>, for kind: Need.Kind, by worker: Worker, at now: Instant
    ) throws -> (LocalService, [Event]) {
        let directories = try Directories(db)
        guard let record = try directories.record(.service, id.text), let source = try directories.source(of: id.text)
        else { throw Refusal(.noSuchService, .absent, field: "service") }
        let told = try DirectoryEntry(record, in: directories)
        let rows = try db.keep(
            in: "service",
            """
            INSERT INTO service (id, name, name_key, kind, phone, hours, note, active, made_by, made_at)
            VALUES (\(id), \(told.name), \(ListedServices.key(id)), \(told.kinds.first ?? kind), \(told.phone),
                \(told.hours), \(String?.none), \(told.isOfferable ? 1 : 0), \(worker.id), \(now))
            RETURNING *
            """)
        try db.keep(
            in: "service_entry",
            "INSERT INTO service_entry (id, source_id, gone_at) VALUES (\(id), \(source.id), \(Instant?.none)) RETURNING *"
        )
        return (try LocalService(rows[0]), [Event(.serviceListed, .service(id))])
    }

    /// Other directories may call two services alike; what is written by hand may not be.
    private static func key(_ id: ID<LocalService>) -> String { "\u{1F}\(id.text)" }

    /// Brings what stands among the services up to what their source tells now; what it tells no more is closed.
    func refresh(_ source: DirectorySource, at now: Instant) throws {
        let listed = try db("SELECT id, gone_at FROM service_entry WHERE source_id = \(source.id) ORDER BY id")
        guard !listed.isEmpty else { return }
        let directories = try Directories(db)
        for row in listed {
            let id: ID<LocalService> = try row["id"]
            let gone: Instant? = try row["gone_at"]
            guard let record = try directories.record(.service, id.text) else {
                if gone == nil { try mark(id, gone: now) }
                try db.keep(in: "service", "UPDATE service SET active = 0 WHERE id = \(id) RETURNING *")
                continue
            }
            if gone != nil { try mark(id, gone: nil) }
            let told = try DirectoryEntry(record, in: directories)
            try db.keep(
                in: "service",
                """
                UPDATE service SET name = \(told.name), phone = \(told.phone), hours = \(told.hours),
                    active = \(told.isOfferable ? 1 : 0)
                WHERE id = \(id) RETURNING *
                """)
        }
    }

    private func mark(_ id: ID<LocalService>, gone: Instant?) throws {
        try db.keep(in: "service_entry", "UPDATE service_entry SET gone_at = \(gone) WHERE id = \(id) RETURNING *")
    }

    /// Whether a service stands among the services because a source tells of it.
    func isFromSource(_ id: ID<LocalService>) throws -> Bool {
        try !db("SELECT id FROM service_entry WHERE id = \(id)").isEmpty
    }
}

import Access
import Door
import Store
import Vocabulary

/// A service of the place that helps with a kind of need: a shelter, a clinic, a food pantry.
package struct LocalService: Sendable {
    package let id: ID<LocalService>
    package let name: String
    package let kind: Need.Kind
    package let phone: String?
    /// When it is open, in its own words.
    package let hours: String?
    /// What whoever offers a need there ought to know.
    package let note: String?
    /// Needs can be offered to it.
    package let isActive: Bool

    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        kind = try row["kind"]
        phone = try row["phone"]
        hours = try row["hours"]
        note = try row["note"]
        isActive = try (row["active"] as Int) == 1
    }

    /// What somebody writes down of a service.
    package struct Entry: Sendable {
        let name: String
        let kind: Need.Kind
        let phone: String?
        let hours: String?
        let note: String?

        /// The longest name, the longest text on when it is open and the longest note, in characters.
        package static let mostName = 120
        package static let mostHours = 200
        package static let mostNote = 500

        /// - Throws: ``Refusal`` that names the field.
        package init(
            name: String?, kind: Need.Kind?, phone: String?, hours: String?, note: String? = nil
        ) throws(Refusal) {
            guard let name = try FreeText.given(name, most: Self.mostName, field: "name") else {
                throw Refusal(.required, field: "name")
            }
            guard let kind else { throw Refusal(.required, field: "kind") }
            self.name = name
            self.kind = kind
            self.hours = try FreeText.given(hours, most: Self.mostHours, field: "hours")
            self.note = try FreeText.given(note, most: Self.mostNote, field: "note")
            if let phone = try FreeText.given(phone, most: 40, field: "phone") {
                do throws(Refusal) { self.phone = try PhoneNumber(phone).digits } catch { throw error.about("phone") }
            } else {
                self.phone = nil
            }
        }

        /// Two services are never called alike, however their names are spaced or capitalised.
        var key: String { name.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }
}

/// Every question asked about services.
package struct LocalServices {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most services one page shows.
    package static let most = 500

    /// - Throws: ``Refusal`` with `.noSuchService`.
    package func service(_ id: ID<LocalService>) throws -> LocalService {
        guard let row = try db("SELECT * FROM service WHERE id = \(id)").first else {
            throw Refusal(.noSuchService, .absent, field: "service")
        }
        return try LocalService(row)
    }

    /// A service to which a need is offered, or the one as which it counts; one that only the directory knew stands among
    /// the services from then on.
    ///
    /// - Throws: ``Refusal`` with `.noSuchService`.
    func offered(
        _ id: ID<LocalService>, for kind: Need.Kind, by worker: Worker, at now: Instant
    ) throws -> (LocalService, [Event]) {
        let id = ID<LocalService>(stored: try Directories(db).counted().counted(id.text))
        if let row = try db("SELECT * FROM service WHERE id = \(id)").first { return (try LocalService(row), []) }
        return try ListedServices(db).list(id, for: kind, by: worker, at: now)
    }

    /// The services that a source tells of: what stands there of them is changed in the source.
    package func fromSources() throws -> Set<ID<LocalService>> {
        Set(try db("SELECT id FROM service_entry").map { try $0["id"] })
    }

    /// Every service, those to which needs can be offered first, by name; not those that count as another one.
    package func all() throws -> [LocalService] {
        let hidden = try Directories(db).counted().hidden
        return try db("SELECT * FROM service ORDER BY active DESC, name_key LIMIT \(LocalServices.most)")
            .map(LocalService.init).filter { hidden[$0.id.text] == nil }
    }

    func requireFree(_ entry: LocalService.Entry, besides id: ID<LocalService>?) throws {
        let same = try db("SELECT id FROM service WHERE name_key = \(entry.key)").first
        guard let same, (try same["id"] as ID<LocalService>) != id else { return }
        throw Refusal(.serviceExists, .conflicting, field: "name")
    }
}

/// Writes a service into the list.
package struct AddService: Order {
    package static let permission = Permission.manageServices

    let entry: LocalService.Entry

    package init(_ entry: LocalService.Entry) {
        self.entry = entry
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (LocalService, [Event]) {
        try LocalServices(db).requireFree(entry, besides: nil)
        let rows = try db.keep(
            in: "service",
            """
            INSERT INTO service (id, name, name_key, kind, phone, hours, note, active, made_by, made_at)
            VALUES (\(ID<LocalService>.new()), \(entry.name), \(entry.key), \(entry.kind), \(entry.phone),
                \(entry.hours), \(entry.note), 1, \(worker.id), \(now))
            RETURNING *
            """
        )
        let service = try LocalService(rows[0])
        return (service, [Event(.serviceAdded, .service(service.id))])
    }
}

/// Changes what stands in the list of a service, or takes it off: nothing is offered to it then any more.
package struct ChangeService: Order {
    package static let permission = Permission.manageServices

    let service: ID<LocalService>
    let entry: LocalService.Entry
    let isActive: Bool

    package init(_ service: ID<LocalService>, to entry: LocalService.Entry, active: Bool) {
        self.service = service
        self.entry = entry
        isActive = active
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (LocalService, [Event]) {
        _ = try LocalServices(db).service(service)
        guard try !ListedServices(db).isFromSource(service) else { throw Refusal(.serviceFromSource, .conflicting) }
        try LocalServices(db).requireFree(entry, besides: service)
        let rows = try db.keep(
            in: "service",
            """
            UPDATE service SET name = \(entry.name), name_key = \(entry.key), kind = \(entry.kind),
                phone = \(entry.phone), hours = \(entry.hours), note = \(entry.note),
                active = \(isActive ? 1 : 0)
            WHERE id = \(service) RETURNING *
            """
        )
        return (try LocalService(rows[0]), [Event(.serviceChanged, .service(service))])
    }
}

extension Command where Outcome == LocalService {
    package func subject(of outcome: LocalService) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> LocalService {
        try LocalServices(db).service(ID(stored: subject))
    }
}

extension Event.Subject {
    static func service(_ id: ID<LocalService>) -> Event.Subject {
        Event.Subject(kind: "service", id: id.text)
    }

    /// The list of services, as a thing that somebody looks at.
    package static let services = Event.Subject(kind: "services", id: "")
}

extension Refusal.Code {
    package static let noSuchService: Self = "no-such-service-listed"
    package static let serviceExists: Self = "service-exists"
}

extension Event.Kind {
    package static let serviceAdded: Self = "service-added"
    package static let serviceChanged: Self = "service-changed"
}

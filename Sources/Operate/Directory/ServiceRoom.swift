import Access
import Door
import Exchange
import Store
import Vocabulary

/// How much room a service has and when its doors are open, as it said itself or somebody heard who rang there, and until when
/// that is believed.
package struct ServiceRoom: Sendable {
    package let id: ID<ServiceRoom>
    package let service: String
    /// How many places are free.
    package let free: Int
    /// Of how many.
    package let total: Int?
    /// When its doors are open next: tonight, for a shelter.
    package let doors: Range<Instant>?
    package let toldAt: Instant
    /// From when on it may have changed: after the hours that were promised.
    package let staleAt: Instant
    /// Who said so; nothing where the service did itself.
    package let by: String?

    init(_ row: Row) throws {
        id = try row["id"]
        service = try row["service_id"]
        free = try row["free"]
        total = try row["total"]
        if let from: Instant = try row["doors_from"], let until: Instant = try row["doors_until"], from < until {
            doors = from..<until
        } else {
            doors = nil
        }
        toldAt = try row["told_at"]
        staleAt = try row["stale_at"]
        by = try (row["link_id"] as String?) == nil ? row["author"] : nil
    }

    /// For how many hours it was promised to hold.
    package var promised: Int { Int(staleAt.since(toldAt).components.seconds / 3600) }

    package func isBelieved(at now: Instant) -> Bool { now < staleAt }

    /// Whether there is room, as far as it is still believed.
    func hasRoom(at now: Instant) -> ServiceAnswer {
        isBelieved(at: now) ? free > 0 ? .yes : .no : .ask
    }

    /// Whether its doors are open; nothing where what was said of them is over.
    func isOpen(at now: Instant) -> ServiceAnswer? {
        doors.flatMap { now < $0.upperBound ? $0.lowerBound <= now ? .yes : .no : nil }
    }

    /// What somebody says of the room of a service.
    package struct Told: Sendable {
        let free: Int
        let total: Int?
        let doors: Range<Instant>?
        let hours: Int

        package static let most = 10_000
        /// For how many hours it may be promised to hold, and what is meant where nothing is said.
        package static let promises = [2, 4, 8, 12, 24, 48]
        package static let usual = 12

        /// - Parameters:
        ///   - doors: from when and until when the doors are open next: both or neither.
        ///   - hours: for how long it holds.
        /// - Throws: ``Refusal`` that names the field.
        package init(
            free: Int?, of total: Int? = nil, doors: (from: Instant?, until: Instant?) = (nil, nil), hours: Int? = nil
        ) throws(Refusal) {
            guard let free else { throw Refusal(.required, field: "free") }
            guard (0...Self.most).contains(free) else {
                throw Refusal(.outOfRange, field: "free", values: ["least": "0", "most": String(Self.most)])
            }
            if let total, !(max(1, free)...Self.most).contains(total) {
                throw Refusal(
                    .outOfRange, field: "total", values: ["least": String(max(1, free)), "most": String(Self.most)])
            }
            switch doors {
            case (let from?, let until?):
                guard from < until, until.since(from) <= .seconds(48 * 3600) else {
                    throw Refusal(.doorsUnlikely, field: "doorsUntil")
                }
                self.doors = from..<until
            case (nil, nil): self.doors = nil
            case (nil, _): throw Refusal(.required, field: "doorsFrom")
            case (_, nil): throw Refusal(.required, field: "doorsUntil")
            }
            guard Self.promises.contains(hours ?? Self.usual) else { throw Refusal(.notOneOf, field: "holds") }
            (self.free, self.total, self.hours) = (free, total, hours ?? Self.usual)
        }
    }
}

/// Every question asked about the room of services.
package struct ServiceRooms {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT service_room.*, coalesce(account.display_name, 'Alongside') AS author
        FROM service_room LEFT JOIN account ON account.id = service_room.told_by
        """

    /// What was said last, if anything was, of a service and those that count as one with it.
    package func newest(of services: [String]) throws -> ServiceRoom? {
        try db(
            """
            \(ServiceRooms.joined)
            WHERE service_room.service_id IN (\(each: services)) AND service_room.superseded_at IS NULL
            ORDER BY service_room.told_at DESC, service_room.service_id LIMIT 1
            """
        ).first.map(ServiceRoom.init)
    }

    func room(_ id: ID<ServiceRoom>) throws -> ServiceRoom {
        guard let row = try db("\(ServiceRooms.joined) WHERE service_room.id = \(id)").first else {
            throw Refusal(.noSuchService, .absent)
        }
        return try ServiceRoom(row)
    }

    /// What was said last of every service.
    func all() throws -> [String: ServiceRoom] {
        let rows = try db("\(ServiceRooms.joined) WHERE superseded_at IS NULL LIMIT \(DirectoryIndex.mostServices)")
        return Dictionary(try rows.map(ServiceRoom.init).map { ($0.service, $0) }) { first, _ in first }
    }
}

/// Says how much room a service has.
package struct TellRoom: Report {
    package static let permission = Permission.makeReferrals

    let service: ID<LocalService>
    let told: ServiceRoom.Told
    /// The link by which the service says it itself.
    let link: ID<ServiceLink>?

    package init(of service: ID<LocalService>, _ told: ServiceRoom.Told) {
        self.init(of: service, told, by: nil)
    }

    init(of service: ID<LocalService>, _ told: ServiceRoom.Told, by link: ID<ServiceLink>?) {
        (self.service, self.told, self.link) = (service, told, link)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ServiceRoom, [Event]) {
        try Directories(db).requireService(service)
        try db.keep(
            in: "service_room",
            """
            UPDATE service_room SET superseded_at = \(now)
            WHERE service_id = \(service) AND superseded_at IS NULL RETURNING *
            """)
        let id = ID<ServiceRoom>.new()
        try db.keep(
            in: "service_room",
            """
            INSERT INTO service_room (id, service_id, free, total, doors_from, doors_until, told_at, told_by, link_id,
                stale_at)
            VALUES (\(id), \(service), \(told.free), \(told.total), \(told.doors?.lowerBound),
                \(told.doors?.upperBound), \(now), \(worker.id), \(link), \(now.adding(.seconds(told.hours * 3600))))
            RETURNING *
            """)
        var said: [String: Event.Fact] = ["free": .init(told.free)]
        if let total = told.total { said["of"] = .init(total) }
        return (try ServiceRooms(db).room(id), [Event(.serviceRoomTold, .service(service), said)])
    }
}

extension Directories {
    /// - Throws: ``Refusal`` with `.noSuchService` unless the directory tells of it.
    func requireService(_ id: ID<LocalService>) throws {
        guard try record(.service, id.text) != nil else { throw Refusal(.noSuchService, .absent, field: "service") }
    }
}

extension Command where Outcome == ServiceRoom {
    package func subject(of outcome: ServiceRoom) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> ServiceRoom {
        try ServiceRooms(db).room(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let doorsUnlikely: Self = "doors-unlikely"
}

extension Event.Kind {
    package static let serviceRoomTold: Self = "service-room-told"
}

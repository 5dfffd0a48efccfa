import Access
import Door
import Exchange
import Store
import Vocabulary

// What our own work says of services, besides what their sources tell of them.

/// A team that went there found the door closed; it lowers trust in the hours until somebody says that it is settled.
package struct DoorReport: Sendable {
    package let id: ID<DoorReport>
    package let service: String
    package let foundAt: Instant
    package let by: String

    init(_ row: Row) throws {
        id = try row["id"]
        service = try row["service_id"]
        foundAt = try row["found_at"]
        by = try row["author"]
    }
}

/// How referrals to one service went lately, and doors that were found closed.
package struct ServiceExperience: Sendable {
    /// How far it looks back.
    package static let span = Duration.seconds(90 * 86_400)

    package let asked: Int
    package let accepted: Int
    package let attended: Int
    /// How often it said no, by why, the most frequent first.
    package let declined: [(why: Referral.Decline, times: Int)]
    /// Doors found closed that nobody has settled, the newest first.
    package let doors: [DoorReport]
}

extension ServiceExperience {
    /// - Parameter services: the service, and those that count as one with it.
    package init(of services: [String], in db: any Transaction, at now: Instant) throws {
        let since = now.adding(.zero - Self.span)
        var (asked, accepted, attended) = (0, 0, 0)
        var declined: [Referral.Decline: Int] = [:]
        let rows = try db(
            """
            SELECT answer, declined_why, attended, count(*) AS times FROM referral
            WHERE service_id IN (\(each: services)) AND offered_at >= \(since)
                AND (withdrawn_why IS NULL OR withdrawn_why NOT IN ('taken-elsewhere', 'mistake'))
            GROUP BY answer, declined_why, attended
            """)
        for row in rows {
            let times: Int = try row["times"]
            asked += times
            if try (row["answer"] as Referral.Answer?) == .accepted { accepted += times }
            if try (row["attended"] as Referral.Attendance?) == .yes { attended += times }
            if let why: Referral.Decline = try row["declined_why"] { declined[why, default: 0] += times }
        }
        (self.asked, self.accepted, self.attended) = (asked, accepted, attended)
        self.declined = declined.map { (why: $0.key, times: $0.value) }
            .sorted { ($1.times, $0.why.rawValue) < ($0.times, $1.why.rawValue) }
        doors = try DoorReports(db).open(of: services)
    }
}

/// What is newer than the directory: who said lately that they are full, and whose door was found closed.
struct ServiceNews: Sendable {
    /// Services whose last answer within ``ServiceFacts/freshness`` was that they are full, and when.
    let full: [String: Instant]
    /// Services whose door was found closed, unsettled, and when last.
    let closedDoors: [String: Instant]

    init(in db: any Transaction, _ counted: CountedServices, at now: Instant) throws {
        let since = now.adding(.seconds(-ServiceFacts.freshness))
        var full: [String: Instant] = [:]
        // Bounded by what is answered in half a day, and the newest answer is the last.
        let answers = try db(
            """
            SELECT service_id, declined_why, answered_at FROM referral
            WHERE answered_at > \(since) AND answered_at <= \(now) ORDER BY answered_at DESC, id DESC
            LIMIT \(Self.most)
            """)
        for row in answers.reversed() {
            let why: Referral.Decline? = try row["declined_why"]
            let at: Instant = try row["answered_at"]
            full[counted.counted(try row["service_id"])] = why == .full ? at : nil
        }
        self.full = full
        let doors = try db(
            """
            SELECT service_id, max(found_at) AS found_at FROM door_report WHERE settled_at IS NULL
            GROUP BY service_id LIMIT \(Self.most)
            """)
        closedDoors = counted.joined(
            Dictionary(try doors.map { (try $0["service_id"], try $0["found_at"]) }) { first, _ in first }, max)
    }

    private static let most = 5_000
}

/// What services last said of themselves, or somebody who rang them.
struct SaidOfServices: Sendable {
    var rooms: [String: ServiceRoom] = [:]
    var admissions: [String: Admission] = [:]
}

extension SaidOfServices {
    init(in db: any Transaction, _ counted: CountedServices) throws {
        rooms = counted.joined(try ServiceRooms(db).all()) { $0.toldAt < $1.toldAt ? $1 : $0 }
        admissions = counted.joined(try Admissions(db).all()) { $0.toldAt < $1.toldAt ? $1 : $0 }
    }
}

struct DoorReports {
    let db: any Transaction

    init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT door_report.*, coalesce(account.display_name, 'Alongside') AS author
        FROM door_report LEFT JOIN account ON account.id = door_report.reported_by
        """

    func report(_ id: ID<DoorReport>) throws -> DoorReport {
        guard let row = try db("\(DoorReports.joined) WHERE door_report.id = \(id)").first else {
            throw Refusal(.noSuchService, .absent)
        }
        return try DoorReport(row)
    }

    func open(of services: [String]) throws -> [DoorReport] {
        try db(
            """
            \(DoorReports.joined) WHERE door_report.service_id IN (\(each: services)) AND door_report.settled_at IS NULL
            ORDER BY door_report.found_at DESC, door_report.id DESC LIMIT 20
            """
        ).map(DoorReport.init)
    }
}

/// Says that somebody went to a service and found its door closed.
package struct ReportClosedDoor: Report {
    package static let permission = Permission.makeReferrals

    let service: ID<LocalService>
    let at: Instant?

    /// - Parameter at: when it was, if not just now.
    package init(_ service: ID<LocalService>, at: Instant? = nil) {
        self.service = service
        self.at = at
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (DoorReport, [Event]) {
        try Directories(db).requireService(service)
        let found = at ?? now
        try found.requirePast(now, field: "at")
        let id = ID<DoorReport>.new()
        try db.keep(
            in: "door_report",
            """
            INSERT INTO door_report (id, service_id, found_at, reported_by, reported_at)
            VALUES (\(id), \(service), \(found), \(worker.id), \(now)) RETURNING *
            """)
        return (try DoorReports(db).report(id), [Event(.doorFoundClosed, .service(service), ["at": .init(found)])])
    }
}

/// Says that it is settled: the service is open as it says again, or its hours were put right.
package struct SettleDoor: Order {
    package static let permission = Permission.makeReferrals

    let service: ID<LocalService>

    package init(_ service: ID<LocalService>) {
        self.service = service
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        let services = try Directories(db).counted().all(with: service.text)
        let settled = try db.keep(
            in: "door_report",
            """
            UPDATE door_report SET settled_at = \(now), settled_by = \(worker.id)
            WHERE service_id IN (\(each: services)) AND settled_at IS NULL RETURNING *
            """)
        guard !settled.isEmpty else { throw Refusal(.noClosedDoor, .conflicting) }
        return ((), [Event(.doorSettled, .service(service))])
    }
}

extension Command where Outcome == DoorReport {
    package func subject(of outcome: DoorReport) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> DoorReport {
        try DoorReports(db).report(ID(stored: subject))
    }
}

extension Refusal.Code {
    package static let noClosedDoor: Self = "no-closed-door"
}

extension Event.Kind {
    package static let doorFoundClosed: Self = "door-found-closed"
    package static let doorSettled: Self = "door-settled"
}

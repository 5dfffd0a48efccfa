import Foundation
import Programs
import Store
import Vocabulary

/// How far certified people covered the calls whose program asked for them, and how those calls ended.
package struct CertifiedCoverage: Sendable {
    /// A third of a day on the clocks of the workspace.
    package enum Band: String, CaseIterable, Sendable {
        case night
        case day
        case evening

        init(hour: Int) {
            self = hour < 8 ? .night : hour < 16 ? .day : .evening
        }
    }

    /// What came of the calls of one band in one district.
    package struct Line: Sendable {
        package let band: Band
        /// As the city names it; nothing where nobody said where it was.
        package let area: String?
        /// Calls whose program asked for certified people.
        package internal(set) var requested = 0
        /// Of those, to how many such people were sent, and where they arrived.
        package internal(set) var dispatched = 0
        package internal(set) var arrived = 0
        /// Of those, to how many a team was sent of which nobody knows who was in it.
        package internal(set) var unknown = 0
    }

    /// Who began a shift in one band, and how many of them held what programs ask for.
    package struct Staffing: Sendable {
        package let band: Band
        package internal(set) var people = 0
        package internal(set) var certified = 0
    }

    /// How calls to which a team was sent left the path; nothing of those that have not left it.
    package struct Ending: Sendable {
        package let isCertified: Bool
        package internal(set) var all = 0
        package internal(set) var open = 0
        package internal(set) var kinds: [ReasonCode.Kind: Int] = [:]
    }

    package let lines: [Line]
    package let staffing: [Staffing]
    /// Without a certified team, then with one.
    package let endings: [Ending]
}

extension CertifiedCoverage {
    /// - Parameter from: calls received at or after this moment, and before `to`; shifts that began then.
    package init(from: Instant?, to: Instant?, in db: any Transaction, at now: Instant) throws {
        let days = try TrainingDays(db)
        let (from, to) = (from ?? Instant(microseconds: 0), to ?? now)
        func third(_ moment: Instant) -> Band {
            let local = moment.adding(.seconds(days.zone.secondsFromGMT(for: moment.date))).description
            return Band(hour: Int(local.dropFirst(11).prefix(2)) ?? 0)
        }
        var asked = Asked(db)
        let sent = try Self.sent(from: from, to: to, in: db)
        var lines: [String: Line] = [:]
        var endings = [Ending(isCertified: false), Ending(isCertified: true)]
        for row in try Self.decided(from: from, to: to, in: db) {
            let area: String? = try row["area"]
            guard try !asked.certificates(of: row["response"], in: row["program_digest"]).isEmpty else { continue }
            let band = third(try row["received_at"])
            let teams = sent[try row["path_id"]] ?? []
            var line = lines["\(band.rawValue) \(area ?? "")"] ?? Line(band: band, area: area)
            line.requested += 1
            let certified = teams.filter { $0.isCertified == true }
            if !certified.isEmpty {
                line.dispatched += 1
                if certified.contains(where: \.arrived) { line.arrived += 1 }
            } else if teams.contains(where: { $0.isCertified == nil }) {
                line.unknown += 1
            }
            lines["\(band.rawValue) \(area ?? "")"] = line
            // Of whom nobody knows who went, nobody knows how it went with them.
            guard !teams.isEmpty, !certified.isEmpty || teams.allSatisfy({ $0.isCertified == false }) else { continue }
            let place = certified.isEmpty ? 0 : 1
            endings[place].all += 1
            let kind: String? = try row["left_kind"]
            if let kind = kind.flatMap(ReasonCode.Kind.init(rawValue:)) {
                endings[place].kinds[kind, default: 0] += 1
            } else {
                endings[place].open += 1
            }
        }
        let sorted = lines.values.sorted { left, right in
            let order = Band.allCases.firstIndex(of: left.band) ?? 0
            let other = Band.allCases.firstIndex(of: right.band) ?? 0
            return (order, left.area ?? "\u{10FFFF}") < (other, right.area ?? "\u{10FFFF}")
        }
        let wanted = try Set(LivePrograms(db).live.flatMap { $0.certificates.map(\.key) })
        var staffing = Dictionary(uniqueKeysWithValues: Band.allCases.map { ($0, Staffing(band: $0)) })
        for (id, person) in try Self.staff(from: from, to: to, in: db) {
            let band = third(person.joined)
            let day = days.day(of: person.joined)
            let holds = person.held.contains { wanted.contains($0.key) && $0.counts(on: day) }
            staffing[band]?.people += id.isEmpty ? 0 : 1
            staffing[band]?.certified += holds ? 1 : 0
        }
        self.init(lines: sorted, staffing: Band.allCases.compactMap { staffing[$0] }, endings: endings)
    }

    private static func decided(from: Instant, to: Instant, in db: any Transaction) throws -> [Row] {
        try db(
            """
            SELECT triage_decision.path_id, triage_decision.program_digest, triage_decision.response,
                   call.received_at, path.left_kind, call_fact.value AS area
            FROM triage_decision
            JOIN path ON path.id = triage_decision.path_id
            JOIN call ON call.id = path.call_id
            LEFT JOIN call_fact ON call_fact.call_id = call.id AND call_fact.field = \(FactField.area)
                AND call_fact.state = 'current'
            WHERE call.received_at >= \(from) AND call.received_at < \(to)
            """)
    }

    private struct Sent {
        /// Nothing where nobody knows who was in the team.
        let isCertified: Bool?
        let arrived: Bool
    }

    private static func sent(from: Instant, to: Instant, in db: any Transaction) throws -> [String: [Sent]] {
        let rows = try db(
            """
            SELECT assignment.path_id, assignment.shift_id, assignment.arrived_at, assignment_step.flag
            FROM assignment
            JOIN call ON call.id = assignment.call_id
            JOIN assignment_step ON assignment_step.assignment_id = assignment.id AND assignment_step.step = 'sent'
            WHERE call.received_at >= \(from) AND call.received_at < \(to) AND assignment.sent_at IS NOT NULL
            """)
        var sent: [String: [Sent]] = [:]
        for row in rows {
            let (flag, shift): (String?, String?) = (try row["flag"], try row["shift_id"])
            let arrived: Instant? = try row["arrived_at"]
            sent[try row["path_id"], default: []].append(
                Sent(isCertified: shift == nil ? nil : flag == nil, arrived: arrived != nil))
        }
        return sent
    }

    private struct Staff {
        let joined: Instant
        var held: [HeldCertificate] = []
    }

    private static func staff(from: Instant, to: Instant, in db: any Transaction) throws -> [String: Staff] {
        let rows = try db(
            """
            SELECT shift_member.id, shift_member.joined_at, shift_certificate.certificate, shift_certificate.expires_on
            FROM shift_member LEFT JOIN shift_certificate ON shift_certificate.member_id = shift_member.id
            WHERE shift_member.joined_at >= \(from) AND shift_member.joined_at < \(to)
            """)
        var staff: [String: Staff] = [:]
        for row in rows {
            let id: String = try row["id"]
            var person = try staff[id] ?? Staff(joined: row["joined_at"])
            if let key: String = try row["certificate"] {
                person.held.append(HeldCertificate(stored: key, until: try row["expires_on"]))
            }
            staff[id] = person
        }
        return staff
    }

    /// What responses ask for, each looked up once.
    private struct Asked {
        let db: any Transaction
        var programs: [String: Program] = [:]

        init(_ db: any Transaction) {
            self.db = db
        }

        mutating func certificates(of response: String, in digest: String) throws -> [Certificate.Wanted] {
            let program = try programs[digest] ?? LivePrograms(db).program(digest)
            programs[digest] = program
            return program.response(response)?.certificates ?? []
        }
    }
}

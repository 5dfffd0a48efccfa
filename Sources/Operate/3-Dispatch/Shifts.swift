import Access
import Store
import Vocabulary

/// Every question asked about shifts.
package struct Shifts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let joined: SQL = """
        SELECT team.*, shift.id AS shift_id, shift.programs, shift.vehicle, shift.began_at, shift.planned_end_at,
               shift.ended_at
        FROM shift JOIN team ON team.id = shift.team_id
        """

    /// The shift that a person is on now.
    package func shift(of worker: ID<Worker>) throws -> Shift? {
        try shifts(
            """
            \(Shifts.joined) JOIN shift_member AS own ON own.shift_id = shift.id
            WHERE own.account_id = \(worker) AND own.left_at IS NULL
            """
        ).first
    }

    /// The shift that a team is on now.
    package func open(of team: ID<Team>) throws -> Shift? {
        try shifts("\(Shifts.joined) WHERE shift.team_id = \(team) AND shift.ended_at IS NULL").first
    }

    /// Every team at work, by name.
    package func open() throws -> [Shift] {
        try shifts("\(Shifts.joined) WHERE shift.ended_at IS NULL ORDER BY team.name_key LIMIT \(Teams.most)")
    }

    /// - Throws: ``Refusal`` with `.noSuchShift`.
    package func shift(_ id: ID<Shift>) throws -> Shift {
        guard let shift = try shifts("\(Shifts.joined) WHERE shift.id = \(id)").first else {
            throw Refusal(.noSuchShift, .absent, field: "shift")
        }
        return shift
    }

    /// Whether somebody is or was on a shift: its record is then their own, also when it is entered afterwards.
    package func wasOn(_ shift: ID<Shift>, _ worker: ID<Worker>) throws -> Bool {
        try !db("SELECT id FROM shift_member WHERE shift_id = \(shift) AND account_id = \(worker) LIMIT 1").isEmpty
    }

    /// A shift that is over shows those who were on it when it ended.
    private func shifts(_ question: SQL) throws -> [Shift] {
        var shifts = try db(question).map(Shift.init)
        guard !shifts.isEmpty else { return [] }
        let rows = try db(
            """
            SELECT shift_member.*, account.display_name
            FROM shift_member JOIN account ON account.id = shift_member.account_id
            JOIN shift ON shift.id = shift_member.shift_id
            WHERE shift_member.shift_id IN (\(each: shifts.map(\.id)))
              AND (shift_member.left_at IS NULL OR shift_member.left_at = shift.ended_at)
            ORDER BY shift_member.joined_at, shift_member.id
            """
        )
        let members = try Dictionary(grouping: rows) { try $0["shift_id"] as String }
        let held = try certificates(on: shifts.map(\.id))
        for index in shifts.indices {
            shifts[index].members = try (members[shifts[index].id.text] ?? []).map { row in
                var member = try Shift.Member(row)
                for row in held[try row["id"] as String] ?? [] { try member.add(row) }
                return member
            }
        }
        return shifts
    }

    /// What the people of some shifts are certified for, by their place on the shift.
    private func certificates(on shifts: [ID<Shift>]) throws -> [String: [Row]] {
        try Dictionary(
            grouping: try db(
                """
                SELECT shift_certificate.*, shift_certificate_source.id AS known, shift_certificate_source.flag,
                       shift_certificate_source.said_until
                FROM shift_certificate LEFT JOIN shift_certificate_source
                    ON shift_certificate_source.shift_certificate_id = shift_certificate.id
                WHERE shift_certificate.shift_id IN (\(each: shifts)) ORDER BY shift_certificate.certificate
                """)
        ) { try $0["member_id"] as String }
    }
}

extension Shift.Member {
    fileprivate init(_ row: Row) throws {
        worker = try row["account_id"]
        name = try row["display_name"]
        discipline = try row["discipline"]
        languages = Codes.read(try row["languages"])
        skills = Codes.read(try row["skills"])
    }

    fileprivate mutating func add(_ row: Row) throws {
        let held = HeldCertificate(stored: try row["certificate"], until: try row["expires_on"])
        certificates.append(held)
        guard try (row["known"] as String?) != nil else { return }
        registered.insert(held.key)
        doubts[held.key] = try CertificateDoubt(row)
    }
}

extension Refusal.Code {
    package static let noSuchShift: Self = "no-such-shift"
}

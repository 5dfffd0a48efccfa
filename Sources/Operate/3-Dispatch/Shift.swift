import Access
import Programs
import Store
import Vocabulary

/// One team at work, from when it began until it ended: who is in it, and which programs it goes for.
package struct Shift: Sendable {
    /// One person on a shift, with what they bring.
    package struct Member: Sendable {
        package let worker: ID<Worker>
        package let name: String
        package let discipline: Discipline
        /// BCP 47 tags of the languages they speak with people.
        package let languages: [String]
        /// What they know besides, as programs name it: `children`.
        package let skills: [String]
        /// What they are certified for, also what has expired.
        package internal(set) var certificates: [HeldCertificate] = []
        /// The keys of those that the register knows.
        package internal(set) var registered: Set<String> = []
        /// What was said otherwise than the register knows it, by the key.
        package internal(set) var doubts: [String: CertificateDoubt] = [:]
    }

    package let id: ID<Shift>
    package let team: Team
    /// The names of the programs it goes for; any program, where none is named.
    package let programs: [String]
    package let vehicle: String?
    package let beganAt: Instant
    package let plannedEndAt: Instant
    package let endedAt: Instant?
    package internal(set) var members: [Member] = []

    init(_ row: Row) throws {
        id = try row["shift_id"]
        team = try Team(row)
        programs = Codes.read(try row["programs"])
        vehicle = try row["vehicle"]
        beganAt = try row["began_at"]
        plannedEndAt = try row["planned_end_at"]
        endedAt = try row["ended_at"]
    }

    package var isOpen: Bool { endedAt == nil }

    /// Whether somebody in it carries a weapon; if nobody does, a gate is for the whole team.
    package var isArmed: Bool { members.contains { $0.discipline == .officer } }

    package func serves(_ program: String) -> Bool { programs.isEmpty || programs.contains(program) }
}

/// Lists of codes as a column keeps them: in order, with a blank between.
enum Codes {
    static func read(_ column: String) -> [String] { column.split(separator: " ").map(String.init) }

    static func written(_ codes: [String]) -> String {
        var seen: Set<String> = []
        return codes.filter { seen.insert($0).inserted }.joined(separator: " ")
    }

    /// Reads codes somebody sent: lower-case letters, digits and hyphens.
    static func read(_ raw: [String], most: Int, field: String) throws(Refusal) -> [String] {
        guard raw.count <= most else { throw Refusal(.textTooLong, field: field, values: ["most": String(most)]) }
        for code in raw {
            guard code.wholeMatch(of: /[a-z0-9][a-z0-9\-]{0,39}/) != nil else {
                throw Refusal(.notACode, field: field)
            }
        }
        return raw
    }
}

extension Refusal.Code {
    package static let notACode: Self = "not-a-code"
}

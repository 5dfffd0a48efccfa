import Access
import Programs
import Store
import Synchronization
import Vocabulary

/// A version of a program as it was published.
package struct PublishedProgram: Hashable, Sendable {
    package let name: String
    package let version: String
    /// The SHA-256 of the file, by which decisions refer to it.
    package let digest: String
    /// Counts what was published in the workspace, from 1.
    package let ordinal: Int
    package let at: Instant

    init(_ row: Row) throws {
        name = try row["name"]
        version = try row["version"]
        digest = try row["id"]
        ordinal = try row["ordinal"]
        at = try row["published_at"]
    }
}

/// Every question asked about the programs of the workspace.
package struct LivePrograms {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let chosen: SQL = "SELECT id, name, version, ordinal, published_at FROM program_version"

    /// The version of each program that was published last, by name: what a new triage is asked by.
    package func versions() throws -> [PublishedProgram] {
        try db(
            """
            \(LivePrograms.chosen)
            WHERE NOT EXISTS (
                SELECT 1 FROM program_version AS later
                WHERE later.name = program_version.name AND later.ordinal > program_version.ordinal)
            ORDER BY name LIMIT 200
            """
        ).map(PublishedProgram.init)
    }

    /// How many versions were ever published.
    package func count() throws -> Int {
        try db("SELECT coalesce(max(ordinal), 0) AS many FROM program_version")[0]["many"]
    }

    /// The live version of each program, by name.
    package var live: [Program] {
        get throws { try versions().map { try program($0.digest) } }
    }

    /// The live version of one program.
    package func live(_ name: String) throws -> Program? {
        try db(
            """
            SELECT id FROM program_version WHERE name = \(name)
            ORDER BY ordinal DESC LIMIT 1
            """
        ).first.map { try program($0["id"]) }
    }

    /// The program of a path in the version it began with; none until one is asked.
    package func program(of path: Path) throws -> Program? {
        try path.programDigest.map(program)
    }

    /// What was published under a digest.
    package func published(_ digest: String) throws -> PublishedProgram? {
        try db("\(LivePrograms.chosen) WHERE id = \(digest)").first
            .map(PublishedProgram.init)
    }

    /// The version of that digest.
    ///
    /// - Throws: ``Refusal`` with `.noSuchProgram`.
    package func program(_ digest: String) throws -> Program {
        if let known = ProgramsRead.shared[digest] { return known }
        guard let row = try db("SELECT text FROM program_version WHERE id = \(digest)").first else {
            throw Refusal(.noSuchProgram, .absent, field: "program")
        }
        let text: String = try row["text"]
        let program = try Program(yaml: text.utf8)
        ProgramsRead.shared.remember(program)
        return program
    }
}

extension LivePrograms {
    /// The versions that events refer to by the beginning of their digest.
    package func programs(short: Set<String>) throws -> [String: Program] {
        guard !short.isEmpty else { return [:] }
        let rows = try db("SELECT id FROM program_version WHERE substr(id, 1, 12) IN (\(each: short.sorted()))")
        let programs = try rows.map { try program($0["id"] as String) }
        return Dictionary(programs.map { ($0.shortDigest, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

/// The programs that this process has read, by digest.
///
/// It is safe to share between workspaces and transactions: a digest names its bytes, the same bytes always read as the
/// same program, and a program never changes. At worst two threads read one at the same time and keep either.
private final class ProgramsRead: Sendable {
    static let shared = ProgramsRead()

    /// More versions at once than any workspace walks with; beyond it reading begins anew.
    private static let most = 200

    private let programs = Mutex<[String: Program]>([:])

    subscript(digest: String) -> Program? {
        programs.withLock { $0[digest] }
    }

    func remember(_ program: Program) {
        programs.withLock { programs in
            if programs.count >= ProgramsRead.most { programs.removeAll() }
            programs[program.digest] = program
        }
    }
}

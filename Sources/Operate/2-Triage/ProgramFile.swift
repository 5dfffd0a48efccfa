import Access
import Programs
import Store
import Vocabulary

/// Everything about one version of a program, read in one snapshot.
package struct ProgramFile: Sendable {
    /// Where a version stands.
    package enum Standing: Sendable {
        /// New calls are asked by it.
        case live(since: Instant, by: Author)
        /// It was live; calls that began with it keep it.
        case replaced(since: Instant, by: Author)
        /// Nobody is asked by it yet.
        case proposed(ProgramDraft)
    }

    /// One version of the program that was live once, or is.
    package struct Version: Sendable {
        package let version: String
        package let digest: String
        package let at: Instant
        package let by: Author
    }

    package let program: Program
    package let standing: Standing
    /// The version that is live under its name; nothing where none is.
    package let live: Program?
    /// The diff with which it went live, or the latest one with the live version.
    package let diff: ProgramDiff?
    /// The version that the diff is about beside this one.
    package let replaced: Program?
    /// Every version that went live, the latest first; at most ``mostVersions``.
    package let versions: [Version]

    package static let mostVersions = 50

    /// - Throws: ``Refusal`` with `.noSuchProgram`.
    package init(_ digest: String, in db: any Transaction) throws {
        let programs = LivePrograms(db)
        let diffs = ProgramDiffs(db)
        if try programs.published(digest) != nil {
            program = try programs.program(digest)
        } else {
            program = try Program(yaml: try ProgramDrafts(db).text(digest).utf8)
        }
        versions = try db(
            """
            SELECT program_version.id, version, published_at, published_by,
                   coalesce(account.display_name, 'Alongside') AS author
            FROM program_version LEFT JOIN account ON account.id = program_version.published_by
            WHERE program_version.name = \(program.name)
            ORDER BY ordinal DESC LIMIT \(ProgramFile.mostVersions)
            """
        ).map { row in
            Version(
                version: try row["version"], digest: try row["id"], at: try row["published_at"],
                by: Author(id: try row["published_by"], name: try row["author"]))
        }
        live = try programs.live(program.name)
        if let own = versions.first(where: { $0.digest == digest }) {
            standing =
                live?.digest == digest ? .live(since: own.at, by: own.by) : .replaced(since: own.at, by: own.by)
            diff = try diffs.release(of: digest)
        } else {
            guard let draft = try ProgramDrafts(db).draft(digest) else { throw Refusal(.noSuchProgram, .absent) }
            standing = .proposed(draft)
            diff = try live.flatMap { try diffs.latest(of: digest, beside: $0.digest) }
        }
        replaced = try diff.map { try programs.program($0.old) }
    }
}

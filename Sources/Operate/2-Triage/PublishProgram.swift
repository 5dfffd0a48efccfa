import Access
import Door
import Plan
import Programs
import Store
import Vocabulary

/// Makes a version of a program the one that new calls are asked by; calls that have begun keep theirs.
///
/// A version goes live only by a named person; and where it takes the place of another, only with the diff of the two,
/// so that nobody can say afterwards that what it would change was not known.
package struct PublishProgram: Order {
    package static let permission = Permission.publishPrograms

    let file: ProgramText
    let diff: ID<ProgramDiff>?

    private var program: Program { file.program }

    /// Reads the program's file.
    ///
    /// - Parameter diff: what it changes beside the version that is live; none where no version of that name is.
    /// - Throws: ``Refusal`` as ``ProgramText`` says.
    package init(_ bytes: some Collection<UInt8>, diff: ID<ProgramDiff>? = nil) throws(Refusal) {
        file = try ProgramText(bytes)
        self.diff = diff
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (PublishedProgram, [Event]) {
        let programs = LivePrograms(db)
        if let same = try programs.published(program.digest) { return (same, []) }
        try Accounts(db).requirePerson(worker)
        guard
            try db(
                "SELECT id FROM program_version WHERE name = \(program.name) AND version = \(program.version)"
            ).isEmpty
        else {
            throw Refusal(
                .programVersionTaken, .conflicting, field: "program",
                values: ["program": program.name, "version": program.version])
        }
        let live = try programs.live(program.name)
        let compared = try compared(with: live, in: db)
        let next: Int = try db("SELECT coalesce(max(ordinal), 0) + 1 AS next FROM program_version")[0]["next"]
        try db.insert(
            into: "program_version",
            [
                Row(new: [
                    "id": program.digest, "name": program.name, "version": program.version, "ordinal": next,
                    "text": file.text, "published_by": worker.id, "published_at": now,
                ])
            ])
        try OwnReasons(db).keep(program, ordinal: next)
        if let compared {
            try db.insert(
                into: "program_release", [Row(new: ["id": program.digest, "diff_id": compared.id])])
        }
        try BlindSamples(db).begin(at: now)
        guard let kept = try programs.published(program.digest) else { throw StorageError.failed(code: "no row") }
        var said: [String: Event.Fact] = ["program": .word(program.name), "version": .word(program.version)]
        if let compared, let live {
            said["replaces"] = .word(live.version)
            said["diff"] = .init(compared.id)
            said["changed"] = .init(compared.past.changed + compared.triaged.changed)
        }
        return (kept, [Event(.programPublished, .program(program.digest), said)])
    }

    /// The diff between the live version and this one; nothing where there is none to replace.
    private func compared(with live: Program?, in db: any Transaction) throws -> ProgramDiff? {
        guard let live else { return nil }
        guard let diff else {
            throw Refusal(
                .needsDiff, .conflicting, field: "diff", values: ["program": live.name, "version": live.version])
        }
        let kept = try ProgramDiffs(db).diff(diff)
        guard kept.old == live.digest, kept.new == program.digest else {
            throw Refusal(.diffOfOthers, .conflicting, field: "diff")
        }
        return kept
    }

    package func subject(of outcome: PublishedProgram) -> String { outcome.digest }

    package func outcome(again subject: String, in db: any Transaction) throws -> PublishedProgram {
        guard let kept = try LivePrograms(db).published(subject) else { throw Refusal(.noSuchProgram, .absent) }
        return kept
    }
}

extension Event.Subject {
    /// A version of a program, by the digest of its file.
    package static func program(_ digest: String) -> Event.Subject {
        Event.Subject(kind: "program", id: digest)
    }
}

extension Refusal.Code {
    package static let programFaulty: Self = "program-faulty"
    package static let needsDiff: Self = "needs-diff"
    package static let diffOfOthers: Self = "diff-of-others"
    package static let programVersionTaken: Self = "program-version-taken"
    package static let noSuchProgram: Self = "no-such-program"
}

extension Event.Kind {
    package static let programPublished: Self = "program-published"
}

import Access
import Door
import Foundation
import Plan
import Programs
import Store
import Vocabulary

/// What a proposed version changes beside the live one: on the city's past calls, and on the calls that were triaged here.
package struct ProgramDiff: Sendable {
    package let id: ID<ProgramDiff>
    /// The SHA-256 of the version that was live.
    package let old: String
    /// The SHA-256 of the version that was proposed.
    package let new: String
    /// By what an old record tells.
    package let past: VersionDiff
    /// By what was answered in the triages of the program's calls.
    package let triaged: VersionDiff
    package let by: Author
    package let at: Instant

    init(_ row: Row) throws {
        id = try row["id"]
        old = try row["old_digest"]
        new = try row["new_digest"]
        past = try VersionDiff(stored: try row["past"])
        triaged = try VersionDiff(stored: try row["triaged"])
        by = Author(id: try row["compared_by"], name: try row["author"])
        at = try row["compared_at"]
    }
}

/// Keeps the diff of the live version of a program and a proposed one.
package struct KeepProgramDiff: Order {
    package static let permission = Permission.publishPrograms

    let new: String
    let old: String
    let past: VersionDiff
    let triaged: VersionDiff

    /// - Parameters:
    ///   - new: the digest of the proposed version.
    ///   - old: the digest of the version that was live when the two were held against each other.
    package init(of new: String, beside old: String, past: VersionDiff, triaged: VersionDiff) {
        self.new = new
        self.old = old
        self.past = past
        self.triaged = triaged
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ProgramDiff, [Event]) {
        guard let draft = try ProgramDrafts(db).draft(new) else {
            throw Refusal(.noSuchProgram, .absent, field: "program")
        }
        // Somebody else may have put another version live meanwhile.
        guard try LivePrograms(db).live(draft.name)?.digest == old else {
            throw Refusal(.diffOfOthers, .conflicting, field: "diff")
        }
        let id = ID<ProgramDiff>.new()
        try db.insert(
            into: "program_diff",
            [
                Row(new: [
                    "id": id, "old_digest": old, "new_digest": new, "past": try past.stored(),
                    "triaged": try triaged.stored(), "compared_by": worker.id, "compared_at": now,
                ])
            ])
        let said: [String: Event.Fact] = [
            "program": .word(draft.name), "version": .word(draft.version), "diff": .init(id),
            "changed": .init(past.changed + triaged.changed), "calls": .init(past.calls + triaged.calls),
        ]
        return (try ProgramDiffs(db).diff(id), [Event(.programCompared, .program(new), said)])
    }

    package func subject(of outcome: ProgramDiff) -> String { outcome.id.text }

    package func outcome(again subject: String, in db: any Transaction) throws -> ProgramDiff {
        try ProgramDiffs(db).diff(ID(stored: subject))
    }
}

/// Every question asked about the diffs of versions.
package struct ProgramDiffs {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    private static let chosen: SQL = """
        SELECT program_diff.*, coalesce(account.display_name, 'Alongside') AS author
        FROM program_diff LEFT JOIN account ON account.id = program_diff.compared_by
        """

    /// - Throws: ``Refusal`` with `.noSuchDiff`.
    package func diff(_ id: ID<ProgramDiff>) throws -> ProgramDiff {
        guard let row = try db("\(ProgramDiffs.chosen) WHERE program_diff.id = \(id)").first else {
            throw Refusal(.noSuchDiff, .absent, field: "diff")
        }
        return try ProgramDiff(row)
    }

    /// The latest diff of two versions.
    package func latest(of new: String, beside old: String) throws -> ProgramDiff? {
        try db(
            """
            \(ProgramDiffs.chosen) WHERE new_digest = \(new) AND old_digest = \(old)
            ORDER BY compared_at DESC, program_diff.id DESC LIMIT 1
            """
        ).first.map(ProgramDiff.init)
    }

    /// The diff with which a version went live; nothing for the first of its name.
    package func release(of digest: String) throws -> ProgramDiff? {
        try db(
            """
            \(ProgramDiffs.chosen)
            JOIN program_release ON program_release.diff_id = program_diff.id
            WHERE program_release.id = \(digest)
            """
        ).first.map(ProgramDiff.init)
    }
}

extension VersionDiff {
    fileprivate init(stored: String) throws {
        self = try KeptJSON.value(VersionDiff.self, in: stored)
    }

    fileprivate func stored() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension Refusal.Code {
    package static let noSuchDiff: Self = "no-such-diff"
}

extension Event.Kind {
    package static let programCompared: Self = "program-compared"
}

import Access
import Door
import Programs
import Store
import Vocabulary

/// Keeps a version of a program that nobody is asked by yet, so that it can be read and held against the live one.
package struct ProposeProgram: Order {
    package static let permission = Permission.publishPrograms

    let file: ProgramText

    /// Reads the program's file.
    ///
    /// - Throws: ``Refusal`` with `.programFaulty` and the lines that are wrong.
    package init(_ bytes: some Collection<UInt8>) throws(Refusal) {
        file = try ProgramText(bytes)
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ProgramDraft, [Event]) {
        let drafts = ProgramDrafts(db)
        if let same = try drafts.draft(file.program.digest) { return (same, []) }
        try db.insert(
            into: "program_draft",
            [
                Row(new: [
                    "id": file.program.digest, "name": file.program.name, "version": file.program.version,
                    "text": file.text, "proposed_by": worker.id, "proposed_at": now,
                ])
            ])
        guard let kept = try drafts.draft(file.program.digest) else { throw StorageError.failed(code: "no row") }
        let said: [String: Event.Fact] = ["program": .word(kept.name), "version": .word(kept.version)]
        return (kept, [Event(.programProposed, .program(kept.digest), said)])
    }

    package func subject(of outcome: ProgramDraft) -> String { outcome.digest }

    package func outcome(again subject: String, in db: any Transaction) throws -> ProgramDraft {
        guard let kept = try ProgramDrafts(db).draft(subject) else { throw Refusal(.noSuchProgram, .absent) }
        return kept
    }
}

/// A version of a program that was proposed.
package struct ProgramDraft: Hashable, Sendable {
    package let name: String
    package let version: String
    /// The SHA-256 of the file.
    package let digest: String
    package let by: Author
    package let at: Instant

    init(_ row: Row) throws {
        name = try row["name"]
        version = try row["version"]
        digest = try row["id"]
        by = Author(id: try row["proposed_by"], name: try row["author"])
        at = try row["proposed_at"]
    }
}

/// Every question asked about proposed versions.
package struct ProgramDrafts {
    let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// The most that a list shows.
    package static let most = 100

    private static let chosen: SQL = """
        SELECT program_draft.id, program_draft.name, program_draft.version, proposed_by, proposed_at,
               coalesce(account.display_name, 'Alongside') AS author
        FROM program_draft LEFT JOIN account ON account.id = program_draft.proposed_by
        """

    package func draft(_ digest: String) throws -> ProgramDraft? {
        try db("\(ProgramDrafts.chosen) WHERE program_draft.id = \(digest)").first.map(ProgramDraft.init)
    }

    /// Those that have not gone live, the latest first.
    package func waiting() throws -> [ProgramDraft] {
        try db(
            """
            \(ProgramDrafts.chosen)
            WHERE NOT EXISTS (SELECT 1 FROM program_version WHERE program_version.id = program_draft.id)
            ORDER BY proposed_at DESC, program_draft.id LIMIT \(ProgramDrafts.most)
            """
        ).map(ProgramDraft.init)
    }

    /// The file that was proposed.
    ///
    /// - Throws: ``Refusal`` with `.noSuchProgram`.
    package func text(_ digest: String) throws -> String {
        guard let row = try db("SELECT text FROM program_draft WHERE id = \(digest)").first else {
            throw Refusal(.noSuchProgram, .absent, field: "program")
        }
        return try row["text"]
    }
}

extension Event.Kind {
    package static let programProposed: Self = "program-proposed"
}

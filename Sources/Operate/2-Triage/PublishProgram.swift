import Access
import Door
import Programs
import Store
import Vocabulary

/// Makes a version of a program the one that new calls are asked by; calls that have begun keep theirs.
package struct PublishProgram: Order {
    package static let permission = Permission.publishPrograms

    let program: Program
    let text: String

    /// Reads the program's file.
    ///
    /// - Throws: ``Refusal`` with `.programFaulty` and the lines that are wrong.
    package init(_ bytes: some Collection<UInt8>) throws(Refusal) {
        do throws(ProgramFault) {
            program = try Program(yaml: bytes)
        } catch {
            let lines = Set(error.faults.map(\.line)).sorted().prefix(20).map(String.init)
            throw Refusal(
                .programFaulty, field: "program",
                values: ["lines": lines.joined(separator: ", "), "count": String(error.faults.count)])
        }
        // The program was read from these bytes, so they are text.
        text = String(decoding: bytes, as: UTF8.self)
    }

    package func perform(
        in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> (PublishedProgram, [Event]) {
        let programs = LivePrograms(db)
        if let same = try programs.published(program.digest) { return (same, []) }
        guard
            try db(
                "SELECT id FROM program_version WHERE name = \(program.name) AND version = \(program.version)"
            ).isEmpty
        else {
            throw Refusal(
                .programVersionTaken, .conflicting, field: "program",
                values: ["program": program.name, "version": program.version])
        }
        let next: Int = try db("SELECT coalesce(max(ordinal), 0) + 1 AS next FROM program_version")[0]["next"]
        try db.insert(
            into: "program_version",
            [
                Row(new: [
                    "id": program.digest, "name": program.name, "version": program.version, "ordinal": next,
                    "text": text, "published_by": worker.id, "published_at": now,
                ])
            ])
        guard let kept = try programs.published(program.digest) else { throw StorageError.failed(code: "no row") }
        let event = Event(
            .programPublished, .program(program.digest),
            ["program": .word(program.name), "version": .word(program.version)])
        return (kept, [event])
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
    package static let programVersionTaken: Self = "program-version-taken"
    package static let noSuchProgram: Self = "no-such-program"
}

extension Event.Kind {
    package static let programPublished: Self = "program-published"
}

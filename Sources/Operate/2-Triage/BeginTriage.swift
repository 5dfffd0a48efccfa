import Access
import Door
import Programs
import Store
import Vocabulary

/// Asks a program for a call: in the version that is live now, which the call keeps.
package struct BeginTriage: Order {
    package static let permission = Permission.triageCalls

    let call: ID<Call>
    let program: String
    let expected: Int?

    /// - Parameter program: the program's name; the version is the one that is live.
    package init(_ call: ID<Call>, with program: String, expected: Int? = nil) {
        self.call = call
        self.program = program
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        var call = try Calls(db).call(call)
        try call.require(version: expected)
        guard call.path.departure == nil else { throw Refusal(.alreadyLeft, .conflicting) }
        guard call.path.stage >= .screened else { throw Refusal(.notScreened, .conflicting) }
        guard let live = try LivePrograms(db).live(program) else {
            throw Refusal(.noSuchProgram, field: "program")
        }
        try call.path.ask(live.name, digest: live.digest, promise: live.promises.assessment, at: now)
        try db.insert(
            into: "triage",
            [
                Row(new: [
                    "id": ID<Triage>.new(), "path_id": call.path.id, "begun_by": worker.id, "begun_at": now,
                ])
            ])
        try Calls(db).save(call.path)
        if let due = call.path.promise { try DueWork(db).ask(MissPromise.kind, about: call.path.id.text, at: due) }
        try Calls(db).save(call)
        let said: [String: Event.Fact] = [
            "program": .word(live.name), "version": .word(live.version), "digest": .word(live.shortDigest),
        ]
        // What an officer asked to be followed up later is asked now.
        let followed = try OfficerRequests(db).follow(call, by: worker.id, at: now)
        return (try Calls(db).call(call.id), [Event(.triageBegun, call.subject, said)] + followed)
    }
}

/// That somebody asks a call the questions of a program.
package struct Triage: Sendable {
    package let path: ID<Path>
    package let by: Author
    package let at: Instant

    init(_ row: Row) throws {
        path = try row["path_id"]
        by = Author(id: try row["begun_by"], name: try row["author"])
        at = try row["begun_at"]
    }
}

extension Program {
    /// As much of the digest as people compare.
    package var shortDigest: String { String(digest.prefix(12)) }
}

extension Event.Kind {
    package static let triageBegun: Self = "triage-begun"
}

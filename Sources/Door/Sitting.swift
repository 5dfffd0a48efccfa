import Access
import Store
import Vocabulary

/// Several commands one after the other in one transaction: each with its own rules and events, all kept or none.
///
/// For a script that knows what comes next, such as the demo city: what has to be answered one at a time is performed at
/// the ``Desk``.
package struct Sitting {
    private let desk: Desk
    private let db: any Transaction

    fileprivate init(_ desk: Desk, _ db: any Transaction) {
        self.desk = desk
        self.db = db
    }

    /// The time at the desk.
    package var now: Instant { desk.clock() }

    /// Performs a command.
    ///
    /// - Throws: ``Refusal`` when it is not allowed; the script lets it through, so that the whole sitting is undone.
    @discardableResult
    package func perform<C: Command>(_ command: C, by worker: Worker) throws -> C.Outcome {
        do {
            try require(worker, C.permission)
            // Each command's last event vouches for its own rows.
            db.kept = Kept()
            return try desk.carryOut(command, in: db, by: worker, at: now)
        } catch let refusal as Refusal where refusal.kind == .forbidden {
            throw Forbidden(refusal: refusal, line: AccessLog.Line(worker, .refused, C.permission, nil))
        }
    }

    /// Asks the record, as it stands within the sitting.
    package func look<T>(_ question: (any Transaction) throws -> T) throws -> T {
        try question(db)
    }
}

/// A refusal that is to be written down once the sitting was undone.
private struct Forbidden: Error {
    let refusal: Refusal
    let line: AccessLog.Line
}

extension Desk {
    /// Performs what a script asks for, in one transaction; the bell rings once, after the commit.
    ///
    /// Like all work of the store it may be done a second time after it was undone, so it keeps nothing outside.
    ///
    /// - Throws: ``Refusal`` when one of the commands is not allowed, ``StorageError``, or what the script throws.
    ///   Nothing is kept then.
    package func sit<T: Sendable>(_ script: @escaping @Sendable (Sitting) throws -> T) async throws -> T {
        let desk = self
        do {
            let outcome = try await database.write { db in try script(Sitting(desk, db)) }
            bell.ring()
            ownCommits.ring()
            return outcome
        } catch let forbidden as Forbidden {
            try await log(forbidden.line)
            throw forbidden.refusal
        }
    }
}

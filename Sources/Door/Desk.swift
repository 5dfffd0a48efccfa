import Access
import Store
import Vocabulary

/// The one door to a workspace: every change and every look goes through it.
package struct Desk: Sendable {
    package let database: any Database
    /// Rings after every commit of this process and whenever another's was noticed.
    package let bell: Bell
    /// Rings after the commits of this process only: what others are told of.
    let ownCommits: Bell
    let seal: RowSeal
    package let clock: @Sendable () -> Instant
    /// Where the names of new things come from; nothing but in a workspace that has to come out the same again.
    let ids: IDSource?

    package init(
        database: any Database, seal: RowSeal, ids: IDSource? = nil, clock: @escaping @Sendable () -> Instant
    ) {
        self.database = database
        self.ids = ids
        self.bell = Bell()
        self.ownCommits = Bell()
        self.seal = seal
        self.clock = clock
    }

    /// Performs a command: may they? → begin → rules → journal → commit, and the bell rings.
    ///
    /// - Parameter key: makes a retry harmless: the second time, the first outcome is found again and nothing is done.
    /// - Throws: ``Refusal`` when the rules do not allow it, ``StorageError`` when nothing could be kept.
    package func perform<C: Command>(
        _ command: C, by worker: Worker, once key: OnceKey? = nil
    ) async throws -> C.Outcome {
        do {
            try require(worker, C.permission)
            let desk = self
            let outcome = try await database.write { db in
                if let key, let subject = try Onces(db: db).subject(of: key) {
                    return try command.outcome(again: subject, in: db)
                }
                let now = desk.clock()
                let outcome = try desk.carryOut(command, in: db, by: worker, at: now)
                if let key {
                    try Onces(db: db).remember(key, subject: command.subject(of: outcome), at: now)
                }
                return outcome
            }
            bell.ring()
            ownCommits.ring()
            return outcome
        } catch let refusal as Refusal where refusal.kind == .forbidden {
            try await log(AccessLog.Line(worker, .refused, C.permission, nil))
            throw refusal
        }
    }

    /// Rules and journal of one command.
    func carryOut<C: Command>(
        _ command: C, in db: any Transaction, by worker: Worker, at now: Instant
    ) throws -> C.Outcome {
        let (outcome, events) =
            if let ids {
                try IDSource.$lent.withValue(ids) { try command.perform(in: db, by: worker, at: now) }
            } else {
                try command.perform(in: db, by: worker, at: now)
            }
        try Journal(db).append(events, by: worker, at: now, seal: seal)
        return outcome
    }

    /// Looks at the record, and writes down who looked before the answer leaves.
    ///
    /// - Parameter subject: what is looked at: one call, the board, the list of accounts.
    /// - Throws: ``Refusal`` when they may not, or what `work` throws.
    package func look<T: Sendable>(
        as worker: Worker, for permission: Permission, at subject: Event.Subject,
        _ work: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        try await lookResting(as: worker, for: permission, at: subject) { db in Sight(value: try work(db), under: nil) }
    }

    /// What somebody saw, and on what they rested when nothing else allowed it: that is written down beside the look.
    package struct Sight<T: Sendable>: Sendable {
        let value: T
        let under: Event.Subject?

        package init(value: T, under: Event.Subject?) {
            self.value = value
            self.under = under
        }
    }

    /// Looks at the record, where what allows it is known only once it was looked up.
    ///
    /// - Throws: ``Refusal`` when they may not, or what `work` throws.
    package func lookResting<T: Sendable>(
        as worker: Worker, for permission: Permission, at subject: Event.Subject,
        _ work: @escaping @Sendable (any Transaction) throws -> Sight<T>
    ) async throws -> T {
        guard may(worker, permission).allowed else {
            try await log(AccessLog.Line(worker, .refused, permission, subject))
            throw Refusal(.mayNot, .forbidden, values: ["permission": permission.rawValue])
        }
        do {
            let seen = try await database.read(work)
            let lines = [subject, seen.under].compactMap(\.self).map { AccessLog.Line(worker, .looked, permission, $0) }
            try await log(lines)
            return seen.value
        } catch let refusal as Refusal where refusal.kind == .absent || refusal.kind == .forbidden {
            // Whoever tries out identifiers leaves a trace of each.
            try await log(AccessLog.Line(worker, .refused, permission, subject))
            throw refusal
        }
    }

    /// Writes one line of the access log, and returns when it is on the disk.
    package func log(_ line: AccessLog.Line) async throws {
        try await log([line])
    }

    /// Writes lines that belong together into the access log, and returns when they are on the disk.
    func log(_ lines: [AccessLog.Line]) async throws {
        let clock = clock
        try await database.write { db in
            try AccessLog(db).append(lines, at: clock())
        }
    }
}

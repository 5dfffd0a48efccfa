import Access
import Logging
import Store
import Vocabulary

/// Work whose time will come: kept in a table, so that it survives a restart, and done once by whichever node takes it.
package struct DueWork {
    private let db: any Transaction

    package init(_ db: any Transaction) {
        self.db = db
    }

    /// Asks for a kind of work about one thing at a moment.
    package func ask(_ kind: Alarm.Kind, about subject: String, at due: Instant) throws {
        try db.run(
            """
            INSERT INTO due_work (id, kind, subject, due_at, attempts)
            VALUES (\(ID<DueWork>.new()), \(kind.rawValue), \(subject), \(due), 0)
            """
        )
    }

    /// Takes one piece of work; false when another node has done it.
    func take(_ id: String, at now: Instant) throws -> Bool {
        try !db("UPDATE due_work SET done_at = \(now) WHERE id = \(id) AND done_at IS NULL RETURNING id").isEmpty
    }
}

/// Does due work when its time has come.
package struct Alarm: Sendable {
    /// One kind of work, as one word.
    package struct Kind: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package init(stringLiteral name: String) {
            self.rawValue = name
        }
    }

    /// What is to be done for a kind of work: makes the command from the subject that was asked for.
    package typealias Work = @Sendable (_ subject: String) -> any Command

    private let desk: Desk
    private let works: [Kind: Work]
    private let logger: Logger

    package init(_ desk: Desk, works: [Kind: Work], logger: Logger) {
        self.desk = desk
        self.works = works
        self.logger = logger
    }

    /// The work that is due, oldest first.
    private struct Due: Sendable {
        let id: String
        let kind: Kind
        let subject: String
        let at: Instant
        let attempts: Int

        init(_ row: Row) throws {
            id = try row["id"]
            kind = Kind(rawValue: try row["kind"])
            subject = try row["subject"]
            at = try row["due_at"]
            attempts = try row["attempts"]
        }

        static func work(dueAt now: Instant, most: Int, in db: any Transaction) throws -> [Due] {
            try db(
                """
                SELECT id, kind, subject, due_at, attempts FROM due_work
                WHERE done_at IS NULL AND due_at <= \(now) ORDER BY due_at, id LIMIT \(most)
                """
            ).map(Due.init)
        }
    }

    /// Work was asked for that nobody here knows how to do.
    package struct UnknownKind: Error {
        package let kind: Kind
    }

    /// Does within a sitting what comes due until a moment, each piece at its own time, as a server that ran all the
    /// while would have done it.
    ///
    /// - Parameter set: sets the clock of the desk to the time of the next piece.
    /// - Throws: ``UnknownKind``, or what a piece of work throws.
    package func doWork(dueUntil moment: Instant, in sitting: Sitting, set: (Instant) -> Void) throws {
        while let piece = try sitting.look({ db in try Due.work(dueAt: moment, most: 1, in: db).first }) {
            guard let work = works[piece.kind] else { throw UnknownKind(kind: piece.kind) }
            set(max(piece.at, sitting.now))
            try sitting.perform(Taking(piece: piece.id, command: work(piece.subject)), by: .alarm)
        }
    }

    /// Does everything whose time has come.
    ///
    /// - Returns: how many pieces this node did.
    @discardableResult
    package func doDueWork() async throws -> Int {
        let now = desk.clock()
        let due = try await desk.database.read { db in try Due.work(dueAt: now, most: 100, in: db) }
        var done = 0
        for piece in due {
            guard let work = works[piece.kind] else {
                logger.error("no work of this kind", metadata: ["kind": "\(piece.kind.rawValue)"])
                try await postpone(piece)
                continue
            }
            do {
                if try await perform(Taking(piece: piece.id, command: work(piece.subject))) { done += 1 }
            } catch {
                logger.error(
                    "due work failed", metadata: ["kind": "\(piece.kind.rawValue)", "attempts": "\(piece.attempts)"])
                try await postpone(piece)
            }
        }
        return done
    }

    private func perform(_ taking: Taking) async throws -> Bool {
        try await desk.perform(taking, by: .alarm)
    }

    /// Tries again later: after 2 seconds, then 4, at last every hour, for ever.
    private func postpone(_ piece: Due) async throws {
        let wait = Duration.seconds(min(3600, 1 << min(piece.attempts + 1, 12)))
        let due = desk.clock().adding(wait)
        try await desk.database.write { db in
            try db.run("UPDATE due_work SET due_at = \(due), attempts = attempts + 1 WHERE id = \(piece.id)")
        }
    }

    /// Takes one piece of work and does it in the same transaction, so that it is done once or not at all.
    private struct Taking: Command {
        static let permission = Permission.actAsAlarm

        let piece: String
        let command: any Command

        func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Bool, [Event]) {
            guard try DueWork(db).take(piece, at: now) else { return (false, []) }
            return (true, try command.events(in: db, by: worker, at: now))
        }

        func subject(of outcome: Bool) -> String { piece }
        func outcome(again subject: String, in db: any Transaction) -> Bool { false }
    }

    /// Watches the clock until the task is cancelled: at least every second, so that a clock that was set is followed.
    package func run() async throws {
        while !Task.isCancelled {
            do {
                try await doDueWork()
            } catch is CancellationError {
                return
            } catch {
                logger.error("the alarm could not read its work", metadata: ["fault": "\(type(of: error))"])
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }
}

extension Command {
    fileprivate func events(in db: any Transaction, by worker: Worker, at now: Instant) throws -> [Event] {
        try perform(in: db, by: worker, at: now).1
    }
}

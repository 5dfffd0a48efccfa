/// One piece of work that waits for the writer, with its types erased.
struct WriteUnit: Sendable {
    /// Does the work, and returns how its answer is given once it is on the disk.
    let perform: @Sendable (any Transaction) throws -> () -> Void
    let fail: @Sendable (any Error) -> Void
}

/// The writing connection of an engine, as the group sees it.
protocol WritingSession: Transaction {
    /// Whether the transaction still stands: some faults, such as a full disk, end it by themselves.
    var isInTransaction: Bool { get }

    func begin() throws(StorageError)
    func setSavepoint() throws(StorageError)
    /// Waits for faults of statements sent on without waiting, so that they meet the work they belong to.
    func settle() throws(StorageError)
    func releaseSavepoint() throws(StorageError)
    func rollbackToSavepoint() throws(StorageError)
    /// Returns once the commit is on the disk.
    func commit() throws(StorageError)
    /// Leaves no transaction open, whatever happened before.
    func rollback()
}

/// The pieces of work that share one transaction.
struct Group: ~Copyable {
    private let session: any WritingSession
    private let deadline: ContinuousClock.Instant
    private var kept: [(fail: @Sendable (any Error) -> Void, answer: () -> Void)] = []
    private var refused: [(fail: @Sendable (any Error) -> Void, error: any Error)] = []
    /// Why the whole transaction is lost, once it is.
    private var fault: StorageError?
    private var isBegun = false
    /// Why no transaction could be had at all.
    private(set) var cannotBegin: StorageError?

    init(session: any WritingSession, until deadline: ContinuousClock.Instant) {
        self.session = session
        self.deadline = deadline
    }

    var hasRoom: Bool {
        fault == nil && kept.count + refused.count < GroupWriter.mostInGroup && .now < deadline
    }

    /// Does one piece of work within the transaction.
    ///
    /// The first needs no savepoint: if it throws, rolling back the whole transaction undoes nobody else.
    mutating func perform(_ unit: WriteUnit) {
        let isFirst = kept.isEmpty
        do {
            if !isBegun { try begin() }
            if !isFirst { try session.setSavepoint() }
        } catch {
            return lose(to: error, unit)
        }
        session.kept = Kept()
        do {
            let answer = try unit.perform(session)
            try session.settle()
            if !isFirst { try session.releaseSavepoint() }
            kept.append((unit.fail, answer))
        } catch {
            undo(unit, error, isFirst: isFirst)
        }
    }

    private mutating func begin() throws(StorageError) {
        do {
            try session.begin()
            isBegun = true
        } catch {
            cannotBegin = error
            throw error
        }
    }

    private mutating func undo(_ unit: WriteUnit, _ error: any Error, isFirst: Bool) {
        guard session.isInTransaction else { return lose(to: error as? StorageError ?? .unreachable, unit) }
        refused.append((unit.fail, error))
        if isFirst {
            session.rollback()
            isBegun = false
            return
        }
        do {
            try session.rollbackToSavepoint()
        } catch {
            fault = error
        }
    }

    private mutating func lose(to fault: StorageError, _ unit: WriteUnit) {
        self.fault = fault
        refused.append((unit.fail, fault))
    }

    /// Commits, then answers everybody; also those refused, because what they saw may have been another's work.
    consuming func finish() {
        if fault == nil, !kept.isEmpty {
            do {
                try session.commit()
            } catch {
                fault = error
            }
        }
        if fault != nil || kept.isEmpty, isBegun || session.isInTransaction { session.rollback() }
        for unit in kept {
            if let fault { unit.fail(fault) } else { unit.answer() }
        }
        for unit in refused { unit.fail(fault ?? unit.error) }
    }
}

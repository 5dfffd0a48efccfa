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
    /// Told whether the next piece of work may trust the schema; stays off where answers need not be waited for.
    var trustsSchema: Bool { get set }

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
///
/// The first is done with care: what it sends is answered before it counts as done. Those after it are trusted, on an
/// engine where waiting costs a journey: their answers come together, when one of them reads or when the group ends. As
/// soon as something is wrong, nobody can say whose it was, so everything is undone and done again with care.
struct Group: ~Copyable {
    private enum Outcome {
        case kept(answer: () -> Void)
        case refused(any Error)
    }

    private let session: any WritingSession
    private let deadline: ContinuousClock.Instant
    private var units: [(unit: WriteUnit, outcome: Outcome)] = []
    private var keptCount = 0
    /// Why the whole transaction is lost, once it is.
    private var fault: StorageError?
    private var isBegun = false
    private var isCareful = false
    /// Whether something was done whose answer nobody waited for.
    private var hasTrusted = false
    /// Why no transaction could be had at all.
    private(set) var cannotBegin: StorageError?

    init(session: any WritingSession, until deadline: ContinuousClock.Instant) {
        self.session = session
        self.deadline = deadline
    }

    var hasRoom: Bool { fault == nil && units.count < GroupWriter.mostInGroup && .now < deadline }

    /// Does one piece of work within the transaction.
    mutating func perform(_ unit: WriteUnit) {
        perform(unit, trusting: !isCareful && keptCount > 0)
    }

    /// The first needs no savepoint: if it throws, rolling back the whole transaction undoes nobody else.
    private mutating func perform(_ unit: WriteUnit, trusting: Bool) {
        let isFirst = keptCount == 0
        do {
            if !isBegun { try begin() }
            if !isFirst { try session.setSavepoint() }
        } catch {
            return lose(to: error, unit)
        }
        session.kept = Kept()
        let known = session.known
        session.trustsSchema = trusting
        hasTrusted = hasTrusted || session.trustsSchema
        do {
            let answer = try unit.perform(session)
            if !session.trustsSchema { try session.settle() }
            if !isFirst { try session.releaseSavepoint() }
            units.append((unit, .kept(answer: answer)))
            keptCount += 1
        } catch  where session.trustsSchema {
            doubt(unit, known)
        } catch {
            undo(unit, error, known, isFirst: isFirst)
        }
    }

    private mutating func begin() throws(StorageError) {
        do {
            try session.begin()
            session.known = Known()
            isBegun = true
        } catch {
            cannotBegin = error
            throw error
        }
    }

    private mutating func undo(_ unit: WriteUnit, _ error: any Error, _ known: Known, isFirst: Bool) {
        guard session.isInTransaction else { return lose(to: error as? StorageError ?? .unreachable, unit) }
        units.append((unit, .refused(error)))
        if isFirst {
            session.rollback()
            isBegun = false
            return
        }
        session.known = known
        do {
            try session.rollbackToSavepoint()
        } catch {
            fault = error
        }
    }

    private mutating func lose(to fault: StorageError, _ unit: WriteUnit) {
        self.fault = fault
        units.append((unit, .refused(fault)))
    }

    /// Finds out whether what trusted work threw is its own: then it alone is done again, and may be refused for good.
    private mutating func doubt(_ unit: WriteUnit, _ known: Known) {
        do {
            try session.settle()
            try session.rollbackToSavepoint()
            session.known = known
            perform(unit, trusting: false)
        } catch {
            units.append((unit, .refused(error)))
            repeatWithCare(error)
        }
    }

    /// Does everything again, in the order it came, each piece of work answered before the next.
    ///
    /// Only after a fault in the work: a server that went away may have kept it.
    private mutating func repeatWithCare(_ error: StorageError) {
        guard hasTrusted, error != .unreachable, error != .outcomeUnknown else {
            fault = error
            return
        }
        session.rollback()
        let again = units.map(\.unit)
        (units, keptCount, isBegun, isCareful, hasTrusted) = ([], 0, false, true, false)
        for unit in again {
            if let fault { lose(to: fault, unit) } else { perform(unit) }
        }
    }

    private mutating func commit() {
        guard fault == nil, keptCount > 0 else { return }
        do {
            try session.commit()
        } catch {
            fault = error
        }
    }

    /// Commits, then answers everybody; also those refused, because what they saw may have been another's work.
    consuming func finish() {
        commit()
        if hasTrusted, let error = fault {
            fault = nil
            repeatWithCare(error)
            commit()
        }
        if fault != nil || keptCount == 0, isBegun || session.isInTransaction { session.rollback() }
        for (unit, outcome) in units {
            switch outcome {
            case _ where fault != nil: unit.fail(fault ?? .unreachable)
            case .kept(let answer): answer()
            case .refused(let error): unit.fail(error)
            }
        }
    }
}

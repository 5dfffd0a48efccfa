/// Which engine is behind a database.
package enum Engine: String, CaseIterable, Sendable {
    case sqlite, postgres
}

/// A place to read and write, whichever engine is behind it: one workspace.
///
/// Work is synchronous on purpose: between the first statement and the commit nothing can be awaited, so nothing can
/// interleave.
package protocol Database: Sendable {
    var engine: Engine { get }

    /// Reads a consistent snapshot.
    func read<T: Sendable>(_ work: @escaping @Sendable (any Transaction) throws -> T) async throws -> T

    /// Writes all or nothing, one writer at a time, and returns once the commit is on the disk.
    ///
    /// Work that queues up shares one transaction, a savepoint each: what throws is undone alone. It may be performed a
    /// second time after everything it did the first time was undone, so it leaves nothing outside the database.
    func write<T: Sendable>(_ work: @escaping @Sendable (any Transaction) throws -> T) async throws -> T

    /// Elements arrive when somebody else's commit may have changed the database: another process, another node.
    ///
    /// At most one waits unread; it carries no news itself.
    func changesFromElsewhere() -> AsyncStream<Void>

    /// Tells other nodes of a commit. On SQLite, where others watch the file, nothing is to be done.
    func announce() async

    /// Waits for work under way, then closes.
    func close() async throws
}

/// The statements of one transaction, on the thread that runs it.
///
/// It lives only inside `read` and `write`; it is not `Sendable`, so it cannot leave.
package protocol Transaction: AnyObject {
    var engine: Engine { get }

    /// Runs one prepared statement and returns its rows.
    ///
    /// - Throws: ``StorageError``.
    @discardableResult
    func callAsFunction(_ statement: SQL) throws -> [Row]

    /// Runs a statement whose rows, if any, nobody reads: an engine may send it on without waiting. A fault in it
    /// surfaces at the next statement that is read, or when the work ends.
    ///
    /// - Throws: ``StorageError``.
    func run(_ statement: SQL) throws

    /// Writes many rows to a table that is not sealed, each with its values in the order of the columns.
    ///
    /// - Throws: ``StorageError``.
    func insert(into table: String, columns: [String], rows: [[Value]]) throws

    /// How many values a list may have so that its statement is still worth keeping.
    var longestList: Int { get }

    /// Runs several statements without values, such as a migration.
    ///
    /// - Throws: ``StorageError``.
    func script(_ text: String) throws

    /// Reads the rows of a statement one at a time, for results too large to hold.
    ///
    /// - Throws: ``StorageError``, or what `body` throws.
    func forEach(_ statement: SQL, _ body: (Row) throws -> Void) throws

    /// The rows that this unit of work has left in sealed tables, last first kept once each; see `Door`.
    var kept: Kept { get set }

    /// What was found out in this transaction.
    var known: Known { get set }

    /// Whether a rule that the schema repeats may be left to it, without asking first.
    ///
    /// Where it is so, nobody waits for an answer until the group ends; a fault found then has the group done again, one
    /// piece of work after the other, with this off.
    var trustsSchema: Bool { get }
}

extension Transaction {
    /// Writes to a sealed table, and remembers the rows left there so that the journal can vouch for them.
    ///
    /// The statement ends in `RETURNING *`; the first column of a sealed table is its `id`.
    ///
    /// - Throws: ``StorageError``.
    @discardableResult
    package func keep(in table: String, _ statement: SQL) throws -> [Row] {
        let rows = try self(statement)
        for row in rows { kept.note(table: table, row: row) }
        return rows
    }

    /// Removes rows of a sealed table by a rule, and remembers them so that the journal can say that they went by it.
    ///
    /// The statement ends in `RETURNING id`.
    ///
    /// - Throws: ``StorageError``.
    @discardableResult
    package func remove(from table: String, _ statement: SQL) throws -> [Row] {
        let rows = try self(statement)
        for row in rows { kept.noteRemoved(from: table, row) }
        return rows
    }
}

/// The rows a unit of work left in sealed tables, in the order they were first touched.
package struct Kept: Sendable {
    package struct Entry: Sendable {
        package let table: String
        package let id: String
        /// Nothing where the row was removed.
        package var row: Row?
    }

    package private(set) var entries: [Entry] = []

    package init() {}

    mutating func note(table: String, row: Row) {
        note(table: table, row, first: row)
    }

    mutating func noteRemoved(from table: String, _ row: Row) {
        note(table: table, nil, first: row)
    }

    private mutating func note(table: String, _ row: Row?, first: Row) {
        guard case .text(let id) = first.values.first else { return }
        if let index = entries.firstIndex(where: { $0.table == table && $0.id == id }) {
            entries[index].row = row
        } else {
            entries.append(Entry(table: table, id: id, row: row))
        }
    }
}

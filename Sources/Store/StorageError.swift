/// A fault of the store: logged, answered with a general sentence, never shown in detail.
///
/// No case carries a value from a row or from a statement's parameters.
package enum StorageError: Error, Equatable, Sendable {
    /// A row breaks a rule of the schema; the name is the constraint's or the column's.
    case constraint(String)
    /// Another process held the database for longer than the time-out.
    case busy
    /// The disk is full; nothing of the transaction was kept.
    case full
    /// The database cannot be reached; nothing of the transaction was kept.
    case unreachable
    /// The database went away at the commit and cannot yet say whether it took place.
    case outcomeUnknown
    /// The database was written by a newer Alongside, which knows this migration.
    case newer(migration: String)
    /// A statement is wrong, or the engine failed in another way; the code is the engine's own.
    case failed(code: String)
    case noColumn(String)
    case unreadable(column: String)
}

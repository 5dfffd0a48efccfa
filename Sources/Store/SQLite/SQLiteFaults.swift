internal import Foundation
internal import GRDBSQLite

extension StorageError {
    /// The last fault of a connection.
    init(sqlite connection: OpaquePointer?) {
        let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? ""
        self.init(
            sqlite: sqlite3_extended_errcode(connection),
            message,
            errno: sqlite3_system_errno(connection)
        )
    }

    /// Reads SQLite's code; its messages name tables and columns, never values.
    init(sqlite code: Int32, _ message: String, errno: Int32) {
        switch code & 0xFF {
        case SQLITE_CONSTRAINT:
            self = .constraint(StorageError.subject(of: message))
        case SQLITE_BUSY, SQLITE_LOCKED:
            self = .busy
        case SQLITE_FULL:
            self = .full
        // A full disk also shows as a failed write of the shared index.
        case SQLITE_IOERR where errno == ENOSPC || errno == EDQUOT || code == SQLITE_IOERR | 19 << 8:
            self = .full
        // Misuse is what GRDB answers once the database is closed.
        case SQLITE_CANTOPEN, SQLITE_MISUSE:
            self = .unreachable
        case SQLITE_ERROR:
            self = .failed(code: "sqlite \(code): \(message)")
        default:
            self = .failed(code: "sqlite \(code)")
        }
    }

    /// `call.number` of `UNIQUE constraint failed: call.number`.
    private static func subject(of message: String) -> String {
        guard let colon = message.range(of: ": ") else { return message }
        return String(message[colon.upperBound...])
    }
}

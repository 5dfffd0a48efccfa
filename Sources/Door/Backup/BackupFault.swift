import Foundation

/// Why a backup could not be taken, read or brought back.
package enum BackupFault: Error, Equatable, Sendable {
    /// The text or file is not a key of ours, or a letter of it is wrong.
    case notAKey
    /// The file does not begin as a backup does.
    case notABackup
    /// The backup was sealed to another key.
    case wrongKey
    /// The file is cut, changed, longer than it was, or its parts stand in another order.
    case damaged
    /// The backup was written by a newer Alongside: in another format, or with this migration.
    case newer(String)
    /// What was read back from the disk is not what was written.
    case unlikeWhatWasWritten
    /// Nothing is ever written over a file that is there.
    case exists(path: String)
    /// There is no workspace at that place.
    case noWorkspace(path: String)
    /// The database that was to receive the backup already holds a workspace.
    case workspaceNotEmpty
    /// A folder that was to receive keys and heads already holds some.
    case keysPresent(folder: String)
    /// The file system refused; the code is its own.
    case file(path: String, code: Int32)

    static func system(_ path: String) -> BackupFault {
        .file(path: path, code: errno)
    }
}

import Crypto
import Foundation
import Vocabulary

/// The keys of one workspace, kept outside its database: one signs the heads of its chains, one vouches for its rows.
package struct WorkspaceKeys: Sendable, Unspoken {
    let signing: Curve25519.Signing.PrivateKey
    let rows: [UInt8]

    /// What was wrong with the folder of keys.
    package enum Fault: Error, Equatable, Sendable {
        /// The workspace has a journal, but its keys are not in the folder: they must be brought there, not made anew.
        case missing(folder: String)
        case unreadable(file: String)
    }

    package init(signing: Curve25519.Signing.PrivateKey = .init(), rows: [UInt8]? = nil) {
        self.signing = signing
        self.rows = rows ?? SymmetricKey(size: .bits256).withUnsafeBytes(Array.init)
    }

    package var seal: RowSeal { RowSeal(key: rows) }

    private static let signingFile = "signing.key"
    private static let rowsFile = "rows.key"

    /// Reads the keys from a folder, or nothing when it holds none.
    ///
    /// - Throws: ``Fault/unreadable(file:)`` when a file is there and is not a key.
    package static func read(from folder: URL) throws -> WorkspaceKeys? {
        guard let signing = try bytes(of: signingFile, in: folder), let rows = try bytes(of: rowsFile, in: folder)
        else {
            return nil
        }
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: signing) else {
            throw Fault.unreadable(file: signingFile)
        }
        return WorkspaceKeys(signing: key, rows: rows)
    }

    private static func bytes(of name: String, in folder: URL) throws -> [UInt8]? {
        let file = folder.appending(path: name)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        guard let data = Data(base64Encoded: try Data(contentsOf: file)), data.count == 32 else {
            throw Fault.unreadable(file: name)
        }
        return Array(data)
    }

    /// Makes the keys a folder lacks, where nobody else of the machine can read them, and returns what then stands there.
    ///
    /// Of several processes that make a workspace at once, each takes the keys of whichever came first.
    ///
    /// - Throws: ``Fault/unreadable(file:)`` when they cannot be written.
    package static func make(in folder: URL) throws -> WorkspaceKeys {
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let new = WorkspaceKeys()
        try put(Data(new.signing.rawRepresentation), as: signingFile, in: folder)
        try put(Data(new.rows), as: rowsFile, in: folder)
        guard let keys = try read(from: folder) else { throw Fault.unreadable(file: signingFile) }
        return keys
    }

    /// Writes a file whole and to the disk, unless there is one.
    private static func put(_ data: Data, as name: String, in folder: URL) throws(Fault) {
        do throws(BackupFault) {
            let file = try NewFile(at: folder.appending(path: name))
            defer { file.close() }
            do throws(BackupFault) {
                try file.write(Array(data.base64EncodedData()))
                try file.place()
            } catch {
                file.undo()
                throw error
            }
        } catch {
            guard case .exists = error else { throw Fault.unreadable(file: name) }
        }
    }
}

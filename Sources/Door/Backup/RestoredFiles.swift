import Foundation

/// The keys and heads that come out of a backup: beside their place until everything else has come.
struct RestoredFiles: Sendable {
    private let folder: URL
    private let isNew: Bool
    private let files: [BackupFile: NewFile]

    /// - Throws: ``BackupFault/exists(path:)`` when one of them stands there already.
    init(folder: URL) throws {
        self.folder = folder
        isNew = !isThere(folder.path)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var files: [BackupFile: NewFile] = [:]
        do {
            for file in BackupFile.allCases {
                files[file] = try NewFile(at: folder.appending(path: file.rawValue))
            }
            self.files = files
        } catch {
            for file in files.values { file.undo() }
            throw error
        }
    }

    /// - Throws: ``BackupFault/keysPresent(folder:)``.
    static func checkAbsent(in folder: URL) throws(BackupFault) {
        for file in BackupFile.allCases where isThere(folder.appending(path: file.rawValue).path) {
            throw .keysPresent(folder: folder.path)
        }
    }

    func append(_ bytes: [UInt8], to file: BackupFile) throws(BackupFault) {
        try files[file]?.write(bytes)
    }

    /// - Throws: ``BackupFault/damaged`` when one of them did not come.
    func place() throws(BackupFault) {
        for file in files.values {
            guard file.size > 0 else { throw .damaged }
            try file.place()
        }
    }

    /// Removes what came, also what stands at its place already.
    func undo() {
        for file in files.values { file.undo() }
        if isNew { rmdir(folder.path) }
    }

    func close() {
        for file in files.values { file.close() }
    }
}

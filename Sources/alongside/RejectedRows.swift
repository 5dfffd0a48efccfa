import ArgumentParser
import Exchange
import Foundation
import Plan

/// The list of the rows that are no calls; an older list is replaced, and nothing else ever is.
final class RejectedRows {
    private static let head = Data("line,reason\n".utf8)

    let file: URL
    private var handle: FileHandle?

    /// - Throws: `ValidationError` where another file stands in the place.
    init(_ file: URL) throws {
        self.file = file
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        let beginning = try? FileHandle(forReadingFrom: file).read(upToCount: Self.head.count)
        guard beginning == Self.head else {
            throw ValidationError("\(file.path) is no list of rejected rows. Name another file with --rejected.")
        }
    }

    func add(_ row: ImportCalls.Rejected) throws {
        if handle == nil {
            guard FileManager.default.createFile(atPath: file.path, contents: Self.head) else {
                throw ValidationError("\(file.path) cannot be written. Name another file with --rejected.")
            }
            handle = try FileHandle(forWritingTo: file)
            try handle?.seekToEnd()
        }
        try handle?.write(contentsOf: Data("\(row.line),\(row.reason.rawValue)\n".utf8))
    }

    /// Ends the list; an older one is removed where there is nothing to list.
    func close() throws {
        if handle == nil, FileManager.default.fileExists(atPath: file.path) {
            try FileManager.default.removeItem(at: file)
        }
        try handle?.close()
    }
}

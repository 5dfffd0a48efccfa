import Exchange
import Foundation

/// The list of the rows of an export that are no calls, `line,reason`: made with its first row.
package final class RejectedList {
    private static let head = Data("line,reason\n".utf8)

    package let file: URL
    private var handle: FileHandle?

    /// - Returns: nothing where another file than such a list stands in the place.
    package init?(replacing file: URL) {
        self.file = file
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        let beginning = try? FileHandle(forReadingFrom: file).read(upToCount: Self.head.count)
        guard beginning == Self.head else { return nil }
    }

    package func add(_ row: ImportCalls.Rejected) throws {
        if handle == nil {
            try Self.head.write(to: file)
            handle = try FileHandle(forWritingTo: file)
            try handle?.seekToEnd()
        }
        try handle?.write(contentsOf: Data("\(row.line),\(row.reason.rawValue)\n".utf8))
    }

    /// Ends the list; an older one is removed where there is nothing to list.
    package func close() throws {
        if handle == nil, FileManager.default.fileExists(atPath: file.path) {
            try FileManager.default.removeItem(at: file)
        }
        try handle?.close()
    }
}

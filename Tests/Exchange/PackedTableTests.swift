import Exchange
import Foundation
import Testing

@Suite struct `A packed table` {
    private static let text = "number,type\n" + (1...50_000).map { "\($0),Welfare check\n" }.joined()

    /// A file packed by the program of that name; both are part of Debian.
    private static func packed(_ name: String?, _ text: String = text) throws -> (URL, Data) {
        let file = FileManager.default.temporaryDirectory.appending(path: "table-\(UUID()).csv")
        try Data(text.utf8).write(to: file)
        if let name {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [name, "--keep", "--stdout", file.path]
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            try bytes.write(to: file)
        }
        return (file, try Data(contentsOf: file))
    }

    private static func records(_ file: URL) throws -> Int {
        var reader = try TableReader(FileBytes(file.path))
        var count = 0
        while let chunk = try reader.next() { count += chunk.count }
        return count
    }

    @Test(arguments: [nil, "gzip", "xz"])
    func `is unpacked as it is read`(packer: String?) throws {
        let (file, bytes) = try Self.packed(packer)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try Self.records(file) == 50_001)
        // Packed in two halves it is one table.
        try (bytes + Self.packed(packer, "50001,Overdose\n").1).write(to: file)
        #expect(try Self.records(file) == 50_002)
    }

    @Test(arguments: ["gzip", "xz"])
    func `that was cut off is not taken for whole`(packer: String) throws {
        let (file, bytes) = try Self.packed(packer)
        defer { try? FileManager.default.removeItem(at: file) }
        for cut in [bytes.count - 1, bytes.count / 2, 20] {
            try bytes.prefix(cut).write(to: file)
            #expect(throws: TableError.brokenArchive) { try Self.records(file) }
        }
        var wrong = bytes
        wrong[bytes.count / 2] ^= 0xFF
        try wrong.write(to: file)
        #expect(throws: TableError.brokenArchive) { try Self.records(file) }
    }

    @Test func `that is not there says so`() {
        #expect(throws: TableError.unreadable(code: ENOENT)) { try FileBytes("/nowhere.csv") }
        #expect(throws: TableError.unreadable(code: EISDIR)) { try Self.records(URL(filePath: "/tmp")) }
    }
}

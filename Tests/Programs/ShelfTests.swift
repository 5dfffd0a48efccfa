import Foundation
import Programs
import Testing

/// The programs of the repository.
enum Files {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Programs")
        .standardized

    static func shelf() throws -> ProgramShelf { try ProgramShelf(folder: folder) }

    static func program(_ name: String) throws -> Program { try #require(try shelf()[name]) }

    /// Runs work in a folder that is gone afterwards.
    static func inFolder<T>(_ files: [String: String], _ work: (URL) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "alongside-programs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return try work(folder)
    }
}

@Suite struct `A shelf of programs` {
    @Test func `holds those of its folder, each version, the newest first`() throws {
        let files = [
            "a.yaml": Sketch.text, "b.yaml": Sketch.changed(["\"1.0\"": "\"1.10\""]),
            "c.yaml": Sketch.changed(["\"1.0\"": "\"1.9\""]),
            "d.yaml": Sketch.changed(["program: sketch": "program: other"]),
            "notes.txt": "Nothing.",
        ]
        let shelf = try Files.inFolder(files) { try ProgramShelf(folder: $0) }
        #expect(
            shelf.programs.map { "\($0.name) \($0.version)" } == [
                "other 1.0", "sketch 1.10", "sketch 1.9", "sketch 1.0",
            ])
        #expect(shelf["sketch"]?.version == "1.10")
        #expect(shelf["nobody"] == nil)
        #expect(shelf.newest.map(\.version) == ["1.0", "1.10"])
        #expect(shelf[digest: try Sketch.program().digest]?.version == "1.0")
    }

    @Test func `names the faults of every file`() throws {
        let files = [
            "a.yaml": Sketch.text, "b.yaml": Sketch.text, "c.yaml": Sketch.changed(["people: 2": "people: 0"]),
            "d.yaml": "[",
        ]
        let fault = try Files.inFolder(files) { folder in
            try #require(throws: ProgramShelf.Fault.self) { try ProgramShelf(folder: folder) }
        }
        #expect(fault.files.map(\.name) == ["b.yaml", "c.yaml", "d.yaml"])
        guard case .sameAs("a.yaml") = fault.files[0].cause, case .faults(let faults) = fault.files[1].cause else {
            Issue.record("\(fault)")
            return
        }
        #expect(faults.faults == [.init(line: Sketch.line(of: "people: 2"), code: .expected(.wholeNumber))])
    }

    @Test func `may be reached through a link`() throws {
        try Files.inFolder(["a.yaml": Sketch.text]) { folder in
            let link = folder.appending(path: "link")
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: folder)
            #expect(try ProgramShelf(folder: link).programs.count == 1)
        }
    }

    @Test func `is never empty`() throws {
        try Files.inFolder([:]) { folder in
            let fault = try #require(throws: ProgramShelf.Fault.self) { try ProgramShelf(folder: folder) }
            #expect(fault.files.isEmpty)
        }
    }

    @Test func `is found where the environment says, or beside the program or above it`() throws {
        let executable = URL(filePath: "/nowhere/bin/alongside")
        #expect(
            ProgramShelf.folder(environment: ["ALONGSIDE_PROGRAMS": "/a/b"], executable: executable)?.path == "/a/b")
        #expect(ProgramShelf.folder(environment: [:], executable: executable) == nil)
        try Files.inFolder([:]) { root in
            for name in ["bin", "share/alongside/Programs"] {
                try FileManager.default.createDirectory(
                    at: root.appending(path: name), withIntermediateDirectories: true)
            }
            let programs = root.appending(path: "share/alongside/Programs")
            try Data(Sketch.text.utf8).write(to: programs.appending(path: "sketch.yaml"))
            let found = ProgramShelf.folder(environment: [:], executable: root.appending(path: "bin/alongside"))
            #expect(found?.standardized.path == programs.standardized.path)
        }
    }
}

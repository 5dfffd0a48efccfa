import Foundation

/// The source of the program, as the tests of the house read it.
enum House {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    static let sources = root.appending(path: "Sources")

    /// One Swift file, read once.
    struct File: Sendable, CustomStringConvertible {
        let path: String
        let floor: String
        let text: SwiftText

        init(_ url: URL) throws {
            path = String(url.path.dropFirst(House.sources.path.count + 1))
            floor = String(path.prefix { $0 != "/" })
            text = SwiftText(try String(contentsOf: url, encoding: .utf8))
        }

        var description: String { path }

        /// The types declared at the top of the file.
        var types: [String] { text.types }

        /// The types declared anywhere in the file.
        var allTypes: [String] {
            text.code.matches(of: /\b(?:struct|enum|actor|class|protocol|typealias) (\w+)/).map { String($0.1) }
        }

        var imports: [String] {
            text.code.matches(of: /(?m)^\s*(?:@\w+ )*(?:\w+ )?import (?:(?:struct|enum|class|func|protocol) )?(\w+)/)
                .map { String($0.1) }
        }
    }

    static let files: [File] = {
        do {
            return try files(in: sources).map(File.init)
        } catch {
            preconditionFailure("the sources cannot be read: \(error)")
        }
    }()

    static func files(of floor: String) -> [File] { files.filter { $0.floor == floor } }

    /// The floors, bottom to top, in the order in which the package names them.
    static let floors: [String] = {
        let package = (try? String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)) ?? ""
        return package.matches(of: /\.(?:systemLibrary|target|executableTarget)\(\s*name: "(\w+)"/)
            .map { String($0.1) }
            .filter { !["World", "BrokenTables", "fuzz"].contains($0) }
    }()

    /// The floors under the one that speaks with people.
    static let belowWeb = Array(floors.prefix { $0 != "Web" })

    private static func files(in folder: URL) throws -> [URL] {
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (found?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "swift" }
            .map(\.standardized).sorted { $0.path < $1.path }
    }
}

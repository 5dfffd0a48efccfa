import ArgumentParser
import Exchange
import Foundation
import Plan
import Programs

/// A table of durations: by its name, or the file.
struct DurationFile {
    private let table: String

    init(_ table: String) {
        self.table = table
    }

    func read() throws -> DurationTable {
        let isFile = table.contains("/") || table.hasSuffix(".csv")
        let named = Self.inFolder.first { $0.deletingPathExtension().lastPathComponent == table }
        guard let file = isFile ? URL(filePath: table) : named else {
            throw ValidationError("There is no table of durations “\(table)” here. Name its file with --durations.")
        }
        do {
            return try DurationTable(file)
        } catch let fault as DurationFault {
            Terminal.say("\(file.lastPathComponent):\(fault.line): \(Self.sentence(fault.code))")
        } catch let fault as TableError {
            Terminal.say("\(file.lastPathComponent): \(CallFileWords.sentence(fault))")
        }
        throw ExitCode(1)
    }

    /// The tables of the folder that the environment names, else of the nearest beside the executable or above it.
    static var inFolder: [URL] {
        let folder = ProgramShelf.folder(
            named: "Durations", of: ".csv", variable: "ALONGSIDE_DURATIONS",
            environment: ProcessInfo.processInfo.environment,
            executable: Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
        guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
            return []
        }
        return names.filter { $0.hasSuffix(".csv") }.sorted().map { folder.appending(path: $0) }
    }

    private static func sentence(_ code: DurationFault.Code) -> String {
        switch code {
        case .header: "The columns are nature,minutes,source, and each row tells all three."
        case .empty: "The table has no row."
        case .noSuchNature: "This is no nature. The natures stand in docs/natures.md; “any” is for all others."
        case .notMinutes: "Minutes are a number above 0 and at most \(Int(DurationTable.most))."
        case .noSource: "Say who says so: every row names its source."
        case .twice: "This nature has a row already."
        }
    }
}

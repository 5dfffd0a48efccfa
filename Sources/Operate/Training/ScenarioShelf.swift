import Foundation
import Programs

/// The scenarios of a folder.
package struct ScenarioShelf: Sendable {
    /// One file, and what was read from it.
    package struct File: Sendable {
        package enum Content: Sendable {
            case scenario(Scenario)
            case faults(ScenarioFault)
            case unreadable
        }

        package let path: String
        package let content: Content
    }

    /// Every `.yaml` of the folder, by name.
    package let files: [File]

    package init(folder: URL) {
        // What is listed of a link to a folder is nothing.
        let place = folder.resolvingSymlinksInPath()
        let found = (try? FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)) ?? []
        files = found.filter { $0.pathExtension == "yaml" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { File(path: folder.appending(path: $0.lastPathComponent).path) }
    }

    /// Those that can be read, by name.
    package var scenarios: [Scenario] {
        files.compactMap { file in
            if case .scenario(let scenario) = file.content { scenario } else { nil }
        }.sorted { $0.name < $1.name }
    }

    package subscript(name: String) -> Scenario? { scenarios.first { $0.name == name } }

    /// Where the scenarios are that come with the program, or those that the environment names instead.
    package static func folder(environment: [String: String], executable: URL) -> URL? {
        ProgramShelf.folder(
            named: "Scenarios", variable: "ALONGSIDE_SCENARIOS", environment: environment, executable: executable)
    }
}

extension ScenarioShelf.File {
    /// Reads one file.
    package init(path: String) {
        self.path = path
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else {
            content = .unreadable
            return
        }
        do throws(ScenarioFault) {
            content = .scenario(try Scenario(yaml: bytes))
        } catch {
            content = .faults(error)
        }
    }
}

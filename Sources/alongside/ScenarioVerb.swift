import ArgumentParser
import Foundation
import Operate
import Programs

/// `alongside scenario`: situations that teams practise on.
struct ScenarioVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario", abstract: "List the situations to practise on, check your own, and play one.",
        subcommands: [Check.self, List.self, Play.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say every fault of a scenario's file, with its line and what would be right.",
            discussion: """
                First the file is read; then every way through it is gone, with all that choices do to tension, safety, \
                trust and time: dead ends, scenes and debriefings that no way leads to, circles that never end, choices \
                that come to the same, conditions that never hold, rows of the rubric that no choice meets.

                With --json, one object a file: {"file":…,"scenario":…,"version":…,"digest":…,"states":n,"longest":n,\
                "faults":[{"line":n,"fault":…}]}; longest is the most choices that a run takes.
                The exit code is 1 where there is a fault in any of them. docs/guides/training-scenarios.md tells how to \
                write one.

                Example: alongside scenario check our-bridge.yaml Scenarios/
                """)

        @Argument(help: "Files of scenarios, or folders of them.") var paths: [String]
        @Flag(help: "Print one JSON object a file.") var json = false

        func run() throws {
            let files = try paths.flatMap(files)
            var isSound = true
            for file in files { isSound = try isSoundWhole(file) && isSound }
            for (file, same) in ScenarioVerb.doubles(files) {
                isSound = false
                Terminal.say("\(file.path): This scenario stands in \(same.path) too.")
            }
            if !isSound { throw ExitCode(1) }
        }

        private func files(_ path: String) throws -> [ScenarioShelf.File] {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
                throw ValidationError("The file \(path) cannot be read.")
            }
            guard isFolder.boolValue else { return [ScenarioShelf.File(path: path)] }
            let files = ScenarioShelf(folder: URL(filePath: path)).files
            guard !files.isEmpty else { throw ValidationError("There is no scenario in \(path).") }
            return files
        }

        /// Says everything of one file, and whether it has no fault.
        private func isSoundWhole(_ file: ScenarioShelf.File) throws -> Bool {
            switch file.content {
            case .unreadable: throw ValidationError("The file \(file.path) cannot be read.")
            case .faults(let fault):
                try Terminal.result(
                    json, ["file": file.path, "faults": ScenarioWords.document(fault.faults)],
                    ScenarioWords.sentences(fault.faults, file: file.path))
                return false
            case .scenario(let scenario):
                let check = scenario.check()
                try Terminal.result(
                    json,
                    [
                        "file": file.path, "scenario": scenario.name, "version": scenario.version,
                        "digest": scenario.digest, "states": check.states, "longest": check.longest ?? NSNull(),
                        "faults": ScenarioWords.document(check.faults),
                    ], ScenarioWords.sentences(check, of: scenario, file: file.path))
                return check.faults.isEmpty
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the scenarios that there are.",
            discussion: """
                With --json, one object: {"scenarios":[{"scenario":…,"version":…,"digest":…,"title":…,"languages":[…],\
                "skills":[…],"roles":[…],"minutes":n,"scenes":n,"ends":n}]}
                """)

        @OptionGroup var folder: Folder
        @Option(help: "The language of the titles.") var language = "en"
        @Flag(help: "Print one JSON object.") var json = false

        func run() throws {
            let shelf = try folder.shelf()
            try folder.sayFaults(of: shelf)
            try Terminal.result(
                json, ["scenarios": shelf.scenarios.map { $0.document(in: language) }],
                shelf.scenarios.map { $0.line(in: language) }.joined(separator: "\n"))
        }
    }

    /// Where the scenarios are.
    struct Folder: ParsableArguments {
        @Option(help: "The folder of scenarios. Default: $ALONGSIDE_SCENARIOS, or Scenarios beside the program.")
        var scenarios: String?

        func shelf() throws -> ScenarioShelf {
            let standard = ScenarioShelf.folder(
                environment: ProcessInfo.processInfo.environment,
                executable: Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
            guard let folder = scenarios.map({ URL(filePath: $0) }) ?? standard else {
                throw ValidationError("There is no folder of scenarios here. Name one with --scenarios.")
            }
            let shelf = ScenarioShelf(folder: folder)
            guard !shelf.files.isEmpty else { throw ValidationError("There is no scenario in \(folder.path).") }
            return shelf
        }

        /// Ends with every fault of a file that cannot be read.
        func sayFaults(of shelf: ScenarioShelf) throws {
            var isSound = true
            for file in shelf.files {
                switch file.content {
                case .scenario: continue
                case .unreadable: Terminal.say("\(file.path): The file cannot be read.")
                case .faults(let fault): Terminal.say(ScenarioWords.sentences(fault.faults, file: file.path))
                }
                isSound = false
            }
            for (file, same) in ScenarioVerb.doubles(shelf.files) {
                Terminal.say("\(file.path): This scenario stands in \(same.path) too.")
                isSound = false
            }
            if !isSound { throw ExitCode(1) }
        }
    }

    /// Files of one scenario in one version, each with an earlier one.
    static func doubles(_ files: [ScenarioShelf.File]) -> [(ScenarioShelf.File, ScenarioShelf.File)] {
        var first: [String: ScenarioShelf.File] = [:]
        return files.compactMap { file in
            guard case .scenario(let scenario) = file.content else { return nil }
            let name = "\(scenario.name) \(scenario.version)"
            guard let same = first[name] else {
                first[name] = file
                return nil
            }
            return (file, same)
        }
    }
}

extension Scenario {
    fileprivate func document(in language: String) -> [String: Any] {
        [
            "scenario": name, "version": version, "digest": digest, "title": title.text(in: language),
            "languages": languages, "skills": skills.map(\.rawValue), "roles": roles.map(\.rawValue),
            "minutes": minutes, "scenes": scenes.count, "ends": ends.count,
        ]
    }

    fileprivate func line(in language: String) -> String {
        let roles = roles.map(\.rawValue).joined(separator: ", ")
        return """
            \(name) \(version): \(title.text(in: language))
              \(languages.joined(separator: ", ")) · \(minutes) min · \(roles)
            """
    }
}

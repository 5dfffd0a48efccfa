import Access
import ArgumentParser
import Door
import Exchange
import Foundation
import Operate
import Vocabulary

/// `alongside directory`: the services of the place, as other systems tell of them.
struct DirectoryVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "directory", abstract: "Bring the directory of services in and out (Open Referral HSDS 3.1).",
        subcommands: [
            Import.self, Export.self, Check.self, Find.self, Sources.self, Open.self, Close.self, Taxonomy.self,
        ])

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a directory of services into the workspace.",
            discussion: """
                What may be read: a folder of CSV files (a tabular data package, HSDS 3.0 or 3.1), a JSON file (a page \
                of services, a list, one service, a line for each, or all tables in one), or the address of a server \
                that speaks the HSDS API (https, or http on this machine).

                All of it is taken or nothing: a directory with a fault is refused, and each fault is named with its \
                file, row and column. What is only strange is said and taken. What the same source told before is \
                replaced: services it does not tell of any more are closed, and those that were offered a need stay \
                in the record.

                With --json: {"added":n,"changed":n,"gone":n,"same":n,"things":n,"warnings":n}; the first four count \
                services.

                Example: alongside directory import ./hsds --source "San Mateo County"
                         alongside directory import https://example.org/hsds --source 211 --dry-run
                """)

        @Argument(help: "A folder, a JSON file, or an address.") var place: String
        @Option(help: "Whose directory it is. The same name again replaces what it told before.") var source: String
        @Flag(name: .customLong("dry-run"), help: "Say what would change, and change nothing.") var isTrial = false
        @Flag(help: "Name every fault; otherwise the first twenty of each kind.") var all = false
        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            let interrupt = Interrupt()
            var contents = try await DirectoryPlace(place).read(interrupt)
            let missing = contents.missingTerms.map { $0.lowercased() }
            if !missing.isEmpty {
                let known = try? await target.open { workspace in
                    try await workspace.desk.look(as: .terminal, for: .manageServices, at: .directory) { db in
                        try OwnTaxonomies(db).known(missing)
                    }
                }
                contents.accept(terms: known ?? [])
            }
            try DirectoryWords.tell(contents, all: all, json: target.json)
            let bar = ProgressBar("Writing")
            defer { bar.end() }
            let changes = try await target.open(making: !isTrial) { workspace in
                try await ImportDirectory(source, at: workspace.desk, by: .terminal)
                    .run(contents, isTrial: isTrial) { done in
                        try interrupt.check()
                        bar.show(done, of: contents.count)
                    }
            }
            bar.end()
            try Terminal.result(
                target.json,
                [
                    "added": changes.added, "changed": changes.changed, "gone": changes.gone, "same": changes.same,
                    "things": changes.things, "warnings": contents.faults.count, "dry_run": isTrial,
                ],
                """
                \(isTrial ? "Would be read" : "Read"): \(changes.added + changes.changed + changes.same) services \
                (\(changes.added) new, \(changes.changed) changed, \(changes.same) as before), \(changes.gone) gone, \
                \(changes.things) things in all.
                """)
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what is wrong with a directory, without a workspace.",
            discussion: """
                Reads what “alongside directory import” reads, and names every fault with its file, row and column. \
                Exit code 0: it would be taken; 1: it would not.

                With --json: {"sound":true,"things":n,"faults":[{"file":"…","line":n,"column":"…","code":"…",\
                "fatal":true,"found":"…","right":"…"}]}

                Example: alongside directory check ./hsds
                """)

        @Argument(help: "A folder, a JSON file, or an address.") var place: String
        @Flag(help: "Name every fault; otherwise the first twenty of each kind.") var all = false
        @Flag(name: .long, help: "Print one JSON object on standard output.") var json = false

        func run() async throws {
            let contents = try await DirectoryPlace(place).read(Interrupt())
            if json {
                try Terminal.result(
                    true,
                    [
                        "sound": contents.isSound, "things": contents.count,
                        "faults": contents.faults.map(DirectoryWords.object),
                    ], "")
            } else {
                DirectoryWords.list(contents.faults, all: all)
                if contents.isSound { print("\(contents.count) things; it would be taken.") }
            }
            guard contents.isSound else { throw ExitCode(1) }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the directory for other systems.",
            discussion: """
                Into a folder: a tabular data package, a CSV file for each kind of thing and datapackage.json. Into a \
                file that ends in .json: all tables in one document, or, with --services, a page with every service \
                and all that belongs to it. What was written by hand goes with it. Nothing is written over.

                With --json: {"services":n,"things":n}

                Example: alongside directory export ./hsds
                         alongside directory export services.json --services
                """)

        @Argument(help: "The folder or the .json file to write.") var place: String
        @Option(help: "Only what this source tells.") var source: String?
        @Flag(help: "A page of services instead of tables; what belongs to no service is not in it.")
        var services = false
        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            let isFile = place.hasSuffix(".json")
            guard isFile || !services else { throw ValidationError("--services goes with a file that ends in .json.") }
            let url = URL(filePath: place)
            let there = (try? FileManager.default.contentsOfDirectory(atPath: place))?.isEmpty
            guard there ?? !FileManager.default.fileExists(atPath: place), !(isFile && there != nil) else {
                throw ValidationError("\(place) is there already. Name another, or remove it first.")
            }
            let named = source
            let contents = try await target.open { workspace in
                try await workspace.desk.look(as: .terminal, for: .manageServices, at: .directory) { db in
                    let directories = try Directories(db)
                    guard let named else { return try directories.everything() }
                    guard let one = try directories.sources().first(where: { $0.name == named }) else {
                        throw Refusal(.noSuchDirectoryEntry, .absent, field: "source")
                    }
                    return try directories.everything(of: one.id)
                }
            }
            let writing = WriteDirectory(contents)
            if isFile {
                try Data(services ? try writing.serviceDocument() : writing.tableDocument())
                    .write(to: url, options: .atomic)
            } else {
                try writing.tables(into: url)
            }
            let count = contents[.service].count
            try Terminal.result(
                target.json, ["services": count, "things": contents.count],
                "\(place): \(count) services, \(contents.count) things.")
        }
    }

    struct Sources: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the sources of the directory.",
            discussion: """
                With --json: {"open":false,"sources":[{"name":"…","services":n,"things":n,"read":"…"}]}; open says \
                whether everybody may read the directory.

                Example: alongside directory sources
                """)

        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            let (sources, isOpen) = try await target.open { workspace in
                try await workspace.desk.look(as: .terminal, for: .manageServices, at: .directory) { db in
                    let directories = try Directories(db)
                    return (try directories.sources(), try directories.isOpen())
                }
            }
            let lines = sources.map {
                "\($0.name): \($0.services) services, \($0.things) things, read \($0.readAt.description.prefix(10))"
            }
            try Terminal.result(
                target.json,
                [
                    "open": isOpen,
                    "sources": sources.map {
                        [
                            "name": $0.name, "services": $0.services, "things": $0.things,
                            "read": $0.readAt.description,
                        ] as [String: Any]
                    },
                ],
                (lines.isEmpty ? ["No source was read yet."] : lines).joined(separator: "\n")
                    + "\nThe directory is \(isOpen ? "open to everybody" : "read only by those who work here").")
        }
    }

    struct Open: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let everybody read the directory through /api/hsds/.",
            discussion: """
                A city's directory is meant for the public, but whether it is published is the city's word: until then \
                the address answers only that it is not open. It shows services, never who asked for one.

                Example: alongside directory open
                """)

        @OptionGroup var target: WorkspaceOption

        func run() async throws { try await say(true, target) }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Close the directory to everybody who does not work here.",
            discussion: "Example: alongside directory close")

        @OptionGroup var target: WorkspaceOption

        func run() async throws { try await say(false, target) }
    }

    private static func say(_ isOpen: Bool, _ target: WorkspaceOption) async throws {
        try await target.open { workspace in
            _ = try await workspace.desk.perform(OpenDirectory(isOpen), by: .terminal)
        }
        try Terminal.result(
            target.json, ["open": isOpen],
            isOpen ? "Everybody may read the directory at /api/hsds/." : "The directory is closed to the public.")
    }
}

/// Where a directory is read from.
struct DirectoryPlace {
    private let place: String

    init(_ place: String) {
        self.place = place
    }

    func read(_ interrupt: Interrupt) async throws -> DirectoryContents {
        if place.hasPrefix("https://") || place.hasPrefix("http://") {
            let bar = ProgressBar("Reading")
            defer { bar.end() }
            do {
                return try await FetchedDirectory.read(place) { done, all in
                    try interrupt.check()
                    bar.show(done, of: all)
                }
            } catch let fault as FetchedDirectory.NotFetched {
                Terminal.say("\(fault.address): \(fault.why). Nothing was changed.")
                throw ExitCode(1)
            } catch is FetchedDirectory.Refused {
                throw ValidationError("The address must begin with https://, or with http:// on this machine.")
            }
        }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
            throw ValidationError("\(place) cannot be read.")
        }
        let url = URL(filePath: place)
        return isFolder.boolValue ? DirectoryTables.read(url) : DirectoryDocuments.read(url)
    }
}

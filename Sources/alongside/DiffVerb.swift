import Access
import ArgumentParser
import Door
import Exchange
import Foundation
import Operate
import Plan
import Programs
import Store
import Vocabulary

/// `alongside program diff`: which calls a version of a program decides otherwise than another, and because of what.
struct DiffVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Hold past calls against two versions of a program, and list those that are decided otherwise.",
        discussion: """
            OLD and NEW are files, or names of programs: of the version that is live in the workspace, else of the \
            newest in the folder. The calls are the workspace's past ones and those that were triaged in it; with \
            --calls and --map those of a file, which is not kept.

            An old record does not tell most of what a program asks. A call is listed where the versions part with the \
            unknown read as the rules treat it, as if nothing of it were dangerous, or as if all of it were; the \
            numbers are given for each.

            --keep keeps the diff in the workspace with NEW, and prints its number: “program publish --diff” asks for it.

            With --json one object: {"old":…,"new":…,"past":{"calls":n,"changed":n,…,"changes":[{"count":n,"before":…,\
            "after":…,"because":[…],"examples":[…]}]},"triaged":{…},"diff":…}

            Example: alongside program diff denver-star my-city/denver-star.yaml --keep --by grace
            Example: alongside program diff old.yaml new.yaml --calls calls.csv.xz --map san-antonio --list changed.csv
            """)

    @Argument(help: "The version as it is: a file, or the name of a program.") var old: String
    @Argument(help: "The version as it would be: a file, or the name of a program.") var new: String
    @Option(help: "A file of calls, instead of those of the workspace.") var calls: String?
    @Option(help: "The name of the file's map, or the map's own file.") var map: String?
    @Option(help: "Write every past call that is decided otherwise to this file, as CSV.") var list: String?
    @Flag(help: "Keep the diff in the workspace, with the new version as a proposal.") var keep = false
    @Option(help: "Who keeps it: the name of an account that may publish programs.") var by: String?
    @OptionGroup var folder: ProgramVerb.Folder
    @OptionGroup var target: WorkspaceOption

    func validate() throws {
        guard (calls == nil) == (map == nil) else { throw ValidationError("--calls and --map belong together.") }
        guard !keep || by != nil else { throw ValidationError("--keep needs --by: a diff is somebody's word.") }
        guard !keep || calls == nil else {
            throw ValidationError("What is kept is held against the workspace's own calls, not against a file.")
        }
    }

    func run() async throws {
        if let calls, let map {
            let (before, after) = (try read(old, nil), try read(new, nil))
            let past = PastCallsOption.reading(calls, map, target)
            let (history, classifier) = try await past.read()
            let comparison = VersionComparison(history, classifier, from: before.program, to: after.program)
            if let list { try ChangedCalls(comparison, history, [:]).write(to: list) }
            try tell(before.program, after.program, comparison.diff(), triaged: nil, kept: nil)
        } else {
            try await target.open { workspace in
                let live = try await workspace.desk.database.read { db in
                    try (old: LivePrograms(db).live(old), new: LivePrograms(db).live(new))
                }
                let (before, after) = (try read(old, live.old), try read(new, live.new))
                let person = if let by { try await workspace.person(by) } else { Worker.terminal }
                Terminal.say("Holding the workspace's calls against both versions…")
                let found = try await workspace.compare(before.program, with: after.program, as: person)
                if let list {
                    try await self.list(workspace, before.program, after.program, as: person).write(to: list)
                }
                var kept: ProgramDiff?
                if keep, let bytes = after.bytes {
                    _ = try await workspace.desk.perform(ProposeProgram(bytes), by: person)
                    kept = try await workspace.desk.perform(
                        KeepProgramDiff(
                            of: after.program.digest, beside: before.program.digest, past: found.past,
                            triaged: found.triaged), by: person)
                }
                try tell(before.program, after.program, found.past, triaged: found.triaged, kept: kept)
            }
        }
    }

    private func list(
        _ workspace: Workspace, _ old: Program, _ new: Program, as worker: Worker
    ) async throws -> ChangedCalls {
        let past = PastCalls(of: workspace)
        let known = try await past.known(as: worker)
        let drawn = try await workspace.desk.database.read { db in try BeatDrawing.beats(db) }
        let comparison = VersionComparison(known.history, known.classifier, drawn: drawn, from: old, to: new)
        var changed: [Int] = []
        comparison.forEachChanged { call, _ in changed.append(call) }
        let numbers = try await past.numbers(of: changed, in: known.history, as: worker)
        return ChangedCalls(comparison, known.history, numbers)
    }

    /// A version by its file, as it is live, or from the folder; a faulty one is told line by line.
    private func read(_ named: String, _ live: Program?) throws -> (program: Program, bytes: Data?) {
        if let live { return (live, nil) }
        let (file, bytes) = try folder.bytes(of: named)
        do throws(ProgramFault) {
            return (try Program(yaml: bytes), bytes)
        } catch {
            Terminal.say(ProgramWords.sentences(error, file: file.path))
            throw ExitCode(1)
        }
    }

    private func tell(
        _ old: Program, _ new: Program, _ past: VersionDiff, triaged: VersionDiff?, kept: ProgramDiff?
    ) throws {
        let words = DiffWords(old: old, new: new)
        var document: [String: Any] = [
            "old": ["program": old.name, "version": old.version, "digest": old.digest],
            "new": ["program": new.name, "version": new.version, "digest": new.digest],
            "past": words.document(past),
        ]
        if let triaged { document["triaged"] = words.document(triaged) }
        if let kept { document["diff"] = kept.id.text }
        try Terminal.result(target.json, document, words.sentences(past, triaged: triaged, kept: kept))
    }
}

/// Past calls that are decided otherwise, as a table of all of them.
private struct ChangedCalls {
    let comparison: VersionComparison
    let history: History
    let numbers: [Int: String]

    init(_ comparison: VersionComparison, _ history: History, _ numbers: [Int: String]) {
        self.comparison = comparison
        self.history = history
        self.numbers = numbers
    }

    func write(to path: String) throws {
        let url = URL(filePath: path)
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = try? FileHandle(forWritingTo: url)
        else { throw ValidationError("The file \(path) cannot be written.") }
        defer { try? file.close() }
        var lines = "number,received_at,type,reading,before,after,because\n"
        try comparison.forEachChanged { call, change in
            let at = Instant(microseconds: history.received.withValues { $0[call] } * 1_000_000)
            let type = history.type.withValues { history.types[Int($0[call])] }
            let cells = [
                numbers[call] ?? "", at.description, type, change.reading.rawValue, change.before.words,
                change.after.words,
                change.causes.map(\.words).joined(separator: "; "),
            ]
            lines += cells.map(ChangedCalls.cell).joined(separator: ",") + "\n"
            if lines.utf8.count > 1 << 16 {
                try file.write(contentsOf: Data(lines.utf8))
                lines = ""
            }
        }
        try file.write(contentsOf: Data(lines.utf8))
    }

    /// A cell as RFC 4180 writes it; one that a spreadsheet would reckon with is kept from it.
    private static func cell(_ text: String) -> String {
        let safe = text.first.map { "=+-@\t\r".contains($0) } ?? false ? "'" + text : text
        guard safe.contains(where: { "\",\n\r".contains($0) }) else { return safe }
        return "\"" + safe.replacing("\"", with: "\"\"") + "\""
    }
}

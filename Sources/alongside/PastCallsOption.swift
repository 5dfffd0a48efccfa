import Access
import ArgumentParser
import Door
import Exchange
import Foundation
import Plan
import Vocabulary

/// The past calls that a verb asks about: those of the workspace, or of a file that is not kept.
struct PastCallsOption: ParsableArguments {
    @Option(help: "A file of calls, instead of those of the workspace.") var file: String?
    @Option(help: "The name of the file's map, or the map's own file.") var map: String?
    @OptionGroup var target: WorkspaceOption

    func validate() throws {
        guard (file == nil) == (map == nil) else { throw ValidationError("--file and --map belong together.") }
    }

    /// The calls of a file, of a verb that names it otherwise.
    static func reading(_ file: String, _ map: String, _ target: WorkspaceOption) -> PastCallsOption {
        var option = PastCallsOption()
        option.file = file
        option.map = map
        option.target = target
        return option
    }

    /// The calls in columns, and what their types mean.
    ///
    /// - Parameter fields: all that is asked for; of a file nothing else is read then.
    func read(only fields: Set<CallField>? = nil) async throws -> (history: History, classifier: NatureClassifier) {
        try await CallFileWords.explaining(file ?? target.address) {
            guard let file, let map else {
                return try await target.open(sealing: false) { workspace in
                    let known = try await PastCalls(of: workspace).known(as: .terminal)
                    return (known.history, known.classifier)
                }
            }
            let (whole, _) = try MapFile(map).read()
            let read = fields.map(whole.only) ?? whole
            let bar = ProgressBar("Reading \(URL(filePath: file).lastPathComponent)")
            let interrupt = Interrupt()
            let (history, rejected) = try History.reading(file, read, now: .now()) { bytes, size in
                try interrupt.check()
                bar.show(bytes, of: size)
            }
            bar.end()
            if rejected > 0 { Terminal.say("\(rejected) rows are no calls and were left out.") }
            return (history, NatureClassifier(table: read.natures))
        }
    }
}

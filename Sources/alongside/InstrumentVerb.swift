import Access
import ArgumentParser
import Door
import Foundation
import Operate
import Programs
import Store
import Vocabulary

/// `alongside instrument`: the instruments that clinicians ask with, and the wording that an agency supplies.
struct InstrumentVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "instrument", abstract: "Add the wording of an instrument that your agency holds, and list them.",
        subcommands: [Add.self, List.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a file with the wording of an instrument.",
            discussion: """
                A file that is byte by byte a published version can be read aloud at once. Every other one waits until a \
                supervisor has accepted it as the agency's own, on the page /instruments.

                Example: alongside instrument add our-screener-en.yaml our-screener-es.yaml
                """)

        @Argument(help: "Files of wording.", completion: .file(extensions: ["yaml", "yml"])) var files: [String]
        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            let read = try files.map { try bytes($0) }
            let kept = try await target.open { workspace in
                var kept: [KeptWording] = []
                for bytes in read {
                    kept.append(try await workspace.desk.perform(AddInstrumentWording(bytes), by: .terminal))
                }
                return kept
            }
            try Terminal.result(
                target.json, ["wordings": kept.map(\.said)], kept.map(\.sentence).joined(separator: "\n"))
        }

        /// The bytes of a file; a faulty one is told line by line.
        private func bytes(_ named: String) throws -> Data {
            let file = URL(filePath: named)
            guard let handle = try? FileHandle(forReadingFrom: file),
                let bytes = try? handle.read(upToCount: InstrumentWording.mostBytes + 1)
            else { throw ValidationError("The file \(named) cannot be read.") }
            do throws(ProgramFault) {
                _ = try InstrumentWording(yaml: bytes, shipped: Instrument.shipped)
            } catch {
                Terminal.say(ProgramWords.sentences(error, file: file.lastPathComponent))
                throw ExitCode(1)
            }
            return bytes
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the instruments, and the wording there is of each.")

        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            let (known, files) = try await target.open(sealing: false) { workspace in
                try await workspace.desk.database.read { db in
                    (try Instruments(db).known().map(\.instrument), try Instruments(db).wordings())
                }
            }
            let lines = known.map { instrument in
                let own = files.filter { $0.instrument == instrument.key }.map { "  \($0.sentence)" }
                return ([instrument.key] + (own.isEmpty ? ["  No wording."] : own)).joined(separator: "\n")
            }
            try Terminal.result(
                target.json,
                ["instruments": known.map(\.key), "wordings": files.map(\.said)], lines.joined(separator: "\n"))
        }
    }
}

extension KeptWording {
    fileprivate var said: [String: String] {
        [
            "instrument": instrument, "version": version, "language": language, "digest": digest,
            "standing": standing.rawValue,
        ]
    }

    fileprivate var sentence: String {
        let name = "\(instrument) \(version) (\(language), \(digest.prefix(12)))"
        return switch standing {
        case .published: "\(name) is a published version."
        case .accepted: "\(name) was accepted as the agency's own."
        case .waiting: "\(name) is not a published version: a supervisor accepts it on the page /instruments."
        }
    }
}

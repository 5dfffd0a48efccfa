import Access
import ArgumentParser
import Door
import Foundation
import Store
import Vocabulary

extension JournalVerb {
    /// `alongside journal export`: every event as it was written.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print every event, one JSON object a line, oldest first.",
            discussion: """
                {"number":n,"time":"RFC 3339, UTC","kind":"…","subject":{"kind":"…","id":"…"},"facts":{…},"by":"…"}. \
                Events hold references and coded facts, never personal details or anybody's words.

                With --chain each line also has "previous" and "hash" of the chain, and "rows" with the codes that vouch \
                for what the command left; those depend on the workspace's keys. Who exported is in the access log.

                Who reported suspected harm is null unless --reporters is given.

                Example: alongside journal export --workspace city.sqlite | sha256sum
                """)

        @OptionGroup var target: WorkspaceOption
        @Flag(help: "Tell the chain's hashes and the rows' codes too.") var chain = false
        @Flag(help: "Tell also who reported suspected harm, which the law keeps apart.") var reporters = false
        @Option(help: "Begin after the event of this number.") var after: Int64 = 0

        /// Events that are held at once.
        private static let some = 1_000

        func run() async throws {
            try await target.open { workspace in
                let desk = workspace.desk
                let end = try await desk.look(as: .terminal, for: .readJournal, at: .journal) { try Journal($0).last() }
                if reporters { try await desk.log(AccessLog.Line(.terminal, .looked, .seeReporters, .journal)) }
                var position = after
                while position < end {
                    let (from, most) = (position, Int(min(Int64(Self.some), end - position)))
                    let entries = try await desk.database.read { try Journal($0).entries(after: from, most: most) }
                    guard let last = entries.last else { break }
                    let text = entries.map { $0.line(chain: chain, unmasked: reporters) + "\n" }.joined()
                    // Whoever reads only the beginning has closed the pipe.
                    do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch { return }
                    position = last.position
                }
            }
        }
    }
}

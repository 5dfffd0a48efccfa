import ArgumentParser
import Door
import Operate
import Store

/// `alongside journal`: the record of every change.
struct JournalVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Check the record of every change, or print it.",
        subcommands: [Verify.self, Export.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that no event and no row was changed behind the journal's back.",
            discussion: """
                The chain of events is followed from the first, and held against every signed head in the workspace's \
                folder. With --state every row is held against the event that left it as well. Exit code 1 and the \
                first fault when something is wrong.
                """)

        @OptionGroup var target: WorkspaceOption
        @Flag(help: "Hold every row of the records against the journal too.") var state = false

        func run() async throws {
            let found = try await target.open(sealing: false) {
                try await $0.verify(tables: state ? Migration.sealedTables : [])
            }
            guard let fault = found.fault else {
                let open = found.events - found.sealed
                try Terminal.result(
                    target.json, ["events": found.events, "sealed": found.sealed, "valid": true],
                    "Valid: \(found.events) events, \(found.sealed) sealed, \(open) since the last head.")
                return
            }
            var object: [String: Any] = [
                "valid": false, "first": fault.position, "why": fault.why.rawValue, "chain": fault.chain.rawValue,
            ]
            if let row = fault.row { object["row"] = row }
            let place = fault.row.map { ", row \($0)" } ?? ""
            try Terminal.result(
                target.json, object,
                "Not valid: \(fault.why.rawValue) at \(fault.position) of the \(fault.chain.rawValue)\(place).")
            throw ExitCode(1)
        }
    }
}

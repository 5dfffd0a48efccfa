import Access
import ArgumentParser
import Door
import Foundation
import Operate
import Store
import Vocabulary
import Web

/// `alongside supplies`: the list of what is handed out, and suspected overdoses as others take them.
struct SuppliesVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supplies", abstract: "Take over a list of supplies, and give suspected overdoses out.",
        subcommands: [Items.self, Export.self])

    /// `alongside supplies items`: a list of one's own.
    struct Items: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put the items of a file on the list of what is handed out.",
            discussion: """
                A file is a list of items, each with its kind, its name in English and in Spanish, and what is meant. \
                An item whose English name is known is said anew; no other is touched. All of it is taken or nothing. \
                docs/guides/supplies.md tells the kinds.

                With --json: {"kept":n}; refused: {"refused":…,"item":n,"field":…}

                Example: alongside supplies items Supplies/starting-list.yaml
                """)

        @OptionGroup var target: WorkspaceOption
        @Argument(help: "The file.") var file: String

        func run() async throws {
            guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                throw ValidationError("The file \(file) cannot be read.")
            }
            let list: SupplyList
            do throws(SupplyList.Fault) { list = try SupplyList(yaml: text) } catch {
                switch error {
                case .unreadable:
                    Terminal.say("\(file) is no list of supplies.")
                    if target.json { print(#"{"refused":"unreadable"}"#) }
                case .item(let place, let code, let field):
                    Terminal.say("\(file): item \(place): \(field ?? "") \(code.rawValue)")
                    if target.json {
                        print(#"{"refused":"\#(code.rawValue)","item":\#(place),"field":"\#(field ?? "")"}"#)
                    }
                }
                throw ExitCode(1)
            }
            let kept = try await target.open { workspace in
                try await workspace.desk.perform(TakeSupplyList(list), by: .terminal)
            }
            print(target.json ? #"{"kept":\#(kept)}"# : "\(kept) of \(list.items.count) items were put on the list.")
        }
    }

    /// `alongside supplies export`: suspected overdoses in the shape in which ODMAP takes them.
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write suspected overdoses as a table, in the shape in which ODMAP takes them.",
            discussion: """
                A line for each: the hour, the middle of a cell of a hundredth of a degree, fatal, non-fatal or \
                unknown, and naloxone given single, multiple, not or unknown. No name and no address is in it, because \
                none is kept. Without days, everything is written.

                Example: alongside supplies export --from 2026-07-01 --to 2026-09-30 > overdoses.csv
                """)

        @OptionGroup var target: WorkspaceOption
        @Option(help: "The first day, such as 2026-11-01.") var from: String?
        @Option(help: "The last day, which is counted too.") var to: String?

        func run() async throws {
            let (from, to) = (from, to)
            let export = try await target.open { workspace in
                let period = try Period(from: from, to: to, in: workspace.timeZone)
                return try await workspace.desk.look(as: .terminal, for: .exportOverdoses, at: .reversals) { db in
                    OverdoseExport(try OverdoseReversals(db).reversals(from: period.from, to: period.to))
                }
            }
            if target.json {
                print(try OverdoseDocument(export).json)
            } else {
                print(export.csv, terminator: "")
            }
        }
    }
}

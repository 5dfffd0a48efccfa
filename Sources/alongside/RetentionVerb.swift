import ArgumentParser
import Door
import Foundation
import Operate
import Store
import Vocabulary

/// `alongside retention`: what has been kept long enough.
struct RetentionVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention", abstract: "Let go of what has been kept long enough.",
        subcommands: [Run.self, Rules.self, Expunged.self, ExpungeAgain.self])

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what is due, or let it go.",
            discussion: """
                Without --apply nothing is changed: you see how many records are due, how many rows of which table \
                with their oldest and newest moment, and how many stay although they are due. The last line is a \
                token. With --apply and that token exactly this goes; where something has changed since, it is \
                refused, and you look again. A token lasts 24 hours.

                A call goes with all that was done in it, a person with all records that count as them, and each only \
                when all of it is due. What is open or under a legal hold stays. It goes in small steps, each a \
                transaction with its line in the journal: whatever interrupts it, the same command goes on.

                Example: alongside retention run
                         alongside retention run --apply 1795370400-5f1c09a2be7d4413 --by priya
                """)

        @OptionGroup var target: WorkspaceOption
        @Option(help: "The token of what was shown, to let it go.") var apply: String?
        @Option(help: "Who answers for it: the name of an account that may let go what is due.") var by: String?

        func validate() throws {
            guard (apply == nil) == (by == nil) else {
                throw ValidationError("Give --apply and --by together, or neither.")
            }
        }

        func run() async throws {
            guard let apply, let by else {
                try await show()
                return
            }
            let bar = ProgressBar("Letting go")
            let interrupt = Interrupt()
            defer { bar.end() }
            let run = try await target.open { workspace in
                let person = try await workspace.person(by)
                return try await RetentionWork(workspace.desk).apply(apply, by: person) { done, all in
                    try interrupt.check()
                    bar.show(done, of: all)
                }
            }
            bar.end()
            try Terminal.result(
                target.json,
                [
                    "token": apply, "records": run?.records ?? 0, "removed": run?.removed ?? 0, "kept": run?.kept ?? 0,
                ],
                "Let go: \(run?.removed ?? 0) of \(run?.records ?? 0); \(run?.kept ?? 0) stay after all.")
        }

        private func show() async throws {
            let bar = ProgressBar("Looking")
            let (plan, unfinished) = try await target.open { workspace in
                let plan = try await RetentionWork(workspace.desk).plan { bar.show($0, of: $0) }
                return (plan, try await workspace.desk.database.read { db in try RetentionRuns(db).unfinished() })
            }
            bar.end()
            var object: [String: Any] = [
                "as_of": plan.asOf.description, "token": plan.token,
                "due": Dictionary(uniqueKeysWithValues: plan.due.map { ($0.key.rawValue, $0.value) }),
                "staying": Dictionary(uniqueKeysWithValues: plan.staying.map { ($0.key.rawValue, $0.value) }),
                "rows": plan.lines.map { line in
                    [
                        "class": line.kept.rawValue, "table": line.table, "rows": line.rows,
                        "oldest": line.oldest?.description ?? "", "newest": line.newest?.description ?? "",
                    ] as [String: Any]
                },
            ]
            if let unfinished { object["unfinished"] = unfinished.token }
            try Terminal.result(target.json, object, Self.sentences(plan, unfinished))
        }

        private static func sentences(_ plan: RetentionPlan, _ unfinished: RetentionRun?) -> String {
            var lines: [String] = []
            for kind in RecordKind.allCases {
                if let many = plan.due[kind] { lines.append("\(kind.rawValue): \(many) due") }
            }
            for line in plan.lines {
                let span = [line.oldest, line.newest].compactMap { $0?.description.prefix(10) }.joined(
                    separator: " to ")
                lines.append("  \(line.kept.rawValue)  \(line.table)  \(line.rows) rows  \(span)")
            }
            for why in RetentionPlan.Stay.allCases {
                if let many = plan.staying[why] { lines.append("due, and stays (\(why.rawValue)): \(many)") }
            }
            if let unfinished {
                lines.append(
                    "A run is not finished: \(unfinished.removed + unfinished.kept) of \(unfinished.records). Go on with: "
                        + "alongside retention run --apply \(unfinished.token) --by NAME")
            } else if plan.isEmpty {
                lines.append("Nothing is due.")
            } else {
                lines.append("To let exactly this go: alongside retention run --apply \(plan.token) --by NAME")
            }
            return lines.joined(separator: "\n")
        }
    }

    struct Rules: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the classes of records, how long each is kept, and on what authority.")

        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            let rules = try await target.open { workspace in
                try await workspace.desk.database.read { db in try RetentionRules(db).all() }
            }
            try Terminal.result(
                target.json,
                [
                    "rules": rules.map { rule in
                        var object: [String: Any] = ["class": rule.kept.rawValue]
                        object["days"] = rule.days
                        object["authority"] = rule.said?.authority
                        return object
                    }
                ],
                rules.map { rule in
                    let time = rule.days.map { "\($0) days" } ?? "never by itself"
                    return "\(rule.kept.rawValue): \(time)\(rule.said.map { " (\($0.authority))" } ?? "")"
                }.joined(separator: "\n"))
        }
    }

    struct Expunged: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the orders to expunge that were carried out, one JSON object a line.",
            discussion: """
                Keep it away from the backups, and bring it up to date whenever an order was carried out: a backup that \
                is older still holds what the order took out. After a restore give it to \
                “alongside retention expunge-again”. It names orders and the names of rows that are no more, and nobody.

                Example: alongside retention expunged > expunged.jsonl
                """)

        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            let lines = try await target.open { workspace in
                try await workspace.desk.database.read { db in try ExpungedLine.all(in: db) }
            }
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            for line in lines { print(String(decoding: try encoder.encode(line), as: UTF8.self)) }
        }
    }

    struct ExpungeAgain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "expunge-again",
            abstract: "Take out of a restored workspace what orders had taken out before.",
            discussion: """
                Before anybody works with a workspace that was brought back from a backup. What is not there is passed \
                over, so that it may be given twice.

                Example: alongside retention expunge-again expunged.jsonl --by priya
                """)

        @OptionGroup var target: WorkspaceOption
        @Argument(help: "What “alongside retention expunged” printed.") var file: String
        @Option(help: "Who answers for it: the name of an account that may expunge.") var by: String

        func run() async throws {
            guard let text = try? String(contentsOf: URL(filePath: file), encoding: .utf8) else {
                throw ValidationError("The file \(file) cannot be read.")
            }
            let lines = try text.split(separator: "\n").enumerated().map { place, line in
                guard let read = try? JSONDecoder().decode(ExpungedLine.self, from: Data(line.utf8)) else {
                    throw ValidationError(
                        "Line \(place + 1) of \(file) is not what “alongside retention expunged” prints.")
                }
                return read
            }
            let rows = try await target.open { workspace in
                let person = try await workspace.person(by)
                var rows = 0
                for line in lines { rows += try await workspace.desk.perform(Operate.ExpungeAgain(line), by: person) }
                return rows
            }
            try Terminal.result(
                target.json, ["orders": lines.count, "rows": rows],
                "\(lines.count) orders: \(rows) rows taken out again.")
        }
    }
}

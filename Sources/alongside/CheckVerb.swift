import ArgumentParser
import Door
import Store

/// `alongside check`: whether the machine keeps what it promises.
struct CheckVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Open the workspace, bring its schema up to date, and say how it is kept.")

    @OptionGroup var target: WorkspaceOption

    func run() async throws {
        let (engine, events) = try await target.open { workspace in
            let events = try await workspace.desk.database.read { db in try Journal(db).last() }
            return (workspace.desk.database.engine, events)
        }
        try Terminal.result(
            target.json,
            ["engine": engine.rawValue, "events": events, "workspace": try WorkspacePlace(target.address).name],
            "\(engine.rawValue): \(events) events.")
    }
}

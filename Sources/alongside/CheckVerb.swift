import ArgumentParser
import Demo
import Door
import Store

/// `alongside check`: whether the machine keeps what it promises.
struct CheckVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Open the workspace, bring its schema up to date, and say how it is kept.",
        discussion: """
            With --json: {"demo":"none","engine":"sqlite","events":n,"workspace":"…"}; demo is none, filled, or begun where \
            the filling with an invented city was cut short.
            """)

    @OptionGroup var target: WorkspaceOption

    func run() async throws {
        let (engine, events, mark) = try await target.open { workspace in
            let (events, mark) = try await workspace.desk.database.read { db in
                (try Journal(db).last(), try CityMark(in: db))
            }
            return (workspace.desk.database.engine, events, mark)
        }
        try Terminal.result(
            target.json,
            [
                "demo": mark.rawValue, "engine": engine.rawValue, "events": events,
                "workspace": try WorkspacePlace(target.address).name,
            ],
            "\(engine.rawValue): \(events) events.")
    }
}

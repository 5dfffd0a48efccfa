import Access
import Door
import Foundation
import Operate
import Plan
import Store
import Testing
import Vocabulary
import World

@testable import Demo

@Suite struct `Filling a workspace` {
    @Test(arguments: Engine.available)
    func `lives calls through the whole path, and the record is whole`(engine: Engine) async throws {
        try await withFreshWorkspace(on: engine) { fresh in
            let (workspace, counts) = try await Town.fill(fresh, days: 9)
            #expect(counts.calls > 2_000)
            let entries = try await Town.journal(workspace)
            #expect(counts.events == entries.count)
            let kinds = Set(entries.map(\.kind.rawValue))
            let path = [
                "demo-begun", "shift-began", "call-taken", "call-screened", "person-added", "person-recognised",
                "triage-begun", "triage-answered", "triage-decided", "team-sent", "team-staged", "scene-declared",
                "go-ordered", "team-on-the-way", "team-arrived", "checked-in", "encounter-recorded", "team-clear",
                "need-raised", "referral-offered", "referral-answered", "case-opened", "case-attempt", "call-left",
                "promise-missed", "shift-ended", "calls-imported", "beats-drawn", "demo-filled",
            ]
            #expect(kinds.isSuperset(of: path), "\(Set(path).subtracting(kinds))")
            // The work that came due was done at its time, as by a server that ran all the while.
            #expect(entries.map(\.at) == entries.map(\.at).sorted())
            #expect(entries.allSatisfy { $0.at <= Town.until })
            let verified = try await workspace.verify(tables: Migration.sealedTables)
            #expect(verified.fault == nil, "\(String(describing: verified.fault))")
            let (late, met) = try await workspace.desk.database.read { db -> (Int, Int) in
                (
                    try db("SELECT count(*) AS n FROM due_work WHERE done_at IS NULL AND due_at <= \(Town.until)")[0][
                        "n"],
                    try db(
                        "SELECT count(DISTINCT coalesce(person_id, id)) AS n FROM call_person WHERE known_as IS NOT NULL"
                    )[0]["n"]
                )
            }
            #expect(late == 0)
            #expect(counts.people == met)
            // It ends at the present, with calls on the board and teams at work.
            let (open, shifts, past) = try await workspace.desk.database.read { db in
                (try Board(db).lines(Board.Filter()), try Shifts(db).open(), try CallImports(db).all())
            }
            #expect(open.count { $0.call.path.stage < .disposed } >= 3)
            #expect(shifts.count >= 4)
            #expect(past.count == 1)
            #expect(past.first?.counts.rejected == 0)
            try await workspace.close()
        }
    }

    /// The engines differ in nothing that anybody wrote down.
    @Test func `makes the same record again from the same seed, on either engine`() async throws {
        var journals: [[String]] = []
        for engine in Engine.available + [.sqlite] {
            journals.append(
                try await withFreshWorkspace(on: engine) { fresh in
                    let (workspace, _) = try await Town.fill(fresh)
                    let lines = try await Town.journal(workspace).map { $0.line(chain: false) }
                    try await workspace.close()
                    return lines
                })
        }
        #expect(journals.allSatisfy { $0 == journals[0] })
        let other = try await withFreshWorkspace(on: .sqlite) { fresh in
            let (workspace, _) = try await Town.fill(fresh, seed: 8)
            let lines = try await Town.journal(workspace).map { $0.line(chain: false) }
            try await workspace.close()
            return lines
        }
        #expect(other != journals[0])
    }

    @Test(arguments: Engine.available)
    func `is refused where anything stands, and changes nothing`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let before = try await world.journal().count
            let filling = Filling(City(try Invented.read()), Town.options())
            await #expect(throws: Refusal(.workspaceInUse, .conflicting)) {
                _ = try await filling.run(in: world.workspace, programs: Invented.programs()) { _, _ in }
            }
            #expect(try await world.journal().count == before)
            #expect(try await world.database.read { db in try CityMark(in: db) } == .none)
        }
    }

    @Test func `that is cut short says so, and cannot be gone on with`() async throws {
        try await withFreshWorkspace(on: .sqlite) { fresh in
            let filling = Filling(City(try Invented.read()), Town.options())
            let workspace = try await Town.open(fresh, filling)
            await #expect(throws: CancellationError.self) {
                _ = try await filling.run(in: workspace, programs: Invented.programs()) { done, all in
                    if done * 2 > all { throw CancellationError() }
                }
            }
            #expect(try await workspace.desk.database.read { db in try CityMark(in: db) } == .begun)
            let again = Filling(City(try Invented.read()), Town.options())
            await #expect(throws: Refusal(.workspaceInUse, .conflicting)) {
                _ = try await again.run(in: workspace, programs: Invented.programs()) { _, _ in }
            }
            try await workspace.close()
        }
    }
}

/// A small demo city: a month of the past, of which the program lived through the last days.
enum Town {
    /// 2026-11-20 15:00 in the city.
    static let until = Instant(microseconds: 1_795_212_000_000_000)

    static func options(seed: UInt64 = 7, days: Int = 1) -> Filling.Options {
        var options = Filling.Options(until: until)
        (options.months, options.callsPerDay, options.seed) = (1, 80, seed)
        options.lived = .seconds(days * 86_400)
        return options
    }

    static func open(_ fresh: FreshWorkspace, _ filling: Filling) async throws -> Workspace {
        try await Workspace(
            name: "town", database: fresh.open(), folder: fresh.folder.appending(path: "state"),
            migrations: Migration.all, timeZone: City.zone, ids: filling.ids, clock: { filling.clock.now })
    }

    /// Fills a fresh workspace, and leaves it open.
    static func fill(
        _ fresh: FreshWorkspace, seed: UInt64 = 7, days: Int = 1
    ) async throws -> (Workspace, Filling.Counts) {
        let filling = Filling(City(try Invented.read()), options(seed: seed, days: days))
        let workspace = try await open(fresh, filling)
        let counts = try await filling.run(in: workspace, programs: try Invented.programs()) { _, _ in }
        // Seals what the verification is held against.
        try await workspace.heads.seal(workspace.desk.database, at: filling.clock.now)
        return (workspace, counts)
    }

    static func journal(_ workspace: Workspace) async throws -> [Journal.Entry] {
        try await workspace.desk.database.read { db in try Journal(db).entries(after: 0, most: 100_000) }
    }
}

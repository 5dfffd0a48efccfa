import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@testable import Operate
@testable import Web

@Suite struct `The pages of well-being` {
    private let reading: Reading

    init() throws {
        reading = Samples.reading(try Pages().catalogue["en"])
    }

    @Test(arguments: Engine.available)
    func `name every table that the store has, and no other`(engine: Engine) async throws {
        try await withFreshWorkspace(on: engine) { fresh in
            let store = try await WellbeingStore.setUp(
                database: fresh.open(), folder: fresh.stateFolder, timeZone: .gmt, clock: { .now() })
            let real = try await store.desk.database.read { db in try db(engine.tables).map { try $0["name"] as String }
            }
            try await store.close()
            // SQLite counts its commits by itself.
            let named = WellbeingPrivacyPage.tables.filter { engine == .postgres || $0 != "store_commit" }
            #expect(named.sorted() == real.sorted())
        }
    }

    @Test func `show no number below ten, and none of a quarter that is not over`() throws {
        let settings = try WellbeingSettings(WellbeingSettings.template)
        let now = Quarter(of: Samples.now)
        let past = (1...3).map { Quarter(of: now.begins.adding(.seconds(-$0 * 91 * 86_400 + 86_400))) }
        let page = WellbeingPrivacyPage(
            [(now, 50), (past[0], 9), (past[1], 10), (past[2], 1)], settings, reading)
        #expect(page.counts.map(\.count) == ["fewer than 10", "10", "fewer than 10"])
    }

    @Test func `have questions whose points all fall into one band`() {
        for check in WellbeingChecksPage(reading).checks {
            for points in 0...check.items.count * 3 {
                #expect(
                    check.bands.filter { $0.from <= points && points <= $0.to }.count == 1, "\(check.code) \(points)")
            }
            #expect(check.bands.last?.to == check.items.count * 3)
        }
        #expect(WellbeingChecksPage(reading).checks.flatMap(\.items).filter(\.isLife).count == 1)
    }
}

extension Engine {
    /// Asks for the names of all tables.
    fileprivate var tables: SQL {
        switch self {
        case .sqlite: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        case .postgres: "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
        }
    }
}

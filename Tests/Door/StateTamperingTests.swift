import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@Suite struct `Tampering with the state` {
    /// Three things, of which the first was changed; the events of both are known.
    private func kept<T>(
        on engine: Engine, isolation: isolated (any Actor)? = #isolation,
        _ work: (World, _ things: [ID<Thing>], _ positions: [Int64]) async throws -> T
    ) async throws -> T {
        try await withThings(on: engine) { world in
            var things: [ID<Thing>] = []
            for n in 0..<3 { things.append(try await world.make("thing \(n)")) }
            try await world.desk.perform(ChangeThing(id: things[0], word: "changed"), by: world.theo)
            try await world.seal()
            let last = Int64(try await world.journal().count)
            return try await work(world, things, [last, last - 2, last - 1])
        }
    }

    private func fault(_ world: World) async throws -> Finding? {
        try await world.workspace.verify(tables: ["thing"]).finding
    }

    @Test(
        arguments: Engine.available,
        [
            "word = 'other'", "part = 0.2", "part = NULL", "shape = NULL", "word = 'thing 0'",
        ])
    func `by changing a row is found, with the event that left it`(engine: Engine, change: String) async throws {
        try await kept(on: engine) { world, things, positions in
            try await world.tamper("UPDATE thing SET \(SQL(stringLiteral: change)) WHERE id = \(things[0])")
            #expect(
                try await fault(world)
                    == Finding(position: positions[0], why: .rowChanged, row: "thing:\(things[0])"))
            // The chains themselves are whole.
            #expect(try await world.workspace.verify().finding == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `by removing a row is found, with the event that left it`(engine: Engine) async throws {
        try await kept(on: engine) { world, things, positions in
            try await world.tamper("DELETE FROM thing WHERE id = \(things[1])")
            #expect(
                try await fault(world)
                    == Finding(position: positions[1], why: .rowRemoved, row: "thing:\(things[1])"))
            try await world.tamper("DELETE FROM thing WHERE id = \(things[0])")
            #expect(try await fault(world)?.row == "thing:\(things[1])", "the first removed is named")
        }
    }

    @Test(arguments: Engine.available)
    func `by putting a row in is found`(engine: Engine) async throws {
        try await kept(on: engine) { world, _, _ in
            try await world.tamper("INSERT INTO thing (id, word) VALUES ('invented', 'x')")
            #expect(
                try await fault(world)
                    == Finding(position: 0, why: .rowInserted, row: "thing:invented"))
        }
    }

    @Test(arguments: Engine.available)
    func `by exchanging two rows is found`(engine: Engine) async throws {
        try await kept(on: engine) { world, things, _ in
            try await world.tamper(
                "UPDATE thing SET id = 'x' WHERE id = \(things[1])",
                "UPDATE thing SET id = \(things[1]) WHERE id = \(things[2])",
                "UPDATE thing SET id = \(things[2]) WHERE id = 'x'"
            )
            #expect(try await fault(world)?.why == .rowChanged)
        }
    }

    @Test(arguments: Engine.available)
    func `with the code in the journal is found in the journal`(engine: Engine) async throws {
        try await kept(on: engine) { world, things, positions in
            try await world.tamper(
                "UPDATE thing SET word = 'other' WHERE id = \(things[1])",
                """
                UPDATE journal SET rows = \("thing:\(things[1]):00000000000000000000000000000000")
                WHERE position = \(positions[1])
                """
            )
            #expect(
                try await fault(world) == Finding(position: positions[1], why: .changed))
        }
    }

    @Test func `is not hidden by a code that another workspace's key made`() throws {
        let row = Row(columns: ["id", "word"], values: [.text("1"), .text("lamp")])
        let (ours, theirs) = (
            RowSeal(key: [UInt8](repeating: 1, count: 32)), RowSeal(key: [UInt8](repeating: 2, count: 32))
        )
        #expect(ours.code(table: "thing", row: row) != theirs.code(table: "thing", row: row))
        #expect(ours.code(table: "thing", row: row) != ours.code(table: "other", row: row))
    }

    /// A later migration may add a column without unsettling what was sealed before.
    @Test func `is not seen in a new empty column, nor in another order of columns`() {
        let seal = RowSeal(key: [UInt8](repeating: 1, count: 32))
        let row = Row(columns: ["id", "word"], values: [.text("1"), .text("lamp")])
        let grown = Row(columns: ["word", "more", "id"], values: [.text("lamp"), .null, .text("1")])
        #expect(seal.code(table: "thing", row: row) == seal.code(table: "thing", row: grown))
        let filled = Row(columns: ["word", "more", "id"], values: [.text("lamp"), .integer(0), .text("1")])
        #expect(seal.code(table: "thing", row: row) != seal.code(table: "thing", row: filled))
    }
}

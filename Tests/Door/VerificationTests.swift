import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

/// What is to be found wrong.
struct Finding: Equatable {
    var chain = Chain.Name.journal
    let position: Int64
    let why: Verification.Why
    var row: String?
}

extension Verification {
    var finding: Finding? {
        fault.map { Finding(chain: $0.chain, position: $0.position, why: $0.why, row: $0.row) }
    }
}

/// What somebody with the database in their hands can do to it, and what of that is found.
@Suite struct `Tampering` {
    /// Where a history was sealed, and where it ends.
    struct Marks {
        /// The last event before the history began.
        let start: Int64
        let first: Int64
        let second: Int64
        let end: Int64
        let things: [ID<Thing>]
    }

    /// Six things, a seal, six more, a seal, and three events that no head covers yet.
    private func history(_ world: World) async throws -> Marks {
        func head() async throws -> Int64 { Int64(try await world.journal().count) }
        var things: [ID<Thing>] = []
        let start = try await head()
        for n in 0..<6 { things.append(try await world.make("thing \(n)")) }
        try await world.seal()
        let first = try await head()
        for n in 6..<12 { things.append(try await world.make("thing \(n)")) }
        try await world.seal()
        let second = try await head()
        for thing in things.prefix(3) {
            try await world.desk.perform(ChangeThing(id: thing, word: "changed"), by: world.theo)
        }
        return Marks(start: start, first: first, second: second, end: try await head(), things: things)
    }

    private func fault(_ world: World, _ tables: [String] = []) async throws -> Finding? {
        try await world.workspace.verify(tables: tables).finding
    }

    private func journal(_ why: Verification.Why, at position: Int64, row: String? = nil) -> Finding {
        Finding(position: position, why: why, row: row)
    }

    @Test(arguments: Engine.available)
    func `that did not happen is not found`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let marks = try await history(world)
            let found = try await world.workspace.verify(tables: ["thing"])
            #expect(found.finding == nil)
            #expect(found.events == marks.end)
            #expect(found.sealed == marks.second)
        }
    }

    @Test(arguments: Engine.available)
    func `with any part of an event is found at that event`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let marks = try await history(world)
            let position = marks.start + 3
            let honest = try await Ledger.read(.journal, in: world)
            for column in ["kind", "subject_kind", "subject_id", "worker", "facts", "rows"] {
                try await world.tamper(
                    """
                    UPDATE journal SET \(SQL(stringLiteral: column)) = \(SQL(stringLiteral: column)) || 'x'
                    WHERE position = \(position)
                    """
                )
                #expect(try await fault(world) == journal(.changed, at: position), "\(column)")
                try await honest.replace(in: world)
            }
            try await world.tamper("UPDATE journal SET at = at + 1 WHERE position = \(position)")
            #expect(try await fault(world) == journal(.changed, at: position))
            try await honest.replace(in: world)
            #expect(try await fault(world) == nil)
        }
    }

    /// Two texts that together are the same bytes are two texts: each has its length before it.
    @Test(arguments: Engine.available)
    func `by moving letters from one field to the next is found`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let position = try await history(world).start + 2
            try await world.tamper(
                """
                UPDATE journal SET kind = kind || 't', subject_kind = 'hing' WHERE position = \(position)
                """
            )
            #expect(try await fault(world) == journal(.changed, at: position))
        }
    }

    @Test(arguments: Engine.available)
    func `with an event and its hash is found at the next, which follows from what was there`(
        engine: Engine
    ) async throws {
        try await withThings(on: engine) { world in
            let position = try await history(world).start + 3
            var ledger = try await Ledger.read(.journal, in: world)
            let index = Int(position - 1)
            ledger.entries[index].fields[3] = world.dana.id.text
            ledger.entries[index].hash = ledger.entries[index].honestHash()
            try await ledger.replace(in: world)
            #expect(try await fault(world) == journal(.outOfOrder, at: position + 1))
        }
    }

    @Test(arguments: Engine.available)
    func `by removing an event is found where it stood`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let position = try await history(world).start + 4
            try await world.tamper("DELETE FROM journal WHERE position = \(position)")
            #expect(try await fault(world) == journal(.removed, at: position))
        }
    }

    @Test(arguments: Engine.available)
    func `by removing an event and closing the gap is found where it stood`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let position = try await history(world).start + 4
            var ledger = try await Ledger.read(.journal, in: world)
            ledger.entries.remove(at: Int(position - 1))
            for index in ledger.entries.indices { ledger.entries[index].position = Int64(index + 1) }
            try await ledger.replace(in: world)
            #expect(try await fault(world) == journal(.changed, at: position))
        }
    }

    @Test(arguments: Engine.available)
    func `by removing the first event is found`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            _ = try await history(world)
            try await world.tamper("DELETE FROM journal WHERE position = 1")
            #expect(try await fault(world) == journal(.removed, at: 1))
        }
    }

    @Test(arguments: Engine.available)
    func `by slipping an event in is found at the one it pushes on`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let position = try await history(world).start + 4
            var ledger = try await Ledger.read(.journal, in: world)
            let index = Int(position - 1)
            var slipped = ledger.entries[index]
            slipped.fields[1] = "invented"
            slipped.hash = slipped.honestHash()
            ledger.entries.insert(slipped, at: index)
            for index in ledger.entries.indices { ledger.entries[index].position = Int64(index + 1) }
            try await ledger.replace(in: world)
            // Itself it follows rightly; the event that stood here no longer does.
            #expect(try await fault(world) == journal(.changed, at: position + 1))
        }
    }

    @Test(arguments: Engine.available)
    func `by reordering two events is found at the first of them`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let position = try await history(world).start + 2
            try await world.tamper(
                "UPDATE journal SET position = -1 WHERE position = \(position)",
                "UPDATE journal SET position = \(position) WHERE position = \(position + 1)",
                "UPDATE journal SET position = \(position + 1) WHERE position = -1"
            )
            #expect(try await fault(world) == journal(.changed, at: position))
        }
    }

    @Test(arguments: Engine.available)
    func `by cutting the tail is found at the first event that is gone`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let marks = try await history(world)
            let position = marks.second - 2
            try await world.tamper("DELETE FROM journal WHERE position >= \(position)")
            #expect(try await fault(world) == journal(.cut, at: position))
        }
    }

    @Test(arguments: Engine.available)
    func `by emptying the journal is found`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            _ = try await history(world)
            try await world.tamper("DELETE FROM journal")
            #expect(try await fault(world) == journal(.cut, at: 1))
        }
    }

    /// At most a second's worth: that is why the report counts what is sealed.
    @Test(arguments: Engine.available)
    func `with what no head covers yet is not found, and is counted as unsealed`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let marks = try await history(world)
            try await world.tamper("DELETE FROM journal WHERE position > \(marks.second)")
            let found = try await world.workspace.verify()
            #expect(found.finding == nil)
            #expect(found.events == marks.second)
            #expect(found.sealed == marks.second)
        }
    }

    @Test(arguments: Engine.available)
    func `with the whole chain, every hash made anew, is found at the first head after it`(
        engine: Engine
    ) async throws {
        try await withThings(on: engine) { world in
            let marks = try await history(world)
            let honest = try await Ledger.read(.journal, in: world)
            for (changed, head) in [
                (marks.start + 2, marks.first), (marks.first, marks.first), (marks.first + 1, marks.second),
            ] {
                var ledger = honest
                ledger.entries[Int(changed - 1)].fields[3] = world.dana.id.text
                ledger.makeHonest()
                #expect(ledger.isHonest)
                try await ledger.replace(in: world)
                #expect(try await fault(world) == journal(.rewritten, at: head))
            }
        }
    }

    @Test(arguments: Engine.available)
    func `by leaving an event out and making every hash anew is found`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let marks = try await history(world)
            var ledger = try await Ledger.read(.journal, in: world)
            ledger.entries.remove(at: Int(marks.start + 1))
            ledger.makeHonest()
            try await ledger.replace(in: world)
            #expect(try await fault(world) == journal(.rewritten, at: marks.first))
        }
    }

    /// The server goes on and seals the false history: its own older heads speak against it.
    @Test(arguments: Engine.available)
    func `before the server seals again is still found afterwards`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let marks = try await history(world)
            var ledger = try await Ledger.read(.journal, in: world)
            ledger.entries[Int(marks.start + 1)].fields[3] = world.dana.id.text
            ledger.makeHonest()
            try await ledger.replace(in: world)
            try await world.make("later")
            try await world.seal()
            #expect(try await fault(world) == journal(.rewritten, at: marks.first))
        }
    }

    /// A cut tail that has grown again to the length it had: two true signatures over two histories.
    @Test(arguments: Engine.available)
    func `by putting other events in the place of cut ones is found`(engine: Engine) async throws {
        try await withThings(on: engine) { world in
            let marks = try await history(world)
            try await world.tamper("DELETE FROM journal WHERE position > \(marks.second - 1)")
            try await world.make("another")
            try await world.seal()
            #expect(try await fault(world) == journal(.rewritten, at: marks.second))
        }
    }
}

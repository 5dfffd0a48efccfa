import Access
import Door
import Store
import Synchronization
import Vocabulary
import World

/// The smallest record there is: what the door does is tested with it, whatever the floors above keep.
struct Thing: Sendable {
    let id: ID<Thing>
    let word: String

    init(_ row: Row) throws {
        id = try row["id"]
        word = try row["word"]
    }

    static let migrations = [
        Migration(
            "9000 things", sealed: ["thing"],
            """
            -- retention: test
            CREATE TABLE thing (id TEXT PRIMARY KEY, word TEXT NOT NULL, part DOUBLE PRECISION, shape BYTEA);
            """
        )
    ]
}

extension Event.Subject {
    static func thing(_ id: ID<Thing>) -> Event.Subject { Event.Subject(kind: "thing", id: id.text) }
}

/// Makes a thing.
struct MakeThing: Report {
    static let permission = Permission.takeCalls

    let word: String

    init(_ word: String) {
        self.word = word
    }

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ID<Thing>, [Event]) {
        let id = ID<Thing>.new()
        let shape: [UInt8] = [0, 1, 255]
        try db.keep(
            in: "thing",
            "INSERT INTO thing (id, word, part, shape) VALUES (\(id), \(word), \(0.1), \(shape)) RETURNING *")
        return (id, [Event(.thingMade, .thing(id), ["many": .init(1)])])
    }

    func subject(of outcome: ID<Thing>) -> String { outcome.text }
    func outcome(again subject: String, in db: any Transaction) -> ID<Thing> { ID(stored: subject) }
}

/// Gives a thing another word.
struct ChangeThing: Order {
    static let permission = Permission.takeCalls

    let id: ID<Thing>
    let word: String

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Void, [Event]) {
        try db.keep(in: "thing", "UPDATE thing SET word = \(word) WHERE id = \(id) RETURNING *")
        return ((), [Event(.thingChanged, .thing(id))])
    }
}

/// Makes a thing, then finds that the rules do not allow it.
struct SpoilThing: Order {
    static let permission = Permission.takeCalls

    let error: any Error

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ID<Thing>, [Event]) {
        _ = try MakeThing("spoiled").perform(in: db, by: worker, at: now)
        throw error
    }

    func subject(of outcome: ID<Thing>) -> String { outcome.text }
    func outcome(again subject: String, in db: any Transaction) -> ID<Thing> { ID(stored: subject) }
}

/// Makes a thing when its time has come, unless it is told to fail.
struct MakeThingInTime: Report {
    static let permission = Permission.actAsAlarm

    let word: String
    let fails: Switch

    func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (ID<Thing>, [Event]) {
        let made = try MakeThing(word).perform(in: db, by: worker, at: now)
        if fails.isOn { throw StorageError.failed(code: "told to") }
        return made
    }

    func subject(of outcome: ID<Thing>) -> String { outcome.text }
    func outcome(again subject: String, in db: any Transaction) -> ID<Thing> { ID(stored: subject) }
}

/// Something that a test turns on and off.
final class Switch: Sendable {
    private let state: Mutex<Bool>

    init(on: Bool) {
        state = Mutex(on)
    }

    var isOn: Bool { state.withLock(\.self) }

    func turn(on: Bool) {
        state.withLock { $0 = on }
    }
}

extension Event.Kind {
    static let thingMade: Self = "thing-made"
    static let thingChanged: Self = "thing-changed"
}

extension World {
    func things() async throws -> [Thing] {
        try await database.read { db in try db("SELECT * FROM thing ORDER BY id").map(Thing.init) }
    }

    @discardableResult
    func make(_ word: String = "thing") async throws -> ID<Thing> {
        try await desk.perform(MakeThing(word), by: theo)
    }

    /// The access log, one line an entry: who, what came of it, the permission, what was meant.
    func accessLog() async throws -> [String] {
        try await database.read { db in
            try db("SELECT * FROM access_log ORDER BY position").map { row in
                let parts: [String] = try ["worker", "outcome", "permission", "subject_kind", "subject_id", "address"]
                    .map { try row[$0] }
                return parts.joined(separator: " ")
            }
        }
    }
}

/// Lends a world in which things are kept.
func withThings<T>(
    on engine: Engine, isolation: isolated (any Actor)? = #isolation, _ work: (World) async throws -> T
) async throws -> T {
    try await withWorld(on: engine, adding: Thing.migrations, work)
}

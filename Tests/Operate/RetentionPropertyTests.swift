import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

/// Random histories, and the rule as one would say it, worked out row by row from below.
@Suite struct `The rule of what goes` {
    @Test(arguments: Engine.available, [11, 12, 13, 14] as [UInt64])
    func `is kept in random histories with random holds`(engine: Engine, seed: UInt64) async throws {
        try await withWorld(on: engine) { world in
            var history = RandomHistory(world, seed: seed)
            for _ in 0..<70 { try await history.step() }
            world.clock.move(.seconds(Int64(history.below(900)) * 86_400))
            let second = world.clock.now.microseconds / 1_000_000
            let now = Instant(microseconds: second * 1_000_000)
            let expected = try await world.database.read { db in try StatedRule(db, asOf: now).going() }
            let plan = try await world.plan()
            #expect(Set(plan.records) == expected, "seed \(seed)")
            _ = try await world.apply(plan.token)
            #expect(try await world.wholeFault() == nil)
            #expect(try await world.cellsHold())
            #expect(try await world.plan().isEmpty)
            let left = try await world.database.read { db in try StatedRule(db, asOf: now).records }
            #expect(left.isDisjoint(with: expected))
        }
    }
}

/// What may happen to calls and people over the years, drawn by chance.
struct RandomHistory {
    let world: World
    private var chance: SeededNumbers
    private var calls: [Call] = []
    private var people: [Person] = []
    private var glasses: [BrokenGlass] = []
    private var holds: [LegalHold] = []

    init(_ world: World, seed: UInt64) {
        self.world = world
        chance = SeededNumbers(seed: seed)
    }

    /// A number from 0 on, below another.
    mutating func below(_ most: Int) -> Int { Int.random(in: 0..<most, using: &chance) }

    private mutating func one<T>(of things: [T]) -> T? {
        things.isEmpty ? nil : things[below(things.count)]
    }

    mutating func step() async throws {
        world.clock.move(.seconds(Int64(below(120)) * 86_400 + 60))
        do {
            try await act(below(14))
        } catch is Refusal {
            // What the rules refuse has not happened.
        }
    }

    private mutating func act(_ kind: Int) async throws {
        switch kind {
        case 0, 1, 2: calls.append(try await world.call())
        case 3, 4, 5:
            guard let call = one(of: calls) else { return }
            try await world.end(call, "received-unknown")
        case 6: people.append(try await world.keep("Juniper", nil))
        case 7, 8:
            guard let call = one(of: calls), let person = one(of: people) else { return }
            _ = try await world.meet(person, in: call)
        case 9:
            guard let one = one(of: people), let other = self.one(of: people) else { return }
            _ = try await world.desk.perform(
                MergePeople(one.id, into: other.id, .certain, because: "Saw papers"), by: world.noor)
        case 10:
            // Also in a call that is of somebody else.
            guard let person = one(of: people) else { return }
            glasses.append(try await world.breakGlass(person, in: one(of: calls)?.id, by: .otis))
        case 11:
            for glass in glasses {
                _ = try await world.desk.perform(ReviewGlass(glass.id, .right, "The call says so"), by: world.priya)
            }
            glasses = []
        case 12:
            guard let call = one(of: calls), let person = one(of: people) else { return }
            let now = world.clock.now
            let scopes: [RecordScope] = [
                .call(call.id), .person(person.id), .period(from: now.adding(.seconds(-40 * 86_400)), to: now),
            ]
            holds.append(try await world.hold(scopes[below(3)]))
        default:
            guard let hold = one(of: holds) else { return }
            _ = try await world.desk.perform(LiftHold(hold.id, because: "Settled"), by: world.priya)
        }
    }
}

/// The rule as it is said: a record goes when each row that belongs to it is due, none is open, and none belongs to a
/// record on hold as well; a person stays as long as a call in which they are known to have been.
struct StatedRule {
    private typealias Key = String

    private struct Line {
        let table: String
        let parents: [Key]
        let latest: Instant?
        let isOpen: Bool
        /// A contact that stands.
        let isKnown: Bool
    }

    private let asOf: Instant
    private let days: [RetentionClass: Int]
    private let held: HeldRecords
    private var lines: [Key: Line] = [:]
    private var roots: [Key: String] = [:]
    private let map: RetentionMap

    init(_ db: any Transaction, asOf: Instant) throws {
        self.asOf = asOf
        days = try RetentionRules(db).days()
        held = try LegalHolds(db).covered()
        map = try RetentionMap(db)
        for name in map.ofPeople {
            guard let table = map.tables[name] else { continue }
            let condition = RecordOpen.conditions[name] ?? "1 = 0"
            let all: SQL = """
                SELECT \(table.sql).*, CASE WHEN \(SQL(stringLiteral: condition)) THEN 1 ELSE 0 END AS is_open
                FROM \(table.sql)
                """
            for (place, row) in try db(all).enumerated() {
                let id: String = try table.hasID ? row["id"] : String(place)
                let key = "\(name):\(id)"
                let parents = try table.edges.compactMap { edge -> Key? in
                    guard map.ofPeople.contains(edge.parent), let id: String = try row[edge.column] else { return nil }
                    return "\(edge.parent):\(id)"
                }
                let latest = try table.moments.compactMap { try row[$0] as Instant? }.max()
                let undone: Instant? = try name == "person_contact" ? row["undone_at"] : nil
                lines[key] = Line(
                    table: name, parents: parents, latest: latest, isOpen: try row["is_open"] as Int == 1,
                    isKnown: name == "person_contact" && undone == nil)
                if name == "person" { roots[key] = try row["root_id"] }
            }
        }
    }

    private func owners(of key: Key) -> Set<RecordName> {
        guard let line = lines[key] else { return [] }
        let id = String(key.split(separator: ":")[1])
        switch line.table {
        case "call": return [RecordName(kind: .call, id: id)]
        case "person": return [RecordName(kind: .person, id: roots[key] ?? id)]
        default: return line.parents.reduce(into: []) { $0.formUnion(owners(of: $1)) }
        }
    }

    /// All calls and people there are.
    var records: Set<RecordName> { lines.keys.reduce(into: []) { $0.formUnion(owners(of: $1)) } }

    func going() -> Set<RecordName> {
        var rows: [RecordName: [Key]] = [:]
        var ofRow: [Key: Set<RecordName>] = [:]
        for key in lines.keys {
            ofRow[key] = owners(of: key)
            for record in owners(of: key) { rows[record, default: []].append(key) }
        }
        func goes(_ record: RecordName, without gone: Set<RecordName>) -> Bool {
            let keys = rows[record] ?? []
            let firsts = keys.filter { lines[$0]?.table == record.kind.table }
            guard let began = firsts.compactMap({ lines[$0]?.latest }).max() else { return false }
            if held.periods.contains(where: { $0.from <= began && began < $0.to }) { return false }
            return keys.allSatisfy { key in
                guard let line = lines[key], let kept = map.tables[line.table]?.retention, let days = days[kept] else {
                    return false
                }
                let due = (line.latest ?? began).adding(.seconds(days * 86_400))
                let belongs = ofRow[key] ?? []
                let isMet = record.kind == .person && line.isKnown
                return due <= asOf && !line.isOpen && !belongs.contains { held.records[$0] != nil }
                    && !(isMet && belongs.contains { $0.kind == .call && !gone.contains($0) })
            }
        }
        let calls = Set(rows.keys.filter { $0.kind == .call && goes($0, without: []) })
        return calls.union(rows.keys.filter { $0.kind == .person && goes($0, without: calls) })
    }
}

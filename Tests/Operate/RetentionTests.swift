import Access
import Door
import Exchange
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `What has been kept long enough` {
    private static let year = Duration.seconds(366 * 86_400)

    @Test func `has a class for every table, and no class is unknown`() {
        #expect(RetentionMap.strangers.isEmpty, "\(RetentionMap.strangers)")
        #expect(RetentionMap.classes.count > 90)
        #expect(
            RetentionMap.classes["officer_request"] == .callRecord && RetentionMap.classes["account"] == .staffRecord)
    }

    @Test(arguments: Engine.available)
    func `belongs to a record, table by table, or it is said why it stays`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let map = try await world.database.read { db in try RetentionMap(db) }
            #expect(Set(map.tables.keys).isSuperset(of: RetentionMap.classes.keys))
            var reached = Set(RecordKind.allCases.map(\.table))
            for name in map.order where map.tables[name]?.edges.contains(where: { reached.contains($0.parent) }) == true
            {
                reached.insert(name)
            }
            for (name, table) in map.tables {
                guard let kept = table.retention, RetentionClass.timed.contains(kept) else {
                    // What has no time would keep the whole record for ever.
                    #expect(!reached.contains(name), "\(name)")
                    continue
                }
                #expect(reached.contains(name) != (RecordKind.standing.contains(name)), "\(name)")
                // Whatever stands in the schema names a row by its id.
                #expect(table.edges.allSatisfy { map.tables[$0.parent]?.hasID == true }, "\(name)")
            }
            for (name, condition) in RecordOpen.conditions {
                let rows: SQL =
                    "SELECT count(*) AS many FROM \(SQL(stringLiteral: name)) WHERE \(SQL(stringLiteral: condition))"
                let many: Int = try await world.database.read { db in try db(rows)[0]["many"] }
                #expect(many == 0 && reached.contains(name), "\(name)")
            }
        }
    }

    @Test func `is found alike on both engines`() async throws {
        guard Engine.available.count > 1 else { return }
        var told: [[String]] = []
        for engine in Engine.available {
            try await withWorld(on: engine) { world in
                let map = try await world.database.read { db in try RetentionMap(db) }
                told.append(
                    map.tables.values.filter { map.ofPeople.contains($0.name) }.map { table in
                        let edges = table.edges.map { "\($0.column)>\($0.parent)" }
                        return "\(table.name) \(edges) \(table.moments.sorted()) \(table.days.sorted()) \(table.hasID)"
                    }.sorted())
            }
        }
        #expect(told[0] == told[1])
    }

    @Test(arguments: Engine.available)
    func `goes with all that belongs to it, and the journal vouches for what is left`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter])
            let person = try await world.keep("Juniper", "Marsh")
            _ = try await world.meet(person, in: call)
            let other = try await world.call("Something else")
            try await world.closeAll(call, needs)
            try await world.end(other, "received-unknown")
            let index = try await world.index()
            #expect(index.search("Juniper", most: 5) == [person.id])
            // A day before the last of it is due, nothing goes.
            world.clock.move(.seconds(3653 * 86_400 - 86_400))
            var plan = try await world.plan()
            #expect(plan.due == [.call: 1])
            #expect(plan.records.map(\.id) == [other.id.text])
            world.clock.move(.seconds(2 * 86_400))
            plan = try await world.plan()
            #expect(plan.due == [.call: 2, .person: 1])
            let tables = Set(plan.lines.map(\.table))
            #expect(
                tables.isSuperset(of: ["call", "path", "path_step", "encounter", "path_need", "person", "person_name"]))
            let run = try #require(try await world.apply(plan.token))
            #expect(run.removed == 3 && run.kept == 0 && run.endedAt != nil)
            for table: SQL in [
                "call", "path", "encounter", "path_need", "call_fact", "person", "person_name", "call_key",
            ] {
                #expect(try await world.count(table) == 0)
            }
            #expect(try await world.cellsHold())
            #expect(try await world.wholeFault() == nil)
            let events = try await world.journal().suffix(20)
            #expect(events.contains { $0.kind == .recordRemoved && $0.subject == Person.subject(person.id) })
            #expect(!events.contains { $0.facts.contains("Juniper") })
            try await world.database.read { db in try index.catchUp(in: db) }
            #expect(index.search("Juniper", most: 5).isEmpty)
            #expect(try await world.plan().isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `does not excuse a row that somebody removes by hand, nor one that is put back`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (gone, kept) = (try await world.call(), try await world.call())
            try await world.end(gone, "received-unknown")
            let row = try await world.database.read { db in try db("SELECT * FROM call WHERE id = \(gone.id)")[0] }
            world.clock.move(.seconds(1827 * 86_400))
            _ = try await world.apply(try await world.plan().token)
            #expect(try await world.wholeFault() == nil)
            try await world.database.write { db in
                try db.insert(into: "call", columns: row.columns, rows: [row.values])
            }
            #expect(try await world.wholeFault()?.why == .rowInserted)
            try await world.tamper("DELETE FROM call WHERE id = \(gone.id)")
            #expect(try await world.wholeFault() == nil)
            try await world.tamper("DELETE FROM call_fact WHERE call_id = \(kept.id)")
            #expect(try await world.wholeFault()?.why == .rowRemoved)
        }
    }

    @Test(arguments: Engine.available)
    func `is also what the system of a partner sent, each document for itself`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let system = Worker(id: world.noor.id, name: "Harbour House", roles: [.partnerSystem])
            func send(_ name: String) async throws {
                let text = #"{"resourceType":"Patient","id":"\#(name)","active":true}"#
                _ = try await world.desk.perform(
                    KeepPartnerDocument(FHIRResource(text.utf8), named: name), by: system)
            }
            try await send("older")
            world.clock.move(.seconds(3000 * 86_400))
            try await send("newer")
            #expect(try await world.plan().isEmpty)
            world.clock.move(.seconds(700 * 86_400))
            _ = try await world.apply(try await world.plan().token)
            let left: [String] = try await world.database.read { db in
                try db("SELECT name FROM partner_document").map { try $0["name"] }
            }
            #expect(left == ["newer"])
            #expect(try await world.wholeFault() == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is only what was shown, within a day, and by those who may`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.end(call, "received-unknown")
            world.clock.move(.seconds(1827 * 86_400))
            let token = try await world.plan().token
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "run-retention"])) {
                try await RetentionWork(world.desk).apply(token, by: world.grace)
            }
            await #expect(throws: Refusal(.notAToken, field: "apply")) { try await world.apply("17-x") }
            let other = String(token.dropLast()) + (token.hasSuffix("0") ? "1" : "0")
            await #expect(throws: Refusal(.planChanged, .conflicting)) { try await world.apply(other) }
            // A hold that came between makes it another plan.
            let hold = try await world.hold(.call(call.id))
            await #expect(throws: Refusal(.planChanged, .conflicting)) { try await world.apply(token) }
            #expect(try await world.plan().staying == [.held: 1])
            _ = try await world.desk.perform(LiftHold(hold.id, because: "Settled"), by: world.priya)
            world.clock.move(.seconds(24 * 3600 + 1))
            await #expect(throws: Refusal(.planTooOld, .conflicting)) { try await world.apply(token) }
            _ = try await world.apply(try await world.plan().token)
            #expect(try await world.count("call") == 0)
        }
    }

    @Test(arguments: Engine.available)
    func `goes on where it was cut off, and leaves what came to be held meanwhile`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var calls: [Call] = []
            for _ in 0..<45 { calls.append(try await world.call()) }
            for call in calls { try await world.end(call, "received-unknown") }
            world.clock.move(.seconds(1827 * 86_400))
            let token = try await world.plan().token
            struct CutOff: Error {}
            await #expect(throws: CutOff.self) {
                try await RetentionWork(world.desk).apply(token, by: world.priya) { done, all in
                    #expect(all == 45)
                    if done >= 20 { throw CutOff() }
                }
            }
            #expect(try await world.count("call") == 25)
            #expect(try await world.wholeFault() == nil)
            let last = try #require(
                try await world.database.read { db in
                    try db("SELECT record_id FROM retention_due ORDER BY place DESC LIMIT 1").first?["record_id"]
                        as String?
                })
            _ = try await world.hold(.call(ID(stored: last)))
            // Nothing else begins before it has ended.
            await #expect(throws: Refusal(.retentionUnfinished, .conflicting, values: ["token": token])) {
                try await world.apply("1-0123456789abcdef")
            }
            let run = try #require(try await world.apply(token))
            #expect(run.removed == 44 && run.kept == 1)
            #expect(try await world.count("call") == 1)
            #expect(try await world.count("retention_due") == 0)
            #expect(try await world.wholeFault() == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is as long as the city says, on an authority, and never shorter than a law`(engine: Engine) async throws {
        for (kept, days) in [(RetentionClass.consentRecord, 2191), (.callRecord, 29), (.callRecord, 36_526)] {
            #expect(throws: Refusal.self) { try SetRetentionRule(kept, days: days, authority: "Schedule 7") }
        }
        #expect(throws: Refusal(.required, field: "authority")) {
            try SetRetentionRule(.callRecord, days: 400, authority: " ")
        }
        #expect(throws: Refusal(.notTimed, field: "kept-days")) {
            try SetRetentionRule(.journal, days: 400, authority: "Schedule 7")
        }
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            try await world.end(call, "received-unknown")
            world.clock.move(.seconds(400 * 86_400))
            #expect(try await world.plan().isEmpty)
            try await world.desk.perform(
                SetRetentionRule(.callRecord, days: 365, authority: "Schedule 7"), by: world.priya)
            #expect(try await world.plan().due == [.call: 1])
            world.clock.move(.seconds(1))
            try await world.desk.perform(
                SetRetentionRule(.callRecord, days: nil, authority: "Council"), by: world.priya)
            world.clock.move(.seconds(99 * 366 * 86_400))
            #expect(try await world.plan().due[.call] == nil)
            let rules = try await world.database.read { db in try RetentionRules(db).all() }
            #expect(rules.first { $0.kept == .callRecord }?.said?.authority == "Council")
        }
    }

    @Test(arguments: Engine.available)
    func `stays while a hold covers it, in each of the four ways`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, needs) = try await world.needing([.shelter])
            let person = try await world.keep("Juniper", nil)
            let same = try await world.keep("June", nil)
            _ = try await world.desk.perform(
                MergePeople(same.id, into: person.id, .certain, because: "Saw papers"), by: world.noor)
            _ = try await world.meet(same, in: call)
            try await world.closeAll(call, needs)
            let begun = call.receivedAt
            world.clock.move(.seconds(3660 * 86_400))
            #expect(try await world.plan().due == [.call: 1, .person: 1])
            for scope in [
                RecordScope.call(call.id), .person(person.id), .person(same.id),
                .period(from: begun.adding(.seconds(-3600)), to: begun.adding(.seconds(86_400))),
            ] {
                let hold = try await world.hold(scope)
                let plan = try await world.plan()
                #expect(plan.isEmpty && plan.staying == [.held: 2], "\(scope)")
                #expect(try await world.apply(plan.token) == nil)
                _ = try await world.desk.perform(LiftHold(hold.id, because: "Settled"), by: world.priya)
                await #expect(throws: Refusal(.holdLifted, .conflicting)) {
                    try await world.desk.perform(LiftHold(hold.id, because: "Again"), by: world.priya)
                }
            }
            #expect(try await world.plan().due == [.call: 1, .person: 1])
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "place-holds"])) {
                try await world.desk.perform(PlaceHold(on: .call(call.id), matter: "1", reason: "A"), by: world.grace)
            }
        }
    }
}

extension World {
    /// What is due now.
    func plan() async throws -> RetentionPlan {
        try await RetentionWork(desk).plan()
    }

    /// Lets go what a token names.
    @discardableResult
    func apply(_ token: String) async throws -> RetentionRun? {
        try await RetentionWork(desk).apply(token, by: priya)
    }

    func hold(_ scope: RecordScope) async throws -> LegalHold {
        try await desk.perform(PlaceHold(on: scope, matter: "26-CV-104", reason: "Claim of a family"), by: priya)
    }

    /// The first fault of the journal or of any row; nothing where all is whole.
    func wholeFault() async throws -> Verification.Fault? {
        try await workspace.heads.seal(database, at: clock.now)
        return try await workspace.verify(tables: Migration.sealedTables).fault
    }

    /// Lets a call and all its needs come to their end.
    func closeAll(_ call: Call, _ needs: [Need]) async throws {
        let assigned: [ID<Assignment>] = try await database.read { db in
            try db("SELECT id FROM assignment WHERE call_id = \(call.id) AND ended_at IS NULL").map { try $0["id"] }
        }
        for assignment in assigned {
            _ = try await desk.perform(ReportStatus(assignment, .clear), by: rosa)
        }
        for need in needs {
            _ = try await desk.perform(ReportNeed(need.id, .met), by: noor)
        }
        let now = try await now(call)
        if now.path.isOpen {
            try await end(now, "\(now.path.stage.rawValue)-unknown", sent: Alternative.none)
        }
    }
}

import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `What a court ordered to be taken out` {
    @Test(arguments: Engine.available)
    func `goes in one piece when a second person confirms what was shown`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing([.shelter])
            let person = try await world.keep("Juniper", "Marsh")
            let same = try await world.keep("June", nil)
            _ = try await world.desk.perform(
                MergePeople(same.id, into: person.id, .certain, because: "Saw papers"), by: world.noor)
            _ = try await world.meet(same, in: call)
            let other = try await world.call("Nobody's")
            let index = try await world.index()
            let asked = try await world.expunge(.person(person.id))
            let shown = try await world.expungement(.person(person.id))
            #expect(shown.shared.isEmpty && shown.rows > 20)
            await #expect(throws: Refusal(.ownExpungement, .conflicting)) {
                try await world.desk.perform(ConfirmExpungement(asked.id, shown: shown.digest), by: world.priya)
            }
            await #expect(throws: Refusal(.expungementChanged, .conflicting)) {
                try await world.desk.perform(ConfirmExpungement(asked.id, shown: "x"), by: world.grace)
            }
            // What came after it was shown is not taken out unseen.
            _ = try await world.keep("J.", nil, as: person)
            await #expect(throws: Refusal(.expungementChanged, .conflicting)) {
                try await world.desk.perform(ConfirmExpungement(asked.id, shown: shown.digest), by: world.grace)
            }
            let now = try await world.expungement(.person(person.id))
            let done = try await world.desk.perform(ConfirmExpungement(asked.id, shown: now.digest), by: world.grace)
            guard case .done(let by, _, let rows) = done.state else {
                Issue.record("It was not carried out.")
                return
            }
            #expect(by.name == "Grace Chen" && rows == now.rows && done.scope == nil)
            for table: SQL in ["person", "person_name", "person_contact", "person_merge", "encounter", "path_need"] {
                #expect(try await world.count(table) == 0)
            }
            let left: [String] = try await world.database.read { db in
                try db("SELECT id FROM call").map { try $0["id"] }
            }
            #expect(left == [other.id.text])
            #expect(try await world.cellsHold())
            #expect(try await world.wholeFault() == nil)
            try await world.database.read { db in try index.catchUp(in: db) }
            #expect(index.search("Juniper", most: 5).isEmpty)
            // The journal keeps the order, and whom it was about nowhere beside it.
            let said = try await world.journal().filter { $0.subject.kind == "expungement" }
            #expect(said.map(\.kind) == [.expungementAsked, .expunged])
            #expect(said.allSatisfy { !$0.facts.contains(person.id.text) })
        }
    }

    @Test(arguments: Engine.available)
    func `leaves the rest of a call in which somebody else was too, and names it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing([.shelter])
            let (person, other) = (try await world.keep("Juniper", nil), try await world.keep("Hollis", nil))
            let there = try await world.meet(person, in: call)
            _ = try await world.meet(other, in: call)
            let shown = try await world.expungement(.person(person.id))
            #expect(shown.shared == [call.number])
            let asked = try await world.expunge(.person(person.id))
            _ = try await world.desk.perform(ConfirmExpungement(asked.id, shown: shown.digest), by: world.grace)
            #expect(try await world.count("call_person WHERE id = \(there.id)") == 0)
            #expect(try await world.count("call") == 1)
            #expect(try await world.count("person WHERE id = \(other.id)") == 1)
            #expect(try await world.cellsHold())
            #expect(try await world.wholeFault() == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `does not go before a hold unless the order says so`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let person = try await world.keep("Juniper", nil)
            _ = try await world.meet(person, in: call)
            let hold = try await world.hold(.call(call.id))
            let asked = try await world.expunge(.person(person.id))
            let shown = try await world.expungement(.person(person.id))
            #expect(shown.hold == hold.number)
            let refusal = Refusal(
                .underHold, .conflicting, values: ["hold": String(hold.number), "expungement": String(asked.number)])
            await #expect(throws: refusal) {
                try await world.desk.perform(ConfirmExpungement(asked.id, shown: shown.digest), by: world.grace)
            }
            #expect(try await world.count("person") == 1)
            let withdrawn = try await world.desk.perform(WithdrawExpungement(asked.id), by: world.priya)
            #expect(withdrawn.scope == nil)
            await #expect(throws: Refusal(.expungementEnded, .conflicting)) {
                try await world.desk.perform(ConfirmExpungement(asked.id, shown: shown.digest), by: world.grace)
            }
            let again = try await world.expunge(.person(person.id), despite: true)
            _ = try await world.desk.perform(ConfirmExpungement(again.id, shown: shown.digest), by: world.grace)
            #expect(try await world.count("person") == 0)
            #expect(try await world.count("call") == 0)
            #expect(try await world.wholeFault() == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is taken out again of a workspace that was brought back`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let person = try await world.keep("Juniper", nil)
            _ = try await world.meet(person, in: call)
            // What a list from elsewhere says of this workspace as it was before the order.
            let order = ID<Expungement>.new()
            let text = """
                {"court":"District Court","expungement":"\(order)","orderedOn":"2026-11-02",\
                "records":["call:\(call.id)","person:\(person.id)"],"reference":"X-77/2026","scope":"person"}
                """
            let line = try JSONDecoder().decode(ExpungedLine.self, from: Data(text.utf8))
            let rows = try await world.desk.perform(ExpungeAgain(line), by: world.priya)
            #expect(rows > 5)
            #expect(try await world.count("person") == 0)
            #expect(try await world.count("call") == 0)
            #expect(try await world.wholeFault() == nil)
            let lines = try await world.database.read { db in try ExpungedLine.all(in: db) }
            #expect(lines.map(\.expungement) == [order.text])
            #expect(lines[0].records.sorted() == ["call:\(call.id)", "person:\(person.id)"])
            #expect(try await world.desk.perform(ExpungeAgain(line), by: world.priya) == 0)
            #expect(try await world.count("expungement") == 1)
        }
    }
}

extension World {
    fileprivate func expunge(
        _ scope: Expungement.Scope, despite: Bool = false
    ) async throws -> Expungement {
        let order = try Expungement.Order("X-77/2026", of: "District Court", on: "2026-11-02")
        return try await desk.perform(
            AskExpungement(scope, by: order, isDespiteHolds: despite), by: priya)
    }

    fileprivate func expungement(_ scope: Expungement.Scope) async throws -> ExpungementPlan {
        try await database.read { db in try ExpungementPlan(scope, in: db) }
    }

    /// Adds a record of the same person.
    fileprivate func keep(_ given: String, _ family: String?, as person: Person) async throws -> Person {
        let another = try await keep(given, family)
        _ = try await desk.perform(
            MergePeople(another.id, into: person.id, .certain, because: "Saw papers"), by: noor)
        return another
    }
}

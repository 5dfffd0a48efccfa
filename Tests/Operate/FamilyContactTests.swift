import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A contact with a family` {
    @Test(arguments: Engine.available)
    func `tells who was there and how safe the child is, and what was said before stays`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let present = try [
                FamilyContact.Present(.child, name: "ليلى"), FamilyContact.Present(.parent, name: nil),
            ]
            let safety = try SafetyTold(
                .safeWithPlan, dangers: [.leftAlone, .unmetNeeds], capacities: [.supportNear],
                plan: "Aunt stays until Friday")
            let kept = try await world.desk.perform(
                RecordFamilyContact(
                    at: call.id, .home, present: present, alone: .yes, note: "Cold flat", metAt: world.clock.now,
                    safety: safety), by: world.rosa)
            #expect(kept.present.map(\.role) == [.child, .parent] && kept.present.first?.name == "ليلى")
            #expect(kept.assessments.map(\.decision) == [.safeWithPlan])
            let again = try await world.desk.perform(
                AssessSafety(kept.id, try SafetyTold(.unsafe, dangers: [.leftAlone], capacities: [], plan: nil)),
                by: world.noor)
            #expect(again.assessments.map(\.decision) == [.unsafe, .safeWithPlan])
            #expect(again.assessments.map(\.by.name) == ["Noor Haddad", "Rosa Blanco"])
            // Kept as it is told, with what is odd about it.
            let odd = try await world.desk.perform(
                AssessSafety(kept.id, try SafetyTold(.safe, dangers: [.threat], capacities: [], plan: nil)),
                by: world.noor)
            #expect(odd.assessments.first?.flag == "safe-with-dangers")
            // Whoever may read the call's timeline reads there that it was, and no more without the right to.
            let timeline = try await world.database.read { db in try Timeline(db).entries(of: call.id) }
            let told = try #require(timeline.first { $0.kind == .familyContactRecorded })
            #expect(told.read(with: []).isWithheld && !told.read(with: [.keepFamilyContacts]).isWithheld)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is refused only where it cannot be read`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            #expect(throws: Refusal(.required, field: "plan")) {
                try SafetyTold(.safeWithPlan, dangers: [], capacities: [], plan: "  ")
            }
            let future = try RecordFamilyContact(
                at: call.id, .phone, present: [], alone: .unknown, note: nil,
                metAt: world.clock.now.adding(.seconds(120)))
            await #expect(throws: Refusal(.notInFuture, field: "metAt")) {
                try await world.desk.perform(future, by: world.rosa)
            }
            let strange = try RecordFamilyContact(
                at: call.id, in: .new(), .phone, present: [], alone: .unknown, note: nil, metAt: world.clock.now)
            await #expect(throws: Refusal(.noSuchCase, .absent)) {
                try await world.desk.perform(strange, by: world.rosa)
            }
            let plain = try RecordFamilyContact(
                at: call.id, .phone, present: [], alone: .unknown, note: nil, metAt: world.clock.now)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-family-contacts"])) {
                try await world.desk.perform(plain, by: world.theo)
            }
            let key = try OnceKey("k-1", by: world.rosa, request: [1])
            for _ in 0..<2 { _ = try await world.desk.perform(plain, by: world.rosa, once: key) }
            #expect(try await world.count("family_contact") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `stands beside the goals and tasks of its case`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let opened = try await world.openCase(call)
            _ = try await world.desk.perform(
                SetGoal(opened.id, "A warm flat for the children", needs: []), by: world.noor)
            let kept = try await world.desk.perform(
                RecordFamilyContact(
                    at: call.id, in: opened.id, .office, present: [], alone: .noChild, note: nil,
                    metAt: world.clock.now), by: world.noor)
            #expect(kept.supportCase == opened.id)
            let (noor, rosa) = (world.noor, world.rosa)
            let (hers, others) = try await world.database.read { db in
                (
                    try FamilyFile(call: call.id, in: opened.id, for: noor, db),
                    try FamilyFile(call: call.id, in: opened.id, for: rosa, db)
                )
            }
            #expect(hers.goals.count == 2 && others.goals.isEmpty && others.contacts.count == 1)
        }
    }
}

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
                    .init(.home, present: present, alone: .yes, note: "Cold flat", metAt: world.clock.now),
                    at: call.id, safety: safety), by: world.rosa)
            #expect(kept.told.present.map(\.role) == [.child, .parent] && kept.told.present.first?.name == "ليلى")
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
            let future = RecordFamilyContact(
                try .init(
                    .phone, present: [], alone: .unknown, note: nil, metAt: world.clock.now.adding(.seconds(120))),
                at: call.id)
            await #expect(throws: Refusal(.notInFuture, field: "metAt")) {
                try await world.desk.perform(future, by: world.rosa)
            }
            let told = try FamilyContact.Told(
                .phone, present: [], alone: .unknown, note: nil, metAt: world.clock.now)
            let strange = RecordFamilyContact(told, at: call.id, in: .new())
            await #expect(throws: Refusal(.noSuchCase, .absent)) {
                try await world.desk.perform(strange, by: world.rosa)
            }
            let plain = RecordFamilyContact(told, at: call.id)
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-family-contacts"])) {
                try await world.desk.perform(plain, by: world.theo)
            }
            let key = try OnceKey("k-1", by: world.rosa, request: [1])
            for _ in 0..<2 { _ = try await world.desk.perform(plain, by: world.rosa, once: key) }
            #expect(try await world.count("family_contact") == 1)
        }
    }

    @Test(arguments: Engine.available)
    func `is put right with a reason, and what stood before stays`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.call()
            let met = world.clock.now
            let first = try FamilyContact.Told(
                .home, present: [.init(.child, name: "Ana")], alone: .no, note: nil, metAt: met)
            let right = try FamilyContact.Told(
                .school, present: [.init(.child, name: "Ana"), .init(.school, name: nil)], alone: .yes,
                note: "In the library", metAt: met)
            let kept = try await world.desk.perform(RecordFamilyContact(first, at: call.id), by: world.rosa)
            world.clock.move(.seconds(600))
            let put = try await world.desk.perform(
                CorrectFamilyContact(kept.id, to: right, because: "It was at school", seen: 0), by: world.noor)
            #expect(put.told == right && put.corrections.map(\.before) == [first])
            #expect(put.corrections.first?.reason == "It was at school")
            #expect(put.corrections.first?.by.name == "Noor Haddad" && put.by.name == "Rosa Blanco")
            // Whoever had not read it puts nothing right over it; whoever changes nothing has corrected nothing.
            await #expect(throws: Refusal(.outdated, .outdated)) {
                _ = try await world.desk.perform(
                    CorrectFamilyContact(kept.id, to: first, because: "No", seen: 0), by: world.rosa)
            }
            let same = try await world.desk.perform(
                CorrectFamilyContact(kept.id, to: right, because: "Again", seen: 1), by: world.rosa)
            #expect(same.corrections.count == 1)
            #expect(throws: Refusal(.required, field: "reason")) {
                try CorrectFamilyContact(kept.id, to: first, because: " ", seen: 1)
            }
            let future = try FamilyContact.Told(
                .home, present: [], alone: .no, note: nil, metAt: world.clock.now.adding(.seconds(120)))
            await #expect(throws: Refusal(.notInFuture, field: "metAt")) {
                _ = try await world.desk.perform(
                    CorrectFamilyContact(kept.id, to: future, because: "Later", seen: 1), by: world.rosa)
            }
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-family-contacts"])) {
                _ = try await world.desk.perform(
                    CorrectFamilyContact(kept.id, to: first, because: "No", seen: 1), by: world.theo)
            }
            let timeline = try await world.database.read { db in try Timeline(db).entries(of: call.id) }
            let told = try #require(timeline.first { $0.kind == .familyContactCorrected })
            #expect(told.read(with: []).isWithheld && !told.read(with: [.keepFamilyContacts]).isWithheld)
            #expect(try await world.stateHolds())
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
                    .init(.office, present: [], alone: .noChild, note: nil, metAt: world.clock.now), at: call.id,
                    in: opened.id), by: world.noor)
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

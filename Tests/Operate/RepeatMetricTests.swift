import Access
import Door
import Programs
import Store
import Testing
import Vocabulary
import World

@testable import Operate

/// Four people in one call, counted by hand: one met again for certain and perhaps once more, one who was only probably there,
/// one who was in jail for a while and perhaps called under another record, and one of whom nobody knows who they are.
@Suite struct `How often people are met again` {
    private func told(_ world: World) async throws -> [String: MetricFigure] {
        let now = world.clock.now
        let report = try await world.database.read { db in
            try ProgramMetrics(db, ProgramMetrics.Scope(program: "denver-star"), at: now).report(.repeatContacts)
        }
        #expect(report.lacks == [.comparisonGroup])
        return Dictionary(report.figures.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private func recognise(
        _ person: ID<Person>?, in call: Call, of world: World, _ certainty: Certainty = .certain
    ) async throws -> CallPerson {
        let there = try await world.desk.perform(AddPerson(.inCrisis, knownAs: nil, to: call.id), by: world.theo)
        guard let person else { return there }
        return try await world.desk.perform(IdentifyPerson(there.id, as: person, certainty), by: world.rosa)
    }

    @Test(arguments: Engine.available)
    func `is told as what is certain and as what may be, by days in the community`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (met, there) = try await world.onScene()
            let start = met.receivedAt
            try await world.record(World.met([.shelter]), of: met, on: there)
            func begun() async throws -> ID<Person> { try await world.desk.perform(KeepPerson(), by: world.rosa).id }
            let (sure, perhaps, away) = (try await begun(), try await begun(), try await begun())
            let other = try await begun()
            _ = try await recognise(sure, in: met, of: world)
            _ = try await recognise(perhaps, in: met, of: world, .probable)
            let jailed = try await recognise(away, in: met, of: world)
            _ = try await recognise(nil, in: met, of: world)
            _ = try await world.desk.perform(
                MergePeople(other, into: away, .probable, because: "looked the same"), by: world.noor)

            func day(_ days: Int) -> Instant { start.adding(.seconds(days * 86_400)) }
            world.clock.set(to: day(3))
            var found = try await told(world)
            #expect(found["people-recognised"]?.value == .count(3) && found["people-recognised"]?.unknown == 1)
            #expect(found["again-at-least"]?.value == .share(0, of: 2) && found["again-at-least"]?.unknown == 2)
            #expect(found["calls-at-most"]?.value == .perThousand(0, of: 9))

            func called(_ person: ID<Person>, on days: Int, _ certainty: Certainty = .certain) async throws {
                world.clock.set(to: day(days))
                _ = try await recognise(person, in: try await world.call(), of: world, certainty)
            }
            try await called(perhaps, on: 5)
            try await called(other, on: 7)
            try await called(sure, on: 10)
            try await called(sure, on: 20, .probable)
            // A month later it is nothing of this month any more.
            try await called(sure, on: 35)
            let supportCase = try await world.desk.perform(
                OpenCase(met.id, goal: "A room", for: jailed.id, nextContact: day(50)), by: world.noor)
            _ = try await world.desk.perform(
                RecordAbsence(AbsenceTold(.jail, from: day(5), until: day(15)), in: supportCase.id), by: world.noor)
            world.clock.set(to: day(40))
            found = try await told(world)
            #expect(found["again-at-least"]?.value == .share(1, of: 2) && found["again-at-least"]?.unknown == 0)
            #expect(found["again-at-most"]?.value == .share(3, of: 3))
            #expect(found["calls-at-least"]?.value == .perThousand(1, of: 50))
            #expect(found["calls-at-most"]?.value == .perThousand(4, of: 80))
        }
    }
}

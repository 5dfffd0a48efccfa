import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `What was dangerous about a person` {
    @Test(arguments: Engine.available)
    func `speaks until it expires, and is told with its source and its day`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            let day = world.clock.now
            _ = try await world.desk.perform(
                RecordPersonSafety(
                    .threwOrSprayed, of: person.id, from: .otherAgency, happenedAt: day, reference: "2027-118"),
                by: world.rosa)
            let fact = try #require(try await world.plan(person.id).brief.safety.first)
            #expect((fact.source, fact.happenedAt, fact.reference) == (.otherAgency, day, "2027-118"))
            #expect(fact.expiresAt == day.adding(.seconds(365 * 86_400)))
            world.clock.move(.seconds(365 * 86_400))
            let file = try await world.plan(person.id)
            #expect(file.brief.safety.isEmpty && file.safety.map(\.id) == [fact.id])
        }
    }

    @Test(arguments: Engine.available)
    func `is taken back by whoever recorded it, or by those who keep plans`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            for worker in [world.rosa, world.otis] {
                _ = try await world.desk.perform(
                    RecordPersonSafety(.carriedWeapon, of: person.id, from: .responderSaw, happenedAt: world.clock.now),
                    by: worker)
            }
            let facts = try await world.plan(person.id).safety
            let hers = try #require(facts.first { $0.entry.by.id == world.rosa.id.text })
            let his = try #require(facts.first { $0.entry.by.id == world.otis.id.text })
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "keep-safety-facts"])) {
                _ = try await world.desk.perform(WithdrawPersonSafety(his.id, because: .notSo), by: world.rosa)
            }
            _ = try await world.desk.perform(WithdrawPersonSafety(hers.id, because: .notSo), by: world.rosa)
            _ = try await world.desk.perform(WithdrawPersonSafety(his.id, because: .anotherPerson), by: world.noor)
            #expect(try await world.plan(person.id).brief.safety.isEmpty)
            #expect(try await world.plan(person.id).safety.count == 2)
            await #expect(throws: Refusal(.alreadyWithdrawn, .conflicting)) {
                _ = try await world.desk.perform(WithdrawPersonSafety(his.id, because: .notSo), by: world.noor)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is not recorded for longer than it may speak, nor of what has passed or is to come`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let person = try await world.keep("Marlene", "Okafor")
            let now = world.clock.now
            #expect(throws: Refusal(.expiresTooLate, field: "expiresAt", values: ["months": "12"])) {
                try RecordPersonSafety(
                    .carriedWeapon, of: person.id, from: .record, happenedAt: now,
                    expiresAt: now.adding(.seconds(366 * 86_400)))
            }
            #expect(throws: Refusal(.expiresBefore, field: "expiresAt")) {
                try RecordPersonSafety(
                    .carriedWeapon, of: person.id, from: .record, happenedAt: now, expiresAt: now)
            }
            await #expect(throws: Refusal(.longExpired, .conflicting, field: "happenedAt")) {
                _ = try await world.desk.perform(
                    RecordPersonSafety(
                        .carriedWeapon, of: person.id, from: .record, happenedAt: now.adding(.seconds(-366 * 86_400))),
                    by: world.sam)
            }
            await #expect(throws: Refusal(.notInFuture, field: "happenedAt")) {
                _ = try await world.desk.perform(
                    RecordPersonSafety(
                        .carriedWeapon, of: person.id, from: .record, happenedAt: now.adding(.seconds(3600))),
                    by: world.sam)
            }
        }
    }
}

import Access
import Door
import Foundation
import Operate
import Programs
import Store
import Testing
import Vocabulary
import World

@Suite struct `A second opinion` {
    private let calm: KeyValuePairs = [
        "place-known": "yes", "callback": "yes", "weapon": "no", "violence": "no", "crime": "no", "medical": "no",
        "harm-now": "no", "in-crisis": "yes", "phone-enough": "no",
    ]

    private func waiting(_ world: World, for worker: Worker) async throws -> [SecondOpinion] {
        let now = world.clock.now
        return try await world.database.read { db in
            try SecondOpinions(db).waiting(for: worker.id, at: now).map(\.opinion)
        }
    }

    @Test(arguments: Engine.available)
    func `is asked of a colleague, who sees it and agrees with what is recommended`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.answer(call, calm)
            let asked = try await world.desk.perform(AskSecondOpinion(call.id, of: world.grace.id), by: world.sam)
            #expect(asked.state == .open && asked.asker.name == "Sam Adeyemi" && asked.asked?.name == "Grace Chen")
            #expect(try await waiting(world, for: world.grace).map(\.id) == [asked.id])
            #expect(try await waiting(world, for: world.sam).isEmpty)
            world.clock.move(.seconds(30))
            let answered = try await world.desk.perform(
                AnswerSecondOpinion(asked.id, .agree, note: "  Go. "), by: world.grace)
            #expect(answered.state == .answered && answered.answer?.opinion == .agree)
            #expect(answered.answer?.about == .recommended && answered.answer?.verdict.response == "star-team")
            #expect(answered.answer?.note == "Go." && answered.closed?.by.name == "Grace Chen")
            #expect(answered.closed?.at == world.clock.now)
            #expect(try await waiting(world, for: world.grace).isEmpty)
            let said = try await world.timeline(call).suffix(2)
            #expect(said.map(\.kind) == [.secondOpinionAsked, .secondOpinionAnswered])
            #expect(said.last?.opinion?.answer?.note == "Go.")
            let journal = try await world.journal().map(\.facts).joined()
            #expect(!journal.contains("Go."), "the note is not in the journal")
        }
    }

    @Test(arguments: Engine.available)
    func `waits for nobody once its call walks another path, or left a day ago`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let again = try await world.triage()
            _ = try await world.desk.perform(AskSecondOpinion(again.id), by: world.sam)
            try await world.end(again, "no-clinician-free", sent: Alternative.none)
            #expect(try await waiting(world, for: world.grace).count == 1)
            _ = try await world.desk.perform(ReopenCall(again.id, because: .wantedAgain), by: world.sam)
            #expect(try await waiting(world, for: world.grace).isEmpty)

            let left = try await world.triage()
            _ = try await world.desk.perform(AskSecondOpinion(left.id), by: world.sam)
            try await world.end(left, "no-clinician-free", sent: Alternative.none)
            world.clock.move(.seconds(23 * 3600))
            #expect(try await waiting(world, for: world.grace).count == 1)
            world.clock.move(.seconds(2 * 3600))
            #expect(try await waiting(world, for: world.grace).isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `would decide otherwise with a level and a response, about what was decided`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var call = try await world.triage()
            try await world.answer(call, calm)
            let asked = try await world.desk.perform(AskSecondOpinion(call.id), by: world.sam)
            #expect(asked.asked == nil)
            call = try await world.decide(call)
            for (opinion, field, code) in [
                (Opinion.otherwise(.fieldTeam, response: "helicopter"), "response", Refusal.Code.notOneOf),
                (.otherwise(.fieldTeam, response: "star-team"), "response", .sameAsStands),
            ] {
                await #expect(throws: Refusal(code, field: field)) {
                    _ = try await world.desk.perform(AnswerSecondOpinion(asked.id, opinion), by: world.grace)
                }
            }
            let answered = try await world.desk.perform(
                AnswerSecondOpinion(asked.id, .otherwise(.higher, response: "co-response")), by: world.grace)
            #expect(answered.answer?.opinion == .otherwise(.higher, response: "co-response"))
            #expect(answered.answer?.about == .decided)
            #expect(try await world.decision(call)?.response == "star-team", "who decided, decided")
        }
    }

    @Test(arguments: Engine.available)
    func `is somebody else's, and of whoever was asked`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            await #expect(throws: Refusal(.askedOneself, field: "asked")) {
                _ = try await world.desk.perform(AskSecondOpinion(call.id, of: world.sam.id), by: world.sam)
            }
            await #expect(throws: Refusal(.notOneOf, field: "asked")) {
                _ = try await world.desk.perform(AskSecondOpinion(call.id, of: world.dana.id), by: world.sam)
            }
            let anybody = try await world.desk.perform(AskSecondOpinion(call.id), by: world.sam)
            await #expect(throws: Refusal(.ownQuestion, .conflicting)) {
                _ = try await world.desk.perform(AnswerSecondOpinion(anybody.id, .agree), by: world.sam)
            }
            await #expect(throws: Refusal(.alreadyAsked, .conflicting, field: "asked")) {
                _ = try await world.desk.perform(AskSecondOpinion(call.id), by: world.grace)
            }
            await #expect(throws: Refusal.self) {
                _ = try await world.desk.perform(AnswerSecondOpinion(anybody.id, .agree), by: world.dana)
            }
            let otto = try await world.hire("otto", as: .triageClinician)
            let named = try await world.desk.perform(AskSecondOpinion(call.id, of: otto.id), by: world.sam)
            await #expect(throws: Refusal(.askedOfAnother, .conflicting)) {
                _ = try await world.desk.perform(AnswerSecondOpinion(named.id, .agree), by: world.grace)
            }
            _ = try await world.desk.perform(AnswerSecondOpinion(named.id, .cannotSay), by: otto)
            await #expect(throws: Refusal(.opinionClosed, .conflicting)) {
                _ = try await world.desk.perform(AnswerSecondOpinion(named.id, .agree), by: otto)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is taken back by whoever asked, and then nobody answers it`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            let otto = try await world.hire("otto", as: .triageClinician)
            let asked = try await world.desk.perform(AskSecondOpinion(call.id), by: world.sam)
            await #expect(throws: Refusal(.notOwnQuestion, .conflicting)) {
                _ = try await world.desk.perform(WithdrawSecondOpinion(asked.id), by: otto)
            }
            let back = try await world.desk.perform(WithdrawSecondOpinion(asked.id), by: world.sam)
            #expect(back.state == .withdrawn && back.answer == nil)
            for command in [try AnswerSecondOpinion(asked.id, .agree)] {
                await #expect(throws: Refusal(.opinionClosed, .conflicting)) {
                    _ = try await world.desk.perform(command, by: world.grace)
                }
            }
            #expect(try await world.timeline(call).last?.kind == .secondOpinionWithdrawn)
            _ = try await world.desk.perform(AskSecondOpinion(call.id), by: world.sam)
        }
    }

    @Test(arguments: Engine.available)
    func `does not agree with what has changed since it was seen`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let call = try await world.triage()
            try await world.answer(call, calm)
            let asked = try await world.desk.perform(AskSecondOpinion(call.id), by: world.sam)
            let seen = try await world.assessment(call)
            let verdict = Verdict(level: seen.level, response: seen.response, reason: seen.reason)
            try await world.answer(call, ["weapon": "yes"])
            await #expect(throws: Refusal(.recommendationChanged, .conflicting)) {
                _ = try await world.desk.perform(AnswerSecondOpinion(asked.id, .agree, seen: verdict), by: world.grace)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is asked of everybody else who may decide, those who are there first`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let otto = try await world.hire("otto", as: .triageClinician)
            _ = try await world.desk.signIn("otto", Cast.password, from: nil)
            let moment = world.clock.now
            let sam = world.sam.id
            let others = try await world.database.read { db in try Clinicians(db).others(than: sam, at: moment) }
            #expect(others.map(\.id) == [otto.id, world.grace.id] && others.map(\.isThere) == [true, false])
            let later = moment.adding(SignInRules.idle + .seconds(1))
            let alone = try await world.database.read { db in try Clinicians(db).others(than: sam, at: later) }
            #expect(alone.allSatisfy { !$0.isThere })
        }
    }
}

extension World {
    /// Another colleague with one role and the cast's password.
    fileprivate func hire(_ name: String, as role: Role) async throws -> Worker {
        let account = try AddAccount(
            name, displayName: name.capitalized, roles: [role], password: PasswordHash(Cast.password, rounds: 10))
        let id = try await desk.perform(account, by: grace)
        return Worker(id: id, name: name.capitalized, roles: [role])
    }
}

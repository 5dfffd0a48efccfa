import Access
import Door
import Programs
import Store
import Testing
import Vocabulary
import World

@testable import Operate

/// One call on its way: at every stage something that the rules allow is done, by chance, until the dice have enough.
///
/// The commands run inside one transaction, without the desk around them: what is tested here is what they leave.
private struct Walker {
    let db: any Transaction
    let cast: [Cast: Worker]
    let programs: [Program]
    let teams: [ID<Team>]
    var dice: SeededNumbers
    var now: Instant
    var call: ID<Call>
    var hasReopened = false

    private func worker(_ person: Cast) -> Worker { cast[person] ?? .terminal }

    private func run<C: Command>(_ command: C, by person: Cast) throws -> C.Outcome {
        try command.perform(in: db, by: worker(person), at: now).0
    }

    /// Takes one step; false when there is none left.
    mutating func step() throws -> Bool {
        now = now.adding(.seconds(Int.random(in: 1...900, using: &dice)))
        let call = try Calls(db).call(self.call)
        guard call.path.isOpen else { return try stepAfterTheEnd(call) }
        if Int.random(in: 0..<6, using: &dice) == 0 { return try leave(call) }
        switch call.path.stage {
        case .received: _ = try run(ScreenCall(call.id), by: .theo)
        case .screened: try triage(call)
        case .triaged, .eligible: try offer(call)
        case .offered: try send(call)
        case .assigned: try arrive(call)
        case .arrived, .contacted, .engaged: try meet(call)
        case .disposed, .referred, .attended: try careFor(call)
        case .resolved: return false
        }
        return true
    }

    private mutating func stepAfterTheEnd(_ call: Call) throws -> Bool {
        switch Int.random(in: 0..<4, using: &dice) {
        case 0 where call.path.departure?.outcome == .unknown:
            _ = try run(LearnOutcome(dice.pick([.helped, .arrested, .nobodyFound]), of: call.id), by: .dana)
        case 1 where !hasReopened:
            hasReopened = true
            try clear()
            _ = try run(ReopenCall(call.id, because: dice.pick(ReopenCall.Reason.allCases)), by: .dana)
        case 2 where call.path.departure != nil:
            _ = try run(CorrectRecord(call.id, .returned, because: "Ended by mistake"), by: .grace)
        default: return false
        }
        return true
    }

    private mutating func leave(_ call: Call) throws -> Bool {
        // After the encounter a call ends with its needs, or because somebody else has it.
        let isNeeded = try Needs(db).needs(of: call.path.id).contains(where: \.isOpen)
        // None of these calls is one that an officer asked to be followed up.
        let reasons = ReasonCode.leaving(call.path.stage).filter {
            (!isNeeded || $0.kind == .elsewhere) && OfficerRequest.Closure($0) == nil
        }
        guard !reasons.isEmpty else { return true }
        let reason = dice.pick(reasons)
        let some: [Alternative?] = Alternative.allCases
        let sent = dice.pick(reason.asksAlternative ? some : some + [nil])
        let outcome = sent.flatMap { $0 == Alternative.none ? nil : dice.pick(AlternativeOutcome.allCases) }
        _ = try run(EndCall(call.id, reason, sent: sent, outcome: outcome), by: .dana)
        return true
    }

    private mutating func triage(_ call: Call) throws {
        guard let program = try LivePrograms(db).program(of: call.path) else {
            _ = try run(BeginTriage(call.id, with: dice.pick(programs).name), by: .sam)
            return
        }
        // Most questions are answered harmlessly, so that calls come to every stage.
        let said = program.questions.compactMap { question -> AnswerQuestions.Said? in
            let harmless = question.safe ?? dice.pick(question.values)
            let value = Int.random(in: 0..<40, using: &dice) == 0 ? dice.pick(question.values) : harmless
            return AnswerQuestions.Said(question.key, value.rawValue, from: .observed)
        }
        _ = try run(AnswerQuestions(said, of: call.id), by: .sam)
        let outcome = dice.pick(AlternativeOutcome.allCases)
        _ = try run(DecideTriage(call.id, .recommended(seen: nil), outcome: outcome), by: .sam)
    }

    private mutating func offer(_ call: Call) throws {
        try clear()
        let isOffered = try Assignments(db).of(path: call.path.id).contains(where: \.isOpen)
        guard !isOffered, Int.random(in: 0..<3, using: &dice) == 0 else { return try send(call) }
        _ = try run(OfferCall(call.id, to: dice.pick(teams)), by: .dana)
    }

    private mutating func send(_ call: Call) throws {
        // A call that was opened again may still hold the team that was sent to it before.
        try clear()
        _ = try run(SendTeam(dice.pick(teams), to: call.id), by: .dana)
    }

    /// The team comes, is called back, or is let in first; then its next call may come.
    private mutating func arrive(_ call: Call) throws {
        guard let assignment = try Assignments(db).of(path: call.path.id).last(where: { $0.isOpen }) else {
            return try send(call)
        }
        if Int.random(in: 0..<5, using: &dice) == 0 {
            _ = try run(RecallTeam(assignment.id, because: .otherTeamGoes), by: .dana)
        } else {
            _ = try run(ReportStatus(assignment.id, .arrived), by: .dana)
        }
    }

    /// What the team tells of the encounter, which may be that nobody was met.
    private mutating func meet(_ call: Call) throws {
        let endings: [ReasonCode?] = EncounterTold.endings.filter { $0.stage >= call.path.stage }
        let ending = Bool.random(using: &dice) ? nil : dice.pick(endings)
        let isAsked = ending?.asksAlternative ?? false
        var told = EncounterTold(
            ending: ending, sent: isAsked ? dice.pick([.police, .ems]) : nil,
            outcome: isAsked ? dice.pick(AlternativeOutcome.allCases) : nil)
        if told.isMet {
            told.safety = [.nothing]
            told.needs = Array(Need.Kind.allCases.shuffled(using: &dice).prefix(Int.random(in: 0...2, using: &dice)))
            told.needsNothing = told.needs.isEmpty
        }
        _ = try run(RecordEncounter(call.id, told), by: .rosa)
    }

    private mutating func careFor(_ call: Call) throws {
        var call = call
        let open = try Needs(db).needs(of: call.path.id).filter(\.isOpen)
        guard let need = open.randomElement(using: &dice) else {
            let kinds = Array(Need.Kind.allCases.shuffled(using: &dice).prefix(Int.random(in: 1...3, using: &dice)))
            _ = try Needs(db).raise(kinds, of: nil, on: &call, by: worker(.noor), at: now, entered: now)
            return
        }
        if Bool.random(using: &dice) {
            let next = Stage.allCases.first { $0 > need.stage } ?? .resolved
            _ = try Needs(db).advance(need, to: next, on: &call, by: worker(.noor), at: now, entered: now)
        } else {
            let reasons = ReasonCode.leaving(need.stage).filter { $0.kind != .elsewhere }
            _ = try Needs(db).leave(
                need, dice.pick(reasons), on: &call, by: worker(.noor), at: now, entered: now)
        }
    }

    /// Frees the teams, so that the next call finds them.
    func clear() throws {
        for team in teams {
            guard let assignment = try Assignments(db).open(of: team) else { continue }
            _ = try run(ReportStatus(assignment.id, .clear), by: .dana)
        }
    }
}

@Suite struct `A call on any way` {
    /// Ten thousand, most of them on the engine that is quicker.
    @Test(arguments: Engine.available)
    func `is accounted for at every stage`(engine: Engine) async throws {
        let histories = engine == .sqlite ? 9_000 : 1_000
        try await withWorld(on: engine) { world in
            for name in ["denver-star", "dallas-right-care", "bloomington-psw"] { try await world.publish(name) }
            let teams = [try await world.north().team.id, try await world.car().team.id]
            let programs = try await world.database.read { db in try LivePrograms(db).live }
            let cast = Dictionary(uniqueKeysWithValues: Cast.allCases.map { ($0, world.worker($0)) })
            let start = world.clock.now
            for batch in stride(from: 0, to: histories, by: 250) {
                try await world.database.write { db in
                    for seed in batch..<(batch + 250) {
                        try walk(seed, in: db, cast: cast, programs: programs, teams: teams, from: start)
                        // The desk would have given these rows to the journal.
                        db.kept = Kept()
                    }
                }
            }
            try await expectSound(world, histories)
        }
    }

    private func walk(
        _ seed: Int, in db: any Transaction, cast: [Cast: Worker], programs: [Program], teams: [ID<Team>],
        from start: Instant
    ) throws {
        var dice = SeededNumbers(seed: UInt64(seed))
        let moment = start.adding(.seconds(Int.random(in: 0...86_400 * 30, using: &dice)))
        let facts: [FactField: String?] = [
            .whatHappened: "words", .area: dice.pick([nil, "Near East", "Mill Park"]),
        ]
        let taken = try TakeCall(source: nil, facts: facts)
            .perform(in: db, by: cast[.theo] ?? .terminal, at: moment).0
        var walker = Walker(
            db: db, cast: cast, programs: programs, teams: teams, dice: dice, now: moment, call: taken.call.id)
        for _ in 0..<Int.random(in: 1...16, using: &dice) {
            let before = try Calls(db).call(taken.call.id)
            do {
                guard try walker.step() else { break }
            } catch {
                Issue.record("history \(seed): \(error) at \(before.path.stage)")
                return
            }
        }
        try walker.clear()
    }

    private func expectSound(_ world: World, _ histories: Int) async throws {
        #expect(try await world.cellsHold())
        for counts in Funnel.Counts.allCases {
            let funnel = try await world.funnel(counts: counts)
            #expect(funnel.isSound, "\(counts)")
            #expect(funnel.steps.allSatisfy { $0.here >= 0 && $0.left.allSatisfy { $0.count > 0 } }, "\(counts)")
        }
        let calls = try await world.funnel(counts: .calls)
        #expect(calls.total == histories)
        let ends = ReasonCode.Kind.allCases.reduce(0) { $0 + calls.left($1) }
        let resolved = calls.steps.last?.reached ?? 0
        #expect(calls.open + ends + resolved == histories)
        #expect(resolved > 0 && calls.helped > resolved)
        // Every stage was reached and left, so that nothing above was said of nothing.
        let paths = try await world.funnel(counts: .paths)
        #expect(paths.steps.allSatisfy { $0.reached > 0 })
        #expect(paths.steps.dropLast().filter(\.left.isEmpty).map(\.stage) == [])
        // No call has left without its reason, and none to which nobody went without what was sent instead.
        let nameless = "path WHERE (left_at IS NULL) <> (left_reason IS NULL)" as SQL
        #expect(try await world.count(nameless) == 0)
        let asking = ReasonCode.all.filter(\.asksAlternative).map(\.name)
        #expect(
            try await world.count(
                "path WHERE left_reason IN (\(each: asking)) AND alternative_sent IS NULL") == 0)
        #expect(
            try await world.count(
                """
                path WHERE alternative_sent IS NOT NULL AND alternative_sent <> 'none' AND alternative_outcome IS NULL
                """) == 0)
    }
}

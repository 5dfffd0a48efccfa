import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `Days in the community` {
    private static let hour: Int64 = 3_600_000_000

    private static func at(_ hours: Int) -> Instant { Instant(microseconds: Int64(hours) * hour) }

    private static func span(_ from: Int, _ until: Int?) -> Exposure.Span {
        .init(from: at(from), until: until.map(at))
    }

    @Test func `are all of them where nobody was away, and none where the end is before the beginning`() {
        #expect(Exposure.days(from: Self.at(0), to: Self.at(48), without: []) == 2)
        #expect(Exposure.days(from: Self.at(48), to: Self.at(0), without: []) == 0)
        #expect(Exposure.days(from: Self.at(5), to: Self.at(5), without: [Self.span(0, 9)]) == 0)
    }

    @Test func `leave out each time once, also where times overlap, touch, enclose each other or have no end`() {
        func days(_ spans: (Int, Int?)...) -> Double {
            Exposure.days(from: Self.at(0), to: Self.at(240), without: spans.map { Self.span($0.0, $0.1) })
        }
        #expect(days((24, 48)) == 9)
        #expect(days((24, 72), (48, 96)) == 7)
        #expect(days((24, 48), (48, 72)) == 8)
        #expect(days((24, 120), (48, 72)) == 6)
        #expect(days((-100, 24), (216, 400)) == 8)
        #expect(days((120, nil)) == 5)
        #expect(days((120, nil), (24, 48)) == 4)
        #expect(days((-5, nil)) == 0)
        #expect(days((300, 400), (-50, -20)) == 10)
    }

    /// Every hour looked at by itself, as nobody would count who had to be quick.
    private static func slowly(_ start: Int, _ end: Int, _ spans: [(from: Int, until: Int?)]) -> Double {
        let hours = (start..<end).count { hour in
            !spans.contains { $0.from <= hour && ($0.until.map { hour < $0 } ?? true) }
        }
        return Double(hours) / 24
    }

    @Test(arguments: 0..<200)
    func `are those that counting hour by hour finds`(round: Int) {
        var chance = SeededNumbers(seed: UInt64(round) + 20_260_901)
        for _ in 0..<20 {
            let start = Int.random(in: 0..<400, using: &chance)
            let end = start + Int.random(in: 1..<900, using: &chance)
            let spans = (0..<Int.random(in: 0..<9, using: &chance)).map { _ -> (from: Int, until: Int?) in
                let from = Int.random(in: -100..<1200, using: &chance)
                return (
                    from,
                    Int.random(in: 0..<7, using: &chance) == 0
                        ? nil : from + Int.random(in: 1..<300, using: &chance)
                )
            }
            let found = Exposure.days(
                from: Self.at(start), to: Self.at(end), without: spans.map { Self.span($0.from, $0.until) })
            #expect(abs(found - Self.slowly(start, end, spans)) < 1e-9)
        }
    }
}

extension World {
    fileprivate func days(_ days: Double) -> Instant { clock.now.adding(.seconds(Int(days * 86_400))) }

    @discardableResult
    fileprivate func away(
        _ state: CaseAbsence.State, _ one: SupportCase, from: Double, until: Double? = nil
    ) async throws -> CaseAbsence {
        try await desk.perform(
            RecordAbsence(AbsenceTold(state, from: days(from), until: until.map(days)), in: one.id), by: noor)
    }

    fileprivate func absences(_ one: SupportCase) async throws -> [CaseAbsence] {
        try await database.read { db in try CaseAbsences(db).absences(in: one.id) }
    }

    fileprivate func inCommunity(_ one: SupportCase, from: Double, to: Double) async throws -> Double {
        try await database.read { [start = days(from), end = days(to)] db in
            try CaseAbsences(db).daysInCommunity(of: one.id, from: start, to: end)
        }
    }

    fileprivate func whereabouts(_ one: SupportCase) async throws -> CaseAbsence.State? {
        try await database.read { [now = clock.now] db in
            try CaseAbsences(db).standing(in: [one.id], at: now)[one.id]?.state
        }
    }
}

@Suite struct `Somebody who is away` {
    @Test(arguments: Engine.available)
    func `was in jail from one day until another, and what is put right stays readable`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call, in: 24 * 60)
            world.clock.move(.seconds(20 * 86_400))
            let jail = try await world.away(.jail, one, from: -10)
            #expect(try await world.whereabouts(one) == .jail)
            #expect(try await world.inCommunity(one, from: -20, to: 0) == 10)
            let back = try await world.desk.perform(EndAbsence(jail.id, .back(at: world.days(-4))), by: world.noor)
            #expect(back.until == world.days(-4))
            #expect(try await world.whereabouts(one) == nil)
            #expect(try await world.inCommunity(one, from: -20, to: 0) == 14)
            await #expect(throws: Refusal(.absenceOver, .conflicting, field: "until")) {
                _ = try await world.desk.perform(EndAbsence(jail.id, .back(at: nil)), by: world.noor)
            }
            // It was two days longer, and in a hospital.
            _ = try await world.desk.perform(
                RecordAbsence(
                    AbsenceTold(.hospital, from: world.days(-10), until: world.days(-2)), correcting: jail.id),
                by: world.grace)
            #expect(try await world.inCommunity(one, from: -20, to: 0) == 12)
            let all = try await world.absences(one)
            #expect(all.count == 2 && all.filter(\.stands).map(\.state) == [.hospital])
            #expect(all.first { !$0.stands }?.withdrawal == .corrected)
            let right = try #require(all.first { $0.stands })
            #expect(right.corrects == jail.id)
            _ = try await world.desk.perform(EndAbsence(right.id, .notSo), by: world.noor)
            #expect(try await world.inCommunity(one, from: -20, to: 0) == 20)
            await #expect(throws: Refusal(.absenceWithdrawn, .conflicting, field: "absence")) {
                _ = try await world.desk.perform(EndAbsence(right.id, .notSo), by: world.noor)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is in one place at a time`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call, in: 24 * 60)
            world.clock.move(.seconds(20 * 86_400))
            try await world.away(.jail, one, from: -10)
            // From the jail to the hospital: what went on ends there.
            try await world.away(.hospital, one, from: -6, until: -3)
            #expect(try await world.absences(one).map(\.until) == [world.days(-3), world.days(-6)])
            let refusal = Refusal(.absenceOverlaps, .conflicting, field: "from")
            for (state, from, until) in [(CaseAbsence.State.jail, -4.0, -1.0), (.hospital, -12, nil), (.died, -8, nil)]
            {
                await #expect(throws: refusal) { try await world.away(state, one, from: from, until: until) }
            }
            await #expect(throws: Refusal.self) { try await world.away(.jail, one, from: 2) }
            // Beside each other they may stand.
            try await world.away(.jail, one, from: -3, until: -1)
            #expect(try await world.inCommunity(one, from: -10, to: 0) == 1)
            #expect(throws: Refusal(.backBeforeGone, field: "until")) {
                _ = try AbsenceTold(.jail, from: world.days(-1), until: world.days(-1))
            }
            #expect(throws: Refusal(.diedForGood, field: "until")) {
                _ = try AbsenceTold(.died, from: world.days(-1), until: world.days(1))
            }
            await #expect(throws: StorageError.self) {
                try await world.tamper("UPDATE case_absence SET until_at = from_at")
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `who died is asked for no more, until it turns out not to be so`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call, in: 24 * 60)
            func ahead() async throws -> Int {
                try await world.database.read { [now = world.clock.now] db in
                    try FollowUps(db).followUps(of: one.id).count { $0.asks(at: now) }
                }
            }
            let before = try await ahead()
            #expect(before > 3)
            let died = try await world.away(.died, one, from: 0)
            #expect(try await world.whereabouts(one) == .died)
            #expect(try await ahead() == 0)
            await #expect(throws: Refusal(.diedForGood, .conflicting, field: "until")) {
                _ = try await world.desk.perform(EndAbsence(died.id, .back(at: nil)), by: world.noor)
            }
            _ = try await world.desk.perform(EndAbsence(died.id, .notSo), by: world.noor)
            #expect(try await ahead() == before)
            #expect(try await world.whereabouts(one) == nil)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available, SupportCase.Closure.allCases)
    func `is so from the day the case closes for that reason`(
        engine: Engine, closure: SupportCase.Closure
    ) async throws {
        try await withWorld(on: engine) { world in
            let (call, _) = try await world.needing()
            let one = try await world.openCase(call)
            for _ in 0..<SupportCase.enoughAttempts { try await world.tryToReach(one) }
            world.clock.move(.seconds(86_400))
            _ = try await world.desk.perform(CloseCase(one.id, closure), by: world.noor)
            world.clock.move(.seconds(86_400))
            #expect(
                try await world.whereabouts(one)?.rawValue == CaseAbsence.State(rawValue: closure.rawValue)?.rawValue)
            let kept = try await world.absences(one)
            #expect(kept.count == (CaseAbsence.State(rawValue: closure.rawValue) == nil ? 0 : 1))
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is away in every case in which it is certainly them`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var cases: [SupportCase] = []
            var people: [CallPerson] = []
            for name in ["Juniper", "June", "Somebody else"] {
                let call = try await world.call()
                let there = try await world.desk.perform(
                    AddPerson(.inCrisis, knownAs: name, to: call.id), by: world.rosa)
                people.append(there)
                cases.append(
                    try await world.desk.perform(
                        OpenCase(call.id, goal: "A doctor", for: there.id, nextContact: world.days(30)), by: world.noor)
                )
            }
            let kept = try await world.desk.perform(
                KeepPerson(NameParts(given: "Juniper", family: "Vail")), by: world.noor)
            for (index, certainty) in [Certainty.certain, .certain, .possible].enumerated() {
                _ = try await world.desk.perform(
                    IdentifyPerson(people[index].id, as: kept.id, certainty), by: world.noor)
            }
            world.clock.move(.seconds(10 * 86_400))
            try await world.away(.jail, cases[0], from: -4, until: -2)
            try await world.away(.jail, cases[1], from: -3)
            #expect(try await world.whereabouts(cases[0]) == .jail)
            #expect(try await world.whereabouts(cases[1]) == .jail)
            #expect(try await world.whereabouts(cases[2]) == nil)
            #expect(try await world.inCommunity(cases[0], from: -10, to: 0) == 6)
            #expect(try await world.inCommunity(cases[2], from: -10, to: 0) == 10)
            let days = try await world.database.read { [start = world.days(-10), end = world.days(0)] db in
                try CaseAbsences(db).daysInCommunity(ofPerson: [kept.id.text], from: start, to: end)
            }
            #expect(days == 6)
        }
    }
}

import Access
import Door
import Operate
import Programs
import Statistics
import Store
import Testing
import Vocabulary
import World

extension World {
    /// A call that Sam decided as Denver's program recommends: a field team goes.
    fileprivate func followed() async throws -> Call { try await callWaiting(as: "sits-in-a-doorway") }

    fileprivate func measures() async throws -> ReadMeasures {
        try await database.read { db in try BlindSamples(db).measures(from: nil, to: nil) }
    }

    fileprivate func overrides() async throws -> [OverrideMeasures.Version] {
        try await database.read { db in try TriageQuality(db).overrides(from: nil, to: nil).versions }
    }

    /// Reads everything that waits for Grace, as the stratum of each call says.
    fileprivate func readAll(
        _ most: Int = .max,
        _ find: (BlindStratum) -> (BlindRead.Behavioural, Level?, BlindRead.ResponseKind)
    ) async throws {
        var read = 0
        while let call = try await waiting(.grace).first, read < most {
            let stratum: BlindStratum = try await database.read { db in
                try db("SELECT stratum FROM blind_call WHERE id = \(call.id)")[0]["stratum"]
            }
            let (behavioural, level, response) = find(stratum)
            try await self.read(call, behavioural, level, response)
            read += 1
        }
    }
}

@Suite struct `What blind reads come to` {
    @Test(arguments: Engine.available)
    func `is told only of enough reads, and says how many are missing`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for _ in 0..<4 { _ = try await world.followed() }
            try await world.end(try await world.call(), "not-behavioural", sent: .police, outcome: .unknown)
            try await world.desk.perform(PlanReads(flagged: 3, unflagged: 1), by: world.grace)
            try await world.drawWeek()
            let none = try await world.measures()
            #expect(none.precision == .missing(30, reads: 0) && none.recall == .missing(60, reads: 0))
            #expect(none.kappa == .missing(50, reads: 0))
            try await world.readAll { _ in (.yes, .fieldTeam, .team) }
            let some = try await world.measures()
            #expect(some.precision == .missing(27, reads: 3))
            // Of the one call that was not flagged all is known.
            #expect(some.recall == .missing(27, reads: 4))
            #expect(some.under == .missing(27, reads: 3) && some.kappa == .missing(47, reads: 3))
            #expect(some.weeks.first?.read == [.flagged: 3, .unflagged: 1])
        }
    }

    /// Where all calls of a week were read, what is told is counted, and nothing is left to chance.
    @Test(arguments: Engine.available)
    func `of a week that was read as a whole is what is so`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for _ in 0..<4 { _ = try await world.followed() }
            let police = try await world.triage("denver-star", [.weapon: "yes", .violence: "no"])
            try await world.decide(police, outcome: .unknown)
            for _ in 0..<2 {
                try await world.end(try await world.call(), "not-behavioural", sent: .police, outcome: .unknown)
            }
            try await world.drawWeek()
            var places: [BlindStratum: Int] = [:]
            try await world.readAll { stratum in
                places[stratum, default: 0] += 1
                // Of the five flagged four are of behavioural health, of the two others one.
                switch (stratum, places[stratum]) {
                case (.flagged, 1): return (.no, .fieldTeam, .police)
                case (.unflagged, 1): return (.yes, .phone, .phone)
                case (.unflagged, _): return (.no, .noCrisis, .none)
                default: return (.yes, .fieldTeam, .team)
                }
            }
            let measures = try await world.measures()
            guard case .told(let precision, reads: 5) = measures.precision,
                case .told(let recall, reads: 7) = measures.recall, case .told(let under, reads: 5) = measures.under,
                case .told(let over, reads: 5) = measures.over
            else {
                Issue.record("\(measures)")
                return
            }
            #expect(precision.value == 0.8 && precision.interval == Interval(low: 0.8, high: 0.8))
            #expect(recall.value == 0.8)
            // The first that was read wanted police: too little, unless police had gone to that very one.
            #expect([0.0, 0.2].contains(under.value))
            #expect(over.value == 0.2 - (under.value == 0 ? 0.2 : 0))
            #expect(measures.table.joined().reduce(0, +) == 5)
            #expect(measures.table[2][2] + measures.table[3][2] == 5)
        }
    }

    @Test(arguments: Engine.available)
    func `leaves out what the record does not say, and a second reader's word`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for _ in 0..<3 { _ = try await world.followed() }
            try await world.drawWeek()
            try await world.readAll(1) { _ in (.unknown, nil, .unknown) }
            try await world.readAll(1) { _ in (.no, nil, .unknown) }
            try await world.readAll(1) { _ in (.yes, .higher, .ems) }
            let measures = try await world.measures()
            #expect(measures.precision.reads == 2)
            #expect(measures.under.reads == 1 && measures.kappa.reads == 1)
            #expect(measures.table[2][3] == 1)
        }
    }
}

@Suite struct `Decisions otherwise than recommended` {
    @Test(arguments: Engine.available)
    func `are counted by version, code and direction, with how long they took`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            _ = try await world.followed()
            let call = try await world.take([.location: "Elm Street 4", .weapon: "no", .violence: "no"])
            _ = try await world.desk.perform(ScreenCall(call.id), by: world.theo)
            world.clock.move(.seconds(30))
            _ = try await world.desk.perform(BeginTriage(call.id, with: "denver-star"), by: world.sam)
            world.clock.move(.seconds(90))
            let police = Verdict(
                level: .higher, response: "police", reason: try ReasonCode(named: "caller-wants-officer"))
            _ = try await world.desk.perform(
                DecideTriage(
                    call.id, .otherwise(police, .callerAsksOtherwise, note: nil), outcome: .unknown), by: world.sam)
            try await world.publish("denver-star", version: "2026.3")
            let next = try await world.call()
            _ = try await world.desk.perform(ScreenCall(next.id), by: world.theo)
            _ = try await world.desk.perform(BeginTriage(next.id, with: "denver-star"), by: world.sam)
            try await world.decide(next, outcome: .unknown)
            let versions = try await world.overrides()
            #expect(versions.map(\.version) == ["2026.3", "2026.2"])
            #expect(versions.map(\.decided) == [1, 2])
            let first = versions[1]
            #expect(first.overrides.map(\.code) == [.callerAsksOtherwise])
            #expect(first.overrides.map(\.direction) == [.up])
            #expect(first.rate?.value == 0.5)
            #expect(first.fromBegun?.many == 2)
            #expect(first.fromBegun?.half == .zero && first.fromBegun?.longest == .seconds(90))
            #expect(first.fromScreened?.ninth == .seconds(120))
            #expect(first.overridden.decided == 1 && first.overridden.taken == 0)
            #expect(first.overridden.left == [.elsewhere: 1] && first.overridden.outcomes == [.unknown: 1])
            #expect(first.followed.decided == 1 && first.followed.taken == 1 && first.followed.arrived == 0)
            #expect(versions[0].overrides.isEmpty && versions[0].rate?.value == 0)
            let later = world.clock.now.adding(.seconds(1))
            let none = try await world.database.read { db in try TriageQuality(db).overrides(from: later, to: nil) }
            #expect(none.versions.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `are held beside the others by what became of the calls`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let (call, assignment) = try await world.onScene()
            _ = try await world.desk.perform(AskForHelp(assignment.id, .police), by: world.rosa)
            try await world.record(try World.met([.shelter]), of: call, on: assignment)
            let version = try #require(try await world.overrides().first)
            #expect(version.followed.arrived == 1 && version.followed.contacted == 1 && version.followed.backup == 1)
            #expect(version.overridden.decided == 0)
        }
    }

    /// By nearest rank, as everybody counts them off by hand.
    @Test(arguments: Engine.available)
    func `take as long as the fifth and the ninth of ten say`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            for minutes in 1...10 {
                let call = try await world.triage()
                world.clock.move(.seconds(60 * minutes))
                try await world.decide(call, outcome: .unknown)
            }
            let times = try #require(try await world.overrides().first?.fromBegun)
            #expect(times.half == .seconds(300) && times.ninth == .seconds(540) && times.longest == .seconds(600))
        }
    }
}

import Access
import Door
import Programs
import Store
import Testing
import Vocabulary
import World

@testable import Operate

/// Seven calls of Denver's program, one on which nobody was asked and one nobody flagged, each figure counted by hand.
@Suite struct `What a program reports` {
    private struct Told {
        let reports: [Metric: MetricReport]

        /// One figure of a metric, by its key.
        subscript(_ metric: Metric, _ key: String) -> MetricFigure? {
            reports[metric]?.figures.first { $0.key == key }
        }
    }

    private func told(
        _ world: World, from: Instant? = nil, to: Instant? = nil, place: String? = nil
    ) async throws -> Told {
        let now = world.clock.now
        let scope = ProgramMetrics.Scope(program: "denver-star", from: from, to: to, place: place)
        let reports = try await world.database.read { db in
            try Metric.allCases.map { try ProgramMetrics(db, scope, at: now).report($0) }
        }
        return Told(reports: Dictionary(reports.map { ($0.metric, $0) }, uniquingKeysWith: { first, _ in first }))
    }

    /// The small city.
    private func fill(_ world: World) async throws {
        // Met, with force, and settled there: 600 s after the team was sent, 660 s after the call, there for 1,200 s.
        let (met, there) = try await world.onScene()
        var record = try World.met([.shelter], ending: "resolved-on-scene")
        record.safety = [.force]
        record.destination = .stayed
        try await world.record(record, of: met, on: there)
        try await world.report(.clear, there)
        // Handed to 988; police sent with a knife; waiting for a team; nobody on shift.
        try await world.decide(try await world.call(), by: "denver-star", as: "wants-to-talk")
        try await world.decide(try await world.call(), by: "denver-star", as: "knife-in-hand")
        try await world.decide(try await world.call(), by: "denver-star", as: "restless-and-sober")
        let nobody = try await world.decide(try await world.call(), by: "denver-star", as: "restless-and-sober")
        try await world.end(nobody, "none-on-shift", sent: .police, outcome: .unknown)
        // Flagged, and no program was asked.
        _ = try await world.desk.perform(ScreenCall(try await world.call().id), by: world.theo)
        // Met by telephone, and the same number calls again two hours later.
        let phoned = try await world.triage("denver-star", [.callback: "812 555 0199"])
        let verdict = Verdict(level: .phone, response: "phone", reason: try ReasonCode(named: "resolved-by-phone"))
        _ = try await world.desk.perform(
            DecideTriage(phoned.id, .otherwise(verdict, .moreIsKnown, note: nil)), by: world.sam)
        world.clock.move(.seconds(7200))
        try await world.take([.callback: "812 555 0199"])
        // Not found, 300 s after the team was sent and 420 s after the call; the team asked for police.
        let lost = try await world.decide(try await world.call(), by: "denver-star", as: "restless-and-sober")
        world.clock.move(.seconds(120))
        let north = try #require(
            try await world.database.read { db in try Shifts(db).shift(of: world.rosa.id) })
        let sent = try await world.send(north, to: lost)
        world.clock.move(.seconds(300))
        let arrived = try await world.report(.arrived, sent)
        _ = try await world.desk.perform(AskForHelp(arrived.id, .police), by: world.rosa)
        try await world.record(World.notMet(), of: lost, on: arrived)
    }

    @Test(arguments: Engine.available)
    func `is counted as by hand`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await fill(world)
            let told = try await told(world)
            #expect(told[.eligibilityRate, "eligible"]?.value == .share(4, of: 7))
            #expect(told[.triageCoverage, "triaged"]?.value == .share(7, of: 8))
            #expect(told[.triageCoverage, "triaged"]?.unknown == 1)
            #expect(told[.serviceRate, "served-in-hours"]?.value == .share(2, of: 4))
            #expect(told[.serviceRate, "served-at-all-hours"]?.value == .share(2, of: 4))
            #expect(told[.reach, "reached"]?.value == .share(2, of: 8))
            #expect(told[.contactRate, "contacted"]?.value == .share(1, of: 2))
            #expect(told[.resolvedWithoutDispatch, "met-by-phone"]?.value == .share(1, of: 7))
            #expect(told[.resolvedWithoutDispatch, "again-in-24-h"]?.value == .share(1, of: 1))
            #expect(told[.resolvedWithoutDispatch, "again-in-24-h"]?.unknown == 0)
            #expect(told[.successfulDiversion, "diverted"]?.value == .share(2, of: 7))
            #expect(told[.successfulDiversion, "co-notified"]?.value == .share(0, of: 7))
            #expect(told[.policeBackup, "urgent-backup"]?.value == .share(0, of: 2))
            #expect(told[.policeBackup, "other-backup"]?.value == .share(1, of: 2))
            #expect(told[.redirectedToPolice, "redirected"]?.value == .share(1, of: 4))
            #expect(told[.dispositionMix, "on-site"]?.value == .share(1, of: 1))
            #expect(told[.dispositionMix, "arrest"]?.value == .share(0, of: 1))
            #expect(told[.resolvedInCommunity, "in-community"]?.value == .share(1, of: 1))
            #expect(told[.forceArrestInjury, "force"]?.value == .perThousand(1, of: 1))
            #expect(told[.forceArrestInjury, "injury"]?.value == .perThousand(0, of: 1))
            #expect(told[.staffSafety, "assault"]?.value == .perThousand(0, of: 1))
            #expect(told[.referralAttended, "need-met"]?.value == .share(1, of: 1))
            #expect(told[.resourceUnavailable, "unavailable"]?.value == .share(0, of: 1))
            #expect(told[.unknownRate, "reason-unknown"]?.value == .share(0, of: 6))
            #expect(told[.unknownRate, "end-unknown"]?.value == .share(3, of: 3))
            #expect(told[.activity, "interactions"]?.value == .count(2))
            #expect(told[.activity, "hours"]?.value == .hours(.seconds(1200)))
            #expect(
                told[.equity, "served-by-area"]?.group == "14th and Elm" || told[.equity, "served-by-area"]?.group == ""
            )
        }
    }

    @Test(arguments: Engine.available)
    func `tells how long it took by its middle, nine tenths and the longest`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await fill(world)
            let told = try await told(world)
            #expect(
                told[.responseTime, "received-to-arrived"]?.value
                    == .spans(
                        MetricSpans(
                            many: 2, half: .seconds(420), ninth: .seconds(660), longest: .seconds(660), withinHour: 2)))
            #expect(
                told[.responseTime, "sent-to-arrived"]?.value
                    == .spans(
                        MetricSpans(
                            many: 2, half: .seconds(300), ninth: .seconds(600), longest: .seconds(600), withinHour: 2)))
            #expect(
                told[.timeOnScene, "on-scene"]?.value
                    == .spans(
                        MetricSpans(
                            many: 1, half: .seconds(1200), ninth: .seconds(1200), longest: .seconds(1200), withinHour: 1
                        )))
            // The other team has not said that it is clear.
            #expect(told[.timeOnScene, "on-scene"]?.unknown == 1)
            #expect(
                told[.timeOnScene, "cycle"]?.value
                    == .spans(
                        MetricSpans(
                            many: 1, half: .seconds(1800), ninth: .seconds(1800), longest: .seconds(1800), withinHour: 1
                        )))
        }
    }

    @Test(arguments: Engine.available)
    func `counts a follow-up as late only when its time is over`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await fill(world)
            var told = try await told(world)
            #expect(told[.followUpTimeliness, "tried-in-24-h"]?.value == .share(0, of: 1))
            #expect(told[.followUpTimeliness, "tried-in-24-h"]?.unknown == 1)
            world.clock.move(.seconds(30 * 3600))
            let back = try #require(
                try await world.database.read { db in
                    try db("SELECT id FROM call_back").first.map { try $0["id"] as String }
                })
            _ = try await world.desk.perform(
                RecordCallBack(ID(stored: back), CallBackTry(.phone, .notReached)), by: world.noor)
            told = try await self.told(world)
            #expect(told[.followUpTimeliness, "tried-in-24-h"]?.value == .share(0, of: 1))
            #expect(told[.followUpTimeliness, "tried-in-24-h"]?.unknown == 0)
            #expect(told[.followUpTimeliness, "tried-in-48-h"]?.value == .share(1, of: 1))
            #expect(told[.followUpTimeliness, "reached-in-72-h"]?.value == .share(0, of: 1))
            #expect(told[.followUpTimeliness, "reached-in-72-h"]?.unknown == 1)
            #expect(told[.activity, "interactions"]?.value == .count(3))
        }
    }

    @Test(arguments: Engine.available)
    func `is of its period and its place`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let begin = world.clock.now
            try await fill(world)
            let before = try await told(world, to: begin)
            #expect(before[.eligibilityRate, "eligible"]?.value == .share(0, of: 0))
            #expect(
                before[.responseTime, "received-to-arrived"]?.value
                    == .spans(
                        MetricSpans(
                            many: 0, half: .zero, ninth: .zero, longest: .zero, withinHour: 0)))
            let last = try await told(world, from: begin.adding(.seconds(7200)))
            #expect(last[.eligibilityRate, "eligible"]?.value == .share(1, of: 1))
            let elsewhere = try await told(world, place: "Mill Park")
            #expect(elsewhere[.reach, "reached"]?.value == .share(0, of: 0))
        }
    }

    @Test(arguments: Engine.available)
    func `is what the live version names, and what is missing is said`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let now = world.clock.now
            func named(_ program: String) async throws -> [MetricReport] {
                try await world.database.read { db in
                    try ProgramMetrics(db, ProgramMetrics.Scope(program: program), at: now).named()
                }
            }
            #expect(try await named("la-circle").isEmpty)
            try await world.publish("la-circle")
            let reports = try await named("la-circle")
            #expect(
                reports.map(\.metric) == [
                    .serviceRate, .responseTime, .timeOnScene, .redirectedToPolice, .resourceUnavailable, .cost,
                    .unknownRate,
                ])
            let cost = try #require(reports.first { $0.metric == .cost })
            #expect(cost.figures.isEmpty && cost.lacks == [.costs])
            #expect(reports.filter { $0.metric != .cost }.allSatisfy { !$0.figures.isEmpty && $0.lacks.isEmpty })
        }
    }

    @Test func `computes every metric or says what it lacks`() async throws {
        try await withWorld(on: .sqlite) { world in
            for (metric, report) in try await told(world).reports where metric != .equity {
                #expect(
                    report.figures.isEmpty
                        == (!report.lacks.isEmpty
                            && [
                                .policeHoursReleased, .trainedCoverage, .experience, .cost,
                            ].contains(metric)),
                    "\(metric)")
            }
        }
    }
}

@Suite struct `Referrals that were withdrawn` {
    @Test(arguments: Engine.available)
    func `count as not attended where the person did not want them, and not at all where another service took them`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let (_, needs) = try await world.needing([.shelter, .food])
            let services = [try await world.service("Harbour House"), try await world.service("Mill Park")]
            _ = try await world.desk.perform(
                OfferReferral(needs[0].id, toFirstOf: services.map(\.id), consent: true, note: nil), by: world.noor)
            let asked = try await world.database.read { db in
                try Referrals(db).referrals(of: [needs[0].id])[needs[0].id] ?? []
            }
            try await world.answer(asked[0], .accepted(appointment: nil))
            try await world.attendance(asked[0], .attended)
            let unwanted = try await world.offer(needs[1], to: world.service("Pantry", .food))
            func figure() async throws -> MetricFigure? {
                let now = world.clock.now
                return try await world.database.read { db in
                    try ProgramMetrics(db, .init(program: "denver-star"), at: now).report(.referralAttended)
                }.figures.first { $0.key == "attended" }
            }
            #expect(try await figure()?.value == .share(1, of: 2))
            #expect(try await figure()?.unknown == 1)
            _ = try await world.desk.perform(WithdrawReferral(unwanted.id, .person), by: world.noor)
            #expect(try await figure()?.value == .share(1, of: 2))
            #expect(try await figure()?.unknown == 0)
        }
    }
}

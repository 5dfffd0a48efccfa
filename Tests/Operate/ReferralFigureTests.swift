import Access
import Door
import Exchange
import Foundation
import Plan
import Statistics
import Store
import Testing
import Vocabulary
import World

@testable import Operate

extension World {
    fileprivate func figures(
        from: Instant? = nil, to: Instant? = nil, within kilometres: Int? = nil, by index: DirectoryIndex? = nil
    ) async throws -> ReferralFigures {
        let given = index ?? DirectoryIndex()
        try await given.fill(from: database)
        let (now, zone) = (clock.now, workspace.timeZone)
        let scope = try ReferralFigures.Scope(from: from, to: to, within: kilometres)
        return try await database.read { db in try ReferralFigures(scope, given, in: db, at: now, zone: zone) }
    }

    /// Needs of somebody in a district, who speaks a language.
    fileprivate func needs(
        _ kinds: [Need.Kind], in district: String? = nil, speaking language: String? = nil
    ) async throws -> [Need] {
        let taken = try await take([.whatHappened: "Asks for help", .area: district, .language: language])
        let (now, worker) = (clock.now, noor)
        try await database.write { db in
            var call = try Calls(db).call(taken.id)
            try call.path.screen(at: now)
            try Calls(db).advance(&call.path, to: .disposed, at: now, by: worker, entered: now)
            try Calls(db).save(call.path)
        }
        _ = try await desk.perform(RaiseNeeds(kinds, on: taken.id), by: noor)
        return try await needs(of: taken)
    }

    fileprivate func offer(_ need: Need, toFirstOf services: [LocalService]) async throws -> [Referral] {
        _ = try await desk.perform(
            OfferReferral(need.id, toFirstOf: services.map(\.id), consent: true, note: nil), by: noor)
        return try await database.read { db in try Referrals(db).referrals(of: [need.id])[need.id] ?? [] }
    }

    fileprivate func beats(_ names: [String]) async throws {
        // Each a tenth of a degree wide, the first from 105° west on; its middle lies at 40° north.
        let features = names.enumerated().map { place, name in
            let (west, east) = (-105 + Double(place) / 10, -105 + Double(place + 1) / 10)
            return """
                {"type":"Feature","properties":{"beat":"\(name)"},"geometry":{"type":"Polygon",
                "coordinates":[[[\(west),39.95],[\(east),39.95],[\(east),40.05],[\(west),40.05],[\(west),39.95]]]}}
                """
        }
        let file = Data(#"{"type":"FeatureCollection","features":[\#(features.joined(separator: ","))]}"#.utf8)
        _ = try await desk.perform(try DrawBeats(file, known: []), by: ines)
    }
}

@Suite struct `What referrals came to` {
    /// Three needs and five referrals, each figure counted by hand.
    @Test(arguments: Engine.available)
    func `is counted in needs and in referrals, each in one part, with what nobody knows`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let begin = world.clock.now
            let harbour = try await world.service("Harbour House")
            let mill = try await world.service("Mill Park")
            let quay = try await world.service("Quay Shelter")
            let pantry = try await world.service("Pantry", .food)
            // The first of three who accepts has it; the third is asked no longer, and nothing failed.
            let first = try await world.needs([.shelter], in: "Docks", speaking: "es-MX")[0]
            let asked = try await world.offer(first, toFirstOf: [harbour, mill, quay])
            world.clock.move(.seconds(3600))
            try await world.answer(asked[0], .declined(.full))
            world.clock.move(.seconds(3600))
            try await world.answer(asked[1], .accepted(appointment: nil))
            world.clock.move(.seconds(86_400))
            try await world.attendance(asked[1], .attended)
            _ = try await world.desk.perform(ReportFurtherContact(asked[1].id), by: world.noor)
            try await world.close(first)
            // Nobody knows whether the person went.
            let second = try await world.needs([.food], in: "Docks")[0]
            let food = try await world.offer(second, to: pantry)
            _ = try await world.desk.perform(AcknowledgeReferral(food.id), by: world.noor)
            try await world.attendance(food, .unknown)
            try await world.close(second, "referred-unknown")
            // Still awaited.
            let third = try await world.needs([.shelter], speaking: "en")[0]
            _ = try await world.offer(third, to: harbour)

            let figures = try await world.figures(from: begin)
            #expect(figures.apart == [.takenElsewhere: 1])
            #expect(figures.declined == [.full: 1])
            let sent = figures.referrals.all
            #expect(sent.whole == 4)
            #expect(
                sent.counts == [.went: 1, .didNotGo: 0, .declined: 1, .withdrawn: 0, .waiting: 1, .unknown: 1])
            #expect(sent.steps[.acknowledged] == FigureStep(yes: 3, no: 0, ended: 0, unknown: 1))
            #expect(sent.steps[.accepted] == FigureStep(yes: 1, no: 1, ended: 0, unknown: 2))
            #expect(sent.steps[.attended] == FigureStep(yes: 1, no: 1, ended: 0, unknown: 2))
            #expect(sent.steps[.engaged] == FigureStep(yes: 1, no: 1, ended: 0, unknown: 2))
            #expect(
                figures.needs.all.counts == [
                    .met: 1, .metOtherwise: 0, .unmet: 0, .otherCause: 0, .unknown: 1, .open: 1,
                ])
            // Half of 0, 3,600 and 7,200 seconds is the second of them, nine tenths are the third.
            let acknowledged = try #require(sent.times[.sentToAcknowledged])
            #expect(acknowledged.reached == 3)
            #expect(acknowledged.ranks == NearestRanks(of: [0, 3_600_000_000, 7_200_000_000]))
            #expect(sent.times[.sentToAttended]?.ranks?.half == 93_600_000_000)
            #expect(figures.needs.all.times[.raisedToAsked]?.reached == 3)
            #expect(figures.needs.all.times[.raisedToMet]?.ranks?.many == 1)
            func whole(_ dimension: FigureDimension) -> [FigureGroup: Int] {
                Dictionary(
                    (figures.referrals.tables[dimension] ?? []).map { ($0.group, $0.whole) },
                    uniquingKeysWith: { first, _ in first })
            }
            #expect(whole(.need) == [.named("shelter"): 3, .named("food"): 1])
            #expect(whole(.district) == [.named("Docks"): 3, .unknown: 1])
            #expect(whole(.language) == [.named("es"): 2, .unknown: 1, .named("en"): 1])
            #expect(
                whole(.service) == [
                    .named(harbour.id.text): 2, .named(mill.id.text): 1, .named(pantry.id.text): 1,
                ])
            #expect(figures.referrals.tables[.service]?.first?.title == "Harbour House")
            // The day before nothing was raised or sent.
            let before = try await world.figures(to: begin)
            #expect(before.needs.all.whole == 0 && before.referrals.all.whole == 0 && before.apart.isEmpty)
        }
    }

    @Test(arguments: Engine.available)
    func `leaves out of the times what was told of a time before it was sent`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let need = try await world.needs([.shelter])[0]
            let referral = try await world.offer(need, to: try await world.service("Harbour House"))
            let early = world.clock.now.adding(.seconds(-7200))
            _ = try await world.desk.perform(
                AnswerReferral(referral.id, .accepted(appointment: nil), at: early), by: world.noor)
            let time = try await world.figures().referrals.all.times[.sentToAccepted]
            #expect(time == FigureTime(reached: 1, ranks: nil))
        }
    }

    /// What the person or the sender took back is a part of its own; who went all the same went.
    @Test(arguments: Engine.available)
    func `tells what was taken back, and what was a mistake`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let need = try await world.needs([.shelter])[0]
            var referrals: [Referral] = []
            for name in ["Harbour House", "Mill Park", "Quay Shelter", "Night beds"] {
                referrals.append(try await world.offer(need, to: try await world.service(name)))
            }
            for (referral, why) in zip(referrals, [Referral.Withdrawal.person, .sender, .mistake, .mistake]) {
                _ = try await world.desk.perform(WithdrawReferral(referral.id, why), by: world.noor)
            }
            try await world.attendance(referrals[3], .attended)
            let figures = try await world.figures()
            #expect(figures.apart == [.mistake: 1])
            #expect(figures.referrals.all.counts[.withdrawn] == 2 && figures.referrals.all.counts[.went] == 1)
            #expect(figures.referrals.all.steps[.accepted] == FigureStep(yes: 0, no: 0, ended: 2, unknown: 1))
        }
    }

    /// Anything may be told of anything in any order; what is counted is held against what the records say one by one.
    @Test(arguments: Engine.available)
    func `adds up to the whole, whatever was told`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            var dice = SeededNumbers(seed: 48)
            var services: [LocalService] = []
            for place in 0..<5 { services.append(try await world.service("Service \(place)")) }
            let begin = world.clock.now
            for _ in 0..<(engine == .sqlite ? 25 : 8) {
                let needs = try await world.needs(
                    [dice.pick(Need.Kind.allCases), .shelter], in: dice.pick([nil, "Docks", "Mill"]),
                    speaking: dice.pick([nil, "es", "es-MX", "en"]))
                for need in needs { try await tell(of: need, services, world, &dice) }
            }
            let middle = world.clock.now.adding(.seconds(-30_000))
            let (all, early, late) = (
                try await world.figures(from: begin), try await world.figures(from: begin, to: middle),
                try await world.figures(from: middle)
            )
            for figures in [all, early, late] { expectSound(figures) }
            let (needs, referrals) = (try await world.count("path_need"), try await world.count("referral"))
            #expect(all.needs.all.whole == needs && all.gap.needs.all.whole == needs)
            #expect(all.referrals.all.whole + all.apart.values.reduce(0, +) == referrals)
            #expect(early.needs.all.whole + late.needs.all.whole == needs)
            #expect(early.referrals.all.whole + late.referrals.all.whole == all.referrals.all.whole)
            let told = try await world.database.read { db in
                let ids = try db("SELECT id FROM referral").map { row -> ID<Referral> in try row["id"] }
                return try ids.map { try Referrals(db).referral($0) }
            }
            let went = told.filter { $0.attended == .yes }.count
            #expect(all.referrals.all.counts[.went] == went && all.referrals.all.steps[.attended]?.yes == went)
            #expect(all.referrals.all.counts[.declined] == told.filter { $0.state == .declined }.count)
            #expect(all.declined.values.reduce(0, +) == all.referrals.all.counts[.declined])
            // What leaves is the same, or nothing.
            let council = all.forCouncil
            for (shown, real) in zip(council.needs.all.counts, all.needs.all.counts) where shown.key == real.key {
                #expect(shown.value == real.value && !SmallNumbers.isSmall(shown.value))
            }
            expectNothingSmall(council)
        }
    }

    private func tell(
        of need: Need, _ services: [LocalService], _ world: World, _ dice: inout SeededNumbers
    ) async throws {
        func wait() { world.clock.move(.seconds(Int.random(in: 1...20_000, using: &dice))) }
        var referrals: [Referral] = []
        for _ in 0..<Int.random(in: 0...6, using: &dice) {
            wait()
            let noor = world.noor
            let referral = referrals.isEmpty ? nil : dice.pick(referrals)
            do {
                switch (referral, Int.random(in: 0..<8, using: &dice)) {
                case (nil, _), (_, 0):
                    let asked = Array(services.shuffled(using: &dice).prefix(Int.random(in: 1...3, using: &dice)))
                    referrals = try await world.offer(need, toFirstOf: asked)
                case (let one?, 1): _ = try await world.desk.perform(AcknowledgeReferral(one.id), by: noor)
                case (let one?, 2): try await world.answer(one, .accepted(appointment: nil))
                case (let one?, 3): try await world.answer(one, .declined(dice.pick(Referral.Decline.allCases)))
                case (let one?, 4):
                    try await world.attendance(one, dice.pick([.attended, .unknown, .missed(.didNotGo)]))
                case (let one?, 5): _ = try await world.desk.perform(ReportFurtherContact(one.id), by: noor)
                case (let one?, 6):
                    let why: Referral.Withdrawal = dice.pick([.person, .sender, .mistake])
                    _ = try await world.desk.perform(WithdrawReferral(one.id, why), by: noor)
                default:
                    let stage = try await world.now(need).stage
                    let reasons = ReasonCode.leaving(stage).filter { $0.kind != .elsewhere }
                    try await world.close(need, dice.pick([nil] + reasons.map { $0.written }))
                }
            } catch let refusal as Refusal where [.forbidden, .unacceptable].contains(refusal.kind) == false {
                // What cannot be asked of a closed need is refused, and nothing is counted.
                continue
            }
        }
    }

    private func expectSound(_ figures: ReferralFigures) {
        expectSound(figures.needs)
        expectSound(figures.referrals)
        expectSound(figures.gap.needs)
        expectSound(figures.gap.whys)
        for line in figures.referrals.tables.values.joined() + [figures.referrals.all] where line.whole > 0 {
            for step in FigureStepName.allCases { #expect(line.steps[step]?.whole == line.whole) }
        }
        let spots = figures.gap.spots.reduce(0) { $0 + $1.missing }
        #expect(figures.gap.needs.all.counts[.missing] == spots)
    }

    private func expectSound<Part>(_ set: FigureSet<Part>) {
        #expect(set.all.counts.values.reduce(0, +) == set.all.whole)
        for lines in set.tables.values {
            #expect(lines.reduce(0) { $0 + $1.whole } == set.all.whole)
            for part in Part.allCases {
                #expect(lines.reduce(0) { $0 + ($1.counts[part] ?? 0) } == set.all.counts[part])
            }
            for line in lines { #expect(line.counts.values.reduce(0, +) == line.whole) }
        }
    }

    private func expectNothingSmall(_ figures: ReferralFigures) {
        func lines<Part>(_ set: FigureSet<Part>) -> [Int] {
            (set.tables.values.joined() + [set.all]).flatMap { [$0.whole] + Array($0.counts.values) }
        }
        let steps = figures.referrals.all.steps.values.flatMap { [$0.yes, $0.no, $0.ended, $0.unknown] }
        let all =
            lines(figures.needs) + lines(figures.referrals) + lines(figures.gap.needs) + lines(figures.gap.whys) + steps
            + Array(figures.apart.values) + Array(figures.declined.values)
        #expect(!all.contains(where: SmallNumbers.isSmall))
        #expect(figures.gap.spots.isEmpty)
    }

    /// The path follows its needs, whoever tells of them; the figures and the funnel count the same.
    @Test(arguments: Engine.available)
    func `takes the path to its last stages`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let harbour = try await world.service("Harbour House")
            let went = try await world.needs([.shelter])[0]
            let met = try await world.needs([.shelter])[0]
            for need in [went, met] {
                let referral = try await world.offer(need, to: harbour)
                try await world.answer(referral, .accepted(appointment: nil))
                try await world.attendance(referral, .attended)
            }
            try await world.close(met)
            let figures = try await world.figures()
            for counts in [Funnel.Counts.paths, .needs] {
                let funnel = try await world.funnel(counts: counts)
                func reached(_ stage: Stage) -> Int? { funnel.steps.first { $0.stage == stage }?.reached }
                #expect(reached(.referred) == 2)
                #expect(reached(.attended) == figures.referrals.all.steps[.attended]?.yes)
                #expect(reached(.resolved) == figures.needs.all.counts[.met])
            }
            #expect(try await world.cellsHold())
        }
    }
}

@Suite struct `Where nothing would take somebody` {
    /// A shelter of the county at 40° north, 104.95° west: in the middle of the first beat.
    private static func county(_ changes: [String: JSONValue] = [:], isPlaced: Bool = true) -> DirectoryContents {
        let contents = SmallDirectory.contents([10])
        var records = Array(contents.records.values.joined())
        records = records.map { record in
            var fields = record.values
            if record.entity == .location, isPlaced {
                fields["latitude"] = .number("40.0")
                fields["longitude"] = .number("-104.95")
            }
            if record.entity == .service { fields.merge(changes) { _, new in new } }
            return DirectoryRecord(record.entity, record.id, fields)
        }
        return DirectoryContents(records)
    }

    private func answers(_ figures: ReferralFigures) -> [ServiceGap.Answer: Int] {
        figures.gap.whys.all.counts.filter { $0.value > 0 }
    }

    @Test(arguments: Engine.available)
    func `is where none is listed, none near, or none for their age; and unknown where nobody can say`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            try await world.read(Self.county(["minimum_age": .number("18")]))
            try await world.beats(["Docks", "Mill", "Quay", "Hills"])
            let near = try await world.needs([.shelter, .food], in: "Docks")
            _ = try await world.needs([.shelter], in: "hills")
            _ = try await world.needs([.shelter])
            // Docks has its middle at the shelter; Hills three tenths of a degree east of it, which is 25.5 km.
            let figures = try await world.figures(within: 10)
            #expect(answers(figures) == [.some: 1, .noneListed: 1, .noneNear: 1, .unknown: 1])
            #expect(
                answers(try await world.figures(within: 25)) == [.some: 1, .noneListed: 1, .noneNear: 1, .unknown: 1])
            #expect(answers(try await world.figures(within: 50)) == [.some: 2, .noneListed: 1, .unknown: 1])
            #expect(
                figures.gap.spots.map { "\($0.kind) \($0.district) \($0.missing)/\($0.raised)" }
                    == ["food named(\"Docks\") 1/1", "shelter named(\"hills\") 1/1"])
            // Somebody who is fifteen is taken by nobody; who they may be is no knowledge.
            let crew = try await world.database.read { db in try Needs(db).call(of: near[0]) }
            let person = try await world.desk.perform(AddPerson(.inCrisis, knownAs: nil, to: crew), by: world.dana)
            _ = try await world.desk.perform(RaiseNeeds([.shelter], of: person.id, on: crew), by: world.noor)
            let kept = try await world.desk.perform(
                KeepPerson(facts: [.ageRange: "12-17"], contact: (person.id, .possible)), by: world.noor)
            #expect(answers(try await world.figures())[.noneTakes] == nil)
            _ = try await world.desk.perform(IdentifyPerson(person.id, as: kept.id, .certain), by: world.noor)
            #expect(answers(try await world.figures())[.noneTakes] == 1)
            _ = try await world.desk.perform(
                RecordPersonFact(kept.id, .birthDate, "1980-02-29"), by: world.noor)
            #expect(answers(try await world.figures())[.noneTakes] == nil)
        }
    }

    @Test(arguments: Engine.available)
    func `is nowhere while one of the program's own list is for it, and unknown where a source names no place`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            try await world.beats(["Docks"])
            _ = try await world.needs([.shelter], in: "Docks")
            #expect(answers(try await world.figures()) == [.noneListed: 1])
            try await world.read(Self.county(isPlaced: false))
            #expect(answers(try await world.figures()) == [.unknown: 1])
            let harbour = try await world.service("Harbour House")
            #expect(answers(try await world.figures()) == [.some: 1])
            let closed = try LocalService.Entry(name: "Harbour House", kind: .shelter, phone: nil, hours: nil)
            _ = try await world.desk.perform(ChangeService(harbour.id, to: closed, active: false), by: world.noor)
            try await world.read(Self.county(["status": .text("inactive")]))
            #expect(answers(try await world.figures()) == [.noneListed: 1])
            // Before the directory is read nobody says that there is nothing.
            let unread = try await world.database.read { [now = world.clock.now] db in
                try ReferralFigures(try .init(), DirectoryIndex(), in: db, at: now, zone: .gmt)
            }
            #expect(answers(unread) == [.unknown: 1] && unread.gap.isDirectoryUnread)
        }
    }

    @Test(arguments: Engine.available)
    func `is where everybody who was asked said no, and what people said counts before the directory`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let services = [try await world.service("Harbour House"), try await world.service("Mill Park")]
            let need = try await world.needs([.shelter], in: "Docks")[0]
            let asked = try await world.offer(need, toFirstOf: services)
            #expect(answers(try await world.figures()) == [.unknown: 1])
            try await world.answer(asked[0], .declined(.ineligible))
            #expect(answers(try await world.figures()) == [.unknown: 1])
            _ = try await world.desk.perform(WithdrawReferral(asked[1].id, .sender), by: world.noor)
            #expect(answers(try await world.figures()) == [.refused: 1])
            let again = try await world.offer(need, to: services[1])
            try await world.answer(again, .declined(.full))
            #expect(answers(try await world.figures()) == [.full: 1])
            try await world.answer(again, .accepted(appointment: nil))
            #expect(answers(try await world.figures()) == [.some: 1])
            // Taken, and too late.
            try await world.close(need, "waiting-too-long")
            #expect(answers(try await world.figures()) == [.full: 1])
            for (reason, answer) in [
                ("no-such-service", ServiceGap.Answer.noneListed), ("service-full", .full),
                ("not-eligible-for-service", .refused), ("no-referral-wanted", .some), ("disposed-unknown", .some),
            ] {
                let before = answers(try await world.figures())[answer] ?? 0
                try await world.close(try await world.needs([.shelter])[0], reason)
                #expect(answers(try await world.figures())[answer] == before + 1, "\(reason)")
            }
        }
    }
}

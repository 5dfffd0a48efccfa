import Access
import Door
import Operate
import Vocabulary

/// The team is there, and meets the person or nobody.
extension CallStory {
    mutating func arrive(
        _ assignment: ID<Assignment>, _ speaker: Worker, at call: ID<Call>, _ desk: Sitting
    ) throws -> Turn {
        if step == .explain { return try explain(speaker, call, at: desk) }
        try desk.perform(ReportStatus(assignment, .arrived), by: speaker)
        stay = chance.span(minutes: 22, spread: 0.8)
        let odd = try desk.look { db in try Deviations(db).of(path: Calls(db).call(call).path.id) }
        step = odd.contains { $0.reason == nil } ? .explain : .checkIn
        return .after(step == .explain ? .seconds(120) : pause())
    }

    private mutating func explain(_ speaker: Worker, _ call: ID<Call>, at desk: Sitting) throws -> Turn {
        let odd = try desk.look { db in try Deviations(db).of(path: Calls(db).call(call).path.id) }
        for one in odd where one.reason == nil {
            let why = chance.one(of: [60: Deviation.Reason.sawItWasSafe, 40: .releasedByVoice], else: .sawItWasSafe)
            try desk.perform(ExplainDeviation(one.id, why), by: speaker)
        }
        step = .checkIn
        return .after(pause())
    }

    /// Until the next word from the scene, which is now and then late; the last one is the encounter.
    private mutating func pause() -> Duration {
        let usual = Duration.seconds(Int(chance.happens(0.02) ? 1260 : chance.between(300, 560)))
        guard stay > usual else {
            step = .encounter
            return max(stay, .seconds(120))
        }
        stay -= usual
        return usual
    }

    mutating func meet(
        _ assignment: ID<Assignment>, _ speaker: Worker, on call: ID<Call>, at desk: Sitting, in setting: Setting
    ) throws -> Turn {
        if step == .checkIn {
            try desk.perform(CheckIn(assignment), by: speaker)
            return .after(pause())
        }
        let told = try meeting(in: setting.city)
        let whom: RecordEncounter.Whom =
            if !told.isMet { .unknown } else if let person { .person(person) } else { .new(knownAs: nil) }
        try desk.perform(RecordEncounter(call, on: assignment, with: whom, told), by: speaker)
        step = .clear
        return .after(chance.span(minutes: 5))
    }

    /// What the team tells: nobody was met in a quarter of the visits, as in the urban program whose contact rate was 77 %.
    private mutating func meeting(in city: City) throws -> EncounterTold {
        let (ending, sent): (String?, Alternative?) = chance.one(
            of: [
                9: ("gone", nil), 7: ("not-located", nil), 3: ("no-answer", nil), 3: ("refused-at-door", nil),
                1: ("wrong-address", nil), 6: ("declined-help", nil), 1.2: ("taken-over-by-police", .police),
                2: ("taken-over-by-ems", .ems), 2: ("person-left", nil), 2: ("handed-over", .ems),
                19: ("resolved-on-scene", nil), 8: ("taken-to-place-of-care", nil), 5: ("no-referral-wanted", nil),
                1.5: ("held-involuntarily", .ems), 0.3: ("arrested", .police), 30: (nil, nil),
            ], else: (nil, nil))
        let needs = scene.needs.compactMap(Need.Kind.init(rawValue:))
        // Who needs nothing of a service is met there.
        let isReferred = ending == nil && !needs.isEmpty
        let name = ending ?? (isReferred ? nil : "resolved-on-scene")
        var told = EncounterTold(
            ending: try name.map { try ReasonCode(named: $0) }, sent: sent, outcome: sent.map { _ in .taken })
        guard told.isMet else { return told }
        describe(&told, in: city)
        if isReferred {
            told.needs = needs.filter { _ in chance.happens(0.55) }
            if told.needs.isEmpty { told.needs = Array(needs.prefix(1)) }
        } else if told.ending?.kind == .done, let need = chance.choice(needs), chance.happens(0.5) {
            told.needs = [need]
        } else {
            told.needsNothing = true
        }
        return told
    }

    /// What was seen, what was done and given.
    private mutating func describe(_ told: inout EncounterTold, in city: City) {
        told.safety = [
            chance.one(of: [93: SafetyEvent.nothing, 4: .threat, 2: .weaponSeen, 1: .injury], else: .nothing)
        ]
        let tier = scene.answers?["suicide-tier"]
        if scene.nature == "suicide" {
            told.suicideRisk = tier == "high" ? .high : chance.happens(0.7) ? .moderate : .low
            told.safetyActions = tier == "high" ? [.stayed, .handover] : [.plan]
            told.safetyPlan = .yes
            told.behaviours = [.suicideTalk, .hopeless]
        }
        told.natures = scene.nature == "intoxication" ? [.substances] : tier == nil ? [.circumstances] : [.mentalHealth]
        if chance.happens(0.6) { told.narrative = chance.choice(city.invention.narratives) }
        told.strengths = resident?.strengths
        if scene.key == "voices" { told.behaviours = [.hearsOrSees, .veryFrightened] }
        told.medical = chance.one(
            of: [70: MedicalScreen.noConcern, 18: .treated, 8: .declined, 4: .ambulance], else: .noConcern)
        if chance.happens(0.5) {
            told.supplies[chance.one(of: [4: SupplyItem.food, 4: .water, 2: .blanket], else: .food)] = 1
        }
        if chance.happens(0.1) { told.supplies[.naloxone] = 1 }
        told.destination = chance.one(
            of: [60: Destination.stayed, 20: .home, 8: .shelter, 7: .crisisCentre], else: .stayed)
    }

    /// The team is clear, and what the person needs goes its own way.
    mutating func finish(_ call: ID<Call>, at desk: Sitting) throws -> Turn {
        if step == .clear {
            guard let assignment, let speaker else { return .over() }
            try desk.perform(ReportStatus(assignment, .clear), by: speaker)
            step = .aftercare
            return .after(.seconds(1))
        }
        step = .over
        let (path, needs) = try desk.look { db in
            let path = try Calls(db).call(call).path
            return (path, try Needs(db).needs(of: path.id).filter(\.isOpen))
        }
        guard path.isOpen else { return .over() }
        var others: [(wait: Duration, story: any Story)] = needs.map { need in
            // Office hours are ahead of most; a few are never taken up.
            (.seconds(Int(chance.between(1, 40) * 3600)), NeedStory(need: need.id, kind: need.kind, chance: split()))
        }
        if others.count > 1, chance.happens(0.05) { others.removeLast() }
        if chance.happens(0.4) {
            others.append(
                (.seconds(Int(chance.between(1, 20) * 3600)), CaseStory(call: call, person: person, chance: split())))
        }
        return .over(and: others)
    }

    /// Numbers of its own for a story that begins here.
    private mutating func split() -> SeededNumbers { SeededNumbers(seed: chance.next()) }
}

import Access
import Door
import Operate
import Vocabulary

/// From the telephone to the screening.
extension CallStory {
    mutating func take(at desk: Sitting, in setting: inout Setting) throws -> Turn {
        let resident = setting.residents.whom(&chance)
        self.resident = resident
        let isHome = scene.at == nil
        let isCut = chance.happens(0.05)
        let answers = scene.answers ?? [:]
        func danger(_ key: String) -> String? {
            answers[key] ?? (isCut || chance.happens(0.3) ? nil : "no")
        }
        var facts: [FactField: String?] = [
            .location: isHome ? resident.home.name : spot.name, .area: isHome ? resident.home.beat : spot.beat,
            .whatHappened: chance.choice(scene.says), .weapon: danger("weapon"), .violence: danger("violence"),
            .callerRelation: (chance.choice(FactField.Relation.allCases) ?? .unknown).rawValue,
        ]
        if !isCut {
            facts[.callback] = resident.phone
            facts[.language] = resident.language
            if chance.happens(0.5) { facts[.injury] = answers["medical"] ?? "no" }
        }
        let note = chance.happens(0.06) ? chance.choice(setting.city.invention.notes) : nil
        let taken = try desk.perform(TakeCall(source: source, facts: facts, note: note), by: taker)
        call = taken.call.id
        step = .recognise
        return .after(.seconds(Int(chance.between(20, 90))))
    }

    /// Who it is about, if anybody says; one who is known is recognised.
    mutating func recognise(_ call: ID<Call>, at desk: Sitting, in setting: inout Setting) throws -> Turn {
        step = .screen
        let rest = Duration.seconds(Int(chance.between(20, 240)))
        guard let resident, chance.happens(0.8) else { return .after(rest) }
        let person = try desk.perform(AddPerson(.inCrisis, knownAs: resident.knownAs, to: call), by: taker).id
        self.person = person
        if let met = setting.residents.known[resident.ordinal] {
            try desk.perform(RecognisePerson(person, as: ID(stored: met.person)), by: taker)
        }
        setting.residents.note(resident, as: person.text)
        return .after(rest)
    }

    mutating func screen(_ call: ID<Call>, at desk: Sitting) throws -> Turn {
        switch chance.between(0, 1) {
        case ..<0.03: return try end(call, "caller-gone", nil, at: desk)
        case ..<0.045: return try end(call, "duplicate", nil, at: desk)
        case ..<0.085: return try end(call, "not-behavioural", .police, at: desk)
        default: break
        }
        try desk.perform(ScreenCall(call), by: taker)
        step = .begin
        // Now and then nobody has time for it before the promise is over.
        return .after(chance.span(minutes: chance.happens(0.1) ? 14 : 2))
    }

    /// Lets the call leave where it is; what became of another response may only be learned days later.
    mutating func end(_ call: ID<Call>, _ reason: String, _ sent: Alternative?, at desk: Sitting) throws -> Turn {
        step = .over
        let outcome = sent == nil || sent == Alternative.none ? nil : self.outcome()
        let left = try desk.perform(
            EndCall(call, try ReasonCode(named: reason), sent: sent, outcome: outcome), by: taker)
        return .over(and: learn(left))
    }

    /// How another response ended, as far as anybody knows at the time.
    mutating func outcome() -> AlternativeOutcome {
        chance.one(
            of: [
                38: AlternativeOutcome.helped, 17: .taken, 2: .arrested, 8: .nobodyFound, 5: .refused, 30: .unknown,
            ], else: .unknown)
    }

    /// Somebody asks for the end of what was sent instead; a third of them nobody ever hears of.
    mutating func learn(_ call: Call) -> [(wait: Duration, story: any Story)] {
        guard call.path.departure?.outcome == .unknown, chance.happens(0.67) else { return [] }
        let wait = Duration.seconds(Int(chance.between(6, 90) * 3600))
        return [(wait, EndStory(call: call.id, path: call.path.id, worker: taker, chance: chance))]
    }
}

/// Somebody learns how the response ended that was sent instead.
struct EndStory: Story {
    let call: ID<Call>
    let path: ID<Path>
    let worker: Worker
    var chance: SeededNumbers

    mutating func goOn(at desk: Sitting, in setting: inout Setting) throws -> Turn {
        let outcome = chance.one(
            of: [60: AlternativeOutcome.helped, 25: .taken, 3: .arrested, 8: .nobodyFound, 4: .refused], else: .helped)
        try desk.perform(LearnOutcome(outcome, of: call, on: path), by: worker)
        return .over()
    }
}

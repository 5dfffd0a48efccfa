import Access
import Door
import Operate
import Vocabulary

/// Somebody is looked after once the team has gone, until a goal is reached or nobody can be reached any more.
struct CaseStory: Story {
    let call: ID<Call>
    let person: ID<CallPerson>?
    var chance: SeededNumbers
    var supportCase: ID<SupportCase>?
    var owner: Worker?
    var attempts = 0
    var reached = 0
    var most = 0

    init(call: ID<Call>, person: ID<CallPerson>?, chance: SeededNumbers) {
        self.call = call
        self.person = person
        self.chance = chance
    }

    mutating func goOn(at desk: Sitting, in setting: inout Setting) throws -> Turn {
        guard let supportCase, let owner else { return try open(at: desk, in: setting) }
        guard attempts < most else { return try close(supportCase, owner, at: desk) }
        let wait = next(days: 2, to: 8)
        let channel = chance.one(of: [62: CaseAttempt.Channel.phone, 16: .text, 20: .visit, 2: .letter], else: .phone)
        let result = chance.one(of: [55: CaseAttempt.Result.reached, 20: .leftMessage, 25: .noAnswer], else: .noAnswer)
        let note = chance.happens(0.4) ? chance.choice(setting.city.invention.attempts) : nil
        try desk.perform(
            RecordAttempt(supportCase, channel, result, note: note, nextContact: desk.now.adding(wait)), by: owner)
        attempts += 1
        if result == .reached { reached += 1 }
        return .after(wait + late())
    }

    private mutating func open(at desk: Sitting, in setting: Setting) throws -> Turn {
        let navigator = setting.staff.someone(.careNavigator, &chance)
        let wait = next(days: 1, to: 3)
        let goal = chance.choice(setting.city.invention.goals) ?? setting.city.name
        let weight = chance.one(of: [30: SupportCase.Weight.light, 50: .medium, 20: .intensive], else: .medium)
        supportCase = try desk.perform(
            OpenCase(call, goal: goal, for: person, nextContact: desk.now.adding(wait), weight: weight), by: navigator
        ).id
        owner = navigator
        most = Int(chance.between(2, 7))
        return .after(wait + late())
    }

    private func close(_ supportCase: ID<SupportCase>, _ owner: Worker, at desk: Sitting) throws -> Turn {
        let closure: SupportCase.Closure =
            if reached > 1 { .goalsMet } else if reached == 1 {
                .declined
            } else if attempts >= SupportCase.enoughAttempts {
                .noContact
            } else { .moved }
        try desk.perform(CloseCase(supportCase, closure), by: owner)
        return .over()
    }

    /// When somebody is next in touch.
    private mutating func next(days least: Double, to most: Double) -> Duration {
        .seconds(Int(chance.between(least, most) * 86_400))
    }

    /// One time in eight the day passes without a word.
    private mutating func late() -> Duration {
        .seconds(Int(chance.happens(0.12) ? chance.between(7_200, 100_000) : -chance.between(0, 3_600)))
    }
}

import Access
import Door
import Foundation
import Operate
import Programs
import Vocabulary

/// The program's questions, and what is decided.
extension CallStory {
    mutating func begin(_ call: ID<Call>, at desk: Sitting, in setting: Setting) throws -> Turn {
        switch chance.between(0, 1) {
        case ..<0.015: return try end(call, "no-clinician-free", .police, at: desk)
        case ..<0.03: return try end(call, "caller-hung-up", .police, at: desk)
        default: break
        }
        let hour = Calendar.city.component(.hour, from: desk.now.date)
        let program = setting.program(for: scene, from: source, hour: hour, &chance)
        try desk.perform(BeginTriage(call, with: program), by: clinician)
        step = .answer
        return .after(.seconds(Int(chance.between(40, 150))))
    }

    /// Half of the questions, then the other half.
    mutating func answer(_ call: ID<Call>, at desk: Sitting, in setting: Setting) throws -> Turn {
        let path = try desk.look { db in try Calls(db).call(call).path }
        guard let program = setting.programs[path.program] else { return .over() }
        let said = said(to: program)
        let half = said.count / 2
        let some = step == .answer ? said[..<half] : said[half...]
        try desk.perform(AnswerQuestions(Array(some), of: call), by: clinician)
        step = step == .answer ? .answerMore : .decide
        return .after(.seconds(Int(chance.between(40, 200))))
    }

    /// What is answered to each question: what the scene says, and what is safe to all that asks about danger besides.
    private func said(to program: Program) -> [AnswerQuestions.Said] {
        var told = ["in-crisis": "yes", "phone-enough": "no", "mental-health": "yes", "in-area": "yes"]
        told.merge(["needed-now": "yes", "wants-visit": "yes", "nature": scene.nature]) { $1 }
        told["asked-by"] = "officer-or-dispatcher"
        told.merge(scene.answers ?? [:]) { $1 }
        return program.questions.compactMap { question in
            guard let value = told[question.key] ?? question.safe?.rawValue else { return nil }
            // The programs do not all ask the same: what one has no answer for, nobody knows there.
            let fits = question.values.contains(AnswerValue(rawValue: value))
            return AnswerQuestions.Said(question.key, fits ? value : "unknown")
        }
    }

    mutating func decide(_ call: ID<Call>, at desk: Sitting) throws -> Turn {
        let (now, choice) = (desk.now, try choice(call, at: desk))
        if case .otherwise = choice { try handOver(call, at: desk) }
        let decided = try desk.perform(DecideTriage(call, choice, outcome: outcome()), by: clinician)
        let calledBack = try callBack(call, at: desk)
        guard decided.path.isOpen else {
            step = .over
            return .over(and: learn(decided) + calledBack)
        }
        step = .send
        let isWaiting = decided.path.promise.map { $0.since(now) > .seconds(3600) } ?? false
        return .after(isWaiting ? .seconds(3600) : chance.span(minutes: 4), and: calledBack)
    }

    /// What the program recommends; now and then a clinician knows better and says why.
    private mutating func choice(_ call: ID<Call>, at desk: Sitting) throws -> DecideTriage.Choice {
        let now = desk.now
        let recommended = try desk.look { db in
            try Triages(db).assessment(of: Calls(db).call(call), at: now)
        }
        guard recommended.reason == nil, chance.happens(0.06) else { return .recommended(seen: nil) }
        let code = chance.one(
            of: [40: OverrideCode.callerAsksOtherwise, 35: .knowsThePerson, 25: .moreIsKnown], else: .moreIsKnown)
        let verdict = Verdict(
            level: .phone, response: Alternative.phone.rawValue, reason: try ReasonCode(named: "transferred-to-988"))
        return .otherwise(verdict, code, note: nil)
    }
}

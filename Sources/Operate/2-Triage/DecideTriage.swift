import Access
import Door
import Programs
import Store
import Vocabulary

/// Decides what a call needs: as the program recommends, or otherwise with the reason for that.
///
/// A call for the program goes on and waits for a team; every other leaves the path here, with its reason and with what
/// was sent instead.
package struct DecideTriage: Order {
    package static let permission = Permission.triageCalls

    /// What a clinician decides.
    package enum Choice: Sendable {
        /// What the program recommends; refused where it has come to recommend something else than what was seen.
        case recommended(seen: Verdict?)
        case otherwise(Verdict, OverrideCode?, note: String?)
    }

    /// The longest note, in characters.
    package static let mostNote = 500

    let call: ID<Call>
    let choice: Choice
    let note: String?
    let outcome: AlternativeOutcome?
    let expected: Int?

    /// - Parameter outcome: how the response that was sent instead ended, where there is one; it may be not known yet.
    /// - Throws: ``Refusal`` when the note is missing or cannot be read.
    package init(
        _ call: ID<Call>, _ choice: Choice, outcome: AlternativeOutcome? = nil, expected: Int? = nil
    )
        throws(Refusal)
    {
        var written: String?
        if case .otherwise(_, let code, let note) = choice {
            written = try FreeText.given(note, most: DecideTriage.mostNote, field: "note")
            if code == .other, written == nil { throw Refusal(.required, field: "note") }
        }
        self.call = call
        self.choice = choice
        self.note = written
        self.outcome = outcome
        self.expected = expected
    }

    package func perform(in db: any Transaction, by worker: Worker, at now: Instant) throws -> (Call, [Event]) {
        var call = try Calls(db).call(call)
        if try Triages(db).decision(of: call.path.id) != nil { throw Refusal(.alreadyDecided, .conflicting) }
        try call.require(version: expected)
        guard call.path.departure == nil else { throw Refusal(.alreadyLeft, .conflicting) }
        guard let program = try LivePrograms(db).program(of: call.path) else {
            throw Refusal(.triageNotBegun, .conflicting)
        }
        let assessment = try Triages(db).assessment(of: call, at: now)
        let (decided, override) = try decide(assessment, by: program)
        let flag = TriageDecision.Flag(decided, override, assessment, program)
        let decision = NewDecision(
            path: call.path.id, assessment: assessment, recommended: assessment.verdict, decided: decided,
            override: override,
            note: override == nil ? nil : note, flag: flag)
        try Triages(db).keep(decision, by: worker, at: now)
        try CallFlags(db).confirmByDeciding(call.path.id, by: worker, at: now)
        var events = [Event(.triageDecided, call.subject, decision.said(by: program))]
        events += try goOn(&call, decision, program, in: db, by: worker, at: now)
        try Calls(db).save(call)
        return (try Calls(db).call(call.id), events)
    }

    private func decide(_ assessment: Assessment, by program: Program) throws(Refusal) -> (Verdict, OverrideCode?) {
        let recommended = assessment.verdict
        switch choice {
        case .recommended(let seen):
            guard seen == nil || seen == recommended else { throw Refusal(.recommendationChanged, .conflicting) }
            return (recommended, nil)
        case .otherwise(let verdict, let code, _):
            let decided = try program.complete(verdict, beside: recommended)
            // Whoever only tells the program's reason more finely agrees with it.
            guard decided.standard != recommended.standard else { return (decided, nil) }
            guard let code else { throw Refusal(.needsOverrideCode, field: "override") }
            return (decided, code)
        }
    }

    /// Takes the path as far as the decision reaches: to where a team is looked for, or off it.
    private func goOn(
        _ call: inout Call, _ decision: NewDecision, _ program: Program, in db: any Transaction, by worker: Worker,
        at now: Instant
    ) throws -> [Event] {
        let calls = Calls(db)
        let reason = decision.decided.reason
        let hasEligible = !program.skipped.contains(.eligible)
        let isFor = reason == nil || reason?.stage == .eligible
        // A program that waits for its hours promises from the minute it opens.
        let opening = program.hours.opening(from: now) ?? now
        let promise = reason == nil ? opening.since(now) + program.promises.dispatch : nil
        try calls.advance(
            &call.path, to: .triaged, at: now, by: worker, entered: now,
            promise: hasEligible ? nil : promise)
        if isFor, hasEligible {
            try calls.advance(&call.path, to: .eligible, at: now, by: worker, entered: now, promise: promise)
        }
        guard let reason else {
            try calls.save(call.path)
            return []
        }
        let sent = reason.kind == .done ? nil : Alternative(rawValue: decision.decided.response)
        let departure = try Departure(reason, by: worker.id, at: now, sent: sent, outcome: outcome)
        try SafetyRecords(db).requireNothingOwed(call.id, sent: sent)
        return try calls.leave(&call, departure)
    }
}

extension Assessment {
    /// What the program recommends.
    package var verdict: Verdict { Verdict(level: level, response: response, reason: reason) }
}

extension Verdict {
    /// The same, with the standard code of its reason alone.
    fileprivate var standard: Verdict { Verdict(level: level, response: response, reason: reason?.standard) }
}

extension Program {
    /// Reads what somebody decided otherwise: the program's own response, or another with the reason for it.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func complete(_ verdict: Verdict, beside recommended: Verdict) throws(Refusal) -> Verdict {
        if let crew = response(verdict.response) {
            // What the program gives by telephone may have been given in this very call.
            guard verdict.reason == nil || (crew.isByPhone && verdict.reason?.kind == .done) else {
                throw Refusal(.reasonForOwnTeam, field: "reason")
            }
            return verdict
        }
        guard Alternative(rawValue: verdict.response) != nil else { throw Refusal(.notOneOf, field: "response") }
        let same = recommended.response == verdict.response ? recommended.reason : nil
        guard let reason = verdict.reason ?? same else { throw Refusal(.required, field: "reason") }
        // A call leaves triage with a reason of triage, or with the program's own, such as that it is closed.
        guard reason.stage == .triaged || reason.standard == recommended.reason?.standard else {
            throw Refusal(
                .reasonOfAnotherStage, .conflicting, field: "reason", values: ["stage": Stage.triaged.rawValue])
        }
        return Verdict(level: verdict.level, response: verdict.response, reason: reason)
    }
}

extension TriageDecision.Flag {
    /// What is odd about deciding so.
    fileprivate init?(_ decided: Verdict, _ override: OverrideCode?, _ assessment: Assessment, _ program: Program) {
        guard override != nil, let crew = program.response(decided.response), !crew.isArmed, !crew.isByPhone else {
            return nil
        }
        let dangers = assessment.unknown.filter { program.question($0)?.danger.isEmpty == false }
        guard !dangers.isEmpty else { return nil }
        self = .unarmedAgainstUnknown
    }
}

extension NewDecision {
    /// The decision as the journal keeps it.
    fileprivate func said(by program: Program) -> [String: Event.Fact] {
        var said: [String: Event.Fact] = [
            "level": .init(decided.level.rawValue), "response": .word(decided.response),
            "program": .word(program.name), "digest": .word(program.shortDigest),
        ]
        if let override {
            said["override"] = .init(override)
            said["recommended"] = .word(assessment.response)
        }
        if let flag { said["flag"] = .init(flag) }
        return said
    }
}

extension Refusal.Code {
    package static let alreadyDecided: Self = "already-decided"
    package static let recommendationChanged: Self = "recommendation-changed"
    package static let needsOverrideCode: Self = "needs-override-code"
    package static let reasonForOwnTeam: Self = "reason-for-own-team"
}

extension Event.Kind {
    package static let triageDecided: Self = "triage-decided"
}

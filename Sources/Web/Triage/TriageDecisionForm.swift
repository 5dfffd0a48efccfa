import Operate
import Programs
import Vocabulary

/// Deciding what a call needs: as recommended, at once for an ambulance or police, or otherwise with the reason.
struct TriageDecisionForm: Sendable {
    let trouble: Trouble?
    let overriding: Bool
    let levelCode: String
    let responseCode: String
    let reasonCode: String
    let asksEnd: Bool
    let ends: [Choice]
    let levels: [Choice]
    let responses: [Choice]
    let others: [Choice]
    let reasons: [Choice]
    let codes: [Choice]
    let noteText: String
    let outcomes: [Choice]
    let responseTrouble: String?
    let reasonTrouble: String?
    let codeTrouble: String?
    let noteTrouble: String?

    init(_ program: Program, _ assessment: Assessment, refused: Refused?, _ reading: Reading) {
        let words = reading.words.naming(program)
        func typed(_ field: String) -> String? { refused.typed(field, in: "decision") }
        trouble = refused.trouble(in: "decision", words)
        overriding = typed("override") != nil
        levelCode = String(assessment.level.rawValue)
        responseCode = assessment.response
        reasonCode = assessment.reason?.written ?? ""
        asksEnd = Self.asksEnd(assessment.response, assessment.reason)
        // Not known yet is what is mostly true when somebody else has just been sent.
        let endings = AlternativeOutcome.allCases.map(\.rawValue)
        let end = typed("outcome") ?? AlternativeOutcome.unknown.rawValue
        ends = [Choice](endings, in: "outcomes", chosen: end, words: words)
        outcomes = ends
        let level = typed("level") ?? String(assessment.level.rawValue)
        levels = [Choice](Level.allCases.map { String($0.rawValue) }, in: "levels", chosen: level, words: words)
        let response = typed("response") ?? ""
        responses = program.responses.map {
            Choice(value: $0.key, name: $0.title.text(in: words.language), chosen: $0.key == response)
        }
        others = [Choice](Alternative.allCases.map(\.rawValue), in: "alternatives", chosen: response, words: words)
        reasons = [Choice](
            words.own.offer(ReasonCode.leaving(.triaged), of: program.digest), in: "reasons", chosen: typed("reason"),
            words: words)
        codes = [Choice](
            OverrideCode.allCases.map(\.rawValue), in: "overrides", chosen: typed("override"), words: words)
        noteText = typed("note") ?? ""
        responseTrouble = refused.trouble(with: "response", in: "decision", words)
        reasonTrouble = refused.trouble(with: "reason", in: "decision", words)
        codeTrouble = refused.trouble(with: "override", in: "decision", words)
        noteTrouble = refused.trouble(with: "note", in: "decision", words)
    }

    /// Whether it is asked how what was sent instead ended.
    static func asksEnd(_ response: String, _ reason: ReasonCode?) -> Bool {
        guard let reason, reason.kind != .done, let sent = Alternative(rawValue: response) else { return false }
        return sent != .none
    }
}

/// Choosing the program that is asked.
struct ProgramForm: Sendable {
    struct Offer: Sendable {
        let name: String
        let about: String
        let chosen: Bool
        let value: String
        let id: String
    }

    let offers: [Offer]
    let trouble: Trouble?

    init(_ programs: [Program], refused: Refused?, _ words: Words) {
        let typed = refused.typed("program", in: "begin")
        offers = programs.map { program in
            Offer(
                name: words.version(program), about: program.about.text(in: words.language),
                chosen: typed.map { $0 == program.name } ?? (programs.count == 1), value: program.name,
                id: "begin-\(program.name)")
        }
        trouble = refused.trouble(in: "begin", words)
    }
}

/// What was decided, by whom and when, beside what the program recommended.
struct ShownVerdict: Sendable {
    let program: String
    let level: LevelMark
    let response: String
    let reason: String?
    /// `Recommended: field team, STAR team`, where it was decided otherwise.
    let recommended: String?
    let override: String?
    let overrideNote: String?
    let odd: String?
    let decidedBy: String
    let decidedAt: Moment

    init(
        _ decided: Verdict, recommended: Verdict, override: String?, note: String?, flag: String?, by: String,
        at: Instant, _ program: Program, _ reading: Reading
    ) {
        let words = reading.words
        self.program = words.version(program)
        level = LevelMark(decided.level, words: words)
        response = words.response(decided.response, of: program)
        reason = decided.reason.map { words.naming(program).name(of: $0.written, in: "reasons") }
        self.recommended = override.map { _ in
            words(
                "triage.recommended",
                [
                    "level": words("levels.\(recommended.level.rawValue)"),
                    "response": words.response(recommended.response, of: program),
                ])
        }
        self.override = override.map { words.name(of: $0, in: "overrides") }
        overrideNote = note
        odd = flag.map { words.name(of: $0, in: "flags") }
        decidedBy = by
        decidedAt = Moment(at, reading)
    }

    init(_ decision: TriageDecision, _ program: Program, _ reading: Reading) {
        self.init(
            decision.decided, recommended: decision.recommended, override: decision.override?.rawValue,
            note: decision.note, flag: decision.flag?.rawValue, by: decision.by.name, at: decision.at, program, reading)
    }
}

extension Words {
    /// `Denver STAR 2026.1`.
    func version(_ program: Program) -> String { "\(program.title.text(in: language)) \(program.version)" }
}

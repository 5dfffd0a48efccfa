import Operate
import Programs
import Vocabulary

/// A question to a colleague, as a page needs it.
struct ShownOpinion: Sendable {
    /// What was answered, about what.
    struct Answer: Sendable {
        let opinion: Opinion
        let about: SecondOpinion.About
        let verdict: Verdict
        let note: String?
    }

    let id: String
    let asker: String
    /// Nothing where anybody else may answer.
    let asked: String?
    let at: Instant
    let state: SecondOpinion.State
    let answer: Answer?
    let closedBy: String?
    let closedAt: Instant?
}

/// What colleagues were asked and would decide: the same for everybody who reads it.
struct TriageOpinions: Fragment {
    static let template = "triage/opinions"

    /// One question, with what came of it.
    struct Line: Sendable {
        /// `Sam Adeyemi asks Grace Chen`.
        let question: String
        let askedAt: Moment
        let waiting: Bool
        /// `Grace Chen agrees`.
        let answered: String?
        /// What they were asked about: `Level 3 – field team, STAR team`.
        let about: String?
        let remark: String?
        let closedAt: Moment?
        let tone: String
    }

    let lines: [Line]
    let none: Bool

    init(_ opinions: [ShownOpinion], _ program: Program?, _ reading: Reading) {
        lines = opinions.map { Line($0, program, reading) }
        none = lines.isEmpty
    }

    init(_ opinions: [SecondOpinion], _ program: Program?, _ reading: Reading) {
        self.init(opinions.map { ShownOpinion($0) }, program, reading)
    }
}

extension ShownOpinion {
    init(_ opinion: SecondOpinion) {
        self.init(
            id: opinion.id.text, asker: opinion.asker.name, asked: opinion.asked?.name, at: opinion.at,
            state: opinion.state,
            answer: opinion.answer.map {
                Answer(opinion: $0.opinion, about: $0.about, verdict: $0.verdict, note: $0.note)
            }, closedBy: opinion.closed?.by.name, closedAt: opinion.closed?.at)
    }
}

extension TriageOpinions.Line {
    fileprivate init(_ opinion: ShownOpinion, _ program: Program?, _ reading: Reading) {
        let words = reading.words
        func outcome(_ level: Level, _ response: String) -> String {
            words(
                "triage.outcome",
                [
                    "level": words("levels.\(level.rawValue)"),
                    "response": program.map { words.response(response, of: $0) }
                        ?? words.name(of: response, in: "alternatives"),
                ])
        }
        question =
            opinion.asked.map { words("opinions.asks", ["by": opinion.asker, "of": $0]) }
            ?? words("opinions.asksAnybody", ["by": opinion.asker])
        askedAt = Moment(opinion.at, reading)
        waiting = opinion.state == .open
        let by = opinion.closedBy ?? ""
        switch (opinion.state, opinion.answer?.opinion) {
        case (.withdrawn, _): answered = words("opinions.withdrawn", ["by": by])
        case (_, .agree?): answered = words("opinions.agrees", ["by": by])
        case (_, .otherwise(let level, let response)?):
            answered = words("opinions.otherwise", ["by": by, "outcome": outcome(level, response)])
        case (_, .cannotSay?): answered = words("opinions.cannotSay", ["by": by])
        case (_, nil): answered = nil
        }
        about = opinion.answer.map { answer in
            words(
                "opinions.about.\(answer.about.rawValue)",
                ["outcome": outcome(answer.verdict.level, answer.verdict.response)])
        }
        remark = opinion.answer?.note
        closedAt = opinion.closedAt.map { Moment($0, reading) }
        tone =
            switch opinion.answer?.opinion {
            case .agree?: "agrees"
            case .otherwise?: "differs"
            default: "open"
            }
    }
}

/// Asking a colleague, answering one, and taking a question back.
struct OpinionForms: Sendable {
    /// Asking.
    struct Asking: Sendable {
        let colleagues: [Choice]
        let askedTrouble: String?
        let trouble: Trouble?
    }

    /// Answering one question.
    struct Answering: Sendable {
        let opinionID: String
        let elementID: String
        let formKey: String
        let question: String
        let about: String
        /// Whether what stands is what the program recommends, which may change while the page is open.
        let recommended: Bool
        let levelCode: String
        let responseCode: String
        let reasonCode: String
        let opinions: [Choice]
        let levels: [Choice]
        let responses: [Choice]
        let others: [Choice]
        let noteText: String
        let opinionTrouble: String?
        let responseTrouble: String?
        let noteTrouble: String?
        let trouble: Trouble?
    }

    /// Taking one question back.
    struct Withdrawing: Sendable {
        let opinionID: String
        let formKey: String
        let sentence: String
        let trouble: Trouble?
    }

    let asking: Asking?
    let answering: [Answering]
    let withdrawing: [Withdrawing]
    /// Somebody else has just answered, or taken it back.
    let overtaken: Trouble?

    /// - Parameters:
    ///   - mine: the open questions that whoever looks has asked.
    ///   - theirs: the open questions that they may answer.
    ///   - decided: what was decided; nothing while it is what the program recommends that stands.
    init(
        _ program: Program, recommended: Verdict, decided: Verdict?, mayAsk: Bool, mine: [ShownOpinion],
        theirs: [ShownOpinion], colleagues: [(id: String, name: String, isThere: Bool)], refused: Refused?,
        _ reading: Reading
    ) {
        let words = reading.words
        asking =
            mayAsk
            ? Asking(
                colleagues: colleagues.map {
                    Choice(
                        value: $0.id, name: $0.isThere ? words("opinions.isThere", ["name": $0.name]) : $0.name,
                        chosen: refused.typed("asked", in: "opinion") == $0.id)
                }, askedTrouble: refused.trouble(with: "asked", in: "opinion", words),
                trouble: refused.trouble(in: "opinion", words)) : nil
        let verdict = decided ?? recommended
        answering = theirs.map {
            Answering($0, program, verdict, isDecided: decided != nil, refused: refused, words)
        }
        withdrawing = mine.map { question in
            Withdrawing(
                opinionID: question.id, formKey: "withdrawal-\(question.id)",
                sentence: question.asked.map { words("opinions.youAsked", ["of": $0]) }
                    ?? words("opinions.youAskedAnybody"),
                trouble: refused.trouble(in: "withdrawal-\(question.id)", words))
        }
        let shown = Set(["opinion"] + answering.map(\.formKey) + withdrawing.map(\.formKey))
        let isOurs = refused.map { form in
            ["opinion", "answer-", "withdrawal-"].contains { form.form.hasPrefix($0) } && !shown.contains(form.form)
        }
        overtaken = isOurs == true ? refused.map { Trouble($0, words: words) } : nil
    }
}

extension OpinionForms.Answering {
    fileprivate init(
        _ question: ShownOpinion, _ program: Program, _ verdict: Verdict, isDecided: Bool, refused: Refused?,
        _ words: Words
    ) {
        let form = "answer-\(question.id)"
        func typed(_ name: String) -> String? { refused.typed(name, in: form) }
        opinionID = question.id
        elementID = form
        formKey = form
        self.question = words("opinions.asksYou", ["by": question.asker])
        about = words(
            isDecided ? "opinions.about.decided" : "opinions.about.recommended",
            [
                "outcome": words(
                    "triage.outcome",
                    [
                        "level": words("levels.\(verdict.level.rawValue)"),
                        "response": words.response(verdict.response, of: program),
                    ])
            ])
        recommended = !isDecided
        levelCode = String(verdict.level.rawValue)
        responseCode = verdict.response
        reasonCode = verdict.reason?.written ?? ""
        opinions = [Choice](
            Opinion.Code.allCases.map(\.rawValue), in: "opinions.answers", chosen: typed("opinion"), words: words)
        levels = [Choice](
            Level.allCases.map { String($0.rawValue) }, in: "levels",
            chosen: typed("ownLevel") ?? String(verdict.level.rawValue), words: words)
        let response = typed("ownResponse") ?? ""
        responses = program.responses.map {
            Choice(value: $0.key, name: $0.title.text(in: words.language), chosen: $0.key == response)
        }
        others = [Choice](Alternative.allCases.map(\.rawValue), in: "alternatives", chosen: response, words: words)
        noteText = typed("note") ?? ""
        opinionTrouble = refused.trouble(with: "opinion", in: form, words)
        responseTrouble = refused.trouble(with: "response", in: form, words)
        noteTrouble = refused.trouble(with: "note", in: form, words)
        trouble = refused.trouble(in: form, words)
    }
}

import Door
import Operate
import Programs
import Vocabulary

/// From the record to what the clinician's page shows of it.
extension TriagePage.Asked {
    init(_ asked: TriageFile.Asked, open: Bool, mayTriage: Bool, refused: Refused?, _ reading: Reading) {
        let words = reading.words
        let (program, assessment) = (asked.program, asked.assessment)
        self.program = words.version(program)
        newer = asked.newer.map { words("triage.newer", ["began": program.version, "live": $0.version]) }
        begun = asked.begun.map { words("triage.begun", ["by": $0.by.name, "time": Moment($0.at, reading).time]) }
        questions = TriageQuestions(asked, reading)
        self.assessment = TriageAssessment(program, assessment, reading)
        let mayDecide = mayTriage && open && asked.decision == nil
        deciding = mayDecide ? TriageDecisionForm(program, assessment, refused: refused, reading) : nil
        decided = asked.decision.map { ShownVerdict($0, program, reading) }
        phoning = open && asked.decision != nil && assessment.phoneFirst
        answering = mayTriage && open
        answersTrouble = refused.formless(in: "answers", words)
        let decision = mayDecide ? nil : refused.trouble(in: "decision", words)
        overtaken = refused.trouble(in: "begin", words) ?? decision
        voices = [Choice](
            [AnswerSource.caller, .observed, .record].map(\.rawValue), in: "answerSources",
            chosen: refused.typed("source", in: "answers") ?? AnswerSource.caller.rawValue, words: words)
    }
}

extension TriageQuestions {
    init(_ asked: TriageFile.Asked, _ reading: Reading) {
        var answers: [String: ShownAnswer] = [:]
        for (key, standing) in asked.standing {
            let revision = asked.history.filter { $0.question == key }.map(\.revision).max() ?? 0
            answers[key] = ShownAnswer(standing, revision: revision)
        }
        self.init(asked.program, asked.assessment, answers: answers, callerSpeaks: asked.callerLanguage, reading)
    }
}

extension ShownAnswer {
    fileprivate init(_ standing: StandingAnswer, revision: Int) {
        let found = standing.instruments.map { one in
            Voice(value: one.value, source: .observed, by: one.result.by.name, at: one.result.at, isFound: true)
        }
        let written = standing.fact.flatMap { fact in
            standing.factValue.map { Voice(value: $0, source: nil, by: fact.by.name, at: fact.at) }
        }
        let recorded = standing.record.map {
            Voice(value: .yes, source: .record, by: $0.by.name, at: $0.recordedAt, happenedAt: $0.happenedAt)
        }
        self.init(
            value: standing.counted?.value, revision: revision,
            voices: [recorded, written].compactMap { $0 }
                + standing.answers.map { Voice(value: $0.value, source: $0.source, by: $0.by.name, at: $0.at) } + found,
            disagrees: standing.disagrees)
    }
}

extension TriagePage {
    init(
        _ file: TriageFile, _ beside: Beside, mayTriage: Bool, place: PlaceColumn?,
        recognised: [PlanBrief.Recognised] = [],
        steps: (ShownCall) -> [StepLink], sections: ((ShownCall) -> CallSections)? = nil, refused: Refused?,
        _ reading: Reading
    ) {
        let call = ShownCall(file.file)
        // Before a program is asked only what somebody has found already is shown.
        let isShown = file.asked != nil || !beside.file.results.isEmpty
        self.init(
            call, notes: file.notes.map { Noted(text: $0.text, by: $0.by.name, at: Moment($0.at, reading)) },
            flag: file.flag.map {
                let mayAnswer = mayTriage && call.open && call.stage == .screened
                return ShownFlag($0, call: call.id, mayAnswer: mayAnswer, refused: refused, reading)
            },
            asked: file.asked.map {
                Asked($0, open: call.open, mayTriage: mayTriage, refused: refused, reading)
            }, live: file.live, earlier: file.earlier.map { ShownVerdict($0.decision, $0.program, reading) },
            mayTriage: mayTriage, place: place, briefs: recognised.compactMap { ShownBrief($0, reading) },
            steps: steps(call), sections: sections?(call),
            found: isShown ? TriageFound(beside.file, mayRead: beside.mayRead, reading) : nil,
            instruments: isShown
                ? InstrumentSection(
                    beside, caller: file.file.facts[.language]?.value, refused: refused, reading) : nil,
            opinions: file.asked.map { TriageOpinions(beside.file.opinions, $0.program, reading) },
            opinionForms: OpinionForms(beside, file.asked, open: call.open, refused: refused, reading),
            refused: refused, reading)
    }
}

extension TimelineEntry {
    /// What an event of triage says, in the words of its program.
    func triageValues(_ words: Words) -> [String: String] {
        guard let program else { return [:] }
        var values = ["program": program.title.text(in: words.language)]
        if let key = said["question"]?.text {
            let question = program.question(key)
            values["question"] = question?.text.text(in: words.language)
            values["value"] = said["value"].map { words.answer(AnswerValue(rawValue: $0.text), to: question) }
            values["source"] = said["source"].map { words.name(of: $0.text, in: "answerSources") }
        }
        for name in ["response", "recommended"] {
            values[name] = said[name].map { words.response($0.text, of: program) }
        }
        values["level"] = said["level"].map { words.name(of: $0.text, in: "levels") }
        values["answer"] = said["answer"].map { words.name(of: $0.text, in: "opinions.answers") }
        values["override"] = said["override"].map { words.name(of: $0.text, in: "overrides") }
        return values
    }
}

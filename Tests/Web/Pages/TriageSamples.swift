import Foundation
import Operate
import Programs
import Vocabulary

@testable import Web

/// A call while a clinician asks what it needs, in every state of the page.
extension Samples {
    static func program(_ name: String) throws -> Program {
        try Program(yaml: Data(contentsOf: file(name)))
    }

    /// The file of a program that comes with us.
    static func file(_ name: String) -> URL {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        return root.appending(path: "Programs/\(name).yaml")
    }

    /// What was answered, as plain values; the others nobody has been asked.
    private static func answers(_ program: Program, _ given: [GivenAnswer]) -> [String: ShownAnswer] {
        var shown: [String: ShownAnswer] = [:]
        for answer in given {
            let voice = ShownAnswer.Voice(value: answer.value, source: answer.source, by: "Sam", at: minutesAgo(2))
            shown[answer.question] = ShownAnswer(value: answer.value, revision: 1, voices: [voice])
        }
        shown["violence"] = ShownAnswer(
            value: .yes, revision: 2,
            voices: [
                .init(value: .yes, source: nil, by: "Theo", at: minutesAgo(6)),
                .init(value: .no, source: .caller, by: "Sam", at: minutesAgo(1)),
            ], disagrees: true)
        shown["place-known"] = ShownAnswer(
            value: .yes, revision: 0, voices: [.init(value: .yes, source: nil, by: "Theo", at: minutesAgo(6))])
        shown["past-assault"] = ShownAnswer(
            value: .yes, revision: 0,
            voices: [
                .init(
                    value: .yes, source: .record, by: "Rosa", at: minutesAgo(60_000), happenedAt: minutesAgo(60_000))
            ])
        return shown
    }

    static func asked(
        _ name: String, _ given: [GivenAnswer], at moment: Instant = now, deciding: Bool = true,
        decided: ShownVerdict? = nil, answering: Bool = true, refused: Refused? = nil, newer: Bool = false,
        speaks: String? = nil, _ reading: Reading
    ) throws -> TriagePage.Asked {
        var text = try String(contentsOf: file(name), encoding: .utf8)
        // In one sample a question may not be answered by everybody.
        if speaks == "ar" {
            let key = "  - key: past-assault\n"
            text = text.replacing(key, with: key + "    answered-by: [record, observed]\n", maxReplacements: 1)
        }
        let program = try Program(yaml: Array(text.utf8))
        let assessment = program.assess(given, at: moment)
        return TriagePage.Asked(
            program: reading.words.version(program),
            newer: newer ? reading.words("triage.newer", ["began": "2026.1", "live": "2026.2"]) : nil,
            begun: answering ? reading.words("triage.begun", ["by": "Sam", "time": "08:58:00"]) : nil,
            questions: TriageQuestions(
                program, assessment, answers: answers(program, given), callerSpeaks: speaks, reading),
            assessment: TriageAssessment(program, assessment, reading),
            deciding: deciding ? TriageDecisionForm(program, assessment, refused: refused, reading) : nil,
            decided: decided, phoning: decided != nil, answering: answering,
            answersTrouble: refused.formless(in: "answers", reading.words),
            overtaken: deciding ? nil : refused.trouble(in: "decision", reading.words),
            voices: [Web.Choice](
                AnswerSource.allCases.map(\.rawValue), in: "answerSources", chosen: "caller", words: reading.words))
    }

    private static func verdict(otherwise: Bool, _ reading: Reading) throws -> ShownVerdict {
        let program = try program("denver-star")
        let team = Verdict(level: .fieldTeam, response: "star-team", reason: nil)
        let police = Verdict(
            level: .higher, response: "co-response", reason: ReasonCode.leaving(.triaged).first { $0.name == "weapon" })
        return ShownVerdict(
            otherwise ? team : police, recommended: police, override: otherwise ? "other" : nil,
            note: otherwise ? "He has put the knife away; his brother holds it." : nil,
            flag: otherwise ? "unarmed-against-unknown" : nil, by: "Sam", at: minutesAgo(1), program, reading)
    }

    static func written(
        _ facts: [FactField: ShownFact]? = nil, stage: Stage = .screened, open: Bool = true
    )
        -> ShownCall
    {
        ShownCall(
            id: "c-109", number: 109, stage: stage, open: open, receivedAt: minutesAgo(8), since: minutesAgo(6),
            screenedAt: minutesAgo(6), takenBy: "Theo", promisedBy: nil, missedAt: nil, enteredLateAt: nil,
            departure: nil, linked: [], program: "denver-star", people: [], alsoIn: [], facts: facts ?? self.facts)
    }

    static func triage(
        _ call: ShownCall, asked: TriagePage.Asked? = nil, live: [Program] = [], earlier: [ShownVerdict] = [],
        may: Bool = true, place: PlaceColumn? = nil, sections: CallSections? = nil, refused: Refused? = nil,
        beside: Bool = false, decided: Bool = false, _ reading: Reading
    ) throws -> TriagePage {
        let notes = [TriagePage.Noted(text: "Her brother is with her.", by: "Theo", at: Moment(minutesAgo(5), reading))]
        let steps = [StepLink(address: "/north/calls/c-109/triage", name: "Triage", current: true, shown: true)]
        let program = try Self.program("denver-star")
        return TriagePage(
            call, notes: call.facts.isEmpty ? [] : notes, asked: asked, live: live, earlier: earlier, mayTriage: may,
            place: place, briefs: beside ? ((try? recognised()) ?? []).compactMap { ShownBrief($0, reading) } : [],
            steps: steps, sections: sections, found: beside ? found(mayRead: may, reading) : nil,
            instruments: beside ? try instruments(may: may, refused: refused, reading) : nil,
            opinions: beside && asked != nil ? opinions(program, reading) : nil,
            opinionForms: beside && asked != nil && may
                ? opinionForms(program, decided: decided, refused: refused, reading) : nil, refused: refused, reading)
    }

    private static let calm = [
        "place-known": "yes", "callback": "yes", "weapon": "no", "violence": "no", "crime": "no", "medical": "no",
        "harm-now": "no", "perilous-place": "no", "in-crisis": "yes", "phone-enough": "no",
    ].map { GivenAnswer($0, AnswerValue(rawValue: $1)) }

    /// Every state of the clinician's pages.
    static func triages(_ reading: Reading) throws -> [(name: String, page: any Page, signedIn: Bool)] {
        let quiet: [FactField: ShownFact] = Dictionary(
            uniqueKeysWithValues: [FactField.weapon, .violence, .injury].map {
                ($0, ShownFact(value: "no", revision: 1, by: "Theo", at: now))
            })
        let programs = [try program("bloomington-psw"), try program("denver-star")]
        let some = [GivenAnswer("weapon", .no), GivenAnswer("suicide-mentioned", .yes)]
        let decisions: [(field: String?, code: Refusal.Code)] = [
            (nil, "recommendation-changed"), ("response", "required"), ("reason", "required"),
            ("override", "needs-override-code"), ("note", "required"),
        ]
        let refusals = try decisions.enumerated().map { place, refused in
            let refused = Refused(
                form: "decision", refusal: Refusal(refused.code, field: refused.field),
                typed: refused.field == nil
                    ? [:] : ["override": "other", "response": "EMS", "reason": "weapon", "note": "He left."])
            return (
                "triage-decision-refused-\(place)",
                try triage(written(), asked: try asked("denver-star", calm, refused: refused, reading), reading)
                    as any Page, true
            )
        }
        let closed = Instant(microseconds: now.microseconds + 17 * 3_600_000_000)
        let settled = try verdict(otherwise: true, reading)
        let watched = try asked(
            "denver-star", some, deciding: false, decided: try verdict(otherwise: false, reading), answering: false,
            refused: Refused(form: "decision", refusal: Refusal("already-decided", .conflicting)), reading)
        let beside = try besides(written(), reading)
        return refusals + beside + [
            (
                "triage",
                try triage(
                    written(), asked: try asked("denver-star", some, newer: true, reading), earlier: [settled],
                    reading),
                true
            ),
            (
                "triage-empty", try triage(written([:]), asked: try asked("dallas-right-care", [], reading), reading),
                true
            ),
            (
                "triage-calm",
                try triage(
                    written(quiet), asked: try asked("denver-star", allAnswered(), reading), reading), true
            ),
            (
                "triage-closed",
                try triage(written(), asked: try asked("denver-star", calm, at: closed, reading), reading), true
            ),
            ("triage-decided", try triage(written(), asked: watched, reading), true),
            ("triage-watched", try triage(written(), asked: watched, may: false, reading), true),
            (
                "triage-answer-refused",
                try triage(
                    written(),
                    asked: try asked(
                        "denver-star", some,
                        refused: Refused(form: "answers", refusal: Refusal("not-one-of", field: "answer")), reading),
                    reading), true
            ),
            (
                "triage-place",
                try triage(
                    written(), asked: try asked("denver-star", some, speaks: "es-MX", reading), place: column(reading),
                    reading), true
            ),
            (
                "triage-interpreter",
                try triage(
                    written(), asked: try asked("denver-star", some, speaks: "ar", reading),
                    place: column(reading, empty: true), reading), true
            ),
            (
                "triage-in-english",
                try triage(
                    written(), asked: try asked("denver-star", some, speaks: "en-US", reading),
                    place: column(reading, empty: true, placed: false, may: false), reading), true
            ),
            ("triage-begin", try triage(written(), live: programs, reading), true),
            (
                "triage-begin-refused",
                try triage(
                    written(), live: programs,
                    refused: Refused(
                        form: "begin", refusal: Refusal("no-such-program", field: "program"),
                        typed: ["program": "denver-star"]), reading), true
            ),
            ("triage-unpublished", try triage(written(), reading), true),
            ("triage-unscreened", try triage(written(stage: .received), reading), true),
            ("triage-gone", try triage(written(stage: .screened, open: false), reading), true),
            ("triage-list", triageList(reading), true),
            ("triage-list-none", TriageListPage([], total: 0, reading), true),
        ]
    }

    /// What stands beside the questions, in every state.
    private static func besides(
        _ call: ShownCall, _ reading: Reading
    ) throws -> [(name: String, page: any Page, signedIn: Bool)] {
        let asked = try asked("denver-star", calm, reading)
        let refused = try instrumentRefusals.enumerated().map { place, refused in
            (
                "triage-beside-refused-\(place)",
                try triage(call, asked: asked, refused: refused, beside: true, reading) as any Page, true
            )
        }
        let quiet = TriagePage(
            call, notes: [], asked: asked, live: [], earlier: [], mayTriage: true, steps: [],
            found: TriageFound([], measures: [], owed: false, mayRead: true, reading),
            instruments: InstrumentSection(forms: [], owed: false, mayMeasure: false, refused: nil, reading.words),
            opinions: TriageOpinions([ShownOpinion](), nil, reading), opinionForms: nil, reading)
        return refused + [
            ("triage-beside", try triage(call, asked: asked, beside: true, reading), true),
            ("triage-beside-decided", try triage(call, asked: asked, beside: true, decided: true, reading), true),
            ("triage-beside-watched", try triage(call, asked: asked, may: false, beside: true, reading), true),
            ("triage-beside-gone", try triage(written(open: false), beside: true, reading), true),
            ("triage-beside-quiet", quiet, true),
        ]
    }

    private static func allAnswered() throws -> [GivenAnswer] {
        try program("denver-star").questions.map { question in
            GivenAnswer(question.key, question.safe ?? question.values.first { $0.isKnown } ?? .unknown)
        }
    }

    static func triageList(_ reading: Reading) -> TriageListPage {
        func line(_ number: Int, _ words: (String?, String?), _ answer: Answer?, taken: Bool) -> TriageListPage.Line {
            TriageListPage.Line(
                id: "c-\(number)", number: number, since: minutesAgo(20 - number % 10),
                promisedBy: taken ? nil : minutesAgo(3),
                location: words.0, whatHappened: words.1,
                dangers: Dangers(weapon: answer, violence: answer, injury: answer, words: reading.words),
                takenBy: taken ? "Sam" : nil, takenAt: taken ? minutesAgo(3) : nil, reading)
        }
        return TriageListPage(
            [
                line(104, ("Mill Park, north entrance", "Woman sitting in the rain, not answering"), .no, taken: true),
                line(
                    109, ("Harbour House, room 12", "Says she has a knife and wants to die tonight"), .yes, taken: false
                ),
                line(110, (nil, nil), nil, taken: false),
            ], total: 5,
            asked: [TriageListPage.Asked(call: "c-104", 104, by: "Grace Chen", at: minutesAgo(1), reading)],
            keepsWording: true, reading)
    }
}

import Foundation
import Operate
import Programs
import Vocabulary

@testable import Web

/// A call while a clinician asks what it needs, in every state of the page.
extension Samples {
    static func program(_ name: String) throws -> Program {
        let root = URL(filePath: #filePath).appending(path: "../../../..").standardized
        return try Program(yaml: Data(contentsOf: root.appending(path: "Programs/\(name).yaml")))
    }

    private static func minutesAgo(_ minutes: Int) -> Instant { now.adding(.seconds(-60 * minutes)) }

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
        return shown
    }

    static func asked(
        _ name: String, _ given: [GivenAnswer], at moment: Instant = now, deciding: Bool = true,
        decided: ShownVerdict? = nil, answering: Bool = true, refused: Refused? = nil, newer: Bool = false,
        _ reading: Reading
    ) throws -> TriagePage.Asked {
        let program = try program(name)
        let assessment = program.assess(given, at: moment)
        return TriagePage.Asked(
            program: reading.words.version(program),
            newer: newer ? reading.words("triage.newer", ["began": "2026.1", "live": "2026.2"]) : nil,
            begun: answering ? reading.words("triage.begun", ["by": "Sam", "time": "08:58:00"]) : nil,
            questions: TriageQuestions(program, assessment, answers: answers(program, given), reading),
            assessment: TriageAssessment(program, assessment, reading),
            deciding: deciding ? TriageDecisionForm(program, assessment, refused: refused, reading) : nil,
            decided: decided, answering: answering, answersTrouble: refused.trouble(in: "answers", reading.words),
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

    private static func written(
        _ facts: [FactField: ShownFact]? = nil, stage: Stage = .screened, open: Bool = true
    )
        -> ShownCall
    {
        ShownCall(
            id: "c-109", number: 109, stage: stage, open: open, receivedAt: minutesAgo(8), since: minutesAgo(6),
            screenedAt: minutesAgo(6), takenBy: "Theo", promisedBy: nil, missedAt: nil, enteredLateAt: nil,
            departure: nil, linked: [], program: "denver-star", people: [], alsoIn: [], facts: facts ?? self.facts)
    }

    private static func triage(
        _ call: ShownCall, asked: TriagePage.Asked? = nil, live: [Program] = [], earlier: [ShownVerdict] = [],
        may: Bool = true, refused: Refused? = nil, _ reading: Reading
    ) -> TriagePage {
        let notes = [TriagePage.Noted(text: "Her brother is with her.", by: "Theo", at: Moment(minutesAgo(5), reading))]
        let steps = [StepLink(address: "/north/calls/c-109/triage", name: "Triage", current: true, shown: true)]
        return TriagePage(
            call, notes: call.facts.isEmpty ? [] : notes, asked: asked, live: live, earlier: earlier, mayTriage: may,
            steps: steps, refused: refused, reading)
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
                triage(written(), asked: try asked("denver-star", calm, refused: refused, reading), reading)
                    as any Page, true
            )
        }
        let closed = Instant(microseconds: now.microseconds + 17 * 3_600_000_000)
        let settled = try verdict(otherwise: true, reading)
        let watched = try asked(
            "denver-star", some, deciding: false, decided: try verdict(otherwise: false, reading), answering: false,
            refused: Refused(form: "decision", refusal: Refusal("already-decided", .conflicting)), reading)
        return refusals + [
            (
                "triage",
                triage(
                    written(), asked: try asked("denver-star", some, newer: true, reading), earlier: [settled],
                    reading),
                true
            ),
            ("triage-empty", triage(written([:]), asked: try asked("dallas-right-care", [], reading), reading), true),
            (
                "triage-calm",
                triage(
                    written(quiet), asked: try asked("denver-star", allAnswered(), reading), reading), true
            ),
            (
                "triage-closed",
                triage(written(), asked: try asked("denver-star", calm, at: closed, reading), reading), true
            ),
            ("triage-decided", triage(written(), asked: watched, reading), true),
            ("triage-watched", triage(written(), asked: watched, may: false, reading), true),
            (
                "triage-answer-refused",
                triage(
                    written(),
                    asked: try asked(
                        "denver-star", some,
                        refused: Refused(form: "answers", refusal: Refusal("not-one-of", field: "answer")), reading),
                    reading), true
            ),
            ("triage-begin", triage(written(), live: programs, reading), true),
            (
                "triage-begin-refused",
                triage(
                    written(), live: programs,
                    refused: Refused(
                        form: "begin", refusal: Refusal("no-such-program", field: "program"),
                        typed: ["program": "denver-star"]), reading), true
            ),
            ("triage-unpublished", triage(written(), reading), true),
            ("triage-unscreened", triage(written(stage: .received), reading), true),
            ("triage-gone", triage(written(stage: .screened, open: false), reading), true),
            ("triage-list", triageList(reading), true),
            ("triage-list-none", TriageListPage([], total: 0, reading), true),
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
                id: "c-\(number)", number: number, since: minutesAgo(20 - number % 10), promisedBy: nil,
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
            ], total: 5, reading)
    }
}

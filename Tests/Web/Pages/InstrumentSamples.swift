import Foundation
import Operate
import Programs
import Vocabulary

@testable import Web

/// Instruments and second opinions on the clinician's page, in every state.
extension Samples {

    /// Words of nobody's for an instrument of nobody's.
    private static func wording(_ language: String) throws -> InstrumentWording {
        let file = """
            instrument: test-screen
            title: Test screen
            version: "1.0"
            language: \(language)
            lead-in: Lead-in of a test instrument (\(language)).
            items: { q1: Item one of a test (\(language))?, q2: Item two of a test (\(language))?, q3: Item three (\(language))? }
            structure:
              items: [{ key: q1, answers: yes-no }, { key: q2, answers: yes-no, asked-when: q1 is yes }, { key: q3, answers: points, most: 3 }]
              tiers: [{ tier: none }, { tier: high, any: [q2 is yes], needs-action: yes }]
            """
        return try InstrumentWording(yaml: Array(file.utf8), shipped: [])
    }

    private static func forms(refused: Refused?, _ reading: Reading) throws -> [InstrumentForm] {
        let colleagues = [(id: "w-2", name: "Grace Chen")]
        let spoken = try ["en", "es"].map { ShownWording(wording: try wording($0), acceptedBy: "Grace Chen") }
        let test = try InstrumentForm(
            wording("en").instrument, wordings: spoken, standing: reading.words.tier(.high, isSettled: true),
            revision: 2,
            caller: reading.words.language == "en" ? "es-MX" : "en", colleagues: colleagues, refused: refused, reading)
        return Instrument.shipped.map {
            InstrumentForm(
                $0, wordings: [], standing: nil, revision: 0, caller: nil, colleagues: colleagues, refused: refused,
                reading)
        } + [test]
    }

    static func instruments(
        owed: Bool = true, may: Bool = true, refused: Refused? = nil, _ reading: Reading
    ) throws
        -> InstrumentSection
    {
        InstrumentSection(
            forms: may ? try forms(refused: refused, reading) : [], owed: owed, mayMeasure: true,
            mine: [("r-1", "C-SSRS Screener: High · 09:12"), ("r-2", "PHQ-2: Below the cut-offs · 09:14")],
            refused: refused,
            reading.words)
    }

    static func found(mayRead: Bool = true, _ reading: Reading) -> TriageFound {
        func result(
            _ title: String, _ tier: InstrumentTier?, settled: Bool = true, grave: Bool = false,
            state: InstrumentResult.State = .current, asker: ShownResult.Asker? = .named("Sam Adeyemi"),
            elsewhere: InstrumentResult.Elsewhere? = nil, version: String? = nil,
            withdrawal: (reason: ResultWithdrawal.Reason, by: String, at: Instant)? = nil
        ) -> ShownResult {
            ShownResult(
                key: title, title: title, tier: tier, isSettled: settled, needsAction: grave, isFollowedUp: grave,
                answers: version == nil ? [] : [("q1", .yes), ("q2", .choice("2"))], asker: asker,
                manner: asker == nil ? nil : .phone, elsewhere: elsewhere, version: version, isPublished: false,
                state: state, withdrawal: withdrawal, by: "Sam Adeyemi", at: minutesAgo(3))
        }
        return TriageFound(
            [
                result("C-SSRS Screener", .high, grave: true, version: "1.0"),
                result("Test screen", .moderate, settled: false, state: .rival, asker: .outside(.officer)),
                result(
                    "LOCUS", .level4, asker: nil,
                    elsewhere: .init(day: "2026-03-02", assessor: "Dr. Iqbal", vendor: "A vendor")),
                result("C-SSRS Screener", nil, settled: false, state: .earlier),
                result(
                    "C-SSRS Screener", .high, grave: true, state: .earlier,
                    withdrawal: (.otherPerson, by: "Grace Chen", at: minutesAgo(1))),
            ], measures: [([.stayed, .means], by: "Dana Reyes", at: minutesAgo(1))], owed: true, mayRead: mayRead,
            reading)
    }

    static func opinions(_ program: Program, _ reading: Reading) -> TriageOpinions {
        let verdict = Verdict(level: .fieldTeam, response: "star-team", reason: nil)
        func opinion(_ answer: Opinion?, _ state: SecondOpinion.State, of asked: String? = "Grace Chen") -> ShownOpinion
        {
            ShownOpinion(
                id: "o-1", asker: "Sam Adeyemi", asked: asked, at: minutesAgo(4), state: state,
                answer: answer.map {
                    .init(opinion: $0, about: .recommended, verdict: verdict, note: "She knows him.")
                },
                closedBy: state == .open ? nil : "Grace Chen", closedAt: state == .open ? nil : minutesAgo(2))
        }
        return TriageOpinions(
            [
                opinion(nil, .open), opinion(.agree, .answered), opinion(.cannotSay, .answered, of: nil),
                opinion(.otherwise(.higher, response: "co-response"), .answered), opinion(nil, .withdrawn),
            ], program, reading)
    }

    static func opinionForms(
        _ program: Program, decided: Bool = false, refused: Refused? = nil, _ reading: Reading
    )
        -> OpinionForms
    {
        func question(_ id: String, of asked: String?) -> ShownOpinion {
            ShownOpinion(
                id: id, asker: "Sam Adeyemi", asked: asked, at: minutesAgo(4), state: .open, answer: nil, closedBy: nil,
                closedAt: nil)
        }
        let verdict = Verdict(level: .fieldTeam, response: "star-team", reason: nil)
        return OpinionForms(
            program, recommended: verdict, decided: decided ? verdict : nil, mayAsk: true,
            mine: [question("o-2", of: "Grace Chen"), question("o-3", of: nil)], theirs: [question("o-4", of: nil)],
            colleagues: [("w-2", "Grace Chen", true), ("w-3", "Otto Berg", false)], refused: refused, reading)
    }

    /// Every refusal that a form of these sections can show.
    static let instrumentRefusals: [Refused] =
        [("tier", "required"), ("day", "required"), ("assessor", "required"), ("vendor", "required")].map {
            Refused(
                form: "instrument-locus", refusal: Refusal($0.1, field: $0.0),
                typed: ["tier": "level-4", "day": "2026-03-02"])
        } + [
            Refused(
                form: "instrument-test-screen", refusal: Refusal("no-such-wording", .absent, field: "wording"),
                typed: ["item-q1": "yes", "asker": "worker:w-2"]),
            Refused(
                form: "instrument-phq-2", refusal: Refusal("required", field: "tier"),
                typed: ["asker": "outside:officer"]),
            Refused(
                form: "safety", refusal: Refusal("outdated", .outdated, field: "measures"),
                typed: ["measures-help-sent": "yes"]),
            Refused(
                form: "opinion", refusal: Refusal("already-asked", .conflicting, field: "asked"),
                typed: ["asked": "w-2"]),
            Refused(form: "answer-o-4", refusal: Refusal("required", field: "opinion")),
            Refused(
                form: "answer-o-4", refusal: Refusal("same-as-stands", field: "response"),
                typed: ["opinion": "otherwise", "ownResponse": "star-team", "ownLevel": "3"]),
            Refused(
                form: "answer-o-4", refusal: Refusal("same-as-stands", field: "response"),
                typed: ["opinion": "otherwise", "ownResponse": "police", "ownLevel": "4"]),
            Refused(form: "answer-o-4", refusal: Refusal("text-too-long", field: "note", values: ["most": "500"])),
            Refused(
                form: "withdrawal", refusal: Refusal("already-withdrawn", .conflicting),
                typed: ["result": "r-2", "reason": "not-asked"]),
            Refused(form: "withdrawal-o-2", refusal: Refusal("opinion-closed", .conflicting)),
            Refused(form: "answer-o-9", refusal: Refusal("opinion-closed", .conflicting)),
        ]

    static func wordings(_ reading: Reading) throws -> [(name: String, page: any Page, signedIn: Bool)] {
        func file(_ standing: KeptWording.Standing, _ letter: Character, fits: Bool = true) -> ShownWordingFile {
            ShownWordingFile(
                digest: String(repeating: letter, count: 64), version: "1.0", language: "es", standing: standing,
                by: "Alongside", at: minutesAgo(60), acceptedBy: standing == .accepted ? "Grace Chen" : nil,
                fits: fits, texts: standing == .waiting ? [("q1", "Item one of a test?")] : [])
        }
        let test = try wording("en").instrument
        let listed =
            Instrument.shipped.map { (instrument: $0, files: [ShownWordingFile]()) }
            + [
                (
                    instrument: test,
                    files: [
                        file(.waiting, "a"), file(.accepted, "b"), file(.published, "c"),
                        file(.accepted, "d", fits: false),
                    ]
                )
            ]
        let refused = Refused(
            form: "wording", refusal: Refusal("wording-faulty", field: "file", values: ["lines": "3", "count": "1"]),
            typed: ["file": "instrument: test-screen"])
        return [
            ("instruments", InstrumentsPage(listed, refused: nil, reading), true),
            ("instruments-refused", InstrumentsPage(listed, refused: refused, reading), true),
        ]
    }
}

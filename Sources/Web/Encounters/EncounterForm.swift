import Foundation
import Operate
import Vocabulary

/// The form in which an encounter is told or corrected: the few things that are required first, the rest folded.
struct EncounterForm: Sendable {
    /// Answers that belong together.
    struct Ask: Sendable {
        let field: String
        let legend: String
        let choices: [Choice]
        let trouble: String?
    }

    /// Endings under one heading; folded, but for the usual ones.
    struct Endings: Sendable {
        let heading: String
        let tone: String
        let choices: [Choice]
        let opened: Bool
    }

    struct Supply: Sendable {
        let code: String
        let name: String
        let count: String
    }

    struct Words: Sendable {
        let field: String
        let label: String
        let text: String
        let most: Int
        let trouble: String?
    }

    struct Time: Sendable {
        let field: String
        let label: String
        let hint: String
        let value: String
        let trouble: String?
    }

    /// Where it is sent, and what its one-time key ends in.
    let action: String
    let formKey: String
    let trouble: Trouble?
    let contacts: Ask
    /// Which sending it was; nothing to choose for a team that was sent once.
    let teams: Ask?
    let onlyTeam: String?
    let whom: Ask?
    let newName: Words?
    let needs: Ask?
    let meanings: [NeedMeaning]
    let safety: Ask
    /// Asked at once where the police were told something before they came.
    let briefUsed: Ask?
    let briefed: String?
    let usual: [Choice]
    let endings: [Endings]
    let endingTrouble: String?
    let sent: Ask
    let outcome: Ask
    let supplies: [Supply]
    let suppliesTrouble: String?
    let suppliesOpen: Bool
    let times: [Time]
    let timesOpen: Bool
    let ticks: [Ask]
    let lists: [Ask]
    let strengths: Words
    let story: Words
    let storyOpen: Bool
    let followUp: Time
    let moreOpen: Bool
    /// How many corrections the page of a correction shows, which whoever sends it has then seen.
    var seen: String?
    /// A correction asks why.
    let reason: Words?
    let submit: String

    /// What a form shows: what stands or was typed, and what is wrong with it.
    struct Filled: Sendable {
        let typed: [String: String]
        let refused: Refused?
        /// The version of the program that the path began with, whose own reasons are offered under the standard ones.
        var digest: String?
        /// The people of the call, by name of their place in it.
        let people: [Choice]
        let assignments: [Choice]
        let isCorrection: Bool
        /// That the police were told something, to whom and when; nothing where they were not.
        var briefed: String?
    }

    init(_ filled: Filled, action: String, _ reading: Reading) {
        let words = reading.words
        let reader = Reader(filled: filled, words: words)
        self.action = action
        formKey = filled.isCorrection ? "correct" : "encounter"
        trouble = filled.refused.map { Trouble($0, words: words) }
        contacts = reader.ask(
            "contact",
            [("met", words("encounter.met"))]
                + words.own.offer(EncounterTold.endings.filter { $0.stage == .arrived }, of: filled.digest).map {
                    ($0, words.name(of: $0, in: "reasons"))
                })
        let sole = filled.assignments.count == 1 ? filled.assignments.first?.value : nil
        onlyTeam = filled.isCorrection ? nil : sole
        teams =
            filled.isCorrection || filled.assignments.count < 2
            ? nil : reader.ask("assignment", filled.assignments.map { ($0.value, $0.name) })
        whom =
            filled.isCorrection
            ? nil
            : reader.ask(
                "whom",
                [("unknown", words("encounter.unknown"))] + filled.people.map { ($0.value, $0.name) }
                    + [("new", words("encounter.somebodyNew"))], usual: "unknown")
        newName = filled.isCorrection ? nil : reader.text("knownAs", words("encounter.knownAs"), most: 120)
        needs =
            filled.isCorrection
            ? nil
            : reader.ticks(
                "needs",
                [("nothing", words("encounter.needsNothing"))]
                    + Operate.Need.Kind.allCases.map { ($0.rawValue, words.name(of: $0.rawValue, in: "needKinds")) })
        meanings = NeedMeaning.all(words)
        safety = reader.ticks(SafetyEvent.self)
        briefed = filled.briefed
        briefUsed = filled.briefed.map { _ in
            reader.ask(
                "briefUsed",
                [Answer.yes, .no, .unknown].map { ($0.rawValue, words.name(of: $0.rawValue, in: "briefs.codes.used")) })
        }
        let chosen = filled.typed["ending"]
        func endings(_ wanted: (ReasonCode) -> Bool) -> [Choice] {
            let codes = EncounterTold.endings.filter { $0.stage > .arrived && wanted($0) }
            return [Choice](
                words.own.offer(codes, of: filled.digest), in: "reasons", chosen: chosen, words: words)
        }
        // Of the codes that say that nobody knows, one is offered; a record may hold another.
        func isOffered(_ code: ReasonCode) -> Bool {
            code.kind == .unknown
                && (code.stage == .disposed || (try? ReasonCode(written: chosen ?? ""))?.standard == code)
        }
        usual =
            [
                Choice(
                    value: EncounterTold.goesOn, name: words("encounter.goesOn"), chosen: chosen == EncounterTold.goesOn
                )
            ] + endings { $0.kind == .done }
        self.endings = [
            (words("encounter.elsewhere"), "elsewhere", endings { $0.kind == .elsewhere }),
            (words("encounter.otherwise"), "otherwise", endings { $0.kind == .lost || isOffered($0) }),
        ].map { Endings(heading: $0, tone: $1, choices: $2, opened: $2.contains(where: \.chosen)) }
        endingTrouble = reader.trouble("ending")
        sent = reader.list(
            "alternativeSent", Alternative.allCases.filter { $0 != .none }.map(\.rawValue), in: "alternatives")
        outcome = reader.list("alternativeOutcome", AlternativeOutcome.allCases.map(\.rawValue), in: "outcomes")
        supplies = SupplyItem.allCases.map { item in
            Supply(
                code: item.rawValue, name: words.name(of: item.rawValue, in: "encounter.codes.supplies"),
                count: filled.typed["supplies-\(item.rawValue)"] ?? "")
        }
        suppliesTrouble = reader.trouble(SupplyItem.field)
        suppliesOpen = suppliesTrouble != nil || supplies.contains { !$0.count.isEmpty }
        times = ["began", "ended"].map {
            reader.time($0, words("encounter.times.\($0)"), hint: words("encounter.times.\($0)Hint"))
        }
        timesOpen = filled.isCorrection || times.contains { $0.trouble != nil || !$0.value.isEmpty }
        ticks = [
            reader.ticks(SafetyAction.self), reader.ticks(CrisisNature.self), reader.ticks(Behaviour.self),
        ]
        lists =
            [
                reader.list(SuicideRisk.self), reader.list(MedicalScreen.self), reader.list(Destination.self),
            ]
            + (["safetyPlan", "meansSafety", "mandatedReport"] + (filled.briefed == nil ? ["briefUsed"] : [])).map {
                reader.list($0, Answer.allCases.map(\.rawValue), in: "answers")
            }
        strengths = reader.text("strengths", words("encounter.asks.strengths"), most: EncounterTold.mostStrengths)
        story = reader.text("narrative", words("encounter.asks.narrative"), most: EncounterTold.mostNarrative)
        storyOpen = story.trouble != nil || !story.text.isEmpty
        followUp = reader.time("followUpAt", words("encounter.asks.followUpAt"), hint: "")
        moreOpen =
            ticks.contains { $0.trouble != nil || $0.choices.contains(where: \.chosen) }
            || lists.contains { $0.trouble != nil || $0.choices.contains(where: \.chosen) }
            || strengths.trouble != nil || !strengths.text.isEmpty || !followUp.value.isEmpty
        reason = filled.isCorrection ? reader.text("reason", words("encounter.why"), most: 500) : nil
        submit = words(filled.isCorrection ? "encounter.correctSubmit" : "encounter.submit")
    }

    /// Puts what was typed, and what is wrong with it, where it belongs.
    private struct Reader {
        let filled: Filled
        let words: Web.Words

        func trouble(_ field: String) -> String? {
            guard let refused = filled.refused, refused.refusal.field == field else { return nil }
            return words(refused.refusal)
        }

        /// One answer of several.
        func ask(_ field: String, _ answers: [(code: String, name: String)], usual: String? = nil) -> Ask {
            let chosen = filled.typed[field] ?? usual
            return Ask(
                field: field, legend: words("encounter.asks.\(field)"),
                choices: answers.map { Choice(value: $0.code, name: $0.name, chosen: $0.code == chosen) },
                trouble: trouble(field))
        }

        func list(_ field: String, _ codes: [String], in group: String) -> Ask {
            ask(field, codes.map { ($0, words.name(of: $0, in: group)) })
        }

        func list<Code: EncounterCode>(_ type: Code.Type) -> Ask {
            list(Code.field, Code.allCases.map(\.rawValue), in: "encounter.codes.\(Code.field)")
        }

        /// Any of several answers.
        func ticks(_ field: String, _ answers: [(code: String, name: String)]) -> Ask {
            Ask(
                field: field, legend: words("encounter.asks.\(field)"),
                choices: answers.map {
                    Choice(value: $0.code, name: $0.name, chosen: filled.typed["\(field)-\($0.code)"] != nil)
                }, trouble: trouble(field))
        }

        func ticks<Code: EncounterCode>(_ type: Code.Type) -> Ask {
            ticks(
                Code.field,
                Code.allCases.map {
                    ($0.rawValue, words.name(of: $0.rawValue, in: "encounter.codes.\(Code.field)"))
                })
        }

        func text(_ field: String, _ label: String, most: Int) -> Words {
            Words(
                field: field, label: label, text: filled.typed[field] ?? "", most: most, trouble: trouble(field))
        }

        func time(_ field: String, _ label: String, hint: String) -> Time {
            Time(
                field: field, label: label, hint: hint, value: filled.typed[field] ?? "", trouble: trouble(field))
        }
    }
}

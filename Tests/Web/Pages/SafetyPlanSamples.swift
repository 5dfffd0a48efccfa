import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Safety plans in every state that a page can show.
extension Samples {

    private static func line(
        _ id: String, _ heading: SafetyPlan.Heading, _ words: String, phone: String? = nil,
        step: SafetyPlan.Step? = nil
    ) -> SafetyPlan.Line {
        SafetyPlan.Line(id: ID(stored: id), heading: heading, words: words, phone: phone, step: step)
    }

    private static let told = SafetyPlan.Told(by: Author(id: "noor", name: "Noor"), at: minutesAgo(3))

    static func safetyPlan(
        _ id: String, language: String = "en", lines: [SafetyPlan.Line]? = nil, copy: SafetyPlan.Copy? = nil,
        ended: Bool = false
    ) throws -> SafetyPlan {
        let usual = [
            line("\(id)-1", .warningSigns, "I stop answering messages"), line("\(id)-2", .byMyself, "مشي بجانب النهر"),
            line("\(id)-3", .helpers, "Ọlá, my aunt", phone: "+18125550100"),
            line("\(id)-4", .professionals, "Night line", phone: "988"),
            line(
                "\(id)-5", .surroundings, "My brother keeps the key", step: SafetyPlan.Step(state: .open, told: nil)),
            line(
                "\(id)-6", .surroundings, "Pills to the pharmacy", step: SafetyPlan.Step(state: .done, told: told)),
        ]
        return try SafetyPlan(
            Row(new: [
                "id": id, "person_id": "p-1", "language": language, "written_by": "sam", "author": "Sam",
                "written_at": minutesAgo(90),
                "ended_reason": (ended ? SafetyPlan.EndReason.askedByPerson : nil).stored,
                "ended_by": (ended ? "noor" : nil).stored, "ender": "Noor",
                "ended_at": (ended ? minutesAgo(5) : nil).stored,
            ]), lines: lines ?? usual, copy: copy)
    }

    private static func link(
        _ id: String, minutes: Int, opened: Bool = false, closing: PersonLink.Closing? = nil
    ) throws -> PersonLink {
        try PersonLink(
            Row(new: [
                "id": id, "purpose": PersonLink.Purpose.safetyPlan, "person_id": "p-1", "about_id": "s-1",
                "given_by": "sam", "author": "Sam", "given_at": minutesAgo(minutes),
                "expires_at": minutesAgo(minutes - 24 * 60), "wrong_codes": 0,
                "opened_at": (opened ? minutesAgo(1) : nil).stored, "closed_as": closing.stored, "code_hash": "00",
                "pass_hash": (opened ? "00" : nil).stored, "pass_until": (opened ? minutesAgo(-14) : nil).stored,
            ]))
    }

    static func safetyPlans(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let person = try Person(Row(new: ["id": "p-1", "root_id": "p-1", "begun_at": minutesAgo(9000)]))
        let copy = SafetyPlan.Copy(kind: .card, keptWhere: "Behind the phone", told: told)
        let (first, second) = (try safetyPlan("s-1", copy: copy), try safetyPlan("s-2", language: "ar"))
        let ended = try safetyPlan("s-3", ended: true)
        let links = try [
            link("l-1", minutes: 5), link("l-2", minutes: 2000), link("l-3", minutes: 9, opened: true),
            link("l-4", minutes: 12, closing: .wrongCodes),
        ]
        let file = SafetyPlanFile(
            person: person, calledBy: try NameParts(given: "Juniper", family: nil), versions: [second, first, ended],
            standing: [second, first], links: links)
        let nobody = SafetyPlanFile(person: person, calledBy: nil, versions: [], standing: [], links: [])
        func refused(
            _ form: String, _ code: Refusal.Code, _ field: String?, _ typed: [String: String] = [:],
            values: [String: String] = [:]
        ) -> Refused {
            Refused(form: form, refusal: Refusal(code, field: field, values: values), typed: typed)
        }
        func page(
            _ file: SafetyPlanFile, mayMake: Bool = true, given: GivenLink? = nil, refused: Refused? = nil
        ) -> SafetyPlanPage {
            SafetyPlanPage(file, mayMake: mayMake, given: given, refused: refused, reading)
        }
        let secret = GivenLink(LinkSecret(), at: "https://north.example/keep/x-1")
        let typed = ["warning-signs": "one\ntwo", "helpers-2-phone": "ask", "surroundings-1-step": "yes"]
        let pages: [(String, SafetyPlanPage)] = [
            ("filled", page(file)), ("none", page(nobody)), ("read", page(file, mayMake: false)),
            ("given", page(file, given: secret)), ("given-gone", page(file, given: .gone)),
            (
                "lines",
                page(nobody, refused: refused("plan", .headingFull, "warning-signs", typed, values: ["most": "10"]))
            ),
            (
                "number",
                page(nobody, refused: refused("plan", .notATelephoneNumber, "helpers", typed, values: ["line": "2"]))
            ),
            (
                "words",
                page(nobody, refused: refused("plan", .lineWithoutWords, "helpers", typed, values: ["line": "2"]))
            ),
            ("rows", page(nobody, refused: refused("plan", .headingFull, "helpers", typed, values: ["most": "10"]))),
            ("language", page(nobody, refused: refused("plan", .notALanguage, "language", ["language": "x"]))),
            ("where", page(nobody, refused: refused("plan", .textTooLong, "where", ["copy": "card"]))),
            ("changed", page(file, refused: refused("plan", .safetyPlanChanged, nil, typed))),
            ("copy", page(file, refused: refused("copy", .required, "copy", ["plan": "s-1"]))),
            ("end", page(file, refused: refused("end", .safetyPlanEnded, nil, ["plan": "s-1"]))),
            ("step", page(file, refused: refused("step", .noSuchSafetyStep, nil))),
            ("link", page(file, refused: refused("link", .linkOver, nil))),
        ]
        let cards: [(String, any Page)] = [
            ("safety-card", SafetyCardPage(first, of: file, in: reading.words, reading)),
            ("safety-card-unnamed", SafetyCardPage(second, of: nobody, in: reading.words, reading)),
        ]
        let kept: [(String, any Page)] = [
            ("keep", KeepPage(at: "/keep/x-1", reading)),
            ("keep-wrong", KeepPage(at: "/keep/x-1", trouble: reading.words("keep.wrong", count: 2), reading)),
            ("keep-plan", KeepPage(first, file: "/keep/x-1/file", reading)), ("keep-over", KeepPage(over: reading)),
            ("keep-file", KeepFilePage(first, reading)),
        ]
        return pages.map { ("safety-plan-\($0)", $1 as any Page, true) } + cards.map { ($0, $1, true) }
            + kept.map { ($0, $1, false) }
    }
}

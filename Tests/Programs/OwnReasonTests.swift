import Foundation
import Programs
import Testing
import Vocabulary

@Suite struct `A program's own reasons` {
    private static let added = """
        reasons:
          - code: no-signal
            under: insufficient-information
            title: { en: No signal, es: Sin señal }
            basis: ours
          - code: night
            under: outside-hours
            title: { en: At night, es: De noche }
            basis: ours
        responses:
        """

    private func reading(_ changes: [String: String] = [:]) throws -> Program {
        try Sketch.program(changes.merging(["responses:": Self.added]) { mine, _ in mine })
    }

    @Test func `stand each under one standard code`() throws {
        let program = try reading()
        #expect(
            program.ownReasons.map(\.reason.written) == ["insufficient-information/no-signal", "outside-hours/night"])
        #expect(program.ownReason("night")?.title.text(in: "es-MX") == "De noche")
        let standard = try ReasonCode(named: "outside-hours")
        #expect(program.ownReasons(under: standard).map(\.code) == ["night"])
        #expect(program.ownReasons(under: standard.finer("night")).map(\.code) == ["night"])
        #expect(program.check().faults.isEmpty)
    }

    @Test func `decide and close as their standard code does`() throws {
        let program = try reading([
            "reason: weapon": "reason: no-signal", "reason: outside-hours": "reason: night",
        ])
        let unknown = program.assess([], at: Sketch.noon)
        #expect(unknown.reason?.name == "insufficient-information" && unknown.reason?.own == "no-signal")
        #expect(unknown.reason?.kind == .elsewhere && unknown.reason?.asksAlternative == true)
        let night = program.assess(
            [GivenAnswer("weapon", .no)], at: Sketch.noon.adding(.seconds(12 * 3600)))
        #expect(night.isEligible && night.reason?.written == "outside-hours/night")
    }

    @Test func `are what an example may state`() throws {
        let program = try reading([
            "reason: weapon": "reason: no-signal",
            "then: { level: 3, response: team }":
                "then: { level: 3, response: team }\n  - key: blind\n    call: Nobody knows.\n    answers: {}\n"
                + "    then: { level: 4, response: police, reason: no-signal }",
        ])
        #expect(program.check().faults.isEmpty)
        let other = try reading([
            "reason: weapon": "reason: no-signal",
            "then: { level: 3, response: team }":
                "then: { level: 3, response: team }\n  - key: blind\n    call: Nobody knows.\n    answers: {}\n"
                + "    then: { level: 4, response: police, reason: insufficient-information }",
        ])
        guard case .contradicted("blind", _, let found)? = other.check().faults.first?.code else {
            Issue.record("the example states another reason than the rule")
            return
        }
        #expect(found.reason?.own == "no-signal")
    }

    @Test(
        arguments: [
            ("under: outside-hours", "under: bad-weather", "not-one-of"),
            ("code: night", "code: outside-area", "standard"),
            ("code: night", "code: no-signal", "twice"),
            ("under: outside-hours", "under: duplicate", "unusable"),
            ("under: outside-hours", "under: flag-undone", "unusable"),
            ("title: { en: At night, es: De noche }", "title: { en: At night }", "no-text"),
            ("code: night", "code: At Night", "key"),
        ])
    func `with a fault are told with their line`(_ right: String, _ wrong: String, _ what: String) throws {
        let text = Self.added.replacing(right, with: wrong)
        let faults = Sketch.faults(["responses:": text])
        #expect(faults.count == 1, "\(faults)")
        let fault = try #require(faults.first)
        let lines = Sketch.changed(["responses:": text]).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            String(lines[fault.line - 1]).contains(wrong) || what == "twice", "\(fault) at \(lines[fault.line - 1])")
        switch (what, fault.code) {
        case ("not-one-of", .notOneOf(let allowed, found: "bad-weather")):
            #expect(allowed.contains("outside-hours") && !allowed.contains("duplicate"))
        case ("standard", .standardReason("outside-area")), ("twice", .twice(key: "no-signal")),
            ("unusable", .unusableReason("duplicate", stage: "received")),
            ("unusable", .unusableReason("flag-undone", stage: "screened")), ("no-text", .noText(language: "es")),
            ("key", .expected(.key)):
            break
        default: Issue.record("\(what): \(fault)")
        }
    }

    @Test func `at a stage that the program skips can never be used`() throws {
        let faults = Sketch.faults([
            "responses:": "skipped-stages: [disposed]\n"
                + Self.added.replacing("outside-hours", with: "resolved-on-scene")
        ])
        #expect(faults.map(\.code) == [.unusableReason("resolved-on-scene", stage: "disposed")])
    }

    @Test func `of another stage are no reason of a rule`() throws {
        let faults = Sketch.faults(["responses:": Self.added, "reason: weapon": "reason: night"])
        guard case .reasonAtOtherStage("night", stage: "eligible", let allowed)? = faults.first?.code else {
            Issue.record("\(faults)")
            return
        }
        #expect(allowed.contains("no-signal") && !allowed.contains("night"))
    }

    @Test func `that come with Alongside rest on what is published`() throws {
        let folder = URL(filePath: #filePath).appending(path: "../../../Programs").standardized
        let shelf = try ProgramShelf(folder: folder)
        let adding = shelf.newest.filter { !$0.ownReasons.isEmpty }
        #expect(adding.map(\.name) == ["dallas-right-care", "nyc-bheard"])
        #expect(adding.flatMap(\.ownReasons).allSatisfy { $0.basis != .ours })
    }
}

@Suite struct `A reason in one word` {
    @Test func `names the standard code, and the program's own after a slash`() throws {
        let reason = try ReasonCode(written: "weapon/knife-at-door")
        #expect(reason.name == "weapon" && reason.own == "knife-at-door" && reason.stage == .triaged)
        #expect(try ReasonCode(written: reason.written) == reason)
        #expect(reason.standard == (try ReasonCode(named: "weapon")) && reason != reason.standard)
        for word in [
            "knife", "weapon/", "weapon/a/b", "weapon/Knife", "/knife", "",
            "weapon/" + String(repeating: "a", count: 61),
        ] {
            #expect(throws: Refusal(.notOneOf)) { try ReasonCode(written: word) }
        }
    }
}

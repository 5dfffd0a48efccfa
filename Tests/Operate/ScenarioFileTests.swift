import Foundation
import Operate
import Programs
import Testing
import Vocabulary

@Suite struct `The file of a scenario` {
    @Test func `is read`() throws {
        let scenario = try ScenarioSketch.scenario()
        #expect(scenario.name == "sketch")
        #expect(scenario.title.text(in: "es-MX") == "Boceto")
        #expect(scenario.skills == [.deEscalation, .suicide])
        #expect(scenario.roles == [.officer, .socialWorker])
        #expect(scenario.nature == .distress)
        #expect(scenario.scenes.map(\.key) == ["door", "room"])
        #expect(scenario.ends.map(\.key) == ["well", "badly", "late"])
        let door = try #require(scenario.scenes.first)
        #expect(door.knows[.officer]?.english == "He is alone.")
        #expect(door.says?.text(in: "es") == "¿Quién es?")
        #expect(door.choices.map(\.key) == ["look", "wait", "knock", "push"])
        #expect(door.choices[0].leads.isEmpty)
        #expect(door.choices[1].change == [.tension: -1])
        #expect(door.choices[1].minutes == 6)
        #expect(door.choices[1].meets == ["slow"])
        #expect(scenario.scenes[1].choices[0].leads.map(\.to) == [.end(0), .end(1)])
        #expect(scenario.ends[0].reasons.map(\.basis) == [.cited(["S89"])])
        #expect(scenario.digest.count == 64)
    }

    @Test func `may be in other languages too, and then wholly`() throws {
        let file = "languages: [en, es]"
        let faults = ScenarioSketch.faults([file: "languages: [en, es, fr]"])
        let french = ScenarioFault.Code.form(.noText(language: "fr"))
        #expect(faults.filter { $0.code == french }.count == faults.count && faults.count > 20)
    }

    @Test(
        arguments: [
            ("scenario: sketch", "scenario: Sketch One", "scenario:", .form(.expected(.key))),
            ("version: \"1.0\"", "version: new", "version", .form(.expected(.wholeNumber))),
            ("title: { en: Sketch, es: Boceto }", "title: { en: Sketch }", "title:", .form(.noText(language: "es"))),
            ("languages: [en, es]", "languages: [es]", "languages", .form(.noText(language: "en"))),
            (
                "nature: distress", "nature: sadness", "nature:",
                .form(.notOneOf(Nature.allCases.map(\.rawValue), found: "sadness"))
            ),
            (
                "skills: [de-escalation, suicide]", "skills: [de-escalation, de-escalation]", "skills:",
                .form(.twice(key: "de-escalation"))
            ),
            ("skills: [de-escalation, suicide]", "skills: []", "skills:", .form(.empty)),
            ("minutes: 5\n", "minutes: 0\n", "minutes: 5", .outOfRange(least: 1, most: 240)),
            ("trust: 5 }", "trust: 11 }", "start:", .outOfRange(least: 0, most: 10)),
            ("start: { scene: door", "start: { scene: gate", "start:", .unknownScene("gate", known: ["door", "room"])),
            ("at-least: 20", "at-least: soon", "minutes: { at-least", .outOfRange(least: 0, most: 240)),
            (
                "{ minutes: { at-least: 20 } }, to: late", "{ minutes: { at-least: 20 } }, to: room",
                "minutes: { at-least", .unknownEnd("room", known: ["well", "badly", "late"])
            ),
            ("when: { minutes: { at-least: 20 } }", "when: {}", "minutes: { at-least", .emptyCondition),
            (
                "knows: { officer:", "knows: { dispatcher:", "knows:",
                .unknownRole("dispatcher", known: ["officer", "social-worker"])
            ),
            (
                "key: knock, role: social-worker", "key: knock, role: paramedic", "key: knock",
                .unknownRole("paramedic", known: ["officer", "social-worker"])
            ),
            (
                "change: { trust: +1 }, to: room", "change: { trust: +1 }, to: attic", "key: knock",
                .unknownScene("attic", known: ["door", "room", "well", "badly", "late"])
            ),
            ("meets: [slow]", "meets: [quick]", "meets:", .unknownRow("quick", known: ["slow"])),
            ("change: { safety: +1 }, minutes: 1 }", "meets: [slow] }", "key: look", .idleChoice),
            ("change: { safety: +1 }, minutes: 1 }", "change: { safety: 0 } }", "key: look", .idleChoice),
            ("when: { trust: { at-least: 6 } }", "when: { trust: {} }", "when: { trust", .emptyCondition),
            ("change: { safety: +1 }", "change: { safety: +11 }", "key: look", .outOfRange(least: -10, most: 10)),
            (
                "change: { safety: +1 }", "change: { hope: +1 }", "key: look",
                .form(.unknownKey("hope", allowed: ["tension", "safety", "trust"]))
            ),
            (
                "- { to: badly }", "- { when: { trust: { at-most: 9 } }, to: badly }", "- { to: badly }",
                .lastWayHasCondition
            ),
            ("key: room\n", "key: door\n", "- key: room", .form(.twice(key: "door"))),
            ("key: well\n", "key: room\n", "- key: well", .form(.twice(key: "room"))),
            ("key: push", "key: knock", "key: push", .form(.twice(key: "knock"))),
            ("basis: [S89]", "basis: [S7]", "basis: [S89]", .form(.unknownSource("S7", known: ["S89", "ours"]))),
            ("basis: [S89]", "basis: ours", "key: S89", .form(.unusedSource("S89"))),
            ("questions: [{ en: Why?, es: ¿Por qué? }]", "questions: []", "questions: [{ en: Why?", .form(.empty)),
            (
                "en: It went well.", "en: He showed signs of excited delirium.", "en: It went well.",
                .neverSaid("excited delirium")
            ),
            (
                "es: ¿Quién es?", "es: Tengo delirio agitado.", "es: ¿Quién es?", .neverSaid("delirio agitado")
            ),
            ("es: Salió mal.", "es: Es un  drogadicto.", "es: Salió mal.", .neverSaid("drogadicto")),
            ("es: Salió mal.", "es: Quiso COMETER SUICIDIO.", "es: Salió mal.", .neverSaid("cometer suicidio")),
            ("en: It went well.", "en: He was held under the Baker Act.", "en: It went well.", .law("baker act")),
            (
                "en: It went well.", "en: \(String(repeating: "a", count: 1_201))", "en: It went well.",
                .tooLong(most: 1_200, found: 1_201)
            ),
        ] as [(String, String, String, ScenarioFault.Code)])
    func `is refused with the line of its fault`(
        right: String, wrong: String, line: String, code: ScenarioFault.Code
    ) throws {
        let faults = ScenarioSketch.faults([right: wrong])
        #expect(faults.contains(ScenarioFault.Fault(line: ScenarioSketch.line(of: line), code: code)), "\(faults)")
    }

    @Test func `is refused with all its faults at once, in the order of its lines`() {
        let faults = ScenarioSketch.faults([
            "version: \"1.0\"": "", "change: { tension: +4 }": "change: { tension: +40 }", "basis: [S89]": "basis: S1",
        ])
        #expect(faults.map(\.line) == faults.map(\.line).sorted())
        #expect(faults.count >= 3)
    }

    @Test func `may lose any of its lines, and is read and gone, or refused with a line that it has`() {
        let lines = ScenarioSketch.text.split(separator: "\n", omittingEmptySubsequences: false)
        var read = 0
        for place in lines.indices {
            var left = lines
            left.remove(at: place)
            do throws(ScenarioFault) {
                let scenario = try Scenario(yaml: Array(left.joined(separator: "\n").utf8))
                #expect(scenario.check().states > 0)
                read += 1
            } catch {
                #expect(!error.faults.isEmpty)
                #expect(error.faults.allSatisfy { (1...lines.count).contains($0.line) })
            }
        }
        #expect(read > 0 && read < lines.count / 2)
    }

    @Test func `lets a person say of themselves what we do not say of them`() throws {
        _ = try ScenarioSketch.scenario(["en: Who is it?": "en: I am not crazy."])
        #expect(ScenarioSketch.faults(["en: A door.": "en: A crazy man."]).map(\.code) == [.neverSaid("crazy")])
        _ = try ScenarioSketch.scenario(["en: A door.": "en: A bumpy locomotive."])
    }

    @Test func `is bounded, in UTF-8 and without anchors`() {
        #expect(ScenarioSketch.faults(in: "").map(\.code) == [.form(.expected(.block))])
        #expect(
            ScenarioSketch.faults(in: String(repeating: "#", count: Scenario.mostBytes + 1)).map(\.code)
                == [.form(.tooLarge(mostBytes: Scenario.mostBytes))])
        #expect(ScenarioSketch.faults(["en: A door.": "en: &a A door."]).map(\.code) == [.form(.anchor)])
        #expect(throws: ScenarioFault.self) { try Scenario(yaml: [0xFF, 0xFE]) }
    }
}

import Foundation
import Programs
import Testing
import Vocabulary

@Suite struct `The file of a program` {
    @Test func `is read`() throws {
        let program = try Sketch.program()
        #expect(program.name == "sketch")
        #expect(program.version == "1.0")
        #expect(program.title.text(in: "es-MX") == "Boceto")
        #expect(program.title.text(in: "fr") == "Sketch")
        #expect(program.sources.map(\.key) == ["S1"])
        #expect(program.hours.basis == .cited(["S1"]))
        #expect(program.promises.triage == .seconds(300))
        #expect(program.promises[.arrival] == nil)
        #expect(program.questions.map(\.key) == ["weapon", "tier", "alone"])
        #expect(program.question("weapon")?.safe == .no)
        #expect(program.response("team")?.fallBacks == ["co-response"])
        #expect(program.rules.map(\.key) == ["asked", "others", "base"])
        #expect(program.rules.first?.line == Sketch.line(of: "- key: asked"))
        #expect(program.skipped.isEmpty)
    }

    @Test func `is known by the SHA-256 of its bytes`() throws {
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(try Sketch.program().digest.count == digest.count)
        #expect(try Sketch.program().digest == Sketch.program().digest)
        #expect(try Sketch.program().digest != Sketch.program(["A sketch.": "A sketch!"]).digest)
    }

    @Test(
        arguments: [
            ("program: sketch", "program: Sketch One", "program:", .expected(.key)),
            ("version: \"1.0\"", "version: new", "version", .expected(.wholeNumber)),
            ("title: { en: Sketch, es: Boceto }", "title: { en: Sketch }", "title:", .noText(language: "es")),
            (
                "title: { en: Sketch, es: Boceto }", "title: { en: Sketch, es: Boceto, fr: Esquisse }", "title:",
                .unknownKey("fr", allowed: ["en", "es"])
            ),
            ("languages: [en, es]", "languages: [es]", "languages", .noText(language: "en")),
            ("grade: A", "grade: D", "grade", .notOneOf(["A", "B", "C"], found: "D")),
            ("{ key: S1,", "{ key: S2,", "key: S1", .unusedSource("S2")),
            ("zone: America/Denver", "zone: EST", "zone", .expected(.timeZone)),
            ("open: every day 06:00 to 22:00", "open: mornings", "open:", .expected(.openingHours)),
            ("open: every day 06:00 to 22:00", "open: every day 06:00 to 25:00", "open:", .expected(.openingHours)),
            ("open: every day 06:00 to 22:00", "open: []", "open:", .neverOpen),
            (
                "reason: outside-hours", "reason: no-crisis", "outside:",
                .reasonAtOtherStage(
                    "no-crisis", stage: "triaged",
                    allowed: [
                        "outside-hours", "none-on-shift", "dispatcher-override", "held-for-higher-call",
                        "eligible-unknown",
                    ])
            ),
            (
                "outside-hours, response: EMS", "outside-hours, response: none", "outside:",
                .nobodyGoes(response: "none")
            ),
            (
                "basis: S1", "basis: S9", "basis: S1", .unknownSource("S9", known: ["S1", "ours"])
            ),
            ("- key: team", "- key: police", "- key: team", .reservedName("police")),
            (
                "disciplines: [clinician, paramedic]", "disciplines: [clinician, wizard]", "disciplines:",
                .notOneOf(
                    [
                        "clinician", "social-worker", "paramedic", "emt", "nurse", "crisis-worker", "peer",
                        "outreach-worker", "officer",
                    ], found: "wizard")
            ),
            ("people: 2", "people: many", "people:", .expected(.wholeNumber)),
            ("armed: no", "armed: maybe", "armed:", .expected(.yesOrNo)),
            (
                "fall-backs: [co-response]", "fall-backs: [friends]", "fall-backs:",
                .notOneOf(["police", "co-response", "EMS", "phone", "none"], found: "friends")
            ),
            ("released-by: [officer]", "released-by: []", "holds:", .gateHoldsNobody),
            ("within: 5 min", "within: soon", "triage:", .expected(.span)),
            ("answers: yes-no", "answers: perhaps", "answers: yes-no", .notOneOf(["yes-no"], found: "perhaps")),
            ("safe: low", "safe: high", "- key: tier", .noSafeAnswer),
            (
                "danger: high", "danger: highest", "danger: high",
                .unknownAnswer("highest", question: "tier", allowed: ["low", "high"])
            ),
            ("low: { en: Low, es: Bajo }", "known: { en: Low, es: Bajo }", "low: {", .reservedName("known")),
            ("- key: alone", "- key: weapon", "- key: alone", .twice(key: "weapon")),
            ("asked-when: tier is high", "asked-when: alone is yes", "asked-when", .laterQuestion("alone")),
            (
                "asked-when: tier is high", "asked-when: child is yes", "asked-when",
                .unknownQuestion("child", known: ["weapon", "tier"])
            ),
            ("or alone is yes", "", "- key: alone", .unusedQuestion("alone")),
            ("- key: others", "- key: asked", "- key: others", .twice(key: "asked")),
            ("level: 4", "level: 5", "level: 4", .expected(.wholeNumber)),
            (
                "response: police", "response: friends", "response: police",
                .notOneOf(["team", "police", "co-response", "EMS", "phone", "none"], found: "friends")
            ),
            ("response: police", "response: none", "response: police", .nobodyGoes(response: "none")),
            ("    reason: weapon\n", "", "response: police", .noReason(response: "police")),
            ("response: police", "response: team", "reason: weapon", .ownResponse("team")),
            ("    level: 4\n    response: police\n", "", "- key: asked", .missing(key: "response")),
            ("gate: stage", "gate: open", "gate: stage", .notOneOf(["none", "stage", "stop"], found: "open")),
            ("gate: stage", "gate: none", "- key: others", .idleRule),
            ("when: always", "when: weapon is yes", "- key: asked", .noBaseRule),
            ("when: always", "", "- key: base", .missing(key: "when")),
            (
                "answers: { weapon: no }", "answers: { weapon: low }", "answers: { weapon",
                .unknownAnswer("low", question: "weapon", allowed: ["yes", "no", "unknown", "refused"])
            ),
            (
                "answers: { weapon: no }", "answers: { knife: no }", "answers: { weapon",
                .unknownQuestion("knife", known: ["weapon", "tier", "alone"])
            ),
            ("answers: { weapon: no }", "at: noon", "answers: { weapon", .expected(.localTime)),
            ("answers: { weapon: no }", "rest: calm", "answers: { weapon", .notOneOf(["safe"], found: "calm")),
            (
                "model: mobile-crisis-team", "model: goodwill", "model:",
                .notOneOf(ResponseModel.allCases.map(\.rawValue), found: "goodwill")
            ),
            ("levels: [3, 4]", "levels: [3, 3]", "levels:", .twice(key: "3")),
            ("levels: [3, 4]", "levels: [0]", "levels:", .expected(.wholeNumber)),
            (
                "metrics: [service-rate]", "metrics: [happiness]", "metrics:",
                .notOneOf(Metric.allCases.map(\.rawValue), found: "happiness")
            ),
            (
                "danger: yes\n", "danger: yes\n    answered-by: [record]\n", "then: { level: 3",
                .mayNotAnswer(.caller, question: "weapon")
            ),
            (
                "danger: yes\n", "danger: yes\n    answered-by: [neighbour]\n", "asks-for",
                .notOneOf(["record", "caller", "observed"], found: "neighbour")
            ),
            (
                "languages: [en, es]", "languages: [en, es]\ncatchment: { basis: ours }", "sources:", .empty
            ),
        ] as [(String, String, String, ProgramFault.Code)])
    func `is refused with the line of its fault`(
        right: String, wrong: String, line: String, code: ProgramFault.Code
    ) throws {
        let faults = Sketch.faults([right: wrong])
        #expect(faults.contains(ProgramFault.Fault(line: Sketch.line(of: line), code: code)), "\(faults)")
    }

    @Test func `is refused with all its faults at once, in the order of its lines`() {
        let faults = Sketch.faults(["version: \"1.0\"": "", "people: 2": "people: 0", "level: 3": "level: 9"])
        #expect(
            faults.map(\.code) == [.missing(key: "version"), .expected(.wholeNumber), .expected(.wholeNumber)])
        #expect(faults.map(\.line) == [1, Sketch.line(of: "people: 2"), Sketch.line(of: "level: 3")])
    }

    @Test func `is not blamed for what follows from another fault`() {
        let faults = Sketch.faults(["text: { en: A weapon?, es: ¿Un arma? }": "text: { en: A weapon? }"])
        #expect(faults == [.init(line: Sketch.line(of: "A weapon?"), code: .noText(language: "es"))])
    }

    @Test func `allows no key that means nothing`() {
        let faults = Sketch.faults(["armed: no": "armoured: no"])
        #expect(faults.map(\.line) == [Sketch.line(of: "armed: no")])
        guard case .unknownKey("armoured", let allowed)? = faults.first?.code else {
            Issue.record("\(faults)")
            return
        }
        #expect(allowed.contains("armed"))
    }

    @Test func `allows no key twice`() {
        let faults = Sketch.faults(["people: 2": "people: 2\n    people: 3"])
        #expect(faults.map(\.code) == [.twice(key: "people")])
    }

    @Test(arguments: ["[", "a: b: c", "program: 'x", "\t- x", "\u{7}"])
    func `is refused when it is no YAML`(text: String) {
        guard case .notYAML? = Sketch.faults(in: text).first?.code else {
            Issue.record("\(Sketch.faults(in: text))")
            return
        }
    }

    @Test(arguments: ["", "# nothing", "- a list", "a word"])
    func `is refused when it is no block`(text: String) {
        #expect(Sketch.faults(in: text).map(\.code) == [.expected(.block)])
    }

    @Test func `is refused when it is no text`() {
        for bytes: [UInt8] in [[0xFF, 0xFE, 0x00], Array("program: \0".utf8)] {
            #expect(throws: ProgramFault(faults: [.init(line: 1, code: .notText)])) { try Program(yaml: bytes) }
        }
    }

    @Test func `is refused unread when it is too large`() {
        let flood = [UInt8](repeating: UInt8(ascii: "["), count: Program.mostBytes + 1)
        #expect(throws: ProgramFault(faults: [.init(line: 1, code: .tooLarge(mostBytes: Program.mostBytes))])) {
            try Program(yaml: flood)
        }
    }

    /// A rule is read where it stands; and ten lines of aliases of aliases would be a thousand million nodes.
    @Test(.timeLimit(.minutes(10)))
    func `is refused when it points elsewhere`() {
        #expect(Sketch.faults(["when: always": "when: &everything always"]).map(\.code) == [.anchor])
        var bomb = "a0: &a0 [x, x]\n"
        for level in 1...12 { bomb += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(Sketch.faults(in: bomb).map(\.code) == [.anchor])
        // As keys they are compared while the file is put together, before anybody can look for anchors.
        var keys = "a0: &a0 {x: x}\n"
        for level in 1...26 { keys += "a\(level): &a\(level) {? *a\(level - 1) : *a\(level - 1)}\n" }
        #expect(Sketch.faults(in: keys) == [.init(line: 2, code: .anchor)])
    }

    @Test func `can be of any depth that YAML allows`() {
        for opening in ["[", "{a: ", "- "] {
            #expect(!Sketch.faults(in: String(repeating: opening, count: 900)).isEmpty)
        }
    }

    /// Whatever stands in it, reading ends with a program or with faults.
    @Test func `never brings the reader down`() {
        var chance = SeededNumbers(seed: 20_261_121)
        let bytes = Array(Sketch.text.utf8)
        for _ in 0..<400 {
            var mangled = bytes
            for _ in 0..<Int.random(in: 1...6, using: &chance) {
                let place = mangled.indices.randomElement(using: &chance) ?? 0
                switch Int.random(in: 0..<3, using: &chance) {
                case 0: mangled[place] = UInt8.random(in: 0...255, using: &chance)
                case 1: mangled.remove(at: place)
                default: mangled.insert(bytes.randomElement(using: &chance) ?? 0, at: place)
                }
            }
            do throws(ProgramFault) {
                _ = try Program(yaml: mangled)
            } catch {
                #expect(!error.faults.isEmpty)
            }
        }
    }
}

import Foundation
import Programs
import Testing
import Vocabulary

@Suite struct `The structure of an instrument` {
    private func shipped(_ key: String) throws -> Instrument {
        try #require(Instrument.shipped.first { $0.key == key })
    }

    private func find(_ key: String, _ answers: KeyValuePairs<String, String>) throws -> InstrumentFinding {
        var given: [String: AnswerValue] = [:]
        for (item, value) in answers { given[item] = AnswerValue(rawValue: value) }
        return try shipped(key).find(given)
    }

    @Test func `comes with Alongside for six of them, and none is left out for a fault`() {
        #expect(
            Instrument.shipped.map(\.key) == [
                "c-ssrs-screener", "medical-red-flags", "phq-2", "phq-9", "substance-use", "locus",
            ])
    }

    @Test func `holds no word of an item, and no digest that nobody published`() {
        for instrument in Instrument.shipped {
            #expect(instrument.published.isEmpty, "\(instrument.key)")
            if instrument.wording == .agency {
                #expect(instrument.items.allSatisfy { $0.key.wholeMatch(of: /q\d[a-z]?/) != nil }, "\(instrument.key)")
            }
        }
        #expect(Instrument.shipped.filter { $0.wording == .ours }.map(\.key) == ["medical-red-flags"])
        #expect(Instrument.shipped.filter(\.isExternal).map(\.key) == ["locus"])
        #expect(Instrument.shipped.first { $0.isExternal }?.items.isEmpty == true)
    }

    /// Each pair of the screener's answers with its tier; together they are every rule of it.
    @Test(
        arguments: [
            (["q1": "no", "q2": "no", "q6": "no"], InstrumentTier.none, true),
            (["q1": "yes", "q2": "no", "q6": "no"], .low, true),
            (["q1": "no", "q2": "yes", "q3": "no", "q4": "no", "q5": "no", "q6": "no"], .low, true),
            (["q1": "no", "q2": "yes", "q3": "yes", "q4": "no", "q5": "no", "q6": "no"], .moderate, true),
            (["q1": "no", "q2": "no", "q6": "yes", "q6b": "no"], .moderate, true),
            (["q1": "no", "q2": "yes", "q3": "no", "q4": "yes", "q5": "no", "q6": "no"], .high, true),
            (["q1": "no", "q2": "yes", "q3": "no", "q4": "no", "q5": "yes", "q6": "no"], .high, true),
            (["q1": "no", "q2": "no", "q6": "yes", "q6b": "yes"], .high, true),
            // One grave answer is enough, whatever is open.
            (["q2": "yes", "q4": "yes"], .high, true),
            // Unanswered and refused are not no.
            (["q1": "yes"], .low, false),
            (["q1": "no", "q2": "yes", "q3": "yes", "q4": "refused", "q5": "no", "q6": "no"], .moderate, false),
            (["q1": "no", "q2": "no", "q6": "yes", "q6b": "unknown"], .moderate, false),
        ]
    )
    func `of the screener gives the highest tier of its answers`(
        answers: [String: String], tier: InstrumentTier, isSettled: Bool
    ) throws {
        let found = try shipped("c-ssrs-screener").find(answers.mapValues { AnswerValue(rawValue: $0) })
        #expect(found.tier == tier && found.isSettled == isSettled)
    }

    @Test func `of the screener gives no tier while only refusals and open items are there`() throws {
        #expect(try find("c-ssrs-screener", [:]).tier == nil)
        #expect(try find("c-ssrs-screener", ["q1": "refused", "q2": "refused", "q6": "refused"]).tier == nil)
        let open = try find("c-ssrs-screener", ["q1": "no", "q2": "no"])
        #expect(open.tier == nil && !open.isSettled, "the last item was not asked")
    }

    @Test func `of the screener never adds answers up`() throws {
        let many = try find(
            "c-ssrs-screener",
            ["q1": "yes", "q2": "yes", "q3": "yes", "q4": "no", "q5": "no", "q6": "yes", "q6b": "no"])
        let one = try find(
            "c-ssrs-screener", ["q1": "no", "q2": "yes", "q3": "no", "q4": "no", "q5": "yes", "q6": "no"])
        #expect(many.tier == .moderate && one.tier == .high)
    }

    @Test func `asks an item only after the answer that leads to it`() throws {
        let screener = try shipped("c-ssrs-screener")
        let third = try #require(screener.item("q3"))
        #expect(screener.isAsked(third, ["q2": .yes]))
        #expect(!screener.isAsked(third, ["q2": .no]))
        #expect(screener.isAsked(third, ["q2": .refused]), "what is refused leaves open what follows")
        #expect(screener.isAsked(third, [:]))
    }

    @Test(arguments: [
        (0, InstrumentTier.minimal), (4, .minimal), (5, .mild), (9, .mild), (10, .moderate), (14, .moderate),
        (15, .moderatelySevere), (19, .moderatelySevere), (20, .severe), (27, .severe),
    ])
    func `of nine items has the published bands`(points: Int, tier: InstrumentTier) throws {
        var answers: [String: AnswerValue] = [:]
        var left = points
        // From the first, so that the last has points only where no other can take them.
        for number in 1...9 {
            answers["q\(number)"] = .choice(String(min(3, left)))
            left -= min(3, left)
        }
        let found = try shipped("phq-9").find(answers)
        #expect(found.tier == tier && found.isSettled)
        #expect(found.followedUp == (points > 24 ? ["q9"] : []))
    }

    @Test func `of nine items follows the last one up whatever the band, and knows what is open`() throws {
        var answers: [String: AnswerValue] = [:]
        for number in 1...8 { answers["q\(number)"] = .choice("0") }
        let open = try shipped("phq-9").find(answers)
        #expect(open.tier == .minimal && open.isSettled, "three points more are still minimal")
        answers["q9"] = .choice("1")
        let found = try shipped("phq-9").find(answers)
        #expect(found.tier == .minimal && found.followedUp == ["q9"])
        answers["q8"] = .refused
        answers["q7"] = .choice("3")
        let unsettled = try shipped("phq-9").find(answers)
        #expect(unsettled.tier == .minimal && !unsettled.isSettled)
    }

    @Test func `of two items tells both cut-offs`() throws {
        #expect(try find("phq-2", ["q1": "1", "q2": "0"]).tier == .belowCutOffs)
        #expect(try find("phq-2", ["q1": "1", "q2": "1"]).tier == .lowerCutOff)
        #expect(try find("phq-2", ["q1": "3", "q2": "0"]).tier == .usualCutOff)
    }

    @Test func `of the medical list is one flag for any of them`() throws {
        let keys = try shipped("medical-red-flags").items.map(\.key)
        #expect(keys == ["unconscious", "overdose", "hurt", "head-injury", "fever", "pregnant"])
        for key in keys {
            let found = try shipped("medical-red-flags").find([key: .yes])
            #expect(found.tier == .redFlag && found.isSettled, "\(key)")
        }
        let none = Dictionary(uniqueKeysWithValues: keys.map { ($0, AnswerValue.no) })
        #expect(try shipped("medical-red-flags").find(none).tier == InstrumentTier.none)
    }

    @Test func `says to programs what each tier means there`() throws {
        let screener = try shipped("c-ssrs-screener")
        #expect(screener.answers(of: .high) == ["suicide-tier": .choice("high"), "suicide-mentioned": .yes])
        #expect(screener.answers(of: .none) == ["suicide-tier": .choice("low")])
        #expect(try shipped("phq-9").answers(of: .severe).isEmpty)
    }
}

/// An instrument of nobody's, with words of nobody's.
let testStructure = """
    instrument: test-screen
    title: Test screen
    wording: agency
    items:
      - { key: q1, answers: yes-no }
      - { key: q2, answers: yes-no, asked-when: q1 is yes }
    tiers:
      - { tier: low }
      - { tier: high, any: [q2 is yes], needs-action: yes }
    published: []
    """

@Suite struct `The file of an instrument` {
    @Test(
        arguments: [
            ("title: Test screen", "titel: Test screen", "titel:", "unknownKey"),
            ("wording: agency", "wording: mine", "wording:", "notOneOf"),
            ("q1 is yes }", "q3 is yes }", "key: q2", "unknownQuestion"),
            ("q1 is yes }", "q2 is yes }", "key: q2", "laterQuestion"),
            ("q1 is yes }", "q1 is maybe }", "key: q2", "unknownAnswer"),
            ("q1 is yes }", "q1 yes }", "key: q2", "unreadableCondition"),
            ("key: q2, answers: yes-no", "key: q1, answers: yes-no", "key: q1, answers: yes-no, asked", "twice"),
            ("key: q2, answers: yes-no", "key: q2, answers: points", "key: q2", "missing"),
            ("tier: low }", "tier: lowish }", "tier: lowish", "notOneOf"),
            ("tier: low }", "tier: high }", "tier: high, any", "twice"),
            ("any: [q2 is yes], ", "from: 3, ", "tiers:", "expected"),
            ("- { tier: low }", "- { tier: low, any: [q1 is no] }", "tier: low", "noBaseRule"),
            ("published: []", "published: [{ version: \"1\", language: en, sha256: abc }]", "published:", "expected"),
        ]
    )
    func `is refused by the line`(old: String, new: String, line: String, fault: String) throws {
        let text = testStructure.replacing(old, with: new)
        let error = #expect(throws: ProgramFault.self) { try Instrument(yaml: Array(text.utf8)) }
        let found = try #require(error?.faults.first { "\($0.code)".hasPrefix(fault) }, "\(String(describing: error))")
        // A fault of the whole list stands where the list begins, or on the line above its first entry.
        let place = (text.split(separator: "\n").firstIndex { $0.contains(line) } ?? -9) + 1
        #expect([place, place + 1].contains(found.line), "\(found) is not at \(place)")
    }

    @Test func `is refused where it is too large or no text`() {
        #expect(throws: ProgramFault.self) { try Instrument(yaml: Array(repeating: UInt8(ascii: " "), count: 100_001)) }
        #expect(throws: ProgramFault.self) { try Instrument(yaml: [0xFF, 0xFE]) }
        #expect(throws: ProgramFault.self) { try Instrument(yaml: Array("a: &x b\nc: *x".utf8)) }
    }
}

@Suite struct `The file of a wording` {
    private static let words = """
        instrument: test-screen
        version: "1.0"
        language: en
        lead-in: Lead-in of a test instrument.
        items:
          q1: Item one of a test instrument?
          q2: Item two of a test instrument?
        """

    private func structure(published: Bool = false) throws -> Instrument {
        let digest = "c0".padding(toLength: 64, withPad: "0", startingAt: 0)
        let list = published ? "published: [{ version: \"1.0\", language: en, sha256: \(digest) }]" : "published: []"
        return try Instrument(yaml: Array(testStructure.replacing("published: []", with: list).utf8))
    }

    @Test func `is read against the structure`() throws {
        let wording = try InstrumentWording(yaml: Array(Self.words.utf8), shipped: [structure()])
        #expect(wording.items["q2"] == "Item two of a test instrument?")
        #expect(wording.version == "1.0" && wording.language == "en" && !wording.isPublished)
    }

    @Test func `counts as published only by its very bytes`() throws {
        let plain = try InstrumentWording(yaml: Array(Self.words.utf8), shipped: [structure()])
        let listed = "published: [{ version: \"1.0\", language: en, sha256: \(plain.digest) }]"
        let known = try Instrument(yaml: Array(testStructure.replacing("published: []", with: listed).utf8))
        #expect(try InstrumentWording(yaml: Array(Self.words.utf8), shipped: [known]).isPublished)
        #expect(try !InstrumentWording(yaml: Array((Self.words + "\n").utf8), shipped: [known]).isPublished)
        let renamed = Self.words.replacing("language: en", with: "language: es")
        #expect(try !InstrumentWording(yaml: Array(renamed.utf8), shipped: [known]).isPublished)
        #expect(try !InstrumentWording(yaml: Array(Self.words.utf8), shipped: [structure(published: true)]).isPublished)
    }

    @Test func `counts as published where only its line ends were lost on the way`() throws {
        let windows = Self.words.replacing("\n", with: "\r\n")
        let given = try InstrumentWording(yaml: Array(windows.utf8), shipped: [structure()])
        let listed = "published: [{ version: \"1.0\", language: en, sha256: \(given.digest) }]"
        let known = try Instrument(yaml: Array(testStructure.replacing("published: []", with: listed).utf8))
        for text in [Self.words, windows] {
            let read = try InstrumentWording.spelled(Array(text.utf8), shipped: [known])
            #expect(read.wording.isPublished && read.wording.digest == given.digest)
            #expect(read.bytes == Array(windows.utf8), "the digest is of the bytes that are kept")
        }
        // Where none is published the bytes stay as they came.
        let own = try InstrumentWording.spelled(Array(windows.utf8), shipped: [structure()])
        #expect(own.bytes == Array(windows.utf8) && own.wording.digest == given.digest)
        #expect(own.others == [try InstrumentWording(yaml: Array(Self.words.utf8), shipped: [structure()]).digest])
        let changed = Self.words.replacing("Item one", with: "Item  one")
        #expect(try !InstrumentWording.spelled(Array(changed.utf8), shipped: [known]).wording.isPublished)
    }

    @Test(
        arguments: [
            ("  q2: Item two of a test instrument?", "", "missing"),
            ("  q2:", "  q7:", "missing"),
            ("language: en", "language: English!", "expected"),
            ("version: \"1.0\"", "version: \"<b>\"", "expected"),
            ("lead-in:", "leadin:", "unknownKey"),
            ("instrument: test-screen", "instrument: locus", "notOneOf"),
        ]
    )
    func `is refused by the line`(old: String, new: String, fault: String) throws {
        let text = Self.words.replacing(old, with: new)
        let error = #expect(throws: ProgramFault.self) {
            try InstrumentWording(yaml: Array(text.utf8), shipped: Instrument.shipped + [structure()])
        }
        #expect(error?.faults.contains { "\($0.code)".hasPrefix(fault) } == true, "\(String(describing: error))")
    }

    @Test func `brings the structure where none is known, and may not where one is`() throws {
        let structure = """
            structure:
              items: [{ key: q1, answers: yes-no }, { key: q2, answers: yes-no }]
              tiers: [{ tier: none }, { tier: high, any: [q1 is yes], needs-action: yes }]
            """
        let own = "title: A test screen of our own\n" + Self.words + "\n" + structure
        let wording = try InstrumentWording(yaml: Array(own.utf8), shipped: Instrument.shipped)
        #expect(wording.instrument.title == "A test screen of our own")
        #expect(wording.instrument.find(["q1": .yes]).tier == .high)
        let alien = own.replacing("instrument: test-screen", with: "instrument: phq-2")
        #expect(throws: ProgramFault.self) {
            try InstrumentWording(yaml: Array(alien.utf8), shipped: Instrument.shipped)
        }
        let bare = Self.words.replacing("test-screen", with: "substance-use") + "\n" + structure
        #expect(try InstrumentWording(yaml: Array(bare.utf8), shipped: Instrument.shipped).instrument.items.count == 2)
    }
}

import Testing
import Vocabulary

@Suite struct `A telephone number` {
    @Test(arguments: [
        ("+18125550100", "+18125550100"), ("812 555 0100", "+18125550100"), ("(812) 555-0100", "+18125550100"),
        ("812.555.0100", "+18125550100"), ("812/555-0100", "+18125550100"), ("1 812 555 0100", "+18125550100"),
        ("812\u{A0}555\u{A0}0100", "+18125550100"), ("+49 30 1234567", "+49301234567"), ("5550100", "+5550100"),
        ("+8125550100", "+8125550100"), ("123456789012345", "+123456789012345"),
    ])
    func `is read as people write it`(given: String, digits: String) throws {
        #expect(try PhoneNumber(given).digits == digits)
    }

    @Test(arguments: [
        "", "+", "555010", "1234567890123456", "812 555 01OO", "812+5550100", "++18125550100", "８１２５５５０１００",
        "812 555 0100 ext 4", "812\u{0}5550100", "812\n5550100", "none",
    ])
    func `is refused when it cannot be one`(text: String) {
        #expect(throws: Refusal(.notATelephoneNumber)) { try PhoneNumber(text) }
    }
}

@Suite struct `Free text` {
    @Test(arguments: [
        ("  Cries, will not speak.\n", "Cries, will not speak."), ("one\r\ntwo", "one\ntwo"),
        ("a\tb\n\nc", "a\tb\n\nc"), ("Señora Peña 🙂", "Señora Peña 🙂"), ("", ""), (" \r\n\t ", ""),
    ])
    func `is kept as it was written, without blanks around it`(given: String, kept: String) throws {
        #expect(try FreeText(given, most: 100).text == kept)
    }

    @Test(arguments: Array(0..<32) + [127])
    func `is refused with control characters in it`(scalar: UInt8) {
        guard ![9, 10].contains(scalar) else { return }
        let character = Character(UnicodeScalar(scalar))
        for text in ["\(character)", "before\(character)after", "at its end\(character)"] {
            #expect(throws: Refusal(.textUnreadable)) { try FreeText(text, most: 100) }
        }
    }

    /// As JSON Schema counts them, so that the API's description tells the truth; a line end is one.
    @Test(arguments: ["x", "é", "e\u{301}", "🙂", "x\r\n"])
    func `is counted in Unicode scalars`(piece: String) throws {
        let scalars = piece.replacing("\r\n", with: "\n").unicodeScalars.count
        let most = 100
        let fits = String(repeating: piece, count: most / scalars)
        #expect(try FreeText(fits, most: most).text.unicodeScalars.count <= most)
        #expect(throws: Refusal(.textTooLong, values: ["most": "100"])) { try FreeText(fits + piece, most: most) }
    }

    /// A hundred hostile fields of ten megabytes; reading each to its end would take minutes in a debug build.
    @Test(.timeLimit(.minutes(10)))
    func `of ten megabytes is refused without being read`() {
        let flood = String(repeating: "a", count: 10_000_000)
        for _ in 0..<100 {
            #expect(throws: Refusal(.textTooLong, values: ["most": "300"])) { try FreeText(flood, most: 300) }
        }
    }
}

@Suite struct `An identifier` {
    @Test func `is a UUID of version 7 that begins with the moment of making`() throws {
        let before = Instant.now().microseconds / 1000
        let text = ID<Void>.new().text
        let after = Instant.now().microseconds / 1000
        #expect(text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        let made = try #require(Int64(text.filter { $0 != "-" }.prefix(12), radix: 16))
        #expect((before...after).contains(made))
    }

    @Test func `is never given twice`() {
        #expect(Set((0..<10_000).map { _ in ID<Void>.new() }).count == 10_000)
    }

    @Test func `comes after those made before it`() {
        // The rest is chance, by which two of one quarter of a microsecond differ.
        let moments = (0..<1_000).map { _ in ID<Void>.new().text.prefix(18) }
        #expect(moments == moments.sorted())
    }

    @Test func `is the same in large letters and small`() throws {
        let id = ID<Void>.new()
        #expect(try ID<Void>(id.text) == id)
        #expect(try ID<Void>(id.text.uppercased()) == id)
    }

    @Test(arguments: [
        "", "7", "../../etc/passwd", "018f3c5e-0000-7000-8000-00000000000", "018f3c5e-0000-7000-8000-0000000000000",
        "018f3c5e00007000800000000000000000aa", "{18f3c5e-0000-7000-8000-00000000000}",
        "018f3c5g-0000-7000-8000-000000000000", " 018f3c5e-0000-7000-8000-00000000000",
    ])
    func `is refused when it is not one`(text: String) {
        #expect(throws: Refusal(.notAnIdentifier)) { try ID<Void>(text) }
    }
}

@Suite struct `The reasons for leaving` {
    @Test func `are one code each, found by name`() throws {
        #expect(Set(ReasonCode.all.map(\.name)).count == ReasonCode.all.count)
        for code in ReasonCode.all { #expect(try ReasonCode(named: code.name) == code) }
    }

    @Test(arguments: ["", "because", "Duplicate", "duplicate "])
    func `are a closed list`(name: String) {
        #expect(throws: Refusal(.notOneOf)) { try ReasonCode(named: name) }
    }

    @Test(arguments: [
        ("not-behavioural", ReasonCode.Kind.outside), ("duplicate", .outside), ("test", .outside),
        ("caller-gone", .lost), ("received-unknown", .unknown),
    ])
    func `at the first stage say what became of the need`(name: String, kind: ReasonCode.Kind) throws {
        let code = try ReasonCode(named: name)
        #expect(code.stage == .received)
        #expect(code.kind == kind)
    }

    @Test func `stand in the order of the path, every one at its stage`() {
        #expect(ReasonCode.all.map(\.stage.order) == ReasonCode.all.map(\.stage.order).sorted())
        #expect(Stage.allCases.flatMap(ReasonCode.leaving) == ReasonCode.all)
    }

    /// An open call whose stage has no reasons could never leave it.
    @Test func `always allow that nobody knows`() {
        for stage in Stage.allCases where !ReasonCode.leaving(stage).isEmpty {
            #expect(ReasonCode.leaving(stage).contains { $0.kind == .unknown }, "\(stage)")
        }
    }

    @Test func `are words fit for forms, exports and catalogues`() {
        for code in ReasonCode.all {
            #expect(code.name.wholeMatch(of: /[a-z]+(?:-[a-z0-9]+)*/) != nil, "\(code.name)")
        }
    }
}

@Suite struct `A refusal` {
    @Test func `said of a field keeps everything else`() {
        let refusal = Refusal(.textTooLong, .conflicting, values: ["most": "300"])
        #expect(
            refusal.about("location") == Refusal(.textTooLong, .conflicting, field: "location", values: ["most": "300"])
        )
    }
}

@Suite struct `The stages` {
    @Test func `follow each other`() {
        #expect(Stage.allCases == Stage.allCases.sorted())
        #expect(Stage.allCases.first == .received)
        #expect(Stage.allCases.last == .resolved)
        #expect(Stage.allCases.count == 13)
    }
}

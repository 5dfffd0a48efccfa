import Foundation
import Testing

@Suite struct `The code` {
    /// Two clocks in one function disagree; a name made from chance cannot be repeated in a test.
    ///
    /// How long to wait (`deadline: .now() + …`) is no question to the clock.
    @Test func `asks the clock and chance only where they are handed in`() {
        for file in House.files where !["alongside", "Vocabulary"].contains(file.floor) {
            for (number, code) in file.text.lines {
                let asks = code.replacing("deadline: .now()", with: "")
                    .contains(/\b(?:Date|UUID)\(\)|\b(?:Date|Instant)\.now\b|\.now\(\)/)
                #expect(!asks, "\(file):\(number) asks a clock or chance by itself")
            }
        }
    }

    @Test func `never gives up the whole program for one fault`() {
        for file in House.files {
            for (number, code) in file.text.lines {
                let gives = code.contains(/\bfatalError\(|\btry!|\bas!/)
                #expect(!gives, "\(file):\(number) stops the program")
            }
        }
    }

    @Test func `never unwraps by force`() {
        for file in House.files {
            for (number, code) in file.text.lines {
                let forces = code.contains(/[\w)\]>"]!(?!=)/)
                #expect(!forces, "\(file):\(number) unwraps by force")
            }
        }
    }

    @Test func `says why where it takes the compiler's word from it`() {
        for file in House.files {
            for (number, code) in file.text.lines where code.contains("@unchecked Sendable") {
                let explained = !file.text.commented.isDisjoint(with: (number - 3)...number)
                #expect(explained, "\(file):\(number) is unchecked and does not say why")
            }
        }
    }

    /// What a person reads is translated, so it stands in a catalogue and not in the code.
    @Test func `holds no sentence below the web`() {
        for file in House.files where House.belowWeb.contains(file.floor) {
            for literal in file.text.literals where Sentence.isOne(literal) {
                Issue.record("\(file):\(literal.line) holds the sentence “\(literal.text)”")
            }
        }
    }

    enum Sentence {
        /// Three words after each other that are neither SQL nor for the log, which is for those who keep the machine.
        static func isOne(_ literal: SwiftText.Literal) -> Bool {
            guard literal.text.contains(/\p{L}[\p{L}’']*(?:[,;:—]? \p{L}[\p{L}’']*){2,}/) else { return false }
            // Types of other systems stand in capitals throughout.
            guard literal.text.contains(where: \.isLowercase) else { return false }
            return !isSQL(literal.text) && !literal.before.contains(/(?:logger\.\w+\(|\.failed\(code:)\s*$/)
        }

        /// The words of SQL are written in capitals, as those of no sentence are.
        private static func isSQL(_ text: String) -> Bool {
            text.contains(
                /\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|SET|FROM|WHERE|AND|ORDER|DECLARE|BEGIN|COMMIT|ROLLBACK|RELEASE|PRAGMA|LISTEN|NOTIFY|DISCARD|SHOW|VACUUM|ATTACH|DETACH|AS)\b/
            )
        }
    }
}

@Suite struct `Reading Swift` {
    @Test func `tells code, comments and strings apart`() {
        let text = SwiftText(
            """
            let a = "one // two \\(b + "three") four" // Date()
            /* UUID() */ let c = #"raw \\(x) "quoted" text"#
            let d = \"\"\"
                SELECT 1
                \"\"\"
            """)
        #expect(
            text.literals.map(\.text) == [
                "three", "one // two _ four", "raw \\(x) \"quoted\" text", "\n    SELECT 1\n    ",
            ])
        #expect(text.literals.map(\.line) == [1, 1, 2, 3])
        #expect(text.words == ["let", "a", "b", "c", "d"])
        #expect(text.lines.count == 5)
        #expect(text.commented == [1, 2])
    }

    @Test(arguments: [
        ("This call is closed.", true), ("call _ is open", false),
        ("Write down, why they called", true),
        ("not-an-identifier", false), ("SELECT one FROM two", false), ("too big", false),
        ("_ of _ calls wait now", true),
    ])
    func `knows a sentence when it sees one`(text: String, isOne: Bool) {
        let literal = SwiftText.Literal(line: 1, text: text, before: "")
        #expect(`The code`.Sentence.isOne(literal) == isOne)
    }

    @Test func `finds the types of a file and the words of another that mention them`() {
        let later = SwiftText(
            """
            /// struct Comment
            package struct Team {
                struct Inner {}
            }
            package final class Room {}
            private enum Board { case open }
            """)
        #expect(later.types == ["Team", "Room", "Board"])
        let earlier = SwiftText("let sql = \"SELECT Team\" // Room\nlet crew: [Team] = [], teams = \"\\(Board.open)\"")
        #expect(earlier.words.intersection(later.types) == ["Team", "Board"])
        #expect(SwiftText("let sql = \"SELECT Team\" // Room").words.isDisjoint(with: later.types))
    }

    @Test func `leaves the log alone`() {
        let text = SwiftText("logger.error(\n    \"no work of this kind\", metadata: [:])")
        #expect(text.literals.allSatisfy { !`The code`.Sentence.isOne($0) })
    }
}

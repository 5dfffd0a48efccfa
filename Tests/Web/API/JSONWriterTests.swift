import Foundation
import Testing

@testable import Web

@Suite struct `JSON as machines are answered` {
    private struct Words: JSONDocument {
        let texts: [String?]

        func write(to object: inout JSONWriter) {
            for (number, text) in texts.enumerated() { object.member("\(number)", text) }
        }
    }

    private struct Everything: JSONDocument {
        func write(to object: inout JSONWriter) {
            object.member("text", "Elm Street 4")
            object.member("nothing", nil as String?)
            object.member("number", -7)
            object.member("yes", true)
            object.member("inner", Words(texts: ["a"]))
            object.member("absent", nil as Words?)
            object.member("list", [Words(texts: []), Words(texts: [nil])])
            object.member("empty", [Words]())
            object.member("last", false)
        }
    }

    @Test func `has its members in order, with commas between and nothing left out`() {
        let text = String(decoding: JSONWriter(Everything()).bytes, as: UTF8.self)
        #expect(
            text == #"{"text":"Elm Street 4","nothing":null,"number":-7,"yes":true,"inner":{"0":"a"},"absent":null,"#
                + #""list":[{},{"0":null}],"empty":[],"last":false}"#)
    }

    /// Another reader finds every text again, whatever somebody typed.
    @Test func `keeps every sign of a text`() throws {
        var texts = ["", "\"", "\\", "\\\"n", "/", "Señora Ω 👩‍👩‍👧 \u{2028}\u{FEFF}", "\r\n\t", "</script>"]
        texts += (0..<160).compactMap { UnicodeScalar($0).map { "a\(Character($0))b" } }
        let bytes = JSONWriter(Words(texts: texts)).bytes
        let read = try JSONDecoder().decode([String: String].self, from: Data(bytes))
        for (number, text) in texts.enumerated() {
            #expect(read["\(number)"].map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
        }
    }
}

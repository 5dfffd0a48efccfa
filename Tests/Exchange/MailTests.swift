import Exchange
import Foundation
import Testing
import Vocabulary

@Suite struct `A letter` {
    private func letter(
        from sender: String = "Denver STAR <star@denver.example>", subject: String = "You are asked for help",
        text: String = "Open: https://x.example/asked/1", id: String = "0192-a"
    ) throws -> [String] {
        let bytes = MailText(
            id: id, from: try MailText.Sender(sender), to: try MailAddress("intake@harbour.example"), subject: subject,
            text: text, at: try Instant(rfc3339: "2026-11-23T09:12:04Z")
        ).bytes
        return String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
    }

    private func body(_ lines: [String]) throws -> String {
        let start = try #require(lines.firstIndex(of: "")) + 1
        let data = try #require(Data(base64Encoded: lines[start...].joined()))
        return String(decoding: data, as: UTF8.self)
    }

    @Test func `is the same letter each time it is sent`() throws {
        let lines = try letter()
        #expect(try lines == letter())
        #expect(lines.contains("Message-ID: <0192-a@denver.example>"))
        #expect(lines.contains("Date: Mon, 23 Nov 2026 09:12:04 +0000"))
        #expect(lines.contains("To: intake@harbour.example") && lines.contains("Auto-Submitted: auto-generated"))
        #expect(try body(lines) == "Open: https://x.example/asked/1")
    }

    @Test func `carries letters of every script in lines that every server takes`() throws {
        let subject = String(repeating: "Se le pide ayuda ñ 家族 ", count: 8)
        let text = String(repeating: "Se pide ayuda: señales 👨‍👩‍👧\n", count: 40)
        let lines = try letter(from: "Crisis Ñandú <a@b.example>", subject: subject, text: text)
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && $0.utf8.allSatisfy { $0 < 128 } })
        #expect(try body(lines) == text.replacing("\n", with: "\r\n"))
        let start = try #require(lines.firstIndex { $0.hasPrefix("Subject:") })
        let folded = lines[start...].enumerated().prefix { $0.offset == 0 || $0.element.hasPrefix(" ") }
        let words = folded.flatMap { $0.element.matches(of: /=\?utf-8\?B\?([^?]+)\?=/).map { String($0.1) } }
        let read = try words.map { String(decoding: try #require(Data(base64Encoded: $0)), as: UTF8.self) }
        #expect(read.joined() == subject)
    }

    @Test func `lets nobody write a line of their own into its head`() throws {
        let lines = try letter(
            from: "Evil\r\nBcc: all@x.example <a@b.example>", subject: "One\r\nBcc: two@x.example",
            id: "1>\r\nBcc: three@x.example")
        #expect(!lines.contains { $0.hasPrefix("Bcc") })
    }

    @Test(arguments: [
        "", "intake", "@x.example", "a@", "a@b@c.example", "a b@x.example", "a\r\n@x.example", "<a@x.example>",
        "a@x..example", "a@-x.example", ".a@x.example", "ñ@x.example", "a@ñ.example", "\"a\"@x.example",
        String(repeating: "a", count: 65) + "@x.example",
    ])
    func `goes to no address that is none`(typed: String) {
        #expect(throws: Refusal(.notAMailAddress)) { try MailAddress(typed) }
    }

    @Test func `goes to an address as it was typed, without the blanks around it`() throws {
        #expect(try MailAddress("  Intake+beds@harbour.example ").text == "Intake+beds@harbour.example")
        #expect(try MailText.Sender("star@denver.example").name == nil)
    }
}

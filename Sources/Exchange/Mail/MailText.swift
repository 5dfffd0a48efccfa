import Foundation
import Vocabulary

/// A letter of electronic mail in plain words, as it travels (RFC 5322, RFC 2045, RFC 2047).
package struct MailText: Sendable {
    /// Who sends it, as its readers see them.
    package struct Sender: Sendable, Equatable {
        package let name: String?
        package let address: MailAddress

        /// Reads `intake@example.org`, or a name with the address in angle brackets.
        ///
        /// - Throws: ``Refusal`` with `.notAMailAddress`.
        package init(_ text: String) throws(Refusal) {
            guard let open = text.lastIndex(of: "<"), text.trimmingBlanks().hasSuffix(">") else {
                name = nil
                address = try MailAddress(text)
                return
            }
            let told = text[..<open].filter { !$0.isNewline && $0 != "\"" }.trimmingBlanks()
            name = told.isEmpty ? nil : String(told)
            address = try MailAddress(text[text.index(after: open)...].trimmingBlanks().dropLast())
        }
    }

    private let lines: [String]

    /// - Parameters:
    ///   - id: names the letter wherever it comes: sent again, it is the same letter.
    ///   - at: when it was written, not when it is sent, so that it is the same byte by byte.
    package init(id: String, from sender: Sender, to: MailAddress, subject: String, text: String, at: Instant) {
        let from = sender.name.map { "\(Self.encoded($0))\r\n <\(sender.address.text)>" } ?? sender.address.text
        let letters = id.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        let body = Data(text.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n").utf8).base64EncodedString()
        lines =
            [
                "Date: \(Self.date(at))", "From: \(from)", "To: \(to.text)", "Subject: \(Self.encoded(subject))",
                "Message-ID: <\(letters)@\(sender.address.host)>",
                // No machine answers it that it is on holiday (RFC 3834).
                "Auto-Submitted: auto-generated", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8",
                "Content-Transfer-Encoding: base64", "",
            ] + Self.parts(of: body, most: 76)
    }

    package var bytes: [UInt8] { Array((lines.joined(separator: "\r\n") + "\r\n").utf8) }

    /// Words of a header: as encoded words of 42 bytes at most, none of which cuts a letter in two.
    private static func encoded(_ text: String) -> String {
        var words: [String] = []
        var part = ""
        for character in text.filter({ !$0.isNewline }) {
            if part.utf8.count + character.utf8.count > 42, !part.isEmpty {
                words.append(part)
                part = ""
            }
            part.append(character)
        }
        if !part.isEmpty { words.append(part) }
        return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    private static func parts(of text: String, most: Int) -> [String] {
        let letters = Array(text)
        return stride(from: 0, to: letters.count, by: most).map { start in
            String(letters[start..<min(start + most, letters.count)])
        }
    }

    private static func date(_ at: Instant) -> String {
        let writer = DateFormatter()
        writer.locale = Locale(identifier: "en_US_POSIX")
        writer.timeZone = .gmt
        writer.dateFormat = "EEE',' dd' 'MMM' 'yyyy HH:mm:ss '+0000'"
        return writer.string(from: at.date)
    }
}

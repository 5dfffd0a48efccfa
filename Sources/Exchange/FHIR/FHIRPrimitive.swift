import Foundation
import Vocabulary

/// The form of each primitive type of FHIR R4.
enum FHIRPrimitive {
    private static let all: Set<String> = [
        "boolean", "integer", "unsignedInt", "positiveInt", "decimal", "string", "markdown", "code", "id", "uri", "url",
        "canonical", "oid", "uuid", "base64Binary", "instant", "date", "dateTime", "time", "xhtml",
    ]

    static func isOne(_ type: String) -> Bool { all.contains(type) }

    static func holds(_ value: JSONValue, _ type: String) -> Bool {
        switch (type, value) {
        case ("boolean", .flag): true
        case ("integer", .number(let text)): whole(text, from: Int(Int32.min))
        case ("unsignedInt", .number(let text)): whole(text, from: 0)
        case ("positiveInt", .number(let text)): whole(text, from: 1)
        case ("decimal", .number): true
        case (_, .text(let text)): !text.isEmpty && holds(text, type)
        default: false
        }
    }

    private static func whole(_ text: String, from least: Int) -> Bool {
        Int(text).map { $0 >= least && $0 <= Int(Int32.max) } ?? false
    }

    private static func holds(_ text: String, _ type: String) -> Bool {
        switch type {
        case "string", "markdown": text.contains { !$0.isWhitespace }
        case "xhtml": text.hasPrefix("<div") && text.hasSuffix(">")
        case "code": isCode(text)
        case "id": isID(text)
        case "uri", "url", "canonical": !text.contains(where: \.isWhitespace)
        case "oid": text.wholeMatch(of: /urn:oid:[0-2](\.(0|[1-9][0-9]*))+/) != nil
        case "uuid":
            text.wholeMatch(of: /urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/) != nil
        case "base64Binary": Data(base64Encoded: text.filter { !$0.isWhitespace }) != nil
        case "time": time(text[...])
        case "date": date(text[...])
        case "instant": moment(text, mayBeDay: false)
        case "dateTime": moment(text, mayBeDay: true)
        default: false
        }
    }

    static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."): true
                default: false
                }
            }
    }

    /// No blank at either end, and never two together.
    private static func isCode(_ text: String) -> Bool {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace).allSatisfy { !$0.isEmpty }
    }

    /// A year, a month or a day that the calendar has.
    private static func date(_ text: Substring) -> Bool {
        guard let found = text.wholeMatch(of: /([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?/), found.1 != "0000"
        else {
            return false
        }
        return found.3 == nil || CalendarDay(String(text)) != nil
    }

    private static func time(_ text: Substring) -> Bool {
        text.wholeMatch(of: /([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?/) != nil
    }

    private static func moment(_ text: String, mayBeDay: Bool) -> Bool {
        guard let found = text.wholeMatch(of: /(.{10})T(.+?)(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)/) else {
            return mayBeDay && date(text[...])
        }
        return date(found.1) && time(found.2)
    }
}

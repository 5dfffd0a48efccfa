import Foundation
import Vocabulary

/// The rules of a directory: what the specification asks, and what no directory may say.
package struct DirectoryCheck {
    private let contents: DirectoryContents
    private let isTable: Bool
    private var faults: [DirectoryFault] = []

    /// Everything that is wrong, in the order of the files and rows; keys are checked once all is known.
    package static func faults(of contents: DirectoryContents, inTables isTable: Bool) -> [DirectoryFault] {
        var check = DirectoryCheck(contents: contents, isTable: isTable)
        for entity in DirectoryEntity.allCases {
            for record in contents[entity] { check.check(record) }
        }
        if contents[.service].isEmpty && contents[.organization].isEmpty && contents[.taxonomyTerm].isEmpty {
            check.faults.append(DirectoryFault(.nothingThere, file: ""))
        }
        return contents.faults + check.faults
    }

    private init(contents: DirectoryContents, isTable: Bool) {
        self.contents = contents
        self.isTable = isTable
    }

    private mutating func check(_ record: DirectoryRecord) {
        if !Self.isUUID(record.id) { faults.append(DirectoryFault(.idNotUUID, of: record, "id")) }
        for field in record.entity.fields { check(field, of: record) }
        switch record.entity {
        case .location:
            requireRange("latitude", 90, of: record)
            requireRange("longitude", 180, of: record)
        case .service:
            checkName(record)
            if let least = record["minimum_age"].flatMap(Double.init),
                let most = record["maximum_age"].flatMap(Double.init), least > most
            {
                faults.append(DirectoryFault(.agesReversed, of: record, "minimum_age"))
            }
        case .organization: checkName(record)
        case .phone:
            if let number = record["number"], !number.contains(where: \.isNumber) {
                faults.append(DirectoryFault(.phoneWithoutDigits, of: record, "number"))
            }
        default: break
        }
    }

    private mutating func check(_ field: DirectoryEntity.Field, of record: DirectoryRecord) {
        guard let text = record[field.name] else {
            if let code = missing(field, of: record.entity) {
                faults.append(DirectoryFault(code, of: record, field.name))
            }
            return
        }
        switch field.kind {
        case .reference(let thing):
            if contents.record(thing, text) == nil {
                faults.append(DirectoryFault(.keyBroken, of: record, field.name, right: thing.rawValue))
            }
        case .mention(let thing):
            if contents.record(thing, text) == nil {
                faults.append(DirectoryFault(.mentionBroken, of: record, field.name, right: thing.rawValue))
            }
        case .oneOf(let choices):
            if !Self.fits(field.kind, text) {
                let code: DirectoryFault.Code = field.isRequired ? .notOneOf : .strangeChoice
                faults.append(DirectoryFault(code, of: record, field.name, right: choices.joined(separator: ", ")))
            }
        case .number where !Self.fits(.number, text): faults.append(DirectoryFault(.notANumber, of: record, field.name))
        case .uri where !Self.fits(.uri, text): faults.append(DirectoryFault(.notAnAddress, of: record, field.name))
        case .email where !Self.fits(.email, text): faults.append(DirectoryFault(.notAnEmail, of: record, field.name))
        case .moment where !Self.fits(.moment, text): faults.append(DirectoryFault(.notAMoment, of: record, field.name))
        default: break
        }
    }

    private func missing(_ field: DirectoryEntity.Field, of entity: DirectoryEntity) -> DirectoryFault.Code? {
        switch field.kind {
        case .reference where field.isRequiredInTables: return isTable ? .keyMissing : .keyNotGiven
        case .oneOf where field.isRequired: return .notOneOf
        default: break
        }
        guard field.isRequired || isTable && field.isRequiredInTables else { return nil }
        return field.name == "name" && [.service, .organization].contains(entity) ? .nameMissing : .requiredEmpty
    }

    /// What is called by a telephone number is nobody's service: somebody slipped by a column.
    private mutating func checkName(_ record: DirectoryRecord) {
        guard let name = record["name"] else { return }
        let digits = name.count(where: \.isNumber)
        if digits >= 7, name.allSatisfy({ $0.isNumber || "+-(). /x".contains($0) }) {
            faults.append(DirectoryFault(.nameIsPhone, of: record, "name"))
        }
    }

    private mutating func requireRange(_ name: String, _ most: Double, of record: DirectoryRecord) {
        guard let text = record[name] else { return }
        guard let degrees = Double(text), abs(degrees) <= most else {
            faults.append(DirectoryFault(.outOfRange, of: record, name, right: "-\(Int(most)) … \(Int(most))"))
            return
        }
    }

    // MARK: - Forms

    /// Whether a text has the form that the specification asks of a field.
    package static func fits(_ kind: DirectoryEntity.Kind, _ text: String) -> Bool {
        switch kind {
        case .text, .reference, .mention: return true
        case .number: return JSONValue.isNumber(text)
        case .oneOf(let choices): return choices.contains(text)
        case .uri: return isURI(text)
        case .email:
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains(" ")
        case .moment: return isMoment(text)
        }
    }

    package static func isUUID(_ text: String) -> Bool {
        (try? ID<DirectoryRecord>(text)) != nil
    }

    private static func isURI(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":"), colon != text.startIndex,
            text[..<colon].utf8.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) || "+-.".utf8.contains($0) }),
            let first = text.utf8.first, isLetter(first)
        else { return false }
        var rest = text.utf8[text.utf8.index(after: colon)...]
        guard !rest.isEmpty else { return false }
        // RFC 3986: letters of the English alphabet, digits and some signs; everything else is written with %.
        var fragments = 0
        while let byte = rest.first {
            rest.removeFirst()
            switch byte {
            case UInt8(ascii: "%"):
                guard rest.prefix(2).count(where: isHexadecimal) == 2 else { return false }
            case UInt8(ascii: "#"): fragments += 1
            default:
                guard isLetter(byte) || "0123456789-._~:/?@!$&'()*+,;=".utf8.contains(byte) else { return false }
            }
        }
        return fragments <= 1 && URL(string: text) != nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
    }

    private static func isMoment(_ text: String) -> Bool {
        // RFC 3339 with its zone.
        guard
            let match = text.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)/)
        else { return false }
        guard let year = Int(match.1), let month = Int(match.2), let day = Int(match.3), let hour = Int(match.4),
            let minute = Int(match.5), let second = Int(match.6)
        else { return false }
        let days = [
            31, year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
        ]
        return (1...12).contains(month) && (1...days[month - 1]).contains(day) && hour < 24 && minute < 60
            && second < 60
    }
}

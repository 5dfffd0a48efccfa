import ArgumentParser
import Exchange
import Foundation

/// What is wrong with a directory, in sentences for whoever reads it in.
enum DirectoryWords {
    private static let fewest = 20

    /// Names what is wrong, and leaves where nothing of it is taken.
    static func tell(_ contents: DirectoryContents, all: Bool, json: Bool) throws {
        list(contents.faults, all: all)
        guard !contents.isSound else { return }
        let fatal = contents.faults.filter(\.code.isFatal)
        Terminal.say("Nothing was read in: \(fatal.count) faults.")
        if json {
            try Terminal.result(
                true, ["refused": "directory-faulty", "faults": contents.faults.map(object)], "")
        }
        throw ExitCode(1)
    }

    static func list(_ faults: [DirectoryFault], all: Bool) {
        var counts: [DirectoryFault.Code: Int] = [:]
        for fault in faults.filter(\.code.isFatal) + faults.filter({ !$0.code.isFatal }) {
            counts[fault.code, default: 0] += 1
            if all || counts[fault.code, default: 0] <= fewest { Terminal.say(line(fault)) }
        }
        for code in DirectoryFault.Code.allCases {
            guard !all, let count = counts[code], count > fewest else { continue }
            Terminal.say("… and \(count - fewest) more (\(code.rawValue)); --all names them.")
        }
    }

    static func object(_ fault: DirectoryFault) -> [String: Any] {
        var object: [String: Any] = ["file": fault.file, "code": fault.code.rawValue, "fatal": fault.code.isFatal]
        object["line"] = fault.line
        object["column"] = fault.column
        object["found"] = fault.found
        object["right"] = fault.right
        return object
    }

    /// The file and the row, the column, and what is wrong there.
    static func line(_ fault: DirectoryFault) -> String {
        let place = [fault.file, fault.line.map(String.init)].compactMap(\.self).joined(separator: ":")
        let found = fault.found.map { " “\($0)”" } ?? ""
        let mark = fault.code.isFatal ? "" : "strange: "
        return "\(place): \(mark)\(fault.column.map { "\($0)\(found): " } ?? "")\(sentence(fault))"
    }

    private static func sentence(_ fault: DirectoryFault) -> String {
        let right = fault.right ?? ""
        switch fault.code {
        case .unreadable where fault.column == "total_items":
            return "The server ended its list early: it had announced \(right) services."
        case .unreadable: return "This cannot be read."
        case .notJSON: return "This is no JSON."
        case .notADirectory: return "Nothing of a directory stands here."
        case .placeOutside: return "The package names a file outside of its folder."
        case .tooLarge: return "This is more than a directory may have."
        case .nothingThere: return "There is no service, organization or term in it."
        case .columnTwice: return "The column stands there twice."
        case .noIdentifierColumn: return "The table has no column “id”."
        case .noColumn: return "The table has no such column."
        case .textTooLong: return "This is longer than \(right) characters."
        case .parentInCircle: return "The terms above it lead back to themselves, or are too many."
        case .rowTooWide: return "The row has more fields than the \(right) columns of the header."
        case .rowUnreadable: return "The row cannot be read: a quote never closes, or it is too long."
        case .idMissing: return "The identifier is missing."
        case .idNotUUID: return "The identifier is no UUID."
        case .idTwice: return "The same identifier stands in line \(right) and tells otherwise."
        case .keyMissing: return "This must name what the row belongs to."
        case .keyBroken: return "There is no \(right) of this identifier."
        case .nameMissing: return "The name is missing."
        case .notOneOf: return "It must be one of: \(right)."
        case .outOfRange: return "Degrees lie within \(right)."
        case .keyNotGiven: return "What it belongs to is not named."
        case .keyTwice: return "It belongs to several; the first counts."
        case .mentionBroken: return "The \(right) that is named is not here."
        case .requiredEmpty: return "The specification asks for it, and it is empty."
        case .strangeChoice: return "The specification knows: \(right)."
        case .notANumber: return "This is no number."
        case .notAnAddress: return "This is no address of the web."
        case .notAnEmail: return "This is no e-mail address."
        case .notAMoment: return "This is no moment such as 2026-11-22T09:00:00Z."
        case .nameIsPhone: return "The name is a telephone number."
        case .phoneWithoutDigits: return "The telephone number has no digit."
        case .agesReversed: return "The lowest age lies above the highest."
        case .unknownColumn: return "The specification does not know the column; it is kept."
        case .unknownFile: return "The specification does not know the file; it is left out."
        }
    }
}

import Foundation
import Vocabulary

/// What a column of an export of calls may hold.
package enum CallField: String, CaseIterable, Sendable {
    /// The agency's own number of the call.
    case number
    /// When the call was received.
    case received
    case dispatched
    case onTheWay = "on-the-way"
    case arrived
    case cleared
    /// What the call was said to be, in the agency's words.
    case type
    case typeCode = "type-code"
    /// What it turned out to be.
    case finalType = "final-type"
    case priority
    case disposition
    case beat
    /// Where it was, as a hundred block or an intersection.
    case place
    /// Degrees north, WGS 84.
    case latitude
    /// Degrees east, WGS 84.
    case longitude
    /// How it came in: by telephone, seen by an officer.
    case source

    /// The moments of a call, in the order in which they come.
    package static let times: [CallField] = [.received, .dispatched, .onTheWay, .arrived, .cleared]

    /// Its place among all.
    var place: Int {
        switch self {
        case .number: 0
        case .received: 1
        case .dispatched: 2
        case .onTheWay: 3
        case .arrived: 4
        case .cleared: 5
        case .type: 6
        case .typeCode: 7
        case .finalType: 8
        case .priority: 9
        case .disposition: 10
        case .beat: 11
        case .place: 12
        case .latitude: 13
        case .longitude: 14
        case .source: 15
        }
    }

    /// Whether several columns may be joined for it: a date and a time, the parts of an address.
    package var mayBeJoined: Bool { self == .place || Self.times.contains(self) }
}

/// How one agency's export of calls is read: which column holds what, in which zone its clock stood.
package struct CallMap: Hashable, Sendable {
    /// The name under which its calls are kept apart from those of others: `san-antonio`.
    package let name: String
    /// The identifier of the time zone: `America/Chicago`.
    package let zone: String
    package let times: TimeFormat
    /// The columns of each field, by their names in the header; several are joined with blanks.
    package let columns: [CallField: [String]]
    /// The natures that the agency itself has given its types, by ``key(ofType:)``.
    package let natures: [String: Nature]

    /// The most columns that are joined.
    package static let mostJoined = 12

    package init(
        name: String, zone: String, times: TimeFormat, columns: [CallField: [String]],
        natures: [String: Nature] = [:]
    ) {
        self.name = name
        self.zone = zone
        self.times = times
        self.columns = columns
        self.natures = natures
    }

    /// The map of fewer fields, for a question that asks only for those; a map always tells receipt and type.
    package func only(_ fields: Set<CallField>) -> CallMap {
        let kept = fields.union([.received, .type])
        return CallMap(
            name: name, zone: zone, times: times, columns: columns.filter { kept.contains($0.key) }, natures: natures)
    }

    /// A type as it is looked up: without blanks around it and more than one within, in capitals.
    package static func key(ofType type: some StringProtocol) -> String {
        type.split(whereSeparator: \.isWhitespace).joined(separator: " ").uppercased()
    }
}

/// What is wrong with the file of a map.
package struct CallMapFault: Error, Hashable, Sendable {
    package enum Code: Hashable, Sendable {
        case notText
        case notYAML(String)
        /// Aliases are not for maps: a short file could stand for one without end.
        case anchor
        case missing(key: String)
        case unknownKey(String, allowed: [String])
        case notOneOf([String], found: String)
        case twice(String)
        /// A name is lower-case letters, digits and hyphens.
        case notAName(String)
        case unknownZone(String)
        case notAText(key: String)
        /// Only times and places are joined of several columns, and of at most ``CallMap/mostJoined``.
        case notJoined(field: String)
    }

    /// The line of the file, from 1.
    package let line: Int
    package let code: Code

    package init(line: Int, code: Code) {
        self.line = line
        self.code = code
    }
}

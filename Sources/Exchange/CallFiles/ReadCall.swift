import Vocabulary

/// One call as an export tells it.
package struct ReadCall: Hashable, Sendable {
    package var number: String
    /// Seconds since 1970-01-01T00:00:00Z, as all its moments.
    package var received: Int64
    package var dispatched: Int64?
    package var onTheWay: Int64?
    package var arrived: Int64?
    package var cleared: Int64?
    package var type: String
    package var typeCode: String?
    package var finalType: String?
    package var priority: String?
    package var disposition: String?
    package var beat: String?
    package var place: String?
    package var latitude: Double?
    package var longitude: Double?
    package var source: String?
    package var flags: CallFlags = []

    package init(number: String, received: Int64, type: String) {
        self.number = number
        self.received = received
        self.type = type
    }
}

/// What is strange about a call that is kept nevertheless; intervals with such a moment are in no figure.
package struct CallFlags: OptionSet, Hashable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// The clock showed the time of receipt twice that night, and the earlier was taken.
    package static let repeatedHour = CallFlags(rawValue: 1)
    /// The clock never showed the time of receipt.
    package static let skippedHour = CallFlags(rawValue: 2)
    /// A later step stands before an earlier one, such as an arrival before the dispatch.
    package static let timesOutOfOrder = CallFlags(rawValue: 4)
    /// A time other than that of receipt cannot be read.
    package static let timeUnreadable = CallFlags(rawValue: 8)
    /// Only the day of receipt is known.
    package static let dayOnly = CallFlags(rawValue: 16)
    /// The point on the map is no point, or 0° 0′.
    package static let pointUnusable = CallFlags(rawValue: 32)
    /// The receipt lies after the moment of the import.
    package static let inFuture = CallFlags(rawValue: 64)
    /// A text was longer than is kept.
    package static let textCut = CallFlags(rawValue: 128)

    /// Every flag with its word, in the order of their bits.
    package static let named: [(flag: CallFlags, word: String)] = [
        (.repeatedHour, "repeated-hour"), (.skippedHour, "skipped-hour"), (.timesOutOfOrder, "times-out-of-order"),
        (.timeUnreadable, "time-unreadable"), (.dayOnly, "day-only"), (.pointUnusable, "point-unusable"),
        (.inFuture, "in-future"), (.textCut, "text-cut"),
    ]

    /// Whether the interval figures leave the call out.
    package var hidesIntervals: Bool {
        !isDisjoint(with: [.repeatedHour, .skippedHour, .timesOutOfOrder, .timeUnreadable, .dayOnly, .inFuture])
    }
}

/// Why a row of an export is no call.
package enum RowRejection: String, CaseIterable, Error, Sendable {
    case noNumber = "no-number"
    case noTime = "no-time"
    case timeUnreadable = "time-unreadable"
    /// No record could be read there.
    case quoteNeverCloses = "quote-never-closes"
    case tooLong = "record-too-long"
    case holdsNUL = "nul-byte"

    package init(_ reason: UnreadableRecord.Reason) {
        self =
            switch reason {
            case .quoteNeverCloses: .quoteNeverCloses
            case .tooLong: .tooLong
            case .holdsNUL: .holdsNUL
            }
    }
}

/// Why a file is not read with a map.
package enum CallTableFault: Error, Hashable, Sendable {
    /// The file holds nothing.
    case empty
    /// The map names columns that the header has not.
    case noSuchColumns([String], header: [String])
    /// Before the first record stands something that cannot be read, so that the header is not known.
    case headerUnreadable
    /// The header has a column twice that the map names.
    case columnTwice(String)
}

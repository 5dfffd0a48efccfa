import Exchange
import Foundation

/// Past calls in columns, one value a call in each: what replay reads.
///
/// Those of a workspace stand in the order of their receipt, and those of an hour that the clock showed twice in the order
/// of their numbers; those of a file in the order of the file.
package struct History: Sendable {
    /// The seconds since 1970-01-01T00:00:00Z at which each was received.
    package let received: Column<Int64>
    /// The minute of the week from Monday 00:00, as the clocks of the place showed it; ``unknownMinute`` if only the
    /// day is known.
    package let minute: Column<UInt16>
    /// Its type, by its place in ``types``.
    package let type: Column<UInt32>
    /// Its beat, by its place in ``beats``, of which the first is none.
    package let beat: Column<UInt32>
    /// Its place, by its number among all places; 0 is none.
    package let place: Column<UInt32>
    /// The seconds from dispatch, or where none is told from arrival, until it was cleared; ``unknownSpan`` if not told
    /// or not to be trusted.
    package let busy: Column<Int32>
    package let flags: Column<UInt16>

    package let types: [String]
    package let beats: [String]
    /// How many places there are, with the one that is none.
    package let places: Int

    package static let unknownMinute = UInt16.max
    package static let unknownSpan = CallTable.unknownSpan

    package var count: Int { received.count }
}

/// One column, in memory or in a file that is mapped into it.
package struct Column<Element: BitwiseCopyable & Sendable>: Sendable {
    private enum Storage: Sendable {
        case array([Element])
        case mapped(Data, Range<Int>)
    }

    private let storage: Storage
    package let count: Int

    package init(_ array: [Element]) {
        storage = .array(array)
        count = array.count
    }

    /// A column that lies at a range of bytes, which begin where such a value may.
    init(_ bytes: Data, at range: Range<Int>) {
        storage = .mapped(bytes, range)
        count = range.count / MemoryLayout<Element>.stride
    }

    /// Lends the values.
    package func withValues<Answer>(_ body: (UnsafeBufferPointer<Element>) throws -> Answer) rethrows -> Answer {
        switch storage {
        case .array(let array):
            try array.withUnsafeBufferPointer(body)
        case .mapped(let data, let range):
            try data.withUnsafeBytes {
                try body(UnsafeRawBufferPointer(rebasing: $0[range]).assumingMemoryBound(to: Element.self))
            }
        }
    }
}

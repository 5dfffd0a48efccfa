import Exchange
import Programs
import Vocabulary

/// Puts calls into columns, in any order.
package struct HistoryBuilder {
    /// How columns are made of calls; any change of it is a new version.
    static let version = 1

    private var received: [Int64] = []
    private var minute: [UInt16] = []
    private var type: [UInt32] = []
    private var beat: [UInt32] = []
    private var place: [UInt32] = []
    private var busy: [Int32] = []
    private var flags: [UInt16] = []
    private var types = ByteNames(translate: HistoryBuilder.key)
    private var beats = ByteNames(first: [""], translate: HistoryBuilder.cut)
    private var places = ByteNames(first: [""], translate: HistoryBuilder.key)
    private var scratch: [UInt8] = []

    package init() {}

    /// A value as ``CallTable`` tells it: one line, no longer than is kept.
    @Sendable private static func cut(_ text: String) -> String {
        CallTable.cut(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }

    @Sendable private static func key(_ text: String) -> String { CallMap.key(ofType: cut(text)) }

    /// Adds a call.
    ///
    /// - Parameter clock: of the zone in which the export was written.
    package mutating func append(_ call: ReadCall, _ clock: ZoneClock) {
        append(received: call.received, call.flags, clock)
        var (typeText, beatText, placeText) = (call.type, call.beat ?? "", call.place ?? "")
        type.append(typeText.withUTF8 { types.number($0) })
        beat.append(beatText.withUTF8 { beats.number($0) })
        place.append(placeText.withUTF8 { places.number($0) })
        busy.append(Self.busy(call.flags, from: call.dispatched ?? call.arrived, to: call.cleared))
    }

    /// Adds the call of a row, without making text of what was met before; otherwise as ``append(_:_:)`` does.
    ///
    /// - Throws: ``RowRejection`` where the row is no call.
    package mutating func append(
        _ table: inout CallTable, _ chunk: TableChunk, _ record: Int, _ clock: ZoneClock
    ) throws(RowRejection) {
        let (seconds, found) = try table.received(chunk, record)
        guard table.isNumbered(chunk, record) else { throw .noNumber }
        var flags = found
        let times = table.times(chunk, record, received: seconds, &flags)
        append(received: seconds, flags, clock)
        type.append(table.withBytes(.type, chunk, record, joining: &scratch) { types.number($0) })
        beat.append(table.withBytes(.beat, chunk, record, joining: &scratch) { beats.number($0) })
        place.append(table.withBytes(.place, chunk, record, joining: &scratch) { places.number($0) })
        busy.append(Self.busy(flags, from: times.dispatched ?? times.arrived, to: times.cleared))
    }

    private mutating func append(received seconds: Int64, _ found: CallFlags, _ clock: ZoneClock) {
        received.append(seconds)
        minute.append(
            found.contains(.dayOnly)
                ? History.unknownMinute
                : UInt16(clock.minuteOfWeek(at: Instant(microseconds: seconds * 1_000_000))))
        flags.append(UInt16(truncatingIfNeeded: found.rawValue))
    }

    /// More than a day on one call is a call that nobody closed.
    private static let longest: Int64 = 86_400

    private static func busy(_ flags: CallFlags, from begin: Int64?, to end: Int64?) -> Int32 {
        guard !flags.hidesIntervals, let begin, let end, (0...longest).contains(end - begin)
        else { return History.unknownSpan }
        return Int32(end - begin)
    }

    /// The columns.
    package consuming func history() -> History {
        History(
            received: Column(received), minute: Column(minute), type: Column(type), beat: Column(beat),
            place: Column(place), busy: Column(busy), flags: Column(flags), types: types.all, beats: beats.all,
            places: places.all.count)
    }
}

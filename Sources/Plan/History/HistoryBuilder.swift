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
    private var words = CallWords()

    package init() {}

    /// Makes room for so many calls, so that columns need not be moved while they grow.
    mutating func expect(_ calls: Int) {
        received.reserveCapacity(calls)
        minute.reserveCapacity(calls)
        type.reserveCapacity(calls)
        beat.reserveCapacity(calls)
        place.reserveCapacity(calls)
        busy.reserveCapacity(calls)
        flags.reserveCapacity(calls)
    }

    /// Adds a call.
    ///
    /// - Parameter clock: of the zone in which the export was written.
    package mutating func append(_ call: ReadCall, _ clock: ZoneClock) {
        received.append(call.received)
        minute.append(Self.minute(call.received, call.flags, clock))
        var (typeText, beatText, placeText) = (call.type, call.beat ?? "", call.place ?? "")
        type.append(typeText.withUTF8 { words.types.number($0) })
        beat.append(beatText.withUTF8 { words.beats.number($0) })
        place.append(placeText.withUTF8 { words.places.number($0) })
        busy.append(CallTable.busy(call.flags, from: call.dispatched ?? call.arrived, to: call.cleared))
        flags.append(UInt16(truncatingIfNeeded: call.flags.rawValue))
    }

    /// Adds the calls of a chunk, after those of all chunks before it.
    package mutating func append(_ part: HistoryPart, readBy reader: inout HistoryPart.Numbers) {
        received += part.calls.received
        minute += part.minutes
        reader.types.translate(part.calls.types, part.new.types, &words.types, to: &type)
        reader.beats.translate(part.calls.beats, part.new.beats, &words.beats, to: &beat)
        reader.places.translate(part.calls.places, part.new.places, &words.places, to: &place)
        busy += part.calls.busy
        for flag in part.calls.flags { flags.append(UInt16(truncatingIfNeeded: flag.rawValue)) }
    }

    /// The minute of the week of a call's receipt; ``History/unknownMinute`` if only its day is known.
    static func minute(_ received: Int64, _ flags: CallFlags, _ clock: ZoneClock) -> UInt16 {
        flags.contains(.dayOnly) ? History.unknownMinute : UInt16(clock.minuteOfWeek(atSeconds: received))
    }

    /// The columns.
    package consuming func history() -> History {
        History(
            received: Column(received), minute: Column(minute), type: Column(type), beat: Column(beat),
            place: Column(place), busy: Column(busy), flags: Column(flags), types: words.types.all,
            beats: words.beats.all, places: words.places.all.count)
    }
}

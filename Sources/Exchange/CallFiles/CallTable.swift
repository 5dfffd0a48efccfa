import Foundation
import Vocabulary

/// Reads the calls of an export whose header and map are known.
package struct CallTable: Sendable {
    package let map: CallMap
    /// The places of each field's columns.
    private let places: [[Int]]
    /// The place of the one column of each field; -1 where it has none or several.
    private let single: [Int]
    /// Whether a column tells of any moment after the receipt.
    let tellsSteps: Bool
    var clock: LocalClock
    /// The moment of the reading, in seconds since 1970: nothing was received after it.
    let now: Int64

    /// The longest number that is kept, in bytes of UTF-8.
    package static let mostNumber = 160
    /// The longest type or place that is kept, in characters; each of them may have marks, but not any number.
    package static let mostText = 200
    private static let mostTextBytes = 800

    /// As much of a text as is kept.
    package static func cut(_ text: String) -> String {
        guard text.utf8.count > mostText else { return text }
        var cut = text.prefix(mostText)
        while cut.utf8.count > mostTextBytes { cut.removeLast() }
        return String(cut)
    }

    /// - Throws: ``CallTableFault`` where the file has not the columns of the map.
    package init(_ map: CallMap, header: [String], now: Instant) throws(CallTableFault) {
        let names = header.map(CallTable.name)
        let wanted = CallField.allCases.flatMap { (map.columns[$0] ?? []).map(CallTable.name) }
        let missing = wanted.filter { !names.contains($0) }
        guard missing.isEmpty else { throw .noSuchColumns(missing, header: names) }
        if let twice = wanted.first(where: { name in names.count { $0 == name } > 1 }) { throw .columnTwice(twice) }
        self.map = map
        places = CallField.allCases.map { (map.columns[$0] ?? []).map(CallTable.name).compactMap(names.firstIndex) }
        single = places.map { $0.count == 1 ? $0[0] : -1 }
        tellsSteps = CallField.times.contains { $0 != .received && map.columns[$0] != nil }
        clock = LocalClock(TimeZone(identifier: map.zone) ?? .gmt)
        self.now = now.microseconds / 1_000_000
    }

    /// What the times that were read so far said of their zone.
    package var offsets: LocalClock.Offsets { clock.offsets }

    func places(_ field: CallField) -> [Int] { places[field.place] }

    func single(_ field: CallField) -> Int { single[field.place] }

    /// The columns of the header's record, as ``init(_:header:now:)`` takes them.
    ///
    /// - Throws: ``CallTableFault/headerUnreadable`` where something that cannot be read stands before the first record:
    ///   that record would be a call, and no header.
    package static func header(_ chunk: TableChunk) throws(CallTableFault) -> [String] {
        guard chunk.count > 0 else { return [] }
        if let broken = chunk.unreadable.first, broken.line < chunk.line(ofRecord: 0) { throw .headerUnreadable }
        return (0..<chunk.width(ofRecord: 0)).map { name(chunk.text($0, ofRecord: 0) ?? "") }
    }

    /// A column's name as it is compared: one line, with one blank between its words.
    private static func name(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    // MARK: - One call

    /// The call of one record.
    ///
    /// - Throws: ``RowRejection`` where it is none.
    package mutating func call(_ chunk: TableChunk, _ record: Int) throws(RowRejection) -> ReadCall {
        let (received, receivedFlags) = try self.received(chunk, record)
        var flags = receivedFlags
        let number = try self.number(chunk, record)
        var call = ReadCall(number: number, received: received, type: "")
        call.type = text(.type, chunk, record, &flags) ?? ""
        call.typeCode = text(.typeCode, chunk, record, &flags)
        call.finalType = text(.finalType, chunk, record, &flags)
        call.priority = text(.priority, chunk, record, &flags)
        call.disposition = text(.disposition, chunk, record, &flags)
        call.beat = text(.beat, chunk, record, &flags)
        call.place = text(.place, chunk, record, &flags)
        call.source = text(.source, chunk, record, &flags)
        (call.dispatched, call.onTheWay, call.arrived, call.cleared) = times(
            chunk, record, received: received, &flags)
        (call.latitude, call.longitude) = point(chunk, record, &flags)
        call.flags = flags
        return call
    }

    /// When the call of a record was received.
    ///
    /// - Throws: ``RowRejection`` where it cannot be told.
    mutating func received(
        _ chunk: TableChunk, _ record: Int
    ) throws(RowRejection) -> (seconds: Int64, flags: CallFlags) {
        let columns = places(.received)
        guard columns.contains(where: { chunk.isFilled($0, ofRecord: record) }) else { throw .noTime }
        guard let (written, isDay) = written(columns, chunk, record), let moment = clock.moment(written) else {
            throw .timeUnreadable
        }
        var flags: CallFlags = isDay ? .dayOnly : []
        if moment.isRepeated { flags.insert(.repeatedHour) }
        if moment.isSkipped { flags.insert(.skippedHour) }
        if moment.seconds > now { flags.insert(.inFuture) }
        return (moment.seconds, flags)
    }

    /// The agency's number of the call, or the row's own name where it gives none.
    func number(_ chunk: TableChunk, _ record: Int) throws(RowRejection) -> String {
        guard let column = places(.number).first else { return rowNumber(chunk, record) }
        if let plain = chunk.plainText(column, ofRecord: record, most: Self.mostNumber), !plain.isEmpty { return plain }
        guard let text = chunk.text(column, ofRecord: record)?.trimmingCharacters(in: .whitespacesAndNewlines),
            !text.isEmpty, text.utf8.count <= Self.mostNumber
        else { throw .noNumber }
        return text
    }

    /// Where the agency gives no numbers, the row itself is the name: the same row again is the same call.
    private func rowNumber(_ chunk: TableChunk, _ record: Int) -> String {
        var hash: (UInt64, UInt64) = (0xcbf2_9ce4_8422_2325, 0x9ae1_6a3b_2f90_404f)
        for column in 0..<chunk.width(ofRecord: record) {
            chunk.withField(column, ofRecord: record) { bytes in
                for byte in bytes {
                    hash.0 = (hash.0 ^ UInt64(byte)) &* 0x100_0000_01b3
                    hash.1 = (hash.1 &+ UInt64(byte)) &* 0x9e37_79b9_7f4a_7c15
                }
            }
            hash.0 = (hash.0 ^ 0x1F) &* 0x100_0000_01b3
            hash.1 = (hash.1 &+ 0x1F) &* 0x9e37_79b9_7f4a_7c15
        }
        return "row-" + String(hash.0, radix: 16) + String(hash.1, radix: 16)
    }

    /// When a call was dispatched, on the way, there and clear, as ``call(_:_:)`` tells it.
    mutating func times(
        _ chunk: TableChunk, _ record: Int, received: Int64, _ flags: inout CallFlags
    ) -> (dispatched: Int64?, onTheWay: Int64?, arrived: Int64?, cleared: Int64?) {
        let dispatched = time(.dispatched, chunk, record, &flags)
        let onTheWay = time(.onTheWay, chunk, record, &flags)
        let arrived = time(.arrived, chunk, record, &flags)
        let cleared = time(.cleared, chunk, record, &flags)
        var last = received
        for step in [dispatched, onTheWay, arrived, cleared] {
            guard let step else { continue }
            if step < last { flags.insert(.timesOutOfOrder) }
            last = step
        }
        return (dispatched, onTheWay, arrived, cleared)
    }

    // MARK: - Fields

    private func text(
        _ field: CallField, _ chunk: TableChunk, _ record: Int, _ flags: inout CallFlags
    ) -> String? {
        let columns = places(field)
        guard let first = columns.first else { return nil }
        if columns.count == 1, let plain = chunk.plainText(first, ofRecord: record, most: Self.mostText) {
            return plain.isEmpty ? nil : plain
        }
        let whole: String
        if columns.count == 1 {
            whole = chunk.text(columns[0], ofRecord: record) ?? ""
        } else {
            whole = columns.compactMap { chunk.text($0, ofRecord: record) }.joined(separator: " ")
        }
        // A value is one line: what stands in several in the export is joined with blanks.
        let words = whole.utf8.contains { $0 <= 0x20 } ? whole.split(whereSeparator: \.isWhitespace) : [whole[...]]
        let text = words.joined(separator: " ")
        guard !text.isEmpty else { return nil }
        let cut = Self.cut(text)
        if cut.utf8.count < text.utf8.count { flags.insert(.textCut) }
        return cut
    }

    private mutating func time(
        _ field: CallField, _ chunk: TableChunk, _ record: Int, _ flags: inout CallFlags
    ) -> Int64? {
        let columns = places(field)
        // A date alone says nothing of a later step: its column for the time is empty.
        guard let last = columns.last, chunk.isFilled(last, ofRecord: record) else { return nil }
        guard let (written, _) = written(columns, chunk, record), let moment = clock.moment(written) else {
            flags.insert(.timeUnreadable)
            return nil
        }
        return moment.seconds
    }

    private func written(
        _ columns: [Int], _ chunk: TableChunk, _ record: Int
    ) -> (time: WrittenTime, isDay: Bool)? {
        let time: WrittenTime?
        if columns.count == 1 {
            time = chunk.withField(columns[0], ofRecord: record) { map.times.read($0) }
        } else {
            var joined: [UInt8] = []
            for column in columns {
                chunk.withField(column, ofRecord: record) { joined.append(contentsOf: $0) }
                joined.append(0x20)
            }
            time = joined.withUnsafeBufferPointer { map.times.read($0) } ?? midnightDropped(columns, chunk, record)
        }
        guard let time else { return nil }
        guard case .wall(let wall) = time else { return (time, false) }
        // A midnight beside an empty column of times is a day and no hour.
        let isMidnight = wall.hour == 0 && wall.minute == 0 && wall.second == 0
        let isEmpty = columns.count > 1 && columns.last.map { !chunk.isFilled($0, ofRecord: record) } ?? false
        return (time, wall.isDay || isMidnight && isEmpty)
    }

    /// A date column that carries a midnight of its own beside the column of times: `1/31/2021 00:00:00` and `14:05`.
    private func midnightDropped(_ columns: [Int], _ chunk: TableChunk, _ record: Int) -> WrittenTime? {
        let day = chunk.withField(columns[0], ofRecord: record) { map.times.read($0) }
        guard case .wall(var wall) = day, wall.hour == 0, wall.minute == 0 else { return nil }
        var text = Array(String(wall.year).utf8)
        while text.count < 4 { text.insert(0x30, at: 0) }
        text += Array("-\(wall.month)-\(wall.day) ".utf8)
        for column in columns.dropFirst() {
            chunk.withField(column, ofRecord: record) { text.append(contentsOf: $0) }
        }
        guard case .wall(let time) = text.withUnsafeBufferPointer({ TimeFormat.yearFirst.read($0) }) else { return nil }
        (wall.hour, wall.minute, wall.second, wall.isDay) = (time.hour, time.minute, time.second, time.isDay)
        return .wall(wall)
    }

    private func point(
        _ chunk: TableChunk, _ record: Int, _ flags: inout CallFlags
    ) -> (latitude: Double?, longitude: Double?) {
        guard let north = places(.latitude).first, let east = places(.longitude).first,
            chunk.isFilled(north, ofRecord: record), chunk.isFilled(east, ofRecord: record)
        else { return (nil, nil) }
        guard let latitude = degrees(north, chunk, record), let longitude = degrees(east, chunk, record),
            abs(latitude) <= 90, abs(longitude) <= 180, latitude != 0 || longitude != 0
        else {
            flags.insert(.pointUnusable)
            return (nil, nil)
        }
        return (latitude, longitude)
    }

    private func degrees(_ column: Int, _ chunk: TableChunk, _ record: Int) -> Double? {
        if let plain = chunk.plainText(column, ofRecord: record, most: Self.mostText) { return Double(plain) }
        return chunk.text(column, ofRecord: record).flatMap { Double($0.trimmingCharacters(in: .whitespaces)) }
    }
}

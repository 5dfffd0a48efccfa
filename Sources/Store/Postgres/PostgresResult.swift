internal import CPostgres
internal import Foundation

/// What the server answered to one statement; freed with the last reference.
final class PostgresResult {
    private let result: OpaquePointer?

    init(_ result: OpaquePointer?) {
        self.result = result
    }

    deinit {
        PQclear(result)
    }

    /// - Throws: ``StorageError`` when the answer is a fault.
    func check() throws(StorageError) {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY, PGRES_PIPELINE_SYNC, PGRES_COPY_IN: return
        default: throw StorageError(postgres: result)
        }
    }

    /// Whether the server skipped the statement because one before it failed.
    var isSkipped: Bool { PQresultStatus(result) == PGRES_PIPELINE_ABORTED }

    /// The server's word for what was done, such as `COMMIT`.
    var tag: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

    var isEmpty: Bool { PQntuples(result) == 0 }

    /// The first column of the first row, as text.
    var word: String? {
        guard !isEmpty, PQgetisnull(result, 0, 0) == 0 else { return nil }
        return String(cString: PQgetvalue(result, 0, 0))
    }

    func forEach(_ body: (Row) throws -> Void) rethrows {
        let count = PQntuples(result)
        guard count > 0 else { return }
        let width = PQnfields(result)
        let columns = (0..<width).map { String(cString: PQfname(result, $0)) }
        let types = (0..<width).map { PQftype(result, $0) }
        for row in 0..<count {
            try body(Row(columns: columns, values: (0..<width).map { value(row, $0, types[Int($0)]) }))
        }
    }

    var rows: [Row] {
        var rows: [Row] = []
        rows.reserveCapacity(Int(PQntuples(result)))
        forEach { rows.append($0) }
        return rows
    }

    private func value(_ row: Int32, _ column: Int32, _ type: Oid) -> Value {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let text = UnsafeBufferPointer(
            start: UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self),
            count: Int(PQgetlength(result, row, column))
        )
        switch type {
        case 20, 21, 23, 26, 28, 5069:
            return integer(text).map { .integer($0) } ?? .text(String(decoding: text, as: UTF8.self))
        case 16:
            return .integer(text.first == UInt8(ascii: "t") ? 1 : 0)
        case 700, 701:
            return .real(Double(String(decoding: text, as: UTF8.self)) ?? .nan)
        case 1700:
            return number(text)
        case 17:
            return .bytes(bytes(text))
        default:
            return .text(String(decoding: text, as: UTF8.self))
        }
    }
}

/// The whole number that stands in digits, if it fits.
private func integer(_ text: some Collection<UInt8>) -> Int64? {
    let isNegative = text.first == UInt8(ascii: "-")
    var number: Int64 = 0
    for byte in text.dropFirst(isNegative ? 1 : 0) {
        let (tens, over) = number.multipliedReportingOverflow(by: 10)
        // Counted downwards, because the least number has no positive twin.
        let (next, under) = tens.subtractingReportingOverflow(Int64(byte) - 48)
        guard (48...57).contains(byte), !over, !under else { return nil }
        number = next
    }
    guard !isNegative else { return number }
    return number == .min ? nil : -number
}

/// A `numeric`, which is what sums and averages of whole numbers are: whole where it is whole.
private func number(_ text: UnsafeBufferPointer<UInt8>) -> Value {
    let whole = text.prefix { $0 != UInt8(ascii: ".") }
    let fraction = text.dropFirst(whole.count + 1)
    if fraction.allSatisfy({ $0 == UInt8(ascii: "0") }), let integer = integer(whole) { return .integer(integer) }
    return .real(Double(String(decoding: text, as: UTF8.self)) ?? .nan)
}

/// The bytes that PostgreSQL writes as `\x` and two digits each.
private func bytes(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    func half(_ byte: UInt8) -> UInt8 { byte <= 57 ? byte - 48 : byte - 87 }
    return stride(from: 2, to: text.count - 1, by: 2).map { half(text[$0]) << 4 | half(text[$0 + 1]) }
}

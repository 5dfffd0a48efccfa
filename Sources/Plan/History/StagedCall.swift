import Crypto
import Exchange
import Store
import Vocabulary

/// A call as it is written, made ready before the writer is asked for.
struct StagedCall: Sendable {
    /// The columns of its row, of which the first two are known only when it is written.
    static let columns = [
        "id", "import", "number", "content", "received_at", "dispatched_at", "on_the_way_at", "arrived_at",
        "cleared_at", "type", "type_code", "final_type", "priority", "disposition", "beat", "place", "latitude",
        "longitude", "source", "flags",
    ]

    let number: String
    /// The first 64 bits of the SHA-256 of everything that it tells, by which the same call is known again.
    let content: Int64
    let received: Int64
    let isStrange: Bool
    private let values: [Value]

    init(_ call: ReadCall) {
        func moment(_ seconds: Int64?) -> Value { seconds.map { .integer($0 * 1_000_000) } ?? .null }
        func degrees(_ value: Double?) -> Value { value.map { .integer(Int64(($0 * 1_000_000).rounded())) } ?? .null }
        func text(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
        number = call.number
        content = call.digest
        received = call.received
        isStrange = !call.flags.isEmpty
        values = [
            .null, .null, .text(call.number), .integer(content), moment(call.received), moment(call.dispatched),
            moment(call.onTheWay), moment(call.arrived), moment(call.cleared), .text(call.type), text(call.typeCode),
            text(call.finalType), text(call.priority), text(call.disposition), text(call.beat), text(call.place),
            degrees(call.latitude), degrees(call.longitude), text(call.source),
            .integer(Int64(call.flags.rawValue)),
        ]
    }

    /// Its row under an identifier.
    func row(_ id: Int64, of number: Int) -> [Value] {
        var row = values
        row[0] = .integer(id)
        row[1] = .integer(Int64(number))
        return row
    }
}

extension ReadCall {
    fileprivate var digest: Int64 {
        var told: [UInt8] = []
        told.reserveCapacity(256)
        for moment in [received, dispatched, onTheWay, arrived, cleared] {
            if let moment { told.append(contentsOf: String(moment).utf8) }
            told.append(0x7C)
        }
        for part in [type, typeCode, finalType, priority, disposition, beat, place, source] {
            if let part { told.append(contentsOf: part.utf8) } else { told.append(0x00) }
            told.append(0x01)
        }
        told.append(contentsOf: "\(latitude ?? 91)|\(longitude ?? 181)|".utf8)
        told.append(contentsOf: String(flags.subtracting(.inFuture).rawValue).utf8)
        return SHA256.hash(data: told).withUnsafeBytes {
            Int64(bitPattern: $0.loadUnaligned(as: UInt64.self).bigEndian)
        }
    }
}

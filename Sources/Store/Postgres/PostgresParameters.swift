internal import CPostgres

/// The values of a statement as libpq takes them: in binary, each with its type.
///
/// Types are said and not guessed, because PostgreSQL cannot determine the type of a parameter that stands alone.
/// Only of `NULL` nothing is known; there the server may guess (type 0).
struct PostgresParameters {
    let types: [Oid]
    private var bytes: [UInt8] = []
    private var places: [Range<Int>?] = []

    init(_ values: [Value]) {
        types = values.map(PostgresParameters.type)
        places.reserveCapacity(values.count)
        for value in values { append(value) }
    }

    static func type(of value: Value) -> Oid {
        switch value {
        case .null: 0
        case .integer: 20
        case .text: 25
        case .real: 701
        case .bytes: 17
        }
    }

    private mutating func append(_ value: Value) {
        let start = bytes.count
        switch value {
        case .null:
            places.append(nil)
            return
        case .integer(let number):
            withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
        case .real(let number):
            withUnsafeBytes(of: number.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
        case .text(let text):
            bytes.append(contentsOf: text.utf8)
        case .bytes(let raw):
            bytes.append(contentsOf: raw)
        }
        places.append(start..<bytes.count)
        // An empty value still needs an address, and one that is not another value's.
        bytes.append(0)
    }

    /// Lends what `PQexecPrepared` and its kin take: values, lengths and formats.
    func withPointers<T>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> T
    ) -> T {
        bytes.withUnsafeBytes { raw in
            let values = places.map { place in
                place.flatMap { raw.baseAddress?.advanced(by: $0.lowerBound).assumingMemoryBound(to: CChar.self) }
            }
            let lengths = places.map { Int32($0?.count ?? 0) }
            let formats = [Int32](repeating: 1, count: places.count)
            return body(values, lengths, formats)
        }
    }
}

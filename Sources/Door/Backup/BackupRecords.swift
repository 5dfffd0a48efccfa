import Foundation
import Store

/// One part of what a backup holds.
enum BackupRecord {
    case file(BackupFile, [UInt8])
    case row(table: Int, [Value])
}

/// The codes that tell the parts of a backup, and the kinds of a value, apart.
private enum Code {
    static let contents: UInt8 = 1
    static let file: UInt8 = 2
    static let row: UInt8 = 3
    static let end: UInt8 = 4

    static let null: UInt8 = 0
    static let integer: UInt8 = 1
    static let real: UInt8 = 2
    static let text: UInt8 = 3
    static let bytes: UInt8 = 4

    /// No value of ours is longer: a forged length must not take all memory.
    static let longest = 1 << 26
}

/// Writes the parts of a backup: numbers with their highest byte first, texts and bytes with their length before them.
struct BackupWriter {
    private var sealed: SealedWriter
    private let deflater: Deflater
    private var waiting: [UInt8] = []
    private(set) var rows: [Int64]

    init(_ sealed: SealedWriter, _ contents: BackupContents) throws {
        self.sealed = sealed
        deflater = try Deflater()
        rows = Array(repeating: 0, count: contents.tables.count)
        waiting.append(Code.contents)
        append(Array(try JSONEncoder().encode(contents)))
    }

    mutating func write(_ file: BackupFile, _ bytes: [UInt8]) throws {
        waiting += [Code.file, file.code]
        append(bytes)
        try pass()
    }

    mutating func write(table: Int, _ values: [Value]) throws {
        waiting.append(Code.row)
        append(UInt16(table))
        for value in values {
            switch value {
            case .null:
                waiting.append(Code.null)
            case .integer(let number):
                waiting.append(Code.integer)
                append(number)
            case .real(let number):
                waiting.append(Code.real)
                append(number.bitPattern)
            case .text(var text):
                waiting.append(Code.text)
                text.withUTF8 { utf8 in
                    append(UInt32(utf8.count))
                    waiting.append(contentsOf: utf8)
                }
            case .bytes(let bytes):
                waiting.append(Code.bytes)
                append(bytes)
            }
        }
        rows[table] += 1
        try pass()
    }

    mutating func finish() throws {
        waiting.append(Code.end)
        for count in rows { append(count) }
        let last = waiting
        try deflater.put(last, isLast: true) { try sealed.write($0) }
        try sealed.finish()
    }

    private mutating func append(_ bytes: [UInt8]) {
        append(UInt32(bytes.count))
        waiting.append(contentsOf: bytes)
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { waiting.append(contentsOf: $0) }
    }

    private mutating func pass() throws {
        guard waiting.count >= 65_536 else { return }
        let full = waiting
        waiting.removeAll(keepingCapacity: true)
        try deflater.put(full) { try sealed.write($0) }
    }
}

/// Reads the parts of a backup back, and finds at the end whether all of them came.
struct BackupReader {
    private(set) var contents = BackupContents(
        format: 0, workspace: "", time: "", engine: "", migrations: [], tables: [])
    private(set) var rows: [Int64] = []
    private var sealed: SealedReader
    private let inflater: Inflater
    private var waiting: [UInt8] = []
    private var position = 0

    /// - Throws: ``BackupFault``.
    init(_ sealed: SealedReader) throws {
        self.sealed = sealed
        inflater = try Inflater()
        guard try byte() == Code.contents,
            let contents = try? JSONDecoder().decode(BackupContents.self, from: Data(try bytes()))
        else { throw BackupFault.damaged }
        self.contents = contents
        rows = Array(repeating: 0, count: contents.tables.count)
    }

    /// The next part, or nothing when all have come.
    ///
    /// - Throws: ``BackupFault``.
    mutating func next() throws -> BackupRecord? {
        switch try byte() {
        case Code.file:
            guard let file = BackupFile(code: try byte()) else { throw BackupFault.damaged }
            return .file(file, try bytes())
        case Code.row:
            let table = Int(try number(UInt16.self))
            guard table < rows.count else { throw BackupFault.damaged }
            rows[table] += 1
            var values: [Value] = []
            values.reserveCapacity(contents.tables[table].columns.count)
            for _ in contents.tables[table].columns { values.append(try value()) }
            return .row(table: table, values)
        case Code.end:
            for count in rows where try number(Int64.self) != count { throw BackupFault.damaged }
            try expectEnd()
            return nil
        default:
            throw BackupFault.damaged
        }
    }

    private mutating func expectEnd() throws {
        while try more() {}
        guard position == waiting.count, inflater.isAtEnd else { throw BackupFault.damaged }
    }

    private mutating func value() throws -> Value {
        switch try byte() {
        case Code.null: .null
        case Code.integer: .integer(try number(Int64.self))
        case Code.real: .real(Double(bitPattern: try number(UInt64.self)))
        case Code.text: .text(String(decoding: try bytes(), as: UTF8.self))
        case Code.bytes: .bytes(try bytes())
        default: throw BackupFault.damaged
        }
    }

    private mutating func byte() throws -> UInt8 {
        try need(1)
        defer { position += 1 }
        return waiting[position]
    }

    private mutating func number<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
        try need(MemoryLayout<T>.size)
        defer { position += MemoryLayout<T>.size }
        return waiting.withUnsafeBytes { T(bigEndian: $0.loadUnaligned(fromByteOffset: position, as: T.self)) }
    }

    private mutating func bytes() throws -> [UInt8] {
        let count = Int(try number(UInt32.self))
        guard count <= Code.longest else { throw BackupFault.damaged }
        try need(count)
        defer { position += count }
        return Array(waiting[position..<position + count])
    }

    /// Reads on until so many bytes wait.
    private mutating func need(_ count: Int) throws {
        while waiting.count - position < count {
            guard try more() else { throw BackupFault.damaged }
        }
    }

    /// Reads one chunk more; false when there is none.
    private mutating func more() throws -> Bool {
        guard let chunk = try sealed.read() else { return false }
        if position > 0 {
            waiting.removeFirst(position)
            position = 0
        }
        try inflater.put(chunk) { waiting.append(contentsOf: $0) }
        return true
    }
}

/// Reads a table from bytes as they come, a chunk of whole records at a time; memory stays bounded whatever they hold.
package struct TableReader: ~Copyable {
    /// The most bytes one record may have.
    package static let longestRecord = 64 * 1024
    /// After so many quotes that open a field and never close, it is no longer known where anything begins.
    package static let mostUnclosedQuotes = 100

    /// How much of a file is looked at before it is read, to see how it is written, and at the least what it is.
    package static let sample = 64 * 1024
    package static let leastSample = 4

    private let source: any ByteSource
    private let blockSize: Int
    package let dialect: Dialect
    private var carried: [UInt8]
    private var isAtEnd = false
    private var skips = false
    private var line = 1
    private var unclosedQuotes = 0

    /// Begins to read; the dialect is seen in the first block unless it is given.
    ///
    /// - Throws: ``TableError`` when it is no text that we read.
    package init(
        _ source: any ByteSource, dialect: Dialect? = nil, blockSize: Int = 1 << 20, sample: Int = TableReader.sample
    ) throws {
        self.source = source
        self.blockSize = blockSize
        carried = []
        while !isAtEnd && carried.count < sample {
            (carried, isAtEnd) = try Self.append(to: carried[...], from: source, blockSize)
        }
        if carried.starts(with: [0xFF, 0xFE]) || carried.starts(with: [0xFE, 0xFF]) { throw TableError.isUTF16 }
        if carried.starts(with: [0x50, 0x4B, 0x03, 0x04]) { throw TableError.isArchive }
        if carried.starts(with: [0xEF, 0xBB, 0xBF]) { carried.removeFirst(3) }
        self.dialect = dialect ?? Dialect(of: carried.prefix(Self.sample))
    }

    /// The next records; nothing at the end.
    ///
    /// - Throws: ``TableError``; `CancellationError` where the task was cancelled.
    package mutating func next() throws -> TableChunk? {
        while true {
            // One line may be longer than anybody waits for.
            try Task.checkCancellation()
            let block = carried
            if block.isEmpty && isAtEnd { return nil }
            var scanner: TableScanner?
            let used = block.withUnsafeBufferPointer { bytes in
                var one = TableScanner(bytes, dialect, line: line, skips: skips, isLast: isAtEnd)
                let used = one.scan()
                scanner = one
                return used
            }
            guard let scanner else { return nil }
            (line, skips) = (scanner.line, scanner.skips)
            if isAtEnd {
                carried = Array(block[used...])
            } else {
                (carried, isAtEnd) = try Self.append(to: block[used...], from: source, blockSize)
            }
            unclosedQuotes += scanner.unreadable.count { $0.reason == .quoteNeverCloses }
            guard unclosedQuotes <= Self.mostUnclosedQuotes else { throw TableError.quotesDoNotMatch(line: line) }
            guard scanner.recordEnds.isEmpty && scanner.unreadable.isEmpty else {
                return TableChunk(block, scanner)
            }
        }
    }

    /// What is left with one block more after it, and whether the source has ended.
    private static func append(
        to rest: ArraySlice<UInt8>, from source: any ByteSource, _ blockSize: Int
    ) throws -> (bytes: [UInt8], isAtEnd: Bool) {
        let bytes = try [UInt8](unsafeUninitializedCapacity: rest.count + blockSize) { buffer, count in
            count = buffer[..<rest.count].initialize(fromContentsOf: rest)
            count += try source.read(
                into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]))
        }
        return (bytes, bytes.count == rest.count)
    }
}

/// Why a file is no table that can be read.
package enum TableError: Error, Equatable {
    /// UTF-16: save it as UTF-8.
    case isUTF16
    /// A ZIP archive, as a spreadsheet's own format is: save it as CSV.
    case isArchive
    /// Too many quotes open a field and never close.
    case quotesDoNotMatch(line: Int)
    /// The compressed file ends before its contents do, or does not decompress.
    case brokenArchive
    /// The operating system's error number.
    case unreadable(code: Int32)
}

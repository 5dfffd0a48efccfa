/// Where bytes come from, one block after the other.
package protocol ByteSource: AnyObject {
    /// Reads some bytes into a buffer and says how many; 0 only at the end.
    ///
    /// - Throws: ``TableError`` when there is nothing to be read where something ought to be.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Bytes that lie in memory.
package final class BytesInMemory: ByteSource {
    private let bytes: [UInt8]
    private var at = 0

    package init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - at)
        buffer.copyBytes(from: bytes[at..<(at + count)])
        at += count
        return count
    }
}

import CLzma

/// What was packed with xz, also in several streams one after the other.
final class XZBytes: ByteSource {
    /// More than the strongest preset needs to unpack (xz -9: 65 MiB); a file that asks for more is refused.
    private static let mostMemory: UInt64 = 256 << 20

    /// `LZMA_CONCATENATED`, a macro that Swift does not see.
    private static let concatenated: UInt32 = 0x08

    private let source: any ByteSource
    private let stream: UnsafeMutablePointer<lzma_stream>
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    private var isInputOver = false
    private var hasEnded = false

    init(_ source: any ByteSource) throws {
        self.source = source
        stream = .allocate(capacity: 1)
        stream.initialize(to: lzma_stream())
        guard lzma_stream_decoder(stream, Self.mostMemory, Self.concatenated) == LZMA_OK else {
            throw TableError.brokenArchive
        }
    }

    deinit {
        lzma_end(stream)
        stream.deallocate()
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !hasEnded, buffer.count > 0 else { return 0 }
        stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = buffer.count
        while stream.pointee.avail_out == buffer.count && !hasEnded {
            if stream.pointee.avail_in == 0 && !isInputOver {
                let count = try source.read(into: input)
                isInputOver = count == 0
                stream.pointee.next_in = UnsafePointer(input.baseAddress?.assumingMemoryBound(to: UInt8.self))
                stream.pointee.avail_in = count
            }
            switch lzma_code(stream, isInputOver ? LZMA_FINISH : LZMA_RUN) {
            case LZMA_OK: continue
            case LZMA_STREAM_END: hasEnded = true
            default: throw TableError.brokenArchive
            }
        }
        return buffer.count - stream.pointee.avail_out
    }
}

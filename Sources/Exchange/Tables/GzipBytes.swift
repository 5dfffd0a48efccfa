import CZlib

/// What was packed with gzip (RFC 1952), also in several members one after the other.
final class GzipBytes: ByteSource {
    private let source: any ByteSource
    private let stream: UnsafeMutablePointer<z_stream>
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    private var isBetweenMembers = true
    private var hasEnded = false

    init(_ source: any ByteSource) throws {
        self.source = source
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, and 16 for gzip's header.
        guard inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw TableError.brokenArchive
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !hasEnded, buffer.count > 0 else { return 0 }
        stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(buffer.count)
        while stream.pointee.avail_out == buffer.count {
            if stream.pointee.avail_in == 0 {
                let count = try source.read(into: input)
                guard count > 0 else {
                    guard isBetweenMembers else { throw TableError.brokenArchive }
                    hasEnded = true
                    return 0
                }
                stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_in = UInt32(count)
            }
            isBetweenMembers = false
            switch inflate(stream, Z_NO_FLUSH) {
            case Z_OK, Z_BUF_ERROR: continue
            case Z_STREAM_END:
                isBetweenMembers = true
                guard inflateReset(stream) == Z_OK else { throw TableError.brokenArchive }
            default: throw TableError.brokenArchive
            }
        }
        return buffer.count - Int(stream.pointee.avail_out)
    }
}

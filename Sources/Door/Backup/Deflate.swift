import CZlib

/// Compresses a stream of bytes (RFC 1950), a piece at a time.
final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private var output = [UInt8](repeating: 0, count: 65_536)

    /// - Throws: ``BackupFault/file(path:code:)`` when there is no memory for it.
    init() throws(BackupFault) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = deflateInit_(stream, 6, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw .file(path: "", code: code) }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Takes more bytes, or the end of them, and hands on what is ready.
    func put(_ bytes: [UInt8], isLast: Bool = false, _ ready: (ArraySlice<UInt8>) throws -> Void) throws {
        var bytes = bytes
        var failure: (any Error)?
        bytes.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                let count = output.withUnsafeMutableBufferPointer { target in
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = UInt32(target.count)
                    deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    return target.count - Int(stream.pointee.avail_out)
                }
                do { try ready(output[..<count]) } catch { failure = error }
            } while failure == nil && stream.pointee.avail_out == 0
        }
        if let failure { throw failure }
    }
}

/// The other way: what was compressed, a piece at a time.
final class Inflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private var output = [UInt8](repeating: 0, count: 131_072)
    /// Whether the compressed stream has come to its own end.
    private(set) var isAtEnd = false

    init() throws(BackupFault) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = inflateInit_(stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw .file(path: "", code: code) }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// - Throws: ``BackupFault/damaged`` when this is no compressed stream, or something stands after its end.
    func put(_ bytes: [UInt8], _ ready: (ArraySlice<UInt8>) throws -> Void) throws {
        var bytes = bytes
        var failure: (any Error)?
        bytes.withUnsafeMutableBufferPointer { input in
            stream.pointee.next_in = input.baseAddress
            stream.pointee.avail_in = UInt32(input.count)
            repeat {
                guard !isAtEnd else {
                    if stream.pointee.avail_in > 0 { failure = BackupFault.damaged }
                    return
                }
                let (code, count) = output.withUnsafeMutableBufferPointer { target in
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = UInt32(target.count)
                    let code = inflate(stream, Z_NO_FLUSH)
                    return (code, target.count - Int(stream.pointee.avail_out))
                }
                isAtEnd = code == Z_STREAM_END
                // Z_BUF_ERROR says only that there was nothing more to do.
                guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(code) else {
                    failure = BackupFault.damaged
                    return
                }
                do { try ready(output[..<count]) } catch { failure = error }
            } while failure == nil && (stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0)
        }
        if let failure { throw failure }
    }
}

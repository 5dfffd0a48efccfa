import Foundation

/// The bytes of a file, unpacked where it is packed with gzip or xz, whatever it is called.
package final class FileBytes: ByteSource {
    /// How many bytes the file has, packed as it is.
    package let size: Int
    /// How many of them have been read so far.
    package var position: Int { raw.position }

    private let raw: RawFile
    private let bytes: any ByteSource

    /// - Parameter seeing: is shown every byte of the file as it lies there, in order, while it is read.
    /// - Throws: ``TableError`` when the file cannot be opened.
    package init(_ path: String, seeing: @escaping (UnsafeRawBufferPointer) -> Void = { _ in }) throws {
        raw = try RawFile(path, seeing)
        size = raw.size
        let beginning = raw.peek(6)
        if beginning.starts(with: [0x1F, 0x8B]) {
            bytes = try GzipBytes(raw)
        } else if beginning == [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00] {
            bytes = try XZBytes(raw)
        } else {
            bytes = raw
        }
    }

    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        try bytes.read(into: buffer)
    }
}

/// A file as it lies there.
private final class RawFile: ByteSource {
    let size: Int
    private(set) var position = 0
    private let descriptor: Int32
    private let seeing: (UnsafeRawBufferPointer) -> Void

    init(_ path: String, _ seeing: @escaping (UnsafeRawBufferPointer) -> Void) throws {
        self.seeing = seeing
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw TableError.unreadable(code: errno) }
        var status = stat()
        size = fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    deinit {
        close(descriptor)
    }

    /// The first bytes, which are still to be read.
    func peek(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, count, 0))
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 {
                position += count
                seeing(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
                return count
            }
            guard errno == EINTR else { throw TableError.unreadable(code: errno) }
        }
    }
}

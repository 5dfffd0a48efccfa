import Foundation

/// Reads the chunks of a sealed file in their order, and only what they hold that is authentic.
struct SealedReader {
    let header: [UInt8]
    private let path: String
    private let descriptor: Int32
    private var offset: Int64
    private var next: [UInt8]
    private var number: UInt64 = 0
    private var isAtEnd = false
    private let cipher: SealedFile.Cipher

    /// Begins at the header of an open file, whose descriptor stays the caller's.
    init(
        _ descriptor: Int32, path: String, cipher: ([UInt8]) throws(BackupFault) -> SealedFile.Cipher
    ) throws(BackupFault) {
        self.descriptor = descriptor
        self.path = path
        header = try SealedReader.read(SealedFile.header, at: 0, of: descriptor, path)
        self.cipher = try cipher(header)
        offset = Int64(header.count)
        next = []
        next = try take()
    }

    /// What the next chunk holds, or nothing after the last.
    mutating func read() throws(BackupFault) -> [UInt8]? {
        guard !isAtEnd else { return nil }
        let sealed = next
        next = sealed.count == SealedFile.chunk + SealedFile.tag ? try take() : []
        isAtEnd = next.isEmpty
        defer { number += 1 }
        return try cipher.open(sealed, number: number, isLast: isAtEnd)
    }

    private mutating func take() throws(BackupFault) -> [UInt8] {
        let bytes = try SealedReader.read(SealedFile.chunk + SealedFile.tag, at: offset, of: descriptor, path)
        offset += Int64(bytes.count)
        return bytes
    }

    /// As many bytes as there are, up to a count.
    private static func read(
        _ count: Int, at offset: Int64, of descriptor: Int32, _ path: String
    ) throws(BackupFault) -> [UInt8] {
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            done = 0
            while done < count {
                let rest = UnsafeMutableBufferPointer(rebasing: buffer[done...])
                let got = pread(descriptor, rest.baseAddress, rest.count, Int(offset) + done)
                if got < 0, errno == EINTR { continue }
                failed = got < 0
                guard got > 0 else { return }
                done += got
            }
        }
        if failed { throw .system(path) }
        return bytes
    }
}

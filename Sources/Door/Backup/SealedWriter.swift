/// Writes the chunks of a sealed file.
struct SealedWriter {
    private let file: NewFile
    private let cipher: SealedFile.Cipher
    private var waiting: [UInt8] = []
    private var number: UInt64 = 0

    init(_ file: NewFile, header: [UInt8], cipher: SealedFile.Cipher) throws {
        self.file = file
        self.cipher = cipher
        try file.write(header)
    }

    mutating func write(_ bytes: some Collection<UInt8>) throws {
        waiting.append(contentsOf: bytes)
        // The last chunk is only known at the end, so a full one waits until something follows it.
        while waiting.count > SealedFile.chunk {
            try put(waiting.prefix(SealedFile.chunk), isLast: false)
            waiting.removeFirst(SealedFile.chunk)
        }
    }

    mutating func finish() throws {
        try put(waiting[...], isLast: true)
        waiting = []
    }

    private mutating func put(_ plain: ArraySlice<UInt8>, isLast: Bool) throws {
        try file.write(cipher.seal(plain, number: number, isLast: isLast))
        number += 1
    }
}

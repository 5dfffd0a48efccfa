/// Where in some bytes a separator or the end of a line stands: a bit for each byte, so that a field's end is found by
/// words of 64 bytes and not byte by byte.
struct Delimiters {
    private let words: [UInt64]
    private let count: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, separator: UInt8) {
        count = bytes.count
        let raw = UnsafeRawBufferPointer(bytes)
        words = [UInt64](unsafeUninitializedCapacity: bytes.count / 64 + 1) { words, filled in
            var at = 0
            let signs = Signs(separator)
            while at + 64 <= raw.count {
                var word: UInt64 = 0
                for quarter in stride(from: 48, through: 0, by: -16) {
                    let sixteen = raw.loadUnaligned(fromByteOffset: at + quarter, as: SIMD16<UInt8>.self)
                    word = word << 16 | signs.bits(sixteen)
                }
                words.initializeElement(at: filled, to: word)
                filled += 1
                at += 64
            }
            var word: UInt64 = 0
            for place in at..<raw.count where Self.isDelimiter(raw[place], separator) {
                word |= 1 << UInt64(place - at)
            }
            words.initializeElement(at: filled, to: word)
            filled += 1
        }
    }

    private static func isDelimiter(_ byte: UInt8, _ separator: UInt8) -> Bool {
        byte == separator || byte == 0x0A || byte == 0x0D
    }

    /// What is looked for, sixteen times each.
    private struct Signs {
        let separator: SIMD16<UInt8>
        let newline = SIMD16<UInt8>(repeating: 0x0A)
        let `return` = SIMD16<UInt8>(repeating: 0x0D)

        init(_ separator: UInt8) {
            self.separator = SIMD16(repeating: separator)
        }

        /// The bits of sixteen bytes, the first in the lowest.
        @inline(__always)
        func bits(_ bytes: SIMD16<UInt8>) -> UInt64 {
            let found = (bytes .== separator) .| (bytes .== newline) .| (bytes .== self.return)
            // A byte that is found is 0xFF; of each the bit of its place is kept, and the product adds them up in the last.
            let halves = unsafeBitCast(found, to: SIMD2<UInt64>.self)
            let low = ((halves[0] & 0x8040_2010_0804_0201) &* 0x0101_0101_0101_0101) >> 56
            let high = ((halves[1] & 0x8040_2010_0804_0201) &* 0x0101_0101_0101_0101) >> 56
            return high << 8 | low
        }
    }

    /// The first delimiter from a position on; the limit where none stands before it.
    @inline(__always)
    func next(_ from: Int, _ limit: Int) -> Int {
        guard from < limit else { return limit }
        return words.withUnsafeBufferPointer { words in
            var place = from >> 6
            var word = words[place] & (.max << UInt64(from & 63))
            while word == 0 {
                place += 1
                guard place << 6 < limit else { return limit }
                word = words[place]
            }
            return min(limit, place << 6 + word.trailingZeroBitCount)
        }
    }
}

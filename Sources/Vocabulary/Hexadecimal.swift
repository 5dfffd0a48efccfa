/// Lower-case hexadecimal.
enum Hexadecimal {
    /// The digit of the lowest four bits.
    static func digit(_ number: some FixedWidthInteger) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: number) & 15
        return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}

extension [UInt8] {
    /// Two lower-case hexadecimal digits a byte.
    package var hex: String {
        String(unsafeUninitializedCapacity: count * 2) { text in
            for (index, byte) in enumerated() {
                text[2 * index] = Hexadecimal.digit(byte >> 4)
                text[2 * index + 1] = Hexadecimal.digit(byte)
            }
            return count * 2
        }
    }
}

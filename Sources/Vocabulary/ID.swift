import Foundation

/// The name of one thing, such as `ID<Call>`: a UUID of version 7 (RFC 9562 §5.7), in lower-case text.
///
/// Version 7 begins with the moment of making, so rows made together lie together in the index. The twelve bits behind
/// the millisecond hold its fraction (RFC 9562 §6.2, method 3): names come in the order of their making, and a row
/// goes behind the last one instead of between others.
package struct ID<Thing>: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Makes a name nobody has used: of the clock and chance, or of the source that is lent to this work.
    package static func new() -> ID {
        if let source = IDSource.lent {
            let (high, low) = source.next()
            return ID(stored: text(high, low))
        }
        let milliseconds = Date().timeIntervalSince1970 * 1000
        let whole = milliseconds.rounded(.down)
        let fraction = UInt64((milliseconds - whole) * 4096)
        return ID(
            stored: text(
                UInt64(whole) << 16 | 0x7000 | fraction,
                0x8000_0000_0000_0000 | UInt64.random(in: 0..<0x4000_0000_0000_0000)))
    }

    /// Makes a name that tells nothing, not even when it was made: a UUID of version 4 (RFC 9562 §5.4), all of chance.
    package static func opaque() -> ID {
        ID(stored: UUID().uuidString.lowercased())
    }

    /// The 32 digits of two halves, with their hyphens.
    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for digit in 0..<32 {
                if place == 8 || place == 13 || place == 18 || place == 23 {
                    text[place] = UInt8(ascii: "-")
                    place += 1
                }
                let half = digit < 16 ? high : low
                text[place] = Hexadecimal.digit(half >> UInt64(60 - 4 * (digit & 15)))
                place += 1
            }
            return place
        }
    }

    /// Reads a name that somebody sent.
    ///
    /// - Throws: ``Refusal`` with `.notAnIdentifier` when the text is not a UUID.
    package init(_ text: some StringProtocol) throws(Refusal) {
        let lowered = text.lowercased()
        // Foundation also takes blanks for digits.
        let sound = lowered.utf8.enumerated().allSatisfy { place, byte in
            switch place {
            case 8, 13, 18, 23: byte == UInt8(ascii: "-")
            default: (48...57).contains(byte) || (97...102).contains(byte)
            }
        }
        guard lowered.utf8.count == 36, sound else { throw Refusal(.notAnIdentifier) }
        self.text = lowered
    }

    /// Takes a name as our own store holds it.
    package init(stored text: String) {
        self.text = text
    }

    package var description: String { text }
}

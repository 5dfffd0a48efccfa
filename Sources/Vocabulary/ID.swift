import Foundation

/// The name of one thing, such as `ID<Call>`: a UUID of version 7 (RFC 9562 §5.7), in lower-case text.
///
/// Version 7 begins with the moment of making, so rows made together lie together in the index.
package struct ID<Thing>: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Makes a name nobody has used.
    package static func new() -> ID {
        var bytes = UUID().uuid
        let milliseconds = UInt64(Date().timeIntervalSince1970 * 1000)
        bytes.0 = UInt8(truncatingIfNeeded: milliseconds >> 40)
        bytes.1 = UInt8(truncatingIfNeeded: milliseconds >> 32)
        bytes.2 = UInt8(truncatingIfNeeded: milliseconds >> 24)
        bytes.3 = UInt8(truncatingIfNeeded: milliseconds >> 16)
        bytes.4 = UInt8(truncatingIfNeeded: milliseconds >> 8)
        bytes.5 = UInt8(truncatingIfNeeded: milliseconds)
        bytes.6 = (bytes.6 & 0x0F) | 0x70
        return ID(stored: UUID(uuid: bytes).uuidString.lowercased())
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

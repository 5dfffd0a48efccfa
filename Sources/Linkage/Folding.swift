import Foundation

/// Brings what was written into the form in which it is compared; the same in every script.
///
/// Letters lose their case and the accents of alphabetic scripts, but no vowel sign that makes another word.
package enum Folding: Int, Sendable {
    /// Words with one blank between them.
    case words
    /// Letters and digits with nothing between them.
    case signs
    /// The digits of a telephone number, without the prefix of the North American plan.
    case phone
    /// A date as eight digits from the year on, where it is written as one.
    case date

    init(_ kind: ComparedField.Kind) {
        self =
            switch kind {
            case .givenName, .familyName, .street, .place, .category: .words
            case .identifier, .postcode, .houseNumber: .signs
            case .phone: .phone
            case .birthDate: .date
            }
    }

    /// The folded text; nothing where nothing is left of it.
    package func fold(_ text: String) -> String? {
        let folded =
            switch self {
            case .words: Self.letters(text, between: 0x20)
            case .signs: Self.letters(text, between: nil)
            case .phone: Self.number(Self.letters(text, between: nil))
            case .date: Self.day(text)
            }
        return folded.isEmpty ? nil : folded
    }

    private static func letters(_ text: String, between: UInt8?) -> String {
        var text = text
        let plain: [UInt8]? = text.withUTF8 { bytes in
            guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
            return [UInt8](unsafeUninitializedCapacity: bytes.count) { out, count in
                var (written, gap) = (0, false)
                for byte in bytes {
                    let lower = byte | 0x20
                    let isLetter = lower >= 0x61 && lower <= 0x7A
                    guard isLetter || byte >= 0x30 && byte <= 0x39 else {
                        // An apostrophe belongs to its word.
                        gap = gap || byte != 0x27
                        continue
                    }
                    if gap, written > 0, let between, written < bytes.count {
                        out[written] = between
                        written += 1
                    }
                    gap = false
                    out[written] = isLetter ? lower : byte
                    written += 1
                }
                count = written
            }
        }
        if let plain { return String(decoding: plain, as: UTF8.self) }
        return otherLetters(text, between: between)
    }

    private static func otherLetters(_ text: String, between: UInt8?) -> String {
        var folded = String.UnicodeScalarView()
        var gap = false
        for scalar in text.decomposedStringWithCompatibilityMapping.lowercased()
            .decomposedStringWithCompatibilityMapping.unicodeScalars
        {
            if isAccent(scalar) || isApostrophe(scalar) { continue }
            let properties = scalar.properties
            let isPart =
                properties.isAlphabetic || properties.numericType != nil
                || [.nonspacingMark, .spacingMark, .enclosingMark].contains(properties.generalCategory)
            guard isPart else {
                gap = true
                continue
            }
            if gap, !folded.isEmpty, let between { folded.append(Unicode.Scalar(between)) }
            gap = false
            if let written = spelled[scalar] {
                folded.append(contentsOf: written.unicodeScalars)
            } else if properties.numericType == .decimal, let value = properties.numericValue,
                let digit = Unicode.Scalar(0x30 + UInt32(value))
            {
                folded.append(digit)
            } else {
                folded.append(scalar)
            }
        }
        return String(folded)
    }

    /// Marks that an alphabet may leave out: of Latin, Greek and Cyrillic, the points of Hebrew and the vowels of Arabic.
    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0300...0x036F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
        case 0x0591...0x05C7, 0x0610...0x061A, 0x0640, 0x064B...0x065F, 0x0670: true
        default: false
        }
    }

    private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Straight and curly ones, the letters that stand for one, and the joiners that nobody sees.
        case 0x27, 0x60, 0xB4, 0x02B9...0x02BF, 0x2018...0x201B, 0x2032, 0x200B...0x200F, 0x2060, 0xFEFF: true
        default: false
        }
    }

    /// Letters that do not decompose, as they are written where there is none of them.
    private static let spelled: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h",
        "ŧ": "t", "ŋ": "n", "ς": "σ", "ى": "ي", "ک": "ك", "ی": "ي",
    ]

    private static func number(_ digits: String) -> String {
        let digits = digits.filter { $0.isASCII && $0.isNumber }
        return digits.utf8.count == 11 && digits.hasPrefix("1") ? String(digits.dropFirst()) : digits
    }

    private static func day(_ text: String) -> String {
        let signs = letters(text, between: 0x20)
        let parts = signs.split(separator: " ")
        guard parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }) else {
            return signs.filter { $0 != " " }
        }
        func two(_ part: Substring) -> String { part.utf8.count == 1 ? "0" + part : String(part) }
        if parts[0].utf8.count == 4 { return parts[0] + two(parts[1]) + two(parts[2]) }
        // As it is written in the United States: month, day, year.
        if parts[2].utf8.count == 4 { return parts[2] + two(parts[0]) + two(parts[1]) }
        return signs.filter { $0 != " " }
    }
}

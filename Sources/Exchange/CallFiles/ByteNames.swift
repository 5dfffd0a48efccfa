/// Words by number, looked up by their bytes, so that a word that was met before is never made into text again.
///
/// Several spellings may be one word: each spelling is translated once.
package struct ByteNames: Sendable {
    /// The words, in the order in which they were first met.
    package private(set) var all: [String] = []
    private var numbers: [String: UInt32] = [:]
    private let translate: @Sendable (String) -> String

    // Spellings, by open addressing: where each begins and ends in `bytes`, and the number of its word.
    private var slots: [UInt32]
    private var spellings: [(begin: UInt32, end: UInt32, number: UInt32)] = []
    private var bytes: [UInt8] = []

    /// - Parameters:
    ///   - first: the words that have the first numbers.
    ///   - translate: the word that a spelling stands for.
    package init(first: [String] = [], translate: @escaping @Sendable (String) -> String) {
        self.translate = translate
        slots = Array(repeating: .max, count: 1024)
        for word in first { _ = number(ofWord: word) }
    }

    /// The number of the word that these bytes spell.
    package mutating func number(_ spelling: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var slot = Int(truncatingIfNeeded: Self.hash(spelling)) & (slots.count - 1)
        while slots[slot] != .max {
            let known = spellings[Int(slots[slot])]
            if isSame(known, spelling) { return known.number }
            slot = (slot + 1) & (slots.count - 1)
        }
        let text = String(validating: spelling, as: UTF8.self) ?? Windows1252.text(spelling)
        let number = number(ofWord: translate(text))
        slots[slot] = UInt32(spellings.count)
        let begin = UInt32(bytes.count)
        bytes.append(contentsOf: spelling)
        spellings.append((begin, UInt32(bytes.count), number))
        if spellings.count * 2 > slots.count { grow() }
        return number
    }

    private mutating func number(ofWord word: String) -> UInt32 {
        if let number = numbers[word] { return number }
        let number = UInt32(all.count)
        numbers[word] = number
        all.append(word)
        return number
    }

    private func isSame(
        _ known: (begin: UInt32, end: UInt32, number: UInt32), _ spelling: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        guard Int(known.end - known.begin) == spelling.count else { return false }
        return bytes.withUnsafeBufferPointer { all in
            let begin = Int(known.begin)
            for place in spelling.indices where all[begin + place] != spelling[place] { return false }
            return true
        }
    }

    private mutating func grow() {
        slots = Array(repeating: .max, count: slots.count * 4)
        for (place, spelling) in spellings.enumerated() {
            let hash = bytes.withUnsafeBufferPointer {
                Self.hash(UnsafeBufferPointer(rebasing: $0[Int(spelling.begin)..<Int(spelling.end)]))
            }
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(place)
        }
    }

    /// Eight bytes at a time, multiplied and folded; collisions cost a comparison and nothing else.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
        let raw = UnsafeRawBufferPointer(bytes)
        var place = 0
        while place + 8 <= raw.count {
            hash = (hash ^ raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)) &* 0xD6E8_FEB8_6659_FD93
            hash ^= hash >> 32
            place += 8
        }
        while place < raw.count {
            hash = (hash ^ UInt64(raw[place])) &* 0x100_0000_01B3
            place += 1
        }
        hash = (hash ^ hash >> 29) &* 0xBF58_476D_1CE4_E5B9
        return hash ^ hash >> 32
    }
}

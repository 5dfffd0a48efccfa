/// Words by number, looked up by their bytes, so that a word that was met before is never made into text again.
///
/// Several spellings may be one word: each spelling is translated once.
package struct ByteNames: Sendable {
    /// The words, in the order in which they were first met.
    package private(set) var all: [String] = []
    private var numbers: [String: UInt32] = [:]
    private let rule: WordRule

    /// Where a spelling lies in `bytes`, and the number of its word; ``none`` where no spelling is.
    private struct Spelling {
        var begin: UInt32 = 0
        var count: UInt32 = 0
        /// The half of its hash that does not say where it stands.
        var hash: UInt32 = 0
        var number = UInt32.max

        var isNone: Bool { number == .max }
    }

    /// A spelling that is asked for, and what stands where it may stand.
    private struct Looked {
        let spelling: UnsafeBufferPointer<UInt8>
        let hash: UInt64
        var found = Spelling()
    }

    // Spellings, by open addressing.
    private var slots: [Spelling]
    private var count = 0
    private var bytes: [UInt8] = []

    /// - Parameters:
    ///   - first: the words that have the first numbers.
    ///   - rule: the word that a spelling stands for.
    package init(first: [String] = [], _ rule: WordRule) {
        self.rule = rule
        slots = Array(repeating: Spelling(), count: 1024)
        for word in first { _ = number(ofWord: word) }
    }

    /// The number of the word that these bytes spell.
    package mutating func number(_ spelling: UnsafeBufferPointer<UInt8>) -> UInt32 {
        number(spelling, Self.hash(spelling))
    }

    /// The numbers of the words that some fields spell.
    ///
    /// Where a spelling may stand is looked up for many before any is compared, so that memory is not waited for by each.
    mutating func numbers(_ count: Int, _ spelling: (Int) -> UnsafeBufferPointer<UInt8>) -> [UInt32] {
        let batch = 128
        return [UInt32](unsafeUninitializedCapacity: count) { numbers, filled in
            withUnsafeTemporaryAllocation(of: Looked.self, capacity: batch) { looked in
                while filled < count {
                    let some = min(batch, count - filled)
                    for place in 0..<some {
                        let asked = spelling(filled + place)
                        looked.initializeElement(at: place, to: Looked(spelling: asked, hash: Self.hash(asked)))
                    }
                    slots.withUnsafeBufferPointer { slots in
                        for place in 0..<some {
                            looked[place].found = slots[Int(truncatingIfNeeded: looked[place].hash) & (slots.count - 1)]
                        }
                    }
                    for place in 0..<some {
                        let asked = looked[place]
                        let isKnown = isSame(asked.found, asked.spelling, asked.hash)
                        numbers.initializeElement(
                            at: filled + place, to: isKnown ? asked.found.number : number(asked.spelling, asked.hash))
                    }
                    filled += some
                }
            }
        }
    }

    private mutating func number(_ spelling: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> UInt32 {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while !slots[slot].isNone {
            if isSame(slots[slot], spelling, hash) { return slots[slot].number }
            slot = (slot + 1) & (slots.count - 1)
        }
        let number = number(ofWord: rule.word(spelling))
        slots[slot] = Spelling(
            begin: UInt32(bytes.count), count: UInt32(spelling.count), hash: UInt32(truncatingIfNeeded: hash >> 32),
            number: number)
        bytes.append(contentsOf: spelling)
        count += 1
        if count * 2 > slots.count { grow() }
        return number
    }

    /// The number of a word itself, which is not translated.
    package mutating func number(ofWord word: String) -> UInt32 {
        if let number = numbers[word] { return number }
        let number = UInt32(all.count)
        numbers[word] = number
        all.append(word)
        return number
    }

    @inline(__always)
    private func isSame(_ known: Spelling, _ spelling: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Bool {
        guard !known.isNone, known.hash == UInt32(truncatingIfNeeded: hash >> 32), known.count == spelling.count else {
            return false
        }
        return bytes.withUnsafeBytes { all in
            let known = UnsafeRawBufferPointer(rebasing: all[Int(known.begin)..<(Int(known.begin) + spelling.count)])
            return Self.isSame(known, UnsafeRawBufferPointer(spelling))
        }
    }

    /// Whether as many bytes are the same, by eight at a time, of which the last overlap those before.
    @inline(__always)
    private static func isSame(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        guard one.count >= 8 else { return tail(one, from: 0) == tail(other, from: 0) }
        var place = 0
        while place + 8 <= one.count {
            guard eight(one, place) == eight(other, place) else { return false }
            place += 8
        }
        return eight(one, one.count - 8) == eight(other, one.count - 8)
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: Spelling(), count: slots.count * 4)
        for spelling in old where !spelling.isNone {
            let hash = bytes.withUnsafeBufferPointer {
                Self.hash(
                    UnsafeBufferPointer(rebasing: $0[Int(spelling.begin)..<Int(spelling.begin + spelling.count)]))
            }
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while !slots[slot].isNone { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = spelling
        }
    }

    /// Eight bytes at a time, multiplied and folded; collisions cost a comparison and nothing else.
    @inline(__always)
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
        let raw = UnsafeRawBufferPointer(bytes)
        var place = 0
        while place + 8 <= raw.count {
            hash = (hash ^ eight(raw, place)) &* 0xD6E8_FEB8_6659_FD93
            hash ^= hash >> 32
            place += 8
        }
        if place < raw.count {
            hash = (hash ^ tail(raw, from: place)) &* 0xD6E8_FEB8_6659_FD93
            hash ^= hash >> 32
        }
        hash = (hash ^ hash >> 29) &* 0xBF58_476D_1CE4_E5B9
        return hash ^ hash >> 32
    }

    @inline(__always)
    private static func eight(_ raw: UnsafeRawBufferPointer, _ place: Int) -> UInt64 {
        raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    }

    /// The bytes from a place on, which are fewer than eight; of a longer text the last eight.
    ///
    /// No two texts of one length that differ there have the same.
    @inline(__always)
    private static func tail(_ raw: UnsafeRawBufferPointer, from place: Int) -> UInt64 {
        if raw.count >= 8 { return eight(raw, raw.count - 8) }
        if raw.count >= 4 {
            let first = raw.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
            let last = raw.loadUnaligned(fromByteOffset: raw.count - 4, as: UInt32.self)
            return UInt64(first) << 32 | UInt64(last)
        }
        return raw.reduce(0) { $0 << 8 | UInt64($1) }
    }
}

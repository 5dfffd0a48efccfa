/// Folded words, each once and with a number, and which of them are like a word that was typed.
struct WordList: Sendable {
    /// The signs of all words in one long list.
    private var signs: [UInt32] = []
    private var starts: [Int32] = [0]
    /// For each word, which signs it has, the signs that are alike in their last six bits taken for one.
    private var letters: [UInt64] = []
    private var numbers: [String: Int32] = [:]

    var count: Int { letters.count }

    /// The number of a word that is known.
    subscript(_ word: String) -> Int32? { numbers[word] }

    /// The word of a number.
    func word(_ number: Int32) -> String {
        var scalars = String.UnicodeScalarView()
        for sign in signs[Int(starts[Int(number)])..<Int(starts[Int(number) + 1])] {
            if let scalar = Unicode.Scalar(sign) { scalars.append(scalar) }
        }
        return String(scalars)
    }

    /// The number of a word, which is known from now on.
    mutating func number(of word: String) -> Int32 {
        if let known = numbers[word] { return known }
        let number = Int32(letters.count)
        numbers[word] = number
        var has: UInt64 = 0
        for scalar in word.unicodeScalars {
            signs.append(scalar.value)
            has |= 1 << UInt64(scalar.value & 63)
        }
        starts.append(Int32(signs.count))
        letters.append(has)
        return number
    }

    /// The words for which a word may have been meant, each with what it costs to take it for them.
    ///
    /// - Parameter isTyping: whether somebody types, so that the word may go on.
    func like(_ word: String, isTyping: Bool) -> [(word: Int32, cost: UInt16)] {
        let asked = word.unicodeScalars.map(\.value)
        let isNumber = asked.allSatisfy { (0x30...0x39).contains($0) }
        // A letter that is missing or wrong makes one word of few letters another.
        let edits = isNumber ? (asked.count >= 6 ? 1 : 0) : (asked.count < 3 ? 0 : asked.count < 6 ? 1 : 2)
        var has: UInt64 = 0
        for sign in asked { has |= 1 << UInt64(sign & 63) }
        var found: [(word: Int32, cost: UInt16)] = []
        asked.withUnsafeBufferPointer { asked in
            signs.withUnsafeBufferPointer { signs in
                starts.withUnsafeBufferPointer { starts in
                    letters.withUnsafeBufferPointer { letters in
                        for number in 0..<letters.count
                        where (has & ~letters[number]).nonzeroBitCount <= edits {
                            let (start, end) = (Int(starts[number]), Int(starts[number + 1]))
                            // A word that does not go on is about as long as what is asked for, of about the same letters.
                            let goesOn = end - start > asked.count && (isTyping || isNumber || asked[0] == signs[start])
                            guard goesOn || (letters[number] & ~has).nonzeroBitCount <= edits else { continue }
                            let other = UnsafeBufferPointer(rebasing: signs[start..<end])
                            guard let cost = Self.cost(asked, other, edits, isTyping: isTyping, isNumber: isNumber)
                            else { continue }
                            found.append((Int32(number), cost))
                        }
                    }
                }
            }
        }
        return found
    }

    /// Other forms of a word: those that begin as it does and differ in their ending.
    func forms(of word: String) -> [Int32] {
        let asked = word.unicodeScalars.map(\.value)
        guard asked.count >= 3 else { return [] }
        var found: [Int32] = []
        for number in 0..<letters.count {
            let (start, count) = (Int(starts[number]), Int(starts[number + 1] - starts[number]))
            guard count >= 3, signs[start] == asked[0], signs[start + 1] == asked[1], signs[start + 2] == asked[2]
            else {
                continue
            }
            var same = 3
            while same < min(count, asked.count), signs[start + same] == asked[same] { same += 1 }
            let (rest, other) = (asked.count - same, count - same)
            guard rest + other > 0 else { continue }
            let isPlural =
                min(rest, other) == 0 && rest + other <= 2 && (rest > 0 ? asked.last : signs[start + count - 1]) == 0x73
            if isPlural || same >= 5 && rest <= 3 && other <= 4 { found.append(Int32(number)) }
        }
        return found
    }

    /// What it costs to take one word for another: nothing where they are the same, and the more the less alike they are.
    private static func cost(
        _ asked: UnsafeBufferPointer<UInt32>, _ other: UnsafeBufferPointer<UInt32>, _ edits: Int, isTyping: Bool,
        isNumber: Bool
    ) -> UInt16? {
        func begins(_ count: Int) -> Bool {
            (0..<count).allSatisfy { asked[$0] == other[$0] }
        }
        if asked.count == other.count && begins(asked.count) { return 0 }
        if asked.count < other.count && begins(asked.count) { return isTyping ? 1 : 3 }
        if isNumber, asked.count >= 4, asked.count < other.count,
            (1...asked.count).allSatisfy({ asked[asked.count - $0] == other[other.count - $0] })
        {
            return 2
        }
        guard edits > 0 else { return nil }
        if Similarity.isWithin(edits, asked, other) {
            return edits > 1 && Similarity.isWithin(1, asked, other) ? 4 : UInt16(2 + edits * 2)
        }
        if isTyping, asked.count >= 4, other.count > asked.count, Similarity.beginsWithin(edits, asked, other) {
            return edits > 1 && Similarity.beginsWithin(1, asked, other) ? 5 : UInt16(3 + edits * 2)
        }
        return nil
    }
}

/// Finds records by words typed so far, also where they are misspelled, cut short or in another order.
///
/// It holds folded words and the places of records, nothing that could be read as a name of one person.
package struct WordIndex: Sendable {
    /// The most words of a question that are looked for.
    package static let mostWords = 6

    /// For each word, its signs in one long list; a word that no record holds any more stays until the next building.
    private var signs: [UInt32] = []
    private var starts: [Int32] = [0]
    private var letters: [UInt64] = []
    private var holders: [[Int32]] = []
    private var numbers: [String: Int32] = [:]
    /// For each record, the words it holds.
    private var words: [[Int32]] = []

    package init() {}

    /// How many records there are, those without words too.
    package var count: Int { words.count }

    /// Makes place for one record more.
    package mutating func append(_ text: [String]) -> Int {
        words.append([])
        set(words.count - 1, text)
        return words.count - 1
    }

    /// Lets a record hold some words instead of those it held.
    package mutating func set(_ record: Int, _ text: [String]) {
        let new = Set(text.flatMap(Self.words)).map { number(of: $0) }
        for word in words[record] where !new.contains(word) { holders[Int(word)].removeAll { $0 == record } }
        for word in new where !words[record].contains(word) { holders[Int(word)].append(Int32(record)) }
        words[record] = new
    }

    /// The words of a text, folded.
    package static func words(_ text: String) -> [String] {
        (Folding.words.fold(text) ?? "").split(separator: " ").map(String.init)
    }

    /// How many records hold every word of a text; nothing where it has none.
    package func frequency(_ text: String) -> Int? {
        Self.words(text).map { word in numbers[word].map { holders[Int($0)].count } ?? 0 }.min()
    }

    private mutating func number(of word: String) -> Int32 {
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
        holders.append([])
        return number
    }

    // MARK: Asking

    /// One record that was found, the better the less it costs.
    package struct Found: Hashable, Sendable {
        package let record: Int
        package let cost: Int
    }

    /// The records that hold something like every word, the closest first and of equals the newest.
    ///
    /// - Parameter isTyping: whether somebody types: then the last word may go on, and where no record holds all of them,
    ///   those are found that hold most, because one name may be quite another than was heard.
    package func search(_ text: String, most: Int, isTyping: Bool = true) -> [Found] {
        let asked = Array(Self.words(text).prefix(Self.mostWords))
        guard !asked.isEmpty, most > 0 else { return [] }
        var matched = asked.enumerated().map { place, word in
            matches(word, isTyping: isTyping && place == asked.count - 1)
        }
        // The rarest word leaves the fewest records to look at.
        matched.sort { $0.held < $1.held }
        let found = matched.allSatisfy { $0.held > 0 } ? every(matched, most) : []
        return found.isEmpty && isTyping && matched.count > 1 ? some(matched, most) : found
    }

    /// What is like one word that was asked for: the words with what it costs to take them for it, and how many hold them.
    private typealias Match = (words: [(Int32, UInt16)], held: Int)

    private func every(_ matched: [Match], _ most: Int) -> [Found] {
        var costs = [UInt16](repeating: .max, count: words.count)
        var records: [Int32] = []
        for (word, cost) in matched[0].words {
            for record in holders[Int(word)] {
                if costs[Int(record)] == .max { records.append(record) }
                costs[Int(record)] = min(costs[Int(record)], cost)
            }
        }
        for match in matched.dropFirst() {
            var least = [UInt16](repeating: .max, count: words.count)
            if match.held > records.count * 4 {
                // Few records are left: their own words are looked through instead of all who hold one.
                let cost = Dictionary(match.words, uniquingKeysWith: { min($0, $1) })
                for record in records {
                    for word in words[Int(record)] {
                        if let cost = cost[word] { least[Int(record)] = min(least[Int(record)], cost) }
                    }
                }
            } else {
                for (word, cost) in match.words {
                    for record in holders[Int(word)] where costs[Int(record)] != .max {
                        least[Int(record)] = min(least[Int(record)], cost)
                    }
                }
            }
            records = records.filter { least[Int($0)] != .max }
            for record in records { costs[Int(record)] += least[Int(record)] }
        }
        return closest(records, costs, most)
    }

    /// A word of which a record holds nothing costs more than any that is misspelled.
    private static let missing: UInt16 = 20

    private func some(_ matched: [Match], _ most: Int) -> [Found] {
        let nothing = UInt16(matched.count) * Self.missing
        var costs = [UInt16](repeating: nothing, count: words.count)
        var records: [Int32] = []
        for match in matched where match.held > 0 {
            // Of several words of a record that are like the same one, the closest counts.
            var least = [UInt16](repeating: Self.missing, count: words.count)
            var holding: [Int32] = []
            for (word, cost) in match.words {
                for record in holders[Int(word)] {
                    if least[Int(record)] == Self.missing { holding.append(record) }
                    least[Int(record)] = min(least[Int(record)], cost)
                }
            }
            for record in holding {
                if costs[Int(record)] == nothing { records.append(record) }
                costs[Int(record)] -= Self.missing - least[Int(record)]
            }
        }
        return closest(records, costs, most)
    }

    /// The cheapest by counting: there are few different costs and may be very many records.
    private func closest(_ records: [Int32], _ costs: [UInt16], _ most: Int) -> [Found] {
        var bins: [Int] = []
        for record in records {
            let cost = Int(costs[Int(record)])
            while bins.count <= cost { bins.append(0) }
            bins[cost] += 1
        }
        var (limit, sum) = (0, 0)
        while limit < bins.count && sum + bins[limit] < most {
            sum += bins[limit]
            limit += 1
        }
        let few = records.filter { Int(costs[Int($0)]) <= limit }
            .map { Found(record: Int($0), cost: Int(costs[Int($0)])) }
        return Array(few.sorted { ($0.cost, $1.record) < ($1.cost, $0.record) }.prefix(most))
    }

    private func matches(_ word: String, isTyping: Bool) -> Match {
        let asked = word.unicodeScalars.map(\.value)
        let isNumber = asked.allSatisfy { (0x30...0x39).contains($0) }
        // A letter that is missing or wrong makes one word of few letters another.
        let edits = isNumber ? (asked.count >= 6 ? 1 : 0) : (asked.count < 3 ? 0 : asked.count < 6 ? 1 : 2)
        var has: UInt64 = 0
        for sign in asked { has |= 1 << UInt64(sign & 63) }
        var (found, held): ([(Int32, UInt16)], Int) = ([], 0)
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
                            held += holders[number].count
                        }
                    }
                }
            }
        }
        return (found, held)
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

/// Finds records by words typed so far, also where they are misspelled, cut short or in another order.
///
/// It holds folded words and the places of records, nothing that could be read as a name of one person.
package struct WordIndex: Sendable {
    /// The most words of a question that are looked for.
    package static let mostWords = 6

    /// A word that no record holds any more stays until the next building.
    private var list = WordList()
    private var holders: [[Int32]] = []
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
        Self.words(text).map { word in list[word].map { holders[Int($0)].count } ?? 0 }.min()
    }

    private mutating func number(of word: String) -> Int32 {
        let number = list.number(of: word)
        if number == holders.count { holders.append([]) }
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
    private typealias Match = (words: [(word: Int32, cost: UInt16)], held: Int)

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
                let cost = Dictionary(match.words.map { ($0.word, $0.cost) }, uniquingKeysWith: min)
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
        let found = list.like(word, isTyping: isTyping)
        return (found, found.reduce(0) { $0 + holders[Int($1.word)].count })
    }
}

import Linkage
import Testing

/// Texts found by words: the best first.
@Suite struct `A ranked index` {
    private static func index(_ texts: [[(String, Int)]]) -> RankedIndex {
        var builder = RankedIndex.Builder()
        for text in texts { builder.append(text.map { RankedIndex.Part($0.0, weight: $0.1) }) }
        return RankedIndex(builder)
    }

    private static func typed(_ words: String...) -> [[RankedIndex.Way]] {
        words.map { [RankedIndex.Way([$0], worth: 1, isTyped: true)] }
    }

    private static let three = index([
        [("Harbour House", 6), ("Beds for a night, and soup", 1)],
        [("Soup kitchen", 6), ("Hot meals every day", 1)],
        [("Night beds", 6), ("Shelter for families with children", 1)],
    ])

    @Test func `puts what stands in a name before what stands in a description`() {
        let found = Self.three.search(Self.typed("soup"), most: 5).found
        #expect(found.map(\.text) == [1, 0])
        #expect(found[0].by == [["soup"]])
    }

    @Test func `puts what tells of everything before what tells much of one thing`() {
        let found = Self.three.search(Self.typed("night", "beds", "children"), most: 5).found
        #expect(found.map(\.text) == [2, 0])
        #expect(found[1].by == [["night"], ["beds"], nil])
    }

    @Test(arguments: [("shetler", [2]), ("bed", [2, 0]), ("meal", [1]), ("familys", [2]), ("xylophone", [])])
    func `finds a word that is misspelled or has another ending`(typed: String, texts: [Int]) {
        #expect(Self.three.search(Self.typed(typed), most: 5).found.map(\.text) == texts)
    }

    @Test func `takes a word that is known for itself and for no other`() {
        let index = Self.index([[("food", 1)], [("foot", 1)], [("foods", 1)]])
        #expect(Set(index.search(Self.typed("food"), most: 5).found.map(\.text)) == [0, 2])
    }

    @Test func `finds a phrase only where all of its words stand`() {
        let phrase = [[RankedIndex.Way(["hot", "meals"], worth: 0.8), RankedIndex.Way(["soup"], worth: 0.5)]]
        let found = Self.three.search(phrase, most: 5).found
        #expect(found.map(\.text) == [1, 0])
        #expect(found.map(\.by) == [[["hot", "meals"]], [["soup"]]] || found.map(\.by) == [[["soup"]], [["soup"]]])
    }

    @Test func `leaves out what is not wanted, and counts the rest`() {
        let answer = Self.three.search(Self.typed("night"), most: 1) { $0 == 2 ? 0 : 1 }
        #expect(answer.found.map(\.text) == [0] && answer.total == 1)
    }

    @Test func `finds everything where nothing is asked, in the order of what else speaks for it`() {
        let answer = Self.three.search([], most: 2) { Float($0 + 1) }
        #expect(answer.found.map(\.text) == [2, 1] && answer.total == 3)
    }

    @Test func `of very many keeps the best, however they stand`() {
        var state: UInt64 = 7
        let weights = (0..<3000).map { _ -> Int in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % 200 + 1
        }
        let index = Self.index(weights.map { [("bed", $0)] })
        let found = index.search(Self.typed("bed"), most: 10).found
        let all = index.search(Self.typed("bed"), most: 3000).found
        #expect(all.count == 3000)
        #expect(found.map(\.text) == all.prefix(10).map(\.text))
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.score >= $1.score })
    }

    @Test func `of nothing finds nothing`() {
        #expect(Self.index([]).search(Self.typed("bed"), most: 5).found.isEmpty)
    }
}

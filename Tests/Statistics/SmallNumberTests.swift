import Statistics
import Testing
import Vocabulary

@Suite struct `The half and nine tenths of a sample` {
    /// Worked by hand: of ten the fifth and the ninth, of eleven the sixth and the tenth.
    @Test func `are values that occurred, by nearest rank`() throws {
        #expect(NearestRanks(of: []) == nil)
        let one = try #require(NearestRanks(of: [7]))
        #expect(one.many == 1 && one.half == 7 && one.ninth == 7)
        let ten = try #require(NearestRanks(of: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]))
        #expect(ten.half == 5 && ten.ninth == 9)
        let eleven = try #require(NearestRanks(of: Array(1...11)))
        #expect(eleven.half == 6 && eleven.ninth == 10)
        // Equal values stand beside each other and are each counted.
        let equal = try #require(NearestRanks(of: [3, 3, 3, 3, 3, 3, 3, 3, 90, 90]))
        #expect(equal.half == 3 && equal.ninth == 90)
    }
}

@Suite struct `Small numbers` {
    @Test func `are one to ten, and none is no small number`() {
        #expect((0...12).filter(SmallNumbers.isSmall) == Array(1...10))
    }

    @Test func `stand together until they are many`() {
        #expect(SmallNumbers.folded([40, 30, 12]) == [])
        // The smallest of the others goes with one that is alone, or it would follow from the line of all.
        #expect(SmallNumbers.folded([40, 4, 12]) == [1, 2])
        #expect(SmallNumbers.folded([40, 4, 7]) == [1, 2])
        #expect(SmallNumbers.folded([40, 4], together: 9) == [1])
        #expect(SmallNumbers.folded([40, 4]) == nil)
        #expect(SmallNumbers.folded([40, 30], together: 3) == [1])
    }

    @Test func `of the line of all take another with them`() {
        #expect(SmallNumbers.withheld([50, 30, 0]) == [])
        // With 9 the sum would be 12, and one of eleven numbers; the 30 stays.
        #expect(SmallNumbers.withheld([50, 3, 30, 12]) == [1, 3])
        // Nothing but small ones: all of them.
        #expect(SmallNumbers.withheld([4, 4, 4]) == [0, 1, 2])
        #expect(SmallNumbers.withheld([9, 8, 60]) == [0, 1])
    }

    /// Worked by hand: the 3 moves between 1 and 22 while every sum stays, as the 41 and the 20 give way.
    @Test func `of one group take three cells with them, and no more`() {
        let withheld = SmallNumbers.withheld([[40, 3, 20], [41, 20, 30], [200, 210, 220]], columns: [])
        #expect(withheld == [[1, 2], [1, 2], []])
        #expect(SmallNumbers.withheld([[40, 13, 20], [41, 20, 30]], columns: []) == [[], []])
        // No other group has what could give way.
        #expect(SmallNumbers.withheld([[40, 3], [41, 0]], columns: []) == [[0, 1], [0, 1]])
    }

    /// Whoever reads the table fills in what is held back in every way that fits all sums.
    @Test func `cannot be worked out from what is shown, in tables of any kind`() throws {
        var dice = SeededNumbers(seed: 48)
        var (checked, tables) = (0, 0)
        for _ in 0..<400 {
            let (lines, parts) = (Int.random(in: 2...4, using: &dice), Int.random(in: 2...4, using: &dice))
            let table = (0..<lines).map { _ in
                (0..<parts).map { _ in
                    Int.random(in: 0...2, using: &dice) == 0
                        ? 0 : Int.random(in: Bool.random(using: &dice) ? 1...10 : 11...30, using: &dice)
                }
            }
            guard table.allSatisfy({ $0.reduce(0, +) >= SmallNumbers.least }) else { continue }
            let all = (0..<parts).map { part in table.reduce(0) { $0 + $1[part] } }
            let columns = SmallNumbers.withheld(all)
            let withheld = SmallNumbers.withheld(table, columns: columns)
            tables += 1
            for (line, counts) in table.enumerated() {
                for part in counts.indices where SmallNumbers.isSmall(counts[part]) {
                    #expect(withheld[line].contains(part), "\(table)")
                    let fits = Reader(table, withheld, columns).values(line, part)
                    #expect(fits.count >= 3, "\(table): \(withheld), \(line), \(part) can only be \(fits)")
                    checked += 1
                }
            }
        }
        #expect(tables > 200 && checked > 500)
    }
}

/// Somebody who knows what is shown of a table, and that nothing is less than none.
private struct Reader {
    private let table: [[Int]]
    private let withheld: [Set<Int>]
    private let columns: Set<Int>

    init(_ table: [[Int]], _ withheld: [Set<Int>], _ columns: Set<Int>) {
        (self.table, self.withheld, self.columns) = (table, withheld, columns)
    }

    /// Up to three different numbers that fit in a cell.
    func values(_ line: Int, _ part: Int) -> Set<Int> {
        let whole = withheld[line].reduce(0) { $0 + table[line][$1] }
        var fits: Set<Int> = []
        for value in 0...whole where fits.count < 3 && canBeFilled(line, part, value) { fits.insert(value) }
        return fits
    }

    /// Whether the rest can be filled when a cell holds a value.
    ///
    /// It is a shipping of goods from lines to parts, which Gale's theorem decides: no parts may need more than the lines have that can give to them.
    private func canBeFilled(_ line: Int, _ part: Int, _ value: Int) -> Bool {
        var supply = table.indices.map { one in withheld[one].reduce(0) { $0 + table[one][$1] } }
        var demand = (table.first ?? []).indices.map { part in
            table.indices.reduce(0) { $0 + (withheld[$1].contains(part) ? table[$1][part] : 0) }
        }
        supply[line] -= value
        // What the line of all holds back is known only together: one bucket for all of these parts.
        var bucket = columns.reduce(0) { $0 + demand[$1] }
        if columns.contains(part) { bucket -= value } else { demand[part] -= value }
        guard supply[line] >= 0, demand.allSatisfy({ $0 >= 0 }), bucket >= 0 else { return false }
        let open = demand.indices.filter { !columns.contains($0) }
        let needed = open.map { demand[$0] } + [bucket]
        func gives(_ one: Int, to node: Int) -> Bool {
            guard node < open.count else { return !columns.isEmpty && (one != line || columns != [part]) }
            return withheld[one].contains(open[node]) && (one != line || open[node] != part)
        }
        guard supply.reduce(0, +) == needed.reduce(0, +) else { return false }
        return (0..<(1 << needed.count)).allSatisfy { set in
            let nodes = needed.indices.filter { set & (1 << $0) != 0 }
            let givers = supply.indices.filter { one in nodes.contains { gives(one, to: $0) } }
            return nodes.reduce(0) { $0 + needed[$1] } <= givers.reduce(0) { $0 + supply[$1] }
        }
    }
}

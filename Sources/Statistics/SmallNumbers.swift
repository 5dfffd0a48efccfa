/// What of a table is held back before it leaves the house, so that nobody is found by a small number, nor by subtracting.
///
/// Groups stand below each other and parts beside each other; the parts of a group add up to its whole, and the groups to
/// the line of all. Groups that are small go together. Of what is left, a part from one to ten is held back, and with it as
/// much as is needed that it cannot be worked out: at least three numbers would fit in its place, and eleven where the table
/// has room for them. What is shown is never changed.
package enum SmallNumbers {
    /// The least number that is shown, but for none at all (the rule of the Centers for Medicare & Medicaid Services).
    package static let least = 11

    package static func isSmall(_ count: Int) -> Bool { (1..<least).contains(count) }

    /// Which groups go together as one, by their wholes; nothing where all of them would, so that none can be told apart.
    ///
    /// - Parameter together: what goes together already, besides these.
    package static func folded(_ wholes: [Int], together: Int = 0) -> Set<Int>? {
        var folded = Set(wholes.indices.filter { wholes[$0] < least })
        var sum = folded.reduce(together) { $0 + wholes[$1] }
        let rest = wholes.indices.filter { !folded.contains($0) }.sorted { (wholes[$0], $0) < (wholes[$1], $1) }
        for next in rest where isSmall(sum) {
            folded.insert(next)
            sum += wholes[next]
        }
        return folded.count == wholes.count ? nil : folded
    }

    /// The parts of the line of all that are held back: each small one with another, so that only both together are known.
    package static func withheld(_ all: [Int]) -> Set<Int> {
        var withheld: Set<Int> = []
        for part in all.indices where isSmall(all[part]) {
            let others = all.indices.filter { $0 != part && all[part] + all[$0] - 2 >= least - 1 && all[$0] > 0 }
            let best = others.min { (cost($0), $0) < (cost($1), $1) }
            guard let best else { return Set(all.indices) }
            withheld.formUnion([part, best])
        }
        return withheld

        // What is held back already costs nothing.
        func cost(_ other: Int) -> Int { withheld.contains(other) ? 0 : all[other] }
    }

    /// The cells that are held back, line by line; no line's whole is small.
    ///
    /// - Parameter columns: the parts that the line of all holds back: no line shows them.
    package static func withheld(_ lines: [[Int]], columns: Set<Int>) -> [Set<Int>] {
        var withheld = lines.map { _ in columns }
        for (line, counts) in lines.enumerated() {
            for part in counts.indices where isSmall(counts[part]) && !columns.contains(part) {
                guard let corners = corners(line, part, lines, columns, withheld) else {
                    return lines.map { Set($0.indices) }
                }
                for (line, part) in corners { withheld[line].insert(part) }
            }
        }
        return withheld
    }

    /// Four cells of two lines and two parts.
    ///
    /// What one gains another loses, so that every sum stays: nobody can tell how much
    /// stands in each.
    private static func corners(
        _ line: Int, _ part: Int, _ lines: [[Int]], _ columns: Set<Int>, _ withheld: [Set<Int>]
    ) -> [(line: Int, part: Int)]? {
        // Whoever knows this rule knows that a cell was not empty that is held back for its own sake or for another's.
        func slack(_ line: Int, _ part: Int) -> Int { lines[line][part] - (columns.contains(part) ? 0 : 1) }
        func cost(_ line: Int, _ part: Int) -> Int { withheld[line].contains(part) ? 0 : lines[line][part] }
        var best: (room: Int, cost: Int, cells: [(line: Int, part: Int)])?
        for other in lines.indices where other != line && slack(other, part) >= 0 {
            for beside in lines[line].indices
            where beside != part && slack(line, beside) >= 0 && slack(other, beside) >= 0 {
                let up = min(slack(line, beside), slack(other, part))
                let down = min(slack(line, part), slack(other, beside))
                let found = (
                    room: min(up + down, least - 1),
                    cost: cost(line, beside) + cost(other, part) + cost(other, beside),
                    cells: [(line, part), (line, beside), (other, part), (other, beside)]
                )
                if let known = best, (found.room, -found.cost) <= (known.room, -known.cost) { continue }
                best = found
            }
        }
        return best.flatMap { $0.room >= 2 ? $0.cells : nil }
    }
}

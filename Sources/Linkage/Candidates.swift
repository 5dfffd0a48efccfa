import Foundation

/// Two records that some rule brought together, with how they agree.
struct Candidate: Sendable {
    let left: Int32
    let right: Int32
    let pattern: UInt64
    /// The rules that bring them together, a bit each.
    let rules: UInt32
}

extension Blocks {
    /// Every pair once, with its pattern, in an order that does not depend on how many processors there are.
    ///
    /// - Throws: `CancellationError` where nobody waits for it any more.
    func candidates(_ table: RecordTable) async throws(CancellationError) -> [Candidate] {
        let shares = shares(of: max(1, ProcessInfo.processInfo.activeProcessorCount) * 4)
        let found = await withTaskGroup(of: (Int, [Candidate]).self) { group in
            for (number, share) in shares.enumerated() {
                group.addTask { (number, candidates(table, share)) }
            }
            var found: [[Candidate]] = Array(repeating: [], count: shares.count)
            for await (number, candidates) in group { found[number] = candidates }
            return found.flatMap(\.self)
        }
        guard !Task.isCancelled else { throw CancellationError() }
        return found
    }

    /// The blocks in parts of about as many pairs each.
    private func shares(of parts: Int) -> [Range<Int>] {
        var (shares, start, sum): ([Range<Int>], Int, Int) = ([], 0, 0)
        let each = max(1, pairs / parts)
        for (index, block) in blocks.enumerated() {
            sum += Self.pairs(block.range.count)
            guard sum >= each else { continue }
            shares.append(start..<index + 1)
            (start, sum) = (index + 1, 0)
        }
        if start < blocks.count { shares.append(start..<blocks.count) }
        return shares
    }

    private func candidates(_ table: RecordTable, _ share: Range<Int>) -> [Candidate] {
        Comparison.with(table) { comparison in
            var found: [Candidate] = []
            for block in blocks[share] where !Task.isCancelled {
                for one in block.range {
                    for other in one + 1..<block.range.upperBound {
                        let (left, right) = (Int(members[one]), Int(members[other]))
                        let rules = rules(left, right)
                        // An earlier rule has brought them together already.
                        guard rules.trailingZeroBitCount == block.rule else { continue }
                        found.append(
                            Candidate(
                                left: members[one], right: members[other],
                                pattern: comparison.pattern(left, right), rules: rules))
                    }
                }
            }
            return found
        }
    }

    private func rules(_ left: Int, _ right: Int) -> UInt32 {
        var rules: UInt32 = 0
        for (rule, key) in keys.enumerated() where key[left] >= 0 && key[left] == key[right] {
            rules |= 1 << UInt32(rule)
        }
        return rules
    }
}

/// How alike two words are; nothing here takes memory.
enum Similarity {
    /// What is longer is compared as far as this.
    static let longest = 64

    /// The similarity of Jaro, raised for a common beginning as Winkler (1990) does it, from 0 to 1.
    static func jaroWinkler(_ left: UnsafeBufferPointer<UInt32>, _ right: UnsafeBufferPointer<UInt32>) -> Double {
        let (leftCount, rightCount) = (min(left.count, longest), min(right.count, longest))
        guard leftCount > 0, rightCount > 0 else { return leftCount == rightCount ? 1 : 0 }
        let window = max(max(leftCount, rightCount) / 2 - 1, 0)
        var (matchedLeft, matchedRight): (UInt64, UInt64) = (0, 0)
        for index in 0..<leftCount {
            let sign = left[index]
            var other = max(0, index - window)
            let end = min(rightCount, index + window + 1)
            while other < end {
                if right[other] == sign && matchedRight & (1 << UInt64(other)) == 0 {
                    matchedLeft |= 1 << UInt64(index)
                    matchedRight |= 1 << UInt64(other)
                    break
                }
                other += 1
            }
        }
        let matches = matchedLeft.nonzeroBitCount
        guard matches > 0 else { return 0 }
        var outOfOrder = 0
        while matchedLeft != 0 {
            if left[matchedLeft.trailingZeroBitCount] != right[matchedRight.trailingZeroBitCount] { outOfOrder += 1 }
            matchedLeft &= matchedLeft - 1
            matchedRight &= matchedRight - 1
        }
        let matched = Double(matches)
        let jaro =
            (matched / Double(leftCount) + matched / Double(rightCount)
                + (matched - Double(outOfOrder / 2)) / matched) / 3
        guard jaro > 0.7 else { return jaro }
        return jaro + Double(commonBeginning(left, right)) * 0.1 * (1 - jaro)
    }

    /// What the similarity cannot exceed, from the lengths and the letters alone.
    ///
    /// A letter that the other word does not have matches nothing.
    @inline(__always)
    static func jaroWinklerAtMost(
        _ left: UnsafeBufferPointer<UInt32>, _ leftLetters: UInt64,
        _ right: UnsafeBufferPointer<UInt32>, _ rightLetters: UInt64
    ) -> Double {
        let (leftCount, rightCount) = (min(left.count, longest), min(right.count, longest))
        let matches = min(
            leftCount - (leftLetters & ~rightLetters).nonzeroBitCount,
            rightCount - (rightLetters & ~leftLetters).nonzeroBitCount)
        guard matches > 0 else { return 0 }
        let matched = Double(matches)
        let jaro = (matched / Double(leftCount) + matched / Double(rightCount) + 1) / 3
        guard jaro > 0.7 else { return jaro }
        return jaro + Double(commonBeginning(left, right)) * 0.1 * (1 - jaro)
    }

    @inline(__always)
    private static func commonBeginning(
        _ left: UnsafeBufferPointer<UInt32>, _ right: UnsafeBufferPointer<UInt32>
    ) -> Int {
        let end = min(4, left.count, right.count)
        var same = 0
        while same < end && left[same] == right[same] { same += 1 }
        return same
    }

    /// Whether so few edits lead from one word to the other: one sign more, less or another, or two neighbours exchanged.
    ///
    /// The distance is that of optimal string alignment; what was exchanged is not edited again.
    static func isWithin(
        _ edits: Int, _ left: UnsafeBufferPointer<UInt32>, _ right: UnsafeBufferPointer<UInt32>
    ) -> Bool {
        var start = 0
        let (leftCount, rightCount) = (left.count, right.count)
        guard abs(leftCount - rightCount) <= edits else { return false }
        while start < leftCount && start < rightCount && left[start] == right[start] { start += 1 }
        if start == leftCount || start == rightCount { return leftCount + rightCount - 2 * start <= edits }
        guard edits > 0 else { return false }
        func rest(_ word: UnsafeBufferPointer<UInt32>, _ from: Int) -> UnsafeBufferPointer<UInt32> {
            UnsafeBufferPointer(rebasing: word[from...])
        }
        if isWithin(edits - 1, rest(left, start + 1), rest(right, start + 1)) { return true }
        if isWithin(edits - 1, rest(left, start + 1), rest(right, start)) { return true }
        if isWithin(edits - 1, rest(left, start), rest(right, start + 1)) { return true }
        guard start + 1 < leftCount, start + 1 < rightCount, left[start] == right[start + 1],
            left[start + 1] == right[start]
        else { return false }
        return isWithin(edits - 1, rest(left, start + 2), rest(right, start + 2))
    }
}

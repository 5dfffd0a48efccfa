import Statistics
import Testing

@Suite struct `A counted share` {
    /// Published by Wilson's formula: 81 of 263, and 1 of 29, after Newcombe (1998), table I.
    @Test(arguments: [
        (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
    ])
    func `has the interval that Newcombe prints`(part: Int, whole: Int, low: Double, high: Double) throws {
        let share = try #require(EstimatedShare(part, of: whole))
        #expect(abs(share.interval.low - low) < 0.00006)
        #expect(abs(share.interval.high - high) < 0.00006)
    }

    @Test func `of nothing is none`() {
        #expect(EstimatedShare(0, of: 0) == nil)
    }

    @Test func `lies within its interval, and that within 0 and 1`() throws {
        for whole in 1...60 {
            for part in 0...whole {
                let share = try #require(EstimatedShare(part, of: whole))
                #expect(share.interval.low <= share.value && share.value <= share.interval.high)
                #expect(share.interval.low >= 0 && share.interval.high <= 1)
            }
        }
    }
}

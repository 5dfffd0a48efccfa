import Testing
import Vocabulary

@Suite struct `A moment` {
    @Test(arguments: [
        ("2026-11-23T16:00:00Z", "2026-11-23T16:00:00.000000Z"),
        ("2026-11-23T09:00:00-07:00", "2026-11-23T16:00:00.000000Z"),
        ("2026-11-24T01:30:00+09:30", "2026-11-23T16:00:00.000000Z"),
        ("2026-11-23T16:00:00-00:00", "2026-11-23T16:00:00.000000Z"),
        ("2026-11-23t16:00:00z", "2026-11-23T16:00:00.000000Z"),
        ("2026-11-23 16:00:00Z", "2026-11-23T16:00:00.000000Z"),
        ("2026-11-23T16:00:00.5Z", "2026-11-23T16:00:00.500000Z"),
        ("2026-11-23T16:00:00.000001Z", "2026-11-23T16:00:00.000001Z"),
        ("2026-11-23T16:00:00.123456789+00:00", "2026-11-23T16:00:00.123456Z"),
        ("2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000000Z"),
        ("2026-12-31T23:59:59.999999Z", "2026-12-31T23:59:59.999999Z"),
        ("2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00.000000Z"),
        ("1969-12-31T23:59:59.250000Z", "1969-12-31T23:59:59.250000Z"),
        ("1900-01-01T00:00:00Z", "1900-01-01T00:00:00.000000Z"),
        ("2999-12-31T23:59:59.999999Z", "2999-12-31T23:59:59.999999Z"),
    ])
    func `is read as RFC 3339 writes it, and written in UTC`(given: String, written: String) throws {
        let moment = try Instant(rfc3339: given)
        #expect(moment.description == written)
        #expect(try Instant(rfc3339: moment.description) == moment)
    }

    @Test(arguments: [
        "", "now", "2026-11-23", "16:00:00Z", "2026-11-23T16:00Z", "2026-11-23T16:00:00", "2026-11-23T16:00:00.Z",
        "2026-11-23T16:00:00+0700", "2026-11-23T16:00:00+07", "2026-11-23T16:00:00 Z", "2026-11-23T16:00:00Zulu",
        "2026-11-23X16:00:00Z", "2026-1-23T16:00:00Z", "26-11-23T16:00:00Z", "2026-11-23T16:00:00,5Z",
        " 2026-11-23T16:00:00Z", "２０２６-11-23T16:00:00Z", "2026-11-23T16:00:00\u{0}Z", "+2026-11-23T16:00:00Z",
        "2026-11-23T16:00:00.00000000000000000000000001Z",
    ])
    func `is refused in any other form`(text: String) {
        #expect(throws: Refusal(.notAMoment)) { try Instant(rfc3339: text) }
    }

    @Test(arguments: [
        "2026-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-02-30T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-10-00T00:00:00Z", "2026-11-23T24:00:00Z",
        "2026-11-23T16:60:00Z", "2026-11-23T16:00:00+24:00", "2026-11-23T16:00:00+07:60",
    ])
    func `is refused when there is no such day or time`(text: String) {
        #expect(throws: Refusal(.notAMoment)) { try Instant(rfc3339: text) }
    }

    /// The clock of the machine has no such second, so nothing could be compared with it.
    @Test(arguments: ["2016-12-31T23:59:60Z", "2016-12-31T16:59:60-07:00"])
    func `is refused in a leap second`(text: String) {
        #expect(throws: Refusal(.notAMoment)) { try Instant(rfc3339: text) }
    }

    @Test func `comes back from its text wherever it lies`() throws {
        var chance = SystemRandomNumberGenerator()
        let (first, last) = (
            try Instant(rfc3339: "1900-01-01T00:00:00Z"), try Instant(rfc3339: "2999-12-31T23:59:59.999999Z")
        )
        for _ in 0..<2_000 {
            let moment = Instant(microseconds: .random(in: first.microseconds...last.microseconds, using: &chance))
            #expect(try Instant(rfc3339: moment.description) == moment)
        }
    }

    @Test func `moves by a span and back, to the microsecond`() {
        let moment = Instant(microseconds: 1_795_449_600_000_000)
        let later = moment.adding(.seconds(90) + .microseconds(7))
        #expect(later.microseconds - moment.microseconds == 90_000_007)
        #expect(later.since(moment) == .microseconds(90_000_007))
        #expect(later.adding(.zero - .microseconds(90_000_007)) == moment)
        #expect(moment < later)
    }
}

import Programs
import Testing
import Vocabulary

@Suite struct `Opening hours` {
    private func hours(_ open: String, zone: String = "America/Denver") throws -> Hours {
        try Sketch.program(["open: every day 06:00 to 22:00": "open: \(open)", "zone: America/Denver": "zone: \(zone)"])
            .hours
    }

    @Test(arguments: [
        ("2026-03-03T06:00:00-07:00", true), ("2026-03-03T05:59:59-07:00", false), ("2026-03-03T21:59:59-07:00", true),
        ("2026-03-03T22:00:00-07:00", false), ("2026-07-03T06:00:00-06:00", true), ("2026-07-03T05:59:59-06:00", false),
    ])
    func `are those of the place, summer and winter`(moment: String, isOpen: Bool) throws {
        #expect(try hours("every day 06:00 to 22:00").isOpen(at: Instant(rfc3339: moment)) == isOpen)
    }

    @Test(arguments: [
        ("2026-03-01T08:30:00Z", true), ("2026-03-02T00:30:00Z", true), ("2026-03-02T01:00:00Z", false),
        ("2026-03-02T08:30:00Z", false), ("2026-03-08T00:59:00Z", true), ("2026-03-07T00:59:00Z", false),
    ])
    func `may go past midnight, and past the end of the week`(moment: String, isOpen: Bool) throws {
        #expect(
            try hours("saturday to sunday 08:00 to 01:00", zone: "UTC").isOpen(at: Instant(rfc3339: moment)) == isOpen)
    }

    @Test func `may be several, or always`() throws {
        let several = try hours(
            "[monday to friday 08:00 to 12:00, friday 12:00 to 18:00, sunday 10:00 to 10:00]", zone: "UTC")
        #expect(several.open.count == 6)
        #expect(try several.isOpen(at: Instant(rfc3339: "2026-03-06T17:59:00Z")))
        #expect(try several.isOpen(at: Instant(rfc3339: "2026-03-07T11:00:00Z")) == false)
        #expect(try several.isOpen(at: Instant(rfc3339: "2026-03-09T07:59:00Z")))
        #expect(try hours("always").open == [0..<Hours.minutesOfWeek])
    }

    /// In Denver the clock goes from 2:00 to 3:00 on 8 March 2026, and twice through 1:00 to 2:00 on 1 November.
    @Test(arguments: [
        ("2026-03-08T08:59:59Z", true), ("2026-03-08T09:00:00Z", false), ("2026-11-01T07:30:00Z", true),
        ("2026-11-01T08:30:00Z", true), ("2026-11-01T09:00:00Z", false),
    ])
    func `follow the clock when it is put forward and back`(moment: String, isOpen: Bool) throws {
        #expect(try hours("every day 01:00 to 02:00").isOpen(at: Instant(rfc3339: moment)) == isOpen)
    }

    @Test(arguments: [
        ("2026-03-03T14:00:00-07:00", "2026-03-03T14:00:00-07:00"),
        ("2026-03-03T22:00:30-07:00", "2026-03-04T06:00:00-07:00"),
        ("2026-03-07T23:00:00-07:00", "2026-03-08T06:00:00-06:00"),
    ])
    func `know when they begin next`(moment: String, next: String) throws {
        let hours = try hours("every day 06:00 to 22:00")
        #expect(try hours.opening(from: Instant(rfc3339: moment)) == Instant(rfc3339: next))
    }
}

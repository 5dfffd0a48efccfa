import Foundation
import Testing
import Vocabulary

@testable import Operate

@Suite struct `How somebody is reached safely` {
    private func call(
        _ days: Set<Int>, _ from: Int?, _ until: Int?, to: String = "812 555 0190", _ kind: SafeContact.Way.Kind = .call
    ) throws -> SafeContact.Way {
        try SafeContact.Way(kind, to: to, days: days, from: from, until: until, voicemail: false, place: 0)
    }

    @Test func `is asked of the clock on the wall`() throws {
        let zone = try #require(TimeZone(identifier: "America/Denver"))
        // 2026-11-23 is a Monday; the clocks had gone back on the first.
        let monday = try Instant(rfc3339: "2026-11-23T16:05:00Z")
        #expect(WeekMoment(monday, in: zone) == WeekMoment(day: 1, minute: 545))
        #expect(WeekMoment(try Instant(rfc3339: "2026-11-23T06:59:59Z"), in: zone) == WeekMoment(day: 7, minute: 1_439))
        #expect(WeekMoment(try Instant(rfc3339: "2026-07-05T06:00:00Z"), in: zone) == WeekMoment(day: 7, minute: 0))
        #expect(WeekMoment(try Instant(rfc3339: "1970-01-01T00:00:00Z"), in: .gmt) == WeekMoment(day: 4, minute: 0))
    }

    @Test func `is yes only within what was called safe, to the minute`() throws {
        let way = try call([1, 3], 600, 960)
        let contact = try SafeContact([way])
        #expect(contact.ringing(at: WeekMoment(day: 1, minute: 600)) == .now(way, until: 960))
        #expect(contact.ringing(at: WeekMoment(day: 1, minute: 959)) == .now(way, until: 960))
        #expect(contact.ringing(at: WeekMoment(day: 1, minute: 599)) == .later(way, day: 1, minute: 600, inDays: 0))
        #expect(contact.ringing(at: WeekMoment(day: 1, minute: 960)) == .later(way, day: 3, minute: 600, inDays: 2))
        #expect(contact.ringing(at: WeekMoment(day: 3, minute: 961)) == .later(way, day: 1, minute: 600, inDays: 5))
        #expect(contact.ringing(at: WeekMoment(day: 7, minute: 0)) == .later(way, day: 1, minute: 600, inDays: 1))
    }

    @Test func `comes round to the same day of the next week`() throws {
        let way = try call([2], 60, 120)
        let late = WeekMoment(day: 2, minute: 120)
        #expect(try SafeContact([way]).ringing(at: late) == .later(way, day: 2, minute: 60, inDays: 7))
    }

    @Test func `takes the way that is open longest, and no way that is not a call`() throws {
        let (short, long) = (try call([1], 0, 100), try call([1], 0, 200, to: "at work"))
        let letter = try call(Set(1...7), nil, nil, .letter)
        #expect(
            try SafeContact([short, letter, long]).ringing(at: WeekMoment(day: 1, minute: 5)) == .now(long, until: 200))
        #expect(try SafeContact([letter]).ringing(at: WeekMoment(day: 1, minute: 5)) == .never)
        #expect(try SafeContact().ringing(at: WeekMoment(day: 1, minute: 5)) == .never)
    }

    @Test func `is refused where it does not say when`() {
        #expect(throws: Refusal(.noSafeDay, field: "days-0")) { try call([], 0, 10) }
        #expect(throws: Refusal(.noSafeDay, field: "days-0")) { try call([8], 0, 10) }
        #expect(throws: Refusal(.safeTimesCross, field: "until-0")) { try call([1], 1_320, 120) }
        #expect(throws: Refusal(.safeTimesCross, field: "until-0")) { try call([1], 60, 60) }
        #expect(throws: Refusal(.required, field: "from-0")) { try call([1], nil, 60) }
        #expect(throws: Refusal(.required, field: "until-0")) { try call([1], 60, nil) }
        #expect(throws: Refusal(.required, field: "to-0")) { try call([1], 0, 60, to: " ") }
    }

    @Test func `leaves a message only where somebody rings`() throws {
        let text = try SafeContact.Way(
            .text, to: "812", days: [1], from: nil, until: nil, voicemail: true, place: 0)
        #expect(!text.voicemail && text.isWholeDay)
    }
}

import Exchange
import Foundation
import Programs
import Testing
import Vocabulary

@testable import Plan

@Suite struct `Counting past calls` {
    private func history(_ calls: [(type: String, hour: Int, dayOnly: Bool)]) -> History {
        var builder = HistoryBuilder()
        for (number, told) in calls.enumerated() {
            // 2026-03-02, a Monday.
            let received = 1_772_409_600 + Int64(told.hour) * 3_600
            var call = ReadCall(number: "\(number)", received: received, type: told.type)
            if told.dayOnly { call.flags = [.dayOnly] }
            builder.append(call, ZoneClock(.gmt))
        }
        return builder.history()
    }

    @Test func `is by type and hour of the week, and by nothing where only the day is told`() {
        let lines = CallCounts(
            history([("B", 25, false), ("A", 0, false), ("B", 25, false), ("B", 3, true), ("C", 167, false)])
        ).lines
        #expect(lines.map(\.type) == ["B", "A", "C"])
        #expect(lines.map(\.calls) == [3, 1, 1])
        #expect((lines[0].byHour[25], lines[0].unknownHour, lines[1].byHour[0], lines[2].byHour[167]) == (2, 1, 1, 1))
    }

    @Test func `lists so many types and counts all others together`() {
        let most = CallCounts.mostTypes
        let calls = (0..<(most + 50)).map { (type: "T\($0)", hour: $0 % 168, dayOnly: false) }
        let lines = CallCounts(history(calls + calls.prefix(most))).lines
        #expect(lines.count == most + 1)
        #expect(lines.dropLast().allSatisfy { $0.type != nil && $0.calls == 2 })
        #expect(lines.last?.type == nil)
        #expect(lines.last?.calls == 50)
    }

    @Test func `of nothing is nothing`() {
        #expect(CallCounts(history([])).lines.isEmpty)
    }
}

import Exchange
import Foundation
import Programs
import Testing
import Vocabulary

@testable import Plan

@Suite struct `How far the past can be trusted` {
    private static let chicago = ZoneClock(TimeZone(identifier: "America/Chicago") ?? .gmt)

    /// 2026-03-02 00:00 in Chicago, a Monday.
    private static let monday: Int64 = 1_772_431_200

    private func quality(_ calls: [ReadCall], _ classifier: NatureClassifier = NatureClassifier()) -> DataQuality {
        var builder = HistoryBuilder()
        for call in calls { builder.append(call, Self.chicago) }
        return DataQuality(builder.history(), classifier)
    }

    private func call(_ day: Int, _ hour: Int, _ type: String = "WELFARE CHECK") -> ReadCall {
        ReadCall(
            number: "\(day)-\(hour)", received: Self.monday + Int64(day * 86_400 + hour * 3_600), type: type)
    }

    private static let march2: Int = 20_514

    @Test func `is told by day, as the clocks of the place told the days`() {
        // Each hour of three days, of which the last six of each are the next day in UTC.
        let found = quality((0..<3).flatMap { day in (0..<24).map { call(day, $0) } })
        #expect(found.days == (0..<3).map { DataQuality.Day(number: Self.march2 + $0, calls: 24) })
        #expect(found.usual == 24)
        #expect(found.gaps.isEmpty)
    }

    @Test func `is the day itself where only the day is told`() {
        var one = call(0, 0)
        one.flags = [.dayOnly]
        #expect(quality([one]).days == [DataQuality.Day(number: Self.march2, calls: 1)])
    }

    @Test func `finds days that tell next to nothing, in runs`() {
        let busy = [0, 1, 2, 3, 7, 8, 9]
        let calls = busy.flatMap { day in (0..<20).map { call(day, $0) } } + [call(5, 12)]
        let found = quality(calls)
        #expect(found.usual == 20)
        #expect(found.days.count == 10)
        #expect(found.gaps == [DataQuality.Gap(days: (Self.march2 + 4)...(Self.march2 + 6), calls: 1)])
    }

    @Test func `is not found wanting for a quiet town`() {
        let found = quality(stride(from: 0, to: 60, by: 3).map { call($0, 12) } + [call(120, 12)])
        #expect(found.usual == 1)
        // Two months without a call are strange even there.
        #expect(found.gaps.map(\.days.count) == [62])
    }

    @Test func `counts what is broken, missing and not understood`() {
        var broken = call(0, 1)
        (broken.dispatched, broken.cleared) = (broken.received + 60, broken.received + 30)
        broken.flags = [.timesOutOfOrder]
        var timed = call(0, 2)
        (timed.dispatched, timed.cleared, timed.beat, timed.place) = (
            timed.received, timed.received + 600, "B1", "100 ELM"
        )
        let said = NatureClassifier(corrections: ["QX 7": .welfareCheck])
        let found = quality([broken, timed, call(0, 3, "QX 7"), call(0, 4, "QX 8")], said)
        #expect((found.calls, found.broken, found.untimed) == (4, 1, 2))
        #expect((found.withoutBeat, found.withoutPlace, found.unclear) == (3, 3, 1))
        #expect(found.flags.first { $0.flag == .timesOutOfOrder }?.calls == 1)
        #expect(found.flags.first { $0.flag == .skippedHour }?.calls == 0)
    }

    /// Ten calls on each of 345 days, of which the days from the 100th on tell nothing for twenty.
    private var year: [ReadCall] {
        (0..<345).filter { !(100..<120).contains($0) }.flatMap { day in (8..<18).map { call(day, $0) } }
    }

    /// A call that was received in another year than it says.
    private func slip(_ moment: Int64, _ flags: CallFlags = []) -> ReadCall {
        var call = ReadCall(number: "slip \(moment)", received: moment, type: "WELFARE CHECK")
        call.flags = flags
        return call
    }

    @Test func `is not told by a year that was mistyped, but the slip is`() {
        let (y1990, y2024, y2089) = (Int64(635_000_000), Int64(1_710_000_000), Int64(3_760_000_000))
        let gap = DataQuality.Gap(days: (Self.march2 + 100)...(Self.march2 + 119), calls: 0)
        for (slips, far) in [
            ([slip(y2089, .inFuture)], 0), ([slip(y1990)], 1), ([slip(y1990), slip(y2024), slip(y2089)], 3),
            ([slip(y1990), slip(y2089, .inFuture), slip(y2089 + 86_400, .inFuture)], 1),
            ((0..<20).map { slip(y1990 + $0 * 3_600) }, 20),
        ] {
            let found = quality(year + slips)
            #expect(found.days.count == 345)
            #expect(found.gaps == [gap])
            #expect(found.far == far)
            #expect(found.calls == 3_250 + slips.count)
            let inFuture = found.flags.first { $0.flag == .inFuture }?.calls ?? 0
            #expect(found.days.reduce(0) { $0 + $1.calls } + far + inFuture == found.calls)
        }
    }

    @Test func `of few calls is not told by a slip either, but keeps a gap that more than a slip lies behind`() {
        let few = (0..<60).map { call($0, 12) }
        let slipped = quality(few + [slip(635_000_000)])
        #expect((slipped.days.count, slipped.far) == (60, 1))
        // A fortnight two years after the rest is told by more than a few slips.
        let late = quality(few + (800..<814).map { call($0, 12) })
        #expect((late.days.count, late.far) == (814, 0))
        #expect(late.gaps.map(\.days.count) == [740])
    }

    @Test func `tells every call once, in a day, far off or in the future`() {
        var dice = SeededNumbers(seed: 7)
        for _ in 0..<30 {
            let calls = (0..<Int.random(in: 1...400, using: &dice)).map { _ in
                let spread: Int64 = Bool.random(using: &dice) ? 40_000_000 : 1_700_000_000
                return slip(
                    Self.monday + Int64.random(in: -spread...0, using: &dice),
                    Int.random(in: 0..<20, using: &dice) == 0 ? .inFuture : [])
            }
            let found = quality(calls)
            let inFuture = found.flags.first { $0.flag == .inFuture }?.calls ?? 0
            #expect(found.days.reduce(0) { $0 + $1.calls } + found.far + inFuture == calls.count)
            #expect(zip(found.days, found.days.dropFirst()).allSatisfy { $0.number + 1 == $1.number })
            #expect((found.days.first?.calls ?? 1) > 0 && (found.days.last?.calls ?? 1) > 0)
        }
    }

    @Test(arguments: [(1_772_863_200 as Int64, 23, 20_519), (1_793_422_800, 25, 20_757)])
    func `is told by days of 23 and of 25 hours too`(midnight: Int64, hours: Int, number: Int) {
        // Every half hour from a day before to a day after the night in which the clocks of Chicago change.
        let calls = (-48..<(hours * 2 + 48)).map { slip(midnight + 86_400 + Int64($0) * 1_800) }
        let found = quality(calls)
        #expect(found.days.map(\.calls) == [48, hours * 2, 48])
        #expect(found.days.first?.number == number)
    }

    @Test func `is told by the clock of each place where two zones meet`() {
        var builder = HistoryBuilder()
        // A day of Chicago and the same day of Tokyo, which begins fifteen hours sooner.
        for hour in 0..<24 {
            builder.append(slip(Self.monday + Int64(hour * 3_600)), Self.chicago)
            builder.append(
                slip(Self.monday - Int64((15 - hour) * 3_600)), ZoneClock(TimeZone(identifier: "Asia/Tokyo") ?? .gmt))
        }
        let found = DataQuality(builder.history(), NatureClassifier())
        #expect(found.days == [DataQuality.Day(number: Self.march2, calls: 48)])
    }

    @Test func `counts the different beats`() {
        let calls = (0..<40).map { number in
            var call = call(number, 12)
            call.beat = number % 4 == 0 ? nil : "B\(number % 4)"
            return call
        }
        #expect(quality(calls).beats == 3)
    }

    @Test func `is nothing where there is nothing`() {
        let found = quality([])
        #expect(found.days.isEmpty && found.gaps.isEmpty)
        #expect((found.calls, found.usual) == (0, 0))
    }
}

@Suite struct `A stated table of durations` {
    private func table(_ text: String) throws -> DurationTable {
        let file = FileManager.default.temporaryDirectory.appending(path: "table-\(UUID().uuidString).csv")
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try DurationTable(file)
    }

    @Test func `tells the minutes of a nature, and of every other`() throws {
        let table = try table("nature,minutes,source\nsuicide,90.5,\"A, 2024\"\nany,30,B\n")
        #expect(table.minutes(.suicide) == 90.5)
        #expect(table.minutes(.welfareCheck) == 30)
        #expect(table.lines.map(\.source) == ["A, 2024", "B"])
        #expect(try self.table("nature,minutes,source\nsuicide,90,A\n").minutes(.welfareCheck) == nil)
    }

    @Test(arguments: [
        ("", 1, DurationFault.Code.header), ("nature,minutes\nany,3\n", 1, .header),
        ("nature,minutes,source\n", 2, .empty), ("nature,minutes,source\nany,0,A\n", 2, .notMinutes),
        ("nature,minutes,source\nany,nan,A\n", 2, .notMinutes), ("nature,minutes,source\nany,1441,A\n", 2, .notMinutes),
        ("nature,minutes,source\nany,30,\n", 2, .noSource), ("nature,minutes,source\nany,30\n", 2, .noSource),
        ("nature,minutes,source\nany,30,A\nghosts,30,A\n", 3, .noSuchNature),
        ("nature,minutes,source\nany,30,A\nany,31,A\n", 3, .twice),
    ])
    func `is refused with the line that is wrong`(text: String, line: Int, code: DurationFault.Code) {
        #expect(throws: DurationFault(line: line, code: code)) { try table(text) }
    }

    @Test func `makes hours of calls, and says of which it tells nothing`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        let programs = try ProgramShelf(folder: root.appending(path: "Programs"))
        var builder = HistoryBuilder()
        for number in 0..<40 {
            let type = number % 4 == 0 ? "SUICIDE THREAT" : "WELFARE CHECK"
            var call = ReadCall(number: "\(number)", received: 1_772_431_200 + Int64(number), type: type)
            call.place = "\(number)00 ELM"
            builder.append(call, ZoneClock(.gmt))
        }
        let memphis = try #require(programs["memphis-cit"])
        let replay = Replay(builder.history(), NatureClassifier()).run([memphis])[0]
        let hours = StatedHours(replay, by: try table("nature,minutes,source\nwelfare-check,60,A\n"))
        #expect((hours.least, hours.asWritten, hours.most) == (30, 30, 30))
        #expect(hours.untold == 10)
        // Denver knows too little of a welfare check to take one for sure.
        let denver = try #require(programs["denver-star"])
        let unsure = Replay(builder.history(), NatureClassifier()).run([denver])[0]
        let ends = StatedHours(unsure, by: try table("nature,minutes,source\nany,60,A\n"))
        #expect(ends.least < ends.most)
        #expect(ends.most == Double(unsure.eligible.most))
    }

    @Test func `that comes with the program can be read, every one`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Durations")
            .standardized
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        #expect(files.count >= 2)
        for file in files { #expect(!(try DurationTable(file).lines.isEmpty)) }
    }
}

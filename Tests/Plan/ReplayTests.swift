import Exchange
import Foundation
import Plan
import Programs
import Testing
import Vocabulary

/// A past made by chance, the same for the same seed.
struct InventedPast {
    static let types = [
        "WELFARE CHECK", "SUICIDE THREAT", "MENTAL PERSON", "DRUNK PERSON", "HOMELESS", "TRESPASS",
        "DOMESTIC DISTURBANCE",
        "TRAFFIC STOP", "BURGLARY", "MISC", "SUICIDE THREAT WITH GUN", "JUVENILE DISTURBANCE", "OVERDOSE", "NOISE",
    ]
    static let clock = ZoneClock(TimeZone(identifier: "America/Chicago") ?? .gmt)

    let calls: [ReadCall]

    init(_ count: Int, seed: UInt64) {
        var state = seed
        func next(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
        calls = (0..<count).map { number in
            var call = ReadCall(
                number: "N\(number)", received: 1_700_000_000 + Int64(next(90 * 86_400)),
                type: InventedPast.types[next(InventedPast.types.count)])
            if next(20) == 0 { call.flags = .dayOnly }
            call.beat = next(10) == 0 ? nil : "B\(next(6))"
            call.place = next(8) == 0 ? nil : "\(next(40))00 ELM"
            if next(3) > 0 {
                call.dispatched = call.received + Int64(next(600))
                call.cleared = (call.dispatched ?? 0) + Int64(next(5_000)) - 100
            }
            return call
        }
    }

    var history: History {
        var builder = HistoryBuilder()
        for call in calls { builder.append(call, Self.clock) }
        return builder.history()
    }
}

@Suite struct `Replaying the past` {
    static let programs: [Program] = {
        let folder = Shared.root.appending(path: "Programs")
        return (try? ProgramShelf(folder: folder).newest) ?? []
    }()

    /// What one call comes to, told by asking the engine about that call alone.
    struct Walk: Equatable {
        var reason: String?
        var isEligible: Bool
        var isAtMost: Bool
        var isAtLeast: Bool
        var isOpen: Bool?

        init(_ call: ReadCall, _ program: Program, _ classifier: NatureClassifier) {
            let guess = classifier.nature(of: call.type)
            if program.isAlwaysThere {
                isOpen = true
            } else if call.flags.contains(.dayOnly) {
                isOpen = nil
            } else {
                isOpen = program.hours.isOpen(
                    minuteOfWeek: InventedPast.clock.minuteOfWeek(
                        at: Instant(microseconds: call.received * 1_000_000)))
            }
            guard program.takes(guess.nature) else {
                reason = guess.nature == .unclear ? "received-unknown" : "not-behavioural"
                (isEligible, isAtMost, isAtLeast) = (false, false, false)
                return
            }
            let answers = guess.meaning.answers(hasPlace: call.place != nil)
            let all = Program.Unanswered.allCases.map { program.decide(answers, reading: $0, isOpen: true) }
            reason = all[0].reason?.name
            isEligible = all[0].reason == nil
            isAtMost = all.contains { $0.reason == nil }
            isAtLeast = all.allSatisfy { $0.reason == nil }
        }
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `counts what each call comes to by itself`(seed: UInt64) throws {
        #expect(Self.programs.count == 9)
        let past = InventedPast(4_000, seed: seed)
        let classifier = NatureClassifier()
        let replays = Replay(past.history, classifier).run(Self.programs)
        var takers = Array(repeating: Set<Int>(), count: past.calls.count)
        for (place, (program, replay)) in zip(Self.programs, replays).enumerated() {
            let walks = past.calls.map { Walk($0, program, classifier) }
            #expect(replay.calls == walks.count)
            #expect(replay.eligible.least == walks.count { $0.isAtLeast })
            #expect(replay.eligible.asWritten == walks.count { $0.isEligible })
            #expect(replay.eligible.most == walks.count { $0.isAtMost })
            #expect(replay.inHours.least == walks.count { $0.isAtLeast && $0.isOpen == true })
            #expect(replay.inHours.most == walks.count { $0.isAtMost && $0.isOpen != false })
            var expected: [String: Int] = [:]
            for walk in walks {
                if let reason = walk.reason { expected[reason, default: 0] += 1 }
            }
            var left: [String: Int] = [:]
            for step in replay.steps { for leak in step.left { left[leak.reason.name] = leak.count } }
            let outside = left.removeValue(forKey: "outside-hours") ?? 0
            let unknown = left.removeValue(forKey: "eligible-unknown") ?? 0
            #expect(left == expected, "\(program.name)")
            #expect(outside == walks.count { $0.isEligible && $0.isOpen == false })
            #expect(unknown == walks.count { $0.isEligible && $0.isOpen == nil })
            for (call, walk) in walks.enumerated() where walk.isAtMost && walk.isOpen != false {
                takers[call].insert(place)
            }
            let byBeat = Dictionary(
                grouping: walks.indices.filter { walks[$0].isAtMost }, by: { past.calls[$0].beat ?? "" })
            #expect(replay.byBeat.mapValues(\.most) == byBeat.mapValues(\.count))
            #expect(
                replay.byHour.reduce(0) { $0 + $1.most }
                    == walks.indices.count { walks[$0].isAtMost && !past.calls[$0].flags.contains(.dayOnly) })
        }
        for (place, replay) in replays.enumerated() { #expect(replay.only == takers.count { $0 == [place] }) }
    }

    /// Every stage: reached = all that left + reached of the next.
    @Test func `loses no call between two stages`() {
        for replay in Replay(InventedPast(2_000, seed: 9).history, NatureClassifier()).run(Self.programs) {
            for (one, next) in zip(replay.steps, replay.steps.dropFirst()) {
                #expect(one.reached == next.reached + one.left.reduce(0) { $0 + $1.count })
            }
            #expect(replay.steps.map(\.stage) == [.received, .screened, .triaged, .eligible])
            #expect(
                replay.eligible.least <= replay.eligible.asWritten && replay.eligible.asWritten <= replay.eligible.most)
        }
    }

    @Test func `counts places that call again, and hours that are told`() throws {
        let past = InventedPast(3_000, seed: 3)
        let classifier = NatureClassifier()
        let program = try #require(Self.programs.first { $0.name == "bloomington-psw" })
        let replay = try #require(Replay(past.history, classifier).run([program]).first)
        let taken = past.calls.filter { Walk($0, program, classifier).isAtMost }
        let places = Dictionary(grouping: taken.compactMap(\.place), by: { $0 }).mapValues(\.count)
        #expect(replay.repeats.places == places.count)
        #expect(replay.repeats.calls == places.values.reduce(0, +))
        #expect(replay.repeats.repeated == places.values.count { $0 > 1 })
        #expect(replay.repeats.repeatedCalls == places.values.filter { $0 > 1 }.reduce(0, +))
        let spans = taken.compactMap { call -> Int64? in
            guard call.flags.isEmpty, let begin = call.dispatched, let end = call.cleared, end >= begin else {
                return nil
            }
            return end - begin
        }
        #expect(replay.busy.calls == spans.count)
        #expect(replay.busy.seconds == spans.reduce(0, +))
    }

    @Test func `tells no hours where the export tells no times`() {
        var builder = HistoryBuilder()
        builder.append(ReadCall(number: "1", received: 1_700_000_000, type: "WELFARE CHECK"), InventedPast.clock)
        for replay in Replay(builder.history(), NatureClassifier()).run(Self.programs) {
            #expect(replay.busy.hours == nil)
        }
    }

    /// Nobody can be sent to a place that nobody told.
    @Test func `knows which calls tell no place`() throws {
        var builder = HistoryBuilder()
        builder.append(ReadCall(number: "1", received: 1_700_000_000, type: "MENTAL PERSON"), InventedPast.clock)
        let columbus = try #require(Self.programs.first { $0.name == "columbus-arp" })
        let replay = try #require(Replay(builder.history(), NatureClassifier()).run([columbus]).first)
        #expect(replay.eligible.asWritten == 0)
    }

    @Test func `needs no more memory for a type of its own on every call`() {
        var builder = HistoryBuilder()
        for number in 0..<30_000 {
            builder.append(
                ReadCall(number: "\(number)", received: 1_700_000_000, type: "WELFARE CHECK \(number)"),
                InventedPast.clock)
        }
        let replays = Replay(builder.history(), NatureClassifier()).run(Self.programs)
        #expect(replays.map(\.byNature).contains { $0[.welfareCheck].map { $0.most > 29_000 } ?? false })
    }

    @Test func `of an empty past is nothing at all`() {
        for replay in Replay(HistoryBuilder().history(), NatureClassifier()).run(Self.programs) {
            #expect(replay.calls == 0 && replay.eligible == Ends() && replay.only == 0)
        }
    }
}

extension Program {
    /// Whether it takes a call at whatever hour it comes.
    fileprivate var isAlwaysThere: Bool {
        hours.outside == .waits || (0..<Hours.minutesOfWeek).allSatisfy { hours.isOpen(minuteOfWeek: $0) }
    }
}

@Suite struct `The file of columns` {
    private func withFile<T>(_ work: (URL) throws -> T) throws -> T {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "columns-\(UInt64.random(in: 0...UInt64.max))")
        defer { try? FileManager.default.removeItem(at: file) }
        return try work(file)
    }

    private func same(_ one: History, _ other: History) -> Bool {
        func values<T: Equatable>(_ column: Column<T>) -> [T] { column.withValues(Array.init) }
        return values(one.received) == values(other.received) && values(one.minute) == values(other.minute)
            && values(one.type) == values(other.type) && values(one.beat) == values(other.beat)
            && values(one.place) == values(other.place) && values(one.busy) == values(other.busy)
            && values(one.flags) == values(other.flags) && one.types == other.types && one.beats == other.beats
            && one.places == other.places
    }

    @Test(arguments: [0, 1, 7, 3_001])
    func `is read as it was written`(count: Int) throws {
        try withFile { url in
            let history = InventedPast(count, seed: 5).history
            try HistoryFile(url: url).write(history, "one")
            #expect(same(try HistoryFile(url: url).read("one"), history))
        }
    }

    @Test func `is not read where it is old, broken or missing`() throws {
        try withFile { url in
            let file = HistoryFile(url: url)
            #expect(throws: HistoryFile.Fault.missing) { try file.read("one") }
            try file.write(InventedPast(50, seed: 5).history, "one")
            #expect(throws: HistoryFile.Fault.old) { try file.read("two") }
            let whole = try Data(contentsOf: url)
            for place in stride(from: 0, to: whole.count, by: 41) {
                var changed = whole
                changed[place] ^= 0x10
                try changed.write(to: url)
                #expect(throws: HistoryFile.Fault.broken) { try file.read("one") }
            }
            for length in stride(from: 0, to: whole.count, by: 97) {
                try whole.prefix(length).write(to: url)
                #expect(throws: HistoryFile.Fault.broken) { try file.read("one") }
            }
        }
    }
}

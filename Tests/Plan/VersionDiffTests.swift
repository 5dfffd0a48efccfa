import Exchange
import Foundation
import Plan
import Programs
import Testing
import Vocabulary

@Suite struct `Two versions of a program on the same past` {
    private static let past = InventedPast(3_000, seed: 5)

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: Shared.root.appending(path: "Programs/\(name).yaml"), encoding: .utf8)
    }

    private static func changed(_ name: String, _ right: String, _ wrong: String) throws -> (Program, Program) {
        let text = try text(name)
        #expect(text.contains(right))
        return (
            try Program(yaml: Array(text.utf8)),
            try Program(yaml: Array(text.replacing(right, with: wrong, maxReplacements: 1).utf8))
        )
    }

    @Test func `are the same where the version is the same`() throws {
        let program = try Program(yaml: Array(try Self.text("denver-star").utf8))
        let diff = VersionComparison(Self.past.history, NatureClassifier(), from: program, to: program).diff()
        #expect(diff.calls == 3_000)
        #expect(diff.changed == 0 && diff.changedIfDangerous == 0 && diff.changedIfSafe == 0)
        #expect(diff.changes == [])
    }

    /// Every call walked alone by both versions must be told in the same way.
    @Test(
        arguments: [
            ("denver-star", "open: every day 06:00 to 22:00", "open: every day 12:00 to 14:00"),
            ("denver-star", "eligible: [welfare-check, ", "eligible: ["),
            (
                "denver-star", "when: (weapon is unknown or violence is unknown) and callback is not no",
                "when: weapon is unknown and callback is not no"
            ),
            ("columbus-arp", "open: monday to friday 08:00 to 24:00", "open: always"),
            ("dallas-right-care", "phone-first: yes", "phone-first: no"),
            ("la-smart", "level: 3", "level: 2"),
        ])
    func `differ exactly where each call alone would be decided otherwise`(
        name: String, right: String, wrong: String
    ) throws {
        let (old, new) = try Self.changed(name, right, wrong)
        let history = Self.past.history
        let classifier = NatureClassifier()
        let comparison = VersionComparison(history, classifier, from: old, to: new)
        var expected: [Int: VersionDiff.Change] = [:]
        var parted: [Program.Unanswered: Int] = [:]
        for (place, call) in Self.past.calls.enumerated() {
            let meaning = classifier.nature(of: call.type).meaning
            func side(_ program: Program, _ reading: Program.Unanswered) -> VersionDiff.Side {
                guard program.takes(meaning.nature) else {
                    let code = ReasonCode.leaving(.received).first {
                        meaning.nature == .unclear ? $0.kind == .unknown : $0.name == "not-behavioural"
                    }
                    return VersionDiff.Side(notAsked: code)
                }
                let moment = Instant(microseconds: call.received * 1_000_000)
                let minute = InventedPast.clock.minuteOfWeek(at: moment)
                let isOpen = call.flags.contains(.dayOnly) || program.hours.isOpen(minuteOfWeek: minute)
                return VersionDiff.Side(
                    program.rule(meaning.answers(hasPlace: call.place != nil), reading: reading, isOpen: isOpen))
            }
            for (unanswered, reading) in [
                (Program.Unanswered.asWritten, VersionDiff.Reading.asWritten), (.safe, .safe), (.dangerous, .dangerous),
            ] {
                let (before, after) = (side(old, unanswered), side(new, unanswered))
                guard !before.isSame(as: after) else { continue }
                parted[unanswered, default: 0] += 1
                if expected[place] == nil {
                    expected[place] = VersionDiff.Change(reading, before: before, after: after, count: 1)
                }
            }
        }
        var found: [Int: VersionDiff.Change] = [:]
        comparison.forEachChanged { found[$0] = $1 }
        #expect(found == expected)
        let diff = comparison.diff { "N\($0)" }
        #expect(diff.changed == expected.count)
        #expect(diff.changedAsWritten == parted[.asWritten, default: 0])
        #expect(diff.changedIfDangerous == parted[.dangerous, default: 0])
        #expect(diff.changedIfSafe == parted[.safe, default: 0])
        #expect(diff.changes.reduce(0) { $0 + $1.count } == expected.count)
        #expect(diff.changes.allSatisfy { !$0.causes.isEmpty })
        for change in diff.changes {
            #expect(change.examples.count == min(change.count, VersionDiff.mostExamples))
            for example in change.examples {
                let place = try #require(example.number.flatMap { Int($0.dropFirst()) })
                let one = try #require(expected[place])
                #expect((one.reading, one.before, one.after) == (change.reading, change.before, change.after))
                #expect(Self.past.calls[place].type == example.type)
            }
        }
    }

    @Test func `say that the hours differ, and of how many calls no hour is known`() throws {
        let (old, new) = try Self.changed(
            "denver-star", "open: every day 06:00 to 22:00", "open: every day 12:00 to 14:00")
        let diff = VersionComparison(Self.past.history, NatureClassifier(), from: old, to: new).diff()
        #expect(diff.changed > 0)
        #expect(diff.changes.allSatisfy { $0.causes == [.hours] })
        #expect(diff.hourUnknown == Self.past.calls.filter { $0.flags.contains(.dayOnly) }.count)
    }

    @Test func `say which rule decides otherwise`() throws {
        let (old, new) = try Self.changed(
            "denver-star", "level: 4\n    response: co-response\n    reason: weapon",
            "level: 4\n    response: police\n    reason: weapon")
        let diff = VersionComparison(Self.past.history, NatureClassifier(), from: old, to: new).diff()
        #expect(diff.changed > 0)
        #expect(diff.changes.allSatisfy { $0.causes == [.rule(before: "weapon", after: "weapon")] })
    }

    /// Beats B0 to B5; the third is outside.
    @Test func `part where only one of them serves the beat of a call`() throws {
        let text = try Self.text("denver-star")
        let old = try Program(yaml: Array(text.utf8))
        let new = try Program(
            yaml: Array((text + "\ncatchment: { areas: [b0, B1, B2, B4, B5], basis: ours }\n").utf8))
        let comparison = VersionComparison(Self.past.history, NatureClassifier(), from: old, to: new)
        var found: [Int: VersionDiff.Change] = [:]
        comparison.forEachChanged { found[$0] = $1 }
        #expect(!found.isEmpty)
        for (place, change) in found {
            #expect(Self.past.calls[place].beat == "B3")
            #expect(change.reading == .safe && change.after.reason == "outside-area")
        }
        let replayed = Replay(Self.past.history, NatureClassifier()).run([old, new])
        let lost = replayed[0].byBeat.filter { $0.key == "B3" }
        #expect(!lost.isEmpty)
        #expect(replayed[1].byBeat["B3"] == nil)
        #expect(replayed[1].byBeat == replayed[0].byBeat.filter { $0.key != "B3" })
    }

    @Test func `know a beat by where it is drawn, where the program draws its area`() throws {
        func square(_ name: String, west: Double) -> BeatShape {
            let corners = [(west, 39.0), (west + 0.1, 39.0), (west + 0.1, 39.1), (west, 39.1), (west, 39.0)]
            return BeatShape(name: name, rings: [corners.map { .init(longitude: $0.0, latitude: $0.1) }])
        }
        let beats = (0..<6).map { square("B\($0)", west: -105 + Double($0) / 10) }
        let middle = try #require(beats[2].middle)
        #expect(abs(middle.longitude + 104.75) < 1e-9 && abs(middle.latitude - 39.05) < 1e-9)
        #expect(BeatShape(name: "none", rings: [[.init(longitude: 1, latitude: 1)]]).middle == nil)
        let text = try Self.text("denver-star")
        let ring = "[[-105, 39], [-104.7, 39], [-104.7, 39.1], [-105, 39.1], [-105, 39]]"
        let shape = "{ type: Polygon, coordinates: [\(ring)] }"
        let old = try Program(yaml: Array(text.utf8))
        let new = try Program(yaml: Array((text + "\ncatchment: { shape: \(shape), basis: ours }\n").utf8))
        let replayed = Replay(Self.past.history, NatureClassifier(), drawn: beats).run([old, new])
        let served = replayed[0].byBeat.filter { !["B3", "B4", "B5"].contains($0.key) }
        #expect(replayed[1].byBeat == served && served.count == 4)
        let unknown = Replay(Self.past.history, NatureClassifier()).run([new])
        #expect(unknown[0].byBeat == replayed[0].byBeat)
    }

    @Test func `come back from what is stored as they were`() throws {
        let (old, new) = try Self.changed("la-smart", "level: 3", "level: 2")
        let diff = VersionComparison(Self.past.history, NatureClassifier(), from: old, to: new).diff()
        let again = try JSONDecoder().decode(VersionDiff.self, from: JSONEncoder().encode(diff))
        #expect(again == diff)
    }
}

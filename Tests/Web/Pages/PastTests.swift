import Exchange
import Foundation
import Programs
import Testing
import Vocabulary

@testable import Plan
@testable import Web

@Suite struct `The page of a city's own past` {
    let catalogue: Catalogue

    init() throws {
        catalogue = try Catalogue(folder: Share.folder.appending(path: "Words"))
    }

    private func quality(_ moments: [Int64], _ flags: CallFlags = []) -> DataQuality {
        var builder = HistoryBuilder()
        for moment in moments {
            var call = ReadCall(number: "\(moment)", received: moment, type: "WELFARE CHECK")
            call.flags = flags
            builder.append(call, ZoneClock(.gmt))
        }
        return DataQuality(builder.history(), NatureClassifier())
    }

    @Test func `says of a quiet town that no gap was found, not that each day tells something`() {
        let reading = Samples.reading(catalogue["en"])
        let noon: Int64 = 1_699_963_200
        let quiet = QualitySection(quality(stride(from: 0, to: 60, by: 3).map { noon + $0 * 86_400 }), reading)
        #expect(quiet.gapFinding == "No gap was found in the 58 days from the first call to the last.")
        #expect(QualitySection(quality([noon]), reading).gapFinding == "No gap was found in the 1 day that is told.")
        #expect(quiet.manyBeats == nil)
        let missed = QualitySection(quality((0..<100).filter { $0 % 60 < 30 }.map { noon + $0 * 86_400 }), reading)
        #expect(
            missed.gapFinding == "30 of 90 days lie in gaps, which tell next to nothing. Calls on a usual day: 1.")
        #expect(QualitySection(quality([noon], .inFuture), reading).gapFinding == reading.words("quality.noDays"))
    }

    @Test func `says how many calls are far from all other days, where there are any`() {
        let reading = Samples.reading(catalogue["en"])
        let days = (0..<60).map { 1_699_963_200 + Int64($0) * 86_400 }
        func far(_ moments: [Int64]) -> [String] {
            QualitySection(quality(moments), reading).lines.filter { $0.name == "Far from all other days" }.map(\.calls)
        }
        #expect(far(days).isEmpty)
        #expect(far(days + [640_000_000]) == ["1"])
    }

    @Test(arguments: ["en", "es"])
    func `names the busiest hour by its beginning and its end`(language: String) throws {
        let page = try Samples.past(Samples.reading(catalogue[language]))
        let heat = try #require(page.close?.heat)
        #expect(heat.contains(/, [0-2][0-9]:00–[0-2][0-9]:00: [0-9]+\.$/), "\(heat)")
    }

    @Test func `says how a map comes to be only where beats are told and none are drawn`() throws {
        let reading = Samples.reading(catalogue["en"])
        #expect(try Samples.numberedPast(reading).close?.noShapes == true)
        #expect(try Samples.past(reading).close?.noShapes == false)
        #expect(try Samples.barePast(reading).close?.noShapes == false)
    }

    @Test func `lists no more beats than a city can have, and counts the others together`() throws {
        let reading = Samples.reading(catalogue["en"])
        let listed = try Samples.numberedReport(reading).closely[0].beats
        #expect(listed.count == 3_001)
        #expect((listed.last?.name, listed.last?.most) == ("200 other beats", "200"))
        #expect(try Samples.numberedPast(reading).close?.beats.count == CloseUp.fewBeats)
        #expect(try Samples.numberedPast(reading).quality?.manyBeats?.contains("3,200 different beats") == true)
        let replay = try #require(Samples.numberedReplays.first { $0.program.name == "memphis-cit" })
        let document = ReplayDocument(replay).by_beat
        #expect(document.count == 3_001)
        #expect(document[ReplayDocument.otherBeats]?.most == 200)
        #expect(document.values.reduce(0) { $0 + $1.most } == replay.eligible.most)
    }

    @Test func `keeps the beats with the most calls, and loses none to a name that is its own for the others`() {
        let beats = Dictionary(uniqueKeysWithValues: (1...9).map { ("B\($0)", Ends(least: 0, asWritten: 1, most: $0)) })
        #expect(ReplayDocument.bounded(beats, to: 9) == beats)
        let bounded = ReplayDocument.bounded(beats, to: 2)
        #expect(Set(bounded.keys) == ["B9", "B8", ReplayDocument.otherBeats])
        #expect(bounded[ReplayDocument.otherBeats] == Ends(least: 0, asWritten: 7, most: 28))
        let own = ReplayDocument.bounded(beats.merging([ReplayDocument.otherBeats: Ends(most: 50)]) { $1 }, to: 2)
        #expect(own.values.reduce(0) { $0 + $1.most } == 95)
    }
}

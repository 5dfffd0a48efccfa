import Exchange
import Foundation
import Plan
import Programs
import Store
import Vocabulary

@testable import Plan
@testable import Web

/// A city's own past, as an analyst would see it.
extension Samples {
    private static let programs: [Program] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        return (try? ProgramShelf(folder: root.appending(path: "Programs")).newest) ?? []
    }()

    private static func replays(bare: Bool) -> [ProgramReplay] {
        var builder = HistoryBuilder()
        let types = ["WELFARE CHECK", "SUICIDE THREAT", "TRAFFIC STOP", "MISC", "TRESPASS", "ARMED MENTAL SUBJECT"]
        for number in 0..<300 {
            var call = ReadCall(
                number: "\(number)", received: 1_700_000_000 + Int64(number * 3_700), type: types[number % types.count])
            if !bare {
                call.beat = "B\(number % 4)"
                call.place = "\(number % 30)00 ELM"
                call.dispatched = call.received + 60
                call.cleared = call.received + 2_400
            }
            builder.append(call, ZoneClock(.gmt))
        }
        return Replay(builder.history(), NatureClassifier()).run(programs)
    }

    private static func imports(_ reading: Reading) throws -> [CallImport] {
        [
            try CallImport(
                Row(new: [
                    "id": ID<CallImport>(stored: "i-1"), "number": 1, "map_name": "river-city", "map_text": "",
                    "begun_at": now, "shown_at": now, "file_digest": "00", "first_at": now.adding(.seconds(-900_000)),
                    "last_at": now.adding(.seconds(-90_000)), "imported": 300, "amended": 2, "already": 0,
                    "rejected": 1,
                    "strange": 3,
                ]))
        ]
    }

    /// Three of the city's four beats, side by side.
    private static let beats = (0..<3).map { place in
        let (west, east) = (-90 + Double(place) / 10, -89.9 + Double(place) / 10)
        let corners = [(west, 40.0), (east, 40.0), (east, 40.1), (west, 40.1), (west, 40.0)]
        return BeatShape(name: "b\(place)", rings: [corners.map { BeatShape.Point(longitude: $0.0, latitude: $0.1) }])
    }

    static func past(_ reading: Reading) throws -> PastPage {
        PastPage(
            try imports(reading), replays(bare: false), beats: beats, chosen: 0,
            incoming: PastPage.Incoming([waitingFile], reading), reading)
    }

    /// Of an export that tells neither beats nor times of units.
    static func barePast(_ reading: Reading) throws -> PastPage {
        PastPage(try imports(reading), replays(bare: true), chosen: nil, reading)
    }

    static func pastWithoutPrograms(_ reading: Reading) throws -> PastPage {
        PastPage(try imports(reading), [], chosen: nil, reading)
    }

    private static var pastTypes: [PastType] {
        let classifier = NatureClassifier(corrections: ["CODE 9": .distress], table: ["CODE 7": .administration])
        let some = ["WELFARE CHECK", "CODE 9", "CODE 7", "QX", "MISC"].enumerated().map { place, type in
            PastType(type: type, calls: 900 - place * 224, guess: classifier.nature(of: type))
        }
        return some + (0..<60).map { PastType(type: "UNIT \($0)", calls: 1, guess: classifier.nature(of: "QX \($0)")) }
    }

    static func types(_ reading: Reading, mayCorrect: Bool) -> TypesPage {
        var asked = TypesPage.Asked()
        if mayCorrect { (asked.changed, asked.onlyUnsure) = (676, true) }
        return TypesPage(pastTypes, asked: asked, mayCorrect: mayCorrect, reading)
    }

    static func refusedTypes(_ reading: Reading) -> TypesPage {
        TypesPage(
            pastTypes, asked: TypesPage.Asked(), mayCorrect: true,
            refused: Refused(
                form: "types", refusal: Refusal("not-one-of", field: "nature"), typed: ["type": "CODE 9"]), reading)
    }

    static func noTypes(_ reading: Reading) -> TypesPage {
        TypesPage(pastTypes, asked: TypesPage.Asked(text: "nowhere"), mayCorrect: true, reading)
    }
}

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

    /// The programs, of which one says by a reason of its own that too little is known, as of most past calls.
    private static let finer: [Program] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Programs/nyc-bheard.yaml").standardized
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let own = text.replacing("reason: insufficient-information", with: "reason: ems-could-not-triage")
        let program = try? Program(yaml: own.utf8)
        return programs.map { $0.name == program?.name ? program ?? $0 : $0 }
    }()

    private static func history(bare: Bool) -> History {
        var builder = HistoryBuilder()
        let types = ["WELFARE CHECK", "SUICIDE THREAT", "TRAFFIC STOP", "MISC", "TRESPASS", "ARMED MENTAL SUBJECT"]
        // Where it tells more, after each day nothing is told for another.
        for number in 0..<900 {
            let at = 1_699_920_000 + Int64(number * 3_600) + Int64(bare ? 0 : number / 24 * 86_400)
            var call = ReadCall(number: "\(number)", received: at, type: types[number % types.count])
            if !bare {
                call.beat = "B\(number % 4)"
                call.place = "\(number % 30)00 ELM"
                call.dispatched = call.received + 60
                call.cleared = call.received + 2_400
                if number % 90 == 0 { call.flags = [.timesOutOfOrder] }
            }
            builder.append(call, ZoneClock(.gmt))
        }
        return builder.history()
    }

    private static func look(bare: Bool, _ reading: Reading) throws -> PastLook {
        let history = history(bare: bare)
        return PastLook(
            imports: try imports(reading),
            replays: Replay(history, NatureClassifier()).run(bare ? programs : finer),
            quality: DataQuality(history, NatureClassifier()), beats: bare ? [] : beats)
    }

    /// A table that tells of all but one nature of the calls.
    private static let durations: DurationTable? = {
        let file = FileManager.default.temporaryDirectory.appending(path: "table-\(UUID().uuidString).csv")
        let text = "nature,minutes,source\nwelfare-check,40,a study\nsuicide,90,another study\n"
        try? Data(text.utf8).write(to: file)
        return try? DurationTable(file)
    }()

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

    /// Three of the city's four beats, side by side, and one that a program put far away.
    private static let beats = [0, 1, 2, 900].map { place in
        let (west, east) = (-90 + Double(place) / 10, -89.9 + Double(place) / 10)
        let corners = [(west, 40.0), (east, 40.0), (east, 40.1), (west, 40.1), (west, 40.0)]
        return BeatShape(name: "b\(place)", rings: [corners.map { BeatShape.Point(longitude: $0.0, latitude: $0.1) }])
    }

    static func past(_ reading: Reading) throws -> PastPage {
        try PastPage(
            look(bare: false, reading), asked: PastQuery(program: "nyc-bheard", durations: durations),
            tables: durations.map { [$0] } ?? [], incoming: PastPage.Incoming([waitingFile], isFull: false, reading),
            reading)
    }

    /// Of an export that tells neither beats nor times of units.
    static func barePast(_ reading: Reading) throws -> PastPage {
        try PastPage(look(bare: true, reading), asked: PastQuery(), reading)
    }

    /// Of an export whose numbers were read as beats, of which nobody has brought shapes.
    private static let numbered: PastLook = {
        var builder = HistoryBuilder()
        for number in 0..<3_200 {
            var call = ReadCall(number: "\(number)", received: 1_699_920_000, type: "WELFARE CHECK")
            call.beat = "N\(number)"
            builder.append(call, ZoneClock(.gmt))
        }
        let history = builder.history()
        return PastLook(
            imports: [], replays: Replay(history, NatureClassifier()).run(programs),
            quality: DataQuality(history, NatureClassifier()))
    }()

    static func numberedPast(_ reading: Reading) throws -> PastPage {
        try PastPage(numbered, asked: PastQuery(program: "memphis-cit"), reading)
    }

    static func numberedReport(_ reading: Reading) throws -> PastReport {
        try PastReport(numbered, asked: PastQuery(program: "memphis-cit"), workspace: "Alder Falls", reading)
    }

    static var numberedReplays: [ProgramReplay] { numbered.replays }

    static func pastWithoutPrograms(_ reading: Reading) throws -> PastPage {
        try PastPage(PastLook(imports: imports(reading)), asked: PastQuery(), reading)
    }

    static func emptyPast(_ reading: Reading, incoming: PastPage.Incoming? = nil) throws -> PastPage {
        try PastPage(PastLook(), asked: PastQuery(), incoming: incoming, reading)
    }

    static func report(_ reading: Reading) throws -> PastReport {
        try PastReport(
            look(bare: false, reading), asked: PastQuery(durations: durations), workspace: "Alder Falls", reading)
    }

    static func emptyReport(_ reading: Reading) throws -> PastReport {
        try PastReport(PastLook(), asked: PastQuery(), workspace: "Alder Falls", reading)
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

import Access
import ArgumentParser
import Door
import Exchange
import Foundation
import Plan
import Vocabulary

/// `alongside import`: other people's records into the workspace.
struct ImportVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring in what other systems have recorded.",
        subcommands: [Calls.self, Beats.self])

    struct Calls: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read a dispatch system's export of past calls.",
            discussion: """
                The file is CSV, or CSV packed with gzip or xz. Nothing is visible before all of it has been read; a \
                reading that is cut short leaves nothing. The same file again changes nothing, and a newer export \
                amends what it tells otherwise. Rows that are no calls are written to a file, each with its line and \
                why.

                Without --map a map is proposed from the header and the first rows, and written into this folder to be \
                checked; nothing is imported then.

                With --json: {"read":n,"imported":n,"amended":n,"already":n,"rejected":n}; read is the sum of the rest.

                Example: alongside import calls calls-2025.csv.xz --map san-antonio
                """)

        @Argument(help: "The file.") var file: String
        @Option(help: "The name of a map in $ALONGSIDE_MAPS or in Maps beside the program, or its file.") var map:
            String?
        @Option(help: "The time zone of the proposed map, such as America/Chicago.") var zone: String?
        @OptionGroup var target: WorkspaceOption
        @Option(help: "Where rows that are no calls are written. Default: FILE.rejected.csv, in this folder.")
        var rejected: String?

        func run() async throws {
            guard let map else {
                return try await CallFileWords.explaining(file) { try ProposedMap(file, zone).write(target.json) }
            }
            let (read, text) = try MapFile(map).read()
            let list = URL(filePath: rejected ?? URL(filePath: file).lastPathComponent + ".rejected.csv")
            guard let rows = RejectedList(replacing: list) else {
                throw ValidationError("\(list.path) is no list of rejected rows. Name another file with --rejected.")
            }
            let bar = ProgressBar("Reading \(URL(filePath: file).lastPathComponent)")
            let interrupt = Interrupt()
            defer { bar.end() }
            let result = try await CallFileWords.explaining(file) {
                // A slip in the file's name must not make a workspace; and a pipe can be opened only once.
                guard FileManager.default.isReadableFile(atPath: file) else {
                    throw TableError.unreadable(code: ENOENT)
                }
                return try await target.open(making: true) { workspace in
                    try await ImportCalls(read, text: text, at: workspace.desk, by: .terminal)
                        .run(file, reject: rows.add) { step in
                            try interrupt.check()
                            bar.show(step.bytes, of: step.size)
                        }
                }
            }
            bar.end()
            try rows.close()
            let counts = result.counts
            try Terminal.result(
                target.json,
                [
                    "read": counts.read, "imported": counts.imported, "amended": counts.amended,
                    "already": counts.already, "rejected": counts.rejected, "strange": counts.strange,
                ], Self.sentence(counts, rows))
        }

        private static func sentence(_ counts: ImportCounts, _ rows: RejectedList) -> String {
            var text = """
                \(counts.read) rows read: \(counts.imported) calls imported, \(counts.amended) amended, \
                \(counts.already) known already, \(counts.rejected) no calls.
                """
            if counts.strange > 0 {
                text += "\n\(counts.strange) calls were kept although something about them is strange."
            }
            if counts.rejected > 0 { text += "\nThe rows that are no calls: \(rows.file.path)" }
            return text
        }
    }
    struct Beats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read the shapes of the city's beats.",
            discussion: """
                The file is GeoJSON: a FeatureCollection of polygons in degrees (WGS 84). The map of past calls is drawn \
                from it. A beat is known by its name in the calls; the property that gives it is found by comparing, \
                or is named with --name. What is no polygon or has no name is left out.

                With --json: {"beats":n,"property":"…","known":n,"left_out":n}; known are the beats of the calls that \
                were drawn.

                Example: alongside import beats beats.geojson --name beat
                """)

        @Argument(help: "The file.") var file: String
        @Option(help: "The property that names each beat as the calls do.") var name: String?
        @OptionGroup var target: WorkspaceOption

        func run() async throws {
            // One byte more than is taken says that it is too large, whatever else there is of it.
            guard let handle = try? FileHandle(forReadingFrom: URL(filePath: file)),
                let bytes = try? handle.read(upToCount: BeatFile.mostBytes + 1)
            else {
                throw ValidationError("\(file) cannot be read.")
            }
            let drawn = try await target.open(making: true) { workspace in
                let known = try await PastCalls(of: workspace).known(as: .terminal).history.beats
                let order: DrawBeats
                do throws(BeatsFault) {
                    order = try DrawBeats(bytes, named: name, known: Set(known))
                } catch {
                    Terminal.say("\(file): \(Self.sentence(error))")
                    throw ExitCode(1)
                }
                _ = try await workspace.desk.perform(order, by: .terminal)
                return (named: order.named, told: Set(known.map(BeatShape.key)).subtracting([""]).count)
            }
            let named = drawn.named
            try Terminal.result(
                target.json,
                [
                    "beats": named.shapes.count, "property": named.property, "known": named.known,
                    "left_out": named.leftOut,
                ], Self.sentence(named, told: drawn.told))
        }

        private static func sentence(_ named: NamedBeats, told: Int) -> String {
            var text = """
                Beats drawn: \(named.shapes.count), by the property \(named.property).
                Of \(told) beats in the calls, the map has \(named.known).
                """
            if named.leftOut > 0 {
                text += "\nFeatures left out, as they are no polygon or have no name: \(named.leftOut)."
            }
            return text
        }

        private static func sentence(_ fault: BeatsFault) -> String {
            switch fault {
            case .notGeoJSON: "This is no GeoJSON FeatureCollection."
            case .noPolygons: "The file holds no polygon."
            case .tooLarge:
                "The file has more than \(BeatFile.mostBytes / 1_000_000) MB, \(BeatFile.mostBeats) beats or \(BeatFile.mostPoints) points."
            case .notDegrees: "The coordinates are no degrees. Save the file in WGS 84 (EPSG:4326)."
            case .noName(let properties):
                "No property names the beats as the calls do. Name it with --name: \(properties.joined(separator: ", "))."
            }
        }
    }
}

import Access
import ArgumentParser
import Dispatch
import Door
import Exchange
import Foundation
import Plan
import Programs
import Synchronization
import Vocabulary

/// `alongside import`: other people's records into the workspace.
struct ImportVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Bring in what other systems have recorded.", subcommands: [Calls.self])

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
            let rows = try RejectedRows(
                URL(filePath: rejected ?? URL(filePath: file).lastPathComponent + ".rejected.csv"))
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

        private static func sentence(_ counts: ImportCounts, _ rows: RejectedRows) -> String {
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
}

/// The map an export is read with: by its name, or the file.
struct MapFile {
    private let map: String

    init(_ map: String) {
        self.map = map
    }

    func read() throws -> (map: CallMap, text: String) {
        let isFile = map.contains("/") || map.hasSuffix(".yaml") || map.hasSuffix(".yml")
        let file: URL
        if isFile {
            file = URL(filePath: map)
        } else {
            guard let folder = CallMap.standardFolder else {
                throw ValidationError("There is no folder of maps here. Name the map's file with --map.")
            }
            file = folder.appending(path: "\(map).yaml")
        }
        guard let bytes = try? Data(contentsOf: file) else {
            throw ValidationError("The map \(file.path) cannot be read.")
        }
        do throws(CallMapFault) {
            return (try CallMap(yaml: bytes), String(decoding: bytes, as: UTF8.self))
        } catch {
            Terminal.say("\(file.lastPathComponent):\(error.line): \(CallFileWords.sentence(error.code))")
            throw ExitCode(1)
        }
    }
}

extension CallMap {
    /// The folder of maps that the environment names, else the nearest beside the executable or above it.
    static var standardFolder: URL? {
        ProgramShelf.folder(
            named: "Maps", variable: "ALONGSIDE_MAPS", environment: ProcessInfo.processInfo.environment,
            executable: Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0]))
    }
}

/// The list of the rows that are no calls; an older list is replaced, and nothing else ever is.
final class RejectedRows {
    private static let head = Data("line,reason\n".utf8)

    let file: URL
    private var handle: FileHandle?

    /// - Throws: `ValidationError` where another file stands in the place.
    init(_ file: URL) throws {
        self.file = file
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        let beginning = try? FileHandle(forReadingFrom: file).read(upToCount: Self.head.count)
        guard beginning == Self.head else {
            throw ValidationError("\(file.path) is no list of rejected rows. Name another file with --rejected.")
        }
    }

    func add(_ row: ImportCalls.Rejected) throws {
        if handle == nil {
            guard FileManager.default.createFile(atPath: file.path, contents: Self.head) else {
                throw ValidationError("\(file.path) cannot be written. Name another file with --rejected.")
            }
            handle = try FileHandle(forWritingTo: file)
            try handle?.seekToEnd()
        }
        try handle?.write(contentsOf: Data("\(row.line),\(row.reason.rawValue)\n".utf8))
    }

    /// Ends the list; an older one is removed where there is nothing to list.
    func close() throws {
        if handle == nil, FileManager.default.fileExists(atPath: file.path) {
            try FileManager.default.removeItem(at: file)
        }
        try handle?.close()
    }
}

/// Notices that the person at the terminal pressed Ctrl-C, so that long work can leave in order.
final class Interrupt {
    private final class Pressed: Sendable {
        let value = Mutex(false)
    }

    private let pressed = Pressed()
    private let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())

    init() {
        signal(SIGINT, SIG_IGN)
        source.setEventHandler { [pressed] in pressed.value.withLock { $0 = true } }
        source.resume()
    }

    deinit {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }

    /// - Throws: `CancellationError` once Ctrl-C was pressed.
    func check() throws {
        if pressed.value.withLock({ $0 }) { throw CancellationError() }
    }
}

/// How far long work has come, on one line of the terminal; where nobody looks at one, a line every few seconds.
final class ProgressBar: Sendable {
    private let title: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    init(_ title: String) {
        self.title = title
    }

    func show(_ done: Int, of all: Int) {
        let now = ContinuousClock.now
        let pause = isTerminal ? Duration.milliseconds(200) : .seconds(5)
        let isDue = last.withLock { last in
            if let last, now - last < pause { return false }
            defer { last = now }
            return last != nil || isTerminal
        }
        guard isDue else { return }
        let share = all > 0 ? min(1, Double(done) / Double(all)) : 0
        let percent = "\(Int(share * 100)) %"
        guard isTerminal else {
            Terminal.say("\(title): \(percent)")
            return
        }
        let width = 30
        let filled = Int(share * Double(width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        FileHandle.standardError.write(Data("\r\(title) \(bar) \(percent) ".utf8))
    }

    func end() {
        guard isTerminal, last.withLock({ $0 != nil }) else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
    }
}

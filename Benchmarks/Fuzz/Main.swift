import BrokenTables
import Foundation
import Synchronization

/// Reads so many broken tables on all processors, and says how long it took, how much memory it held, and what went wrong.
///
/// Usage: fuzz [TABLES] [SEED]
@main
enum Main {
    /// The longest that one table may take: most take a few microseconds, the largest some milliseconds.
    private static let patience: UInt64 = 20

    static func main() {
        let numbers = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
        let (tables, seed) = (numbers.first ?? 1_000_000, numbers.dropFirst().first ?? 20_261_121)
        let readers = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let progress = Progress(readers: readers)
        let begun = ContinuousClock.now
        let share = tables / UInt64(readers)
        watch(progress, until: share)
        DispatchQueue.concurrentPerform(iterations: readers) { reader in
            var fuzz = TableFuzz(seed: seed &+ UInt64(reader))
            for _ in 0..<share {
                if let finding = fuzz.next() {
                    print("seed \(seed), reader \(reader): \(finding.fault)\n\(finding.bytes)")
                    exit(1)
                }
                progress.done[reader].add(1)
            }
        }
        let seconds = Double((ContinuousClock.now - begun).components.seconds)
        print(
            "\(progress.all) tables read in \(seconds) s by \(readers) threads, seed \(seed); at most \(mostMemory) MB; no fault"
        )
    }

    /// Ends the program where a reader that has not read its share does not come on for ``patience`` seconds.
    private static func watch(_ progress: Progress, until share: UInt64) {
        Thread.detachNewThread {
            var last = progress.done.map(\.now)
            while true {
                Thread.sleep(forTimeInterval: TimeInterval(patience))
                let now = progress.done.map(\.now)
                FileHandle.standardError.write(Data("\(progress.all) tables, \(mostMemory) MB\n".utf8))
                if zip(last, now).contains(where: { $0 == $1 && $1 < share }) {
                    print("A reader hangs: \(now) tables read so far.")
                    exit(1)
                }
                last = now
            }
        }
    }

    /// The most memory held so far, in megabytes.
    private static var mostMemory: Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        return usage.ru_maxrss / 1024
    }
}

/// How many tables each reader has read.
private final class Progress: Sendable {
    final class Count: Sendable {
        private let count = Atomic<UInt64>(0)
        var now: UInt64 { count.load(ordering: .relaxed) }
        func add(_ more: UInt64) { count.add(more, ordering: .relaxed) }
    }

    let done: [Count]
    var all: UInt64 { done.reduce(0) { $0 + $1.now } }

    init(readers: Int) {
        done = (0..<readers).map { _ in Count() }
    }
}

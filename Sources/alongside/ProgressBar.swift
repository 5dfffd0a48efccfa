import Foundation
import Synchronization

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

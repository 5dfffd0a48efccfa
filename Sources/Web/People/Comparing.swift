import Access
import Door
import Logging
import Operate
import Synchronization

/// Compares everybody with everybody in the background, one comparison at a time: whoever asks meanwhile sees how far it is.
///
/// Nothing is written before it is done, so that one that is stopped, or whose server ends, leaves what there was.
final class Comparing: Sendable {
    enum State: Sendable {
        case idle
        case running(EverybodyCompared.Step?)
        case stopped
        case failed
    }

    private struct Held {
        var state = State.idle
        var work: Task<Void, any Error>?
        var isStopping = false
    }

    private let held = Mutex(Held())
    private let asked: AsyncStream<Worker>
    private let asking: AsyncStream<Worker>.Continuation

    init() {
        (asked, asking) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    var state: State { held.withLock(\.state) }

    /// Asks for a comparison that somebody answers for; one that runs goes on.
    func ask(_ worker: Worker) {
        let isNew = held.withLock { held in
            if case .running = held.state { return false }
            (held.state, held.isStopping) = (.running(nil), false)
            return true
        }
        if isNew { asking.yield(worker) }
    }

    /// Ends the one that runs, without anything having been kept of it.
    func stop() {
        held.withLock { held in
            held.isStopping = true
            held.work?.cancel()
        }
    }

    /// Does what is asked for until the server ends.
    func attend(_ desk: Desk, by index: PeopleIndex, logger: Logger) async {
        for await worker in asked {
            let work = Task {
                try Task.checkCancellation()
                let compared = try await EverybodyCompared(in: desk.database, by: index) { step in
                    self.held.withLock { held in
                        if case .running = held.state { held.state = .running(step) }
                    }
                }
                _ = try await desk.perform(KeepComparison(compared), by: worker)
            }
            held.withLock { held in
                held.work = work
                if held.isStopping { work.cancel() }
            }
            let result = await withTaskCancellationHandler {
                await work.result
            } onCancel: {
                work.cancel()
            }
            end(result, logger)
        }
    }

    private func end(_ result: Result<Void, any Error>, _ logger: Logger) {
        let state: State
        switch result {
        case .success: state = .idle
        case .failure(is CancellationError): state = .stopped
        case .failure(let fault):
            logger.error("people could not be compared", metadata: ["fault": "\(type(of: fault))"])
            state = .failed
        }
        held.withLock { $0 = Held(state: state) }
    }
}

import Access
import Door
import Foundation
import Logging
import Metrics
import NIOCore
import Operate
import Store
import Synchronization
import Vocabulary

/// The live feed of one workspace: one reader follows the journal, renders each changed line once for each audience, and
/// gives the same bytes to every stream of that audience.
///
/// A stream never queries. One that falls behind is closed, and catches up by its number when it comes again.
final class LiveFeed: Sendable {
    /// Who gets the same bytes.
    struct Audience: Hashable, Sendable {
        let language: String
        /// What of the care of people they may read.
        let care: Set<Permission>

        init(language: String, care: Set<Permission> = []) {
            self.language = language
            self.care = care
        }
    }

    /// One browser that listens.
    struct Stream {
        let audience: Audience
        /// The calls whose pages are open there.
        let calls: Set<String>
        /// The session it belongs to, and ends with.
        let session: String?
        /// The number of the last event sent.
        var last: Int64
        let frames: AsyncStream<ByteBuffer>.Continuation
    }

    private struct State {
        var streams: [Int: Stream] = [:]
        var next = 0
        /// The last journal position that was rendered.
        var position: Int64?
        var finished = false
    }

    private let state = Mutex(State())
    private let desk: Desk
    private let renderer: LiveRenderer
    private let logger: Logger
    private let base: String

    /// So many frames may wait for a slow browser before its stream is closed.
    private static let patience = 64
    /// Beyond so many events a second they are joined in frames of a tenth of a second.
    private static let busy = 20
    /// Beyond so many events behind, a page is told to load itself anew.
    static let furthest: Int64 = 2000

    init(
        _ desk: Desk, pages: Pages, ownReasons: OwnReasonNotice = OwnReasonNotice(), zone: TimeZone, base: String,
        logger: Logger
    ) {
        self.desk = desk
        self.renderer = LiveRenderer(desk: desk, pages: pages, ownReasons: ownReasons, zone: zone, base: base)
        self.logger = logger
        self.base = base
    }

    /// How many browsers listen.
    var listeners: Int { state.withLock { $0.streams.count } }

    /// Tells the metrics how many browsers listen now.
    private func count() {
        Meter(label: "alongside_live_streams", dimensions: [("site", base)]).set(listeners)
    }

    /// Begins a stream after the event that its page already shows.
    ///
    /// - Parameter session: the hash of the session it belongs to.
    /// - Returns: the frames to send; the stream ends with its session, when the browser falls behind, or when the server
    ///   stops.
    func listen(
        as audience: Audience, calls: Set<String>, session: String? = nil, after position: Int64
    ) async throws -> AsyncStream<ByteBuffer> {
        let (stream, frames) = AsyncStream.makeStream(
            of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(Self.patience))
        let now = try await desk.database.read { db in try Journal(db).last() }
        frames.yield(Frames.hello(now))
        guard position <= now, now - position <= Self.furthest else {
            frames.yield(Frames.reload)
            frames.finish()
            return stream
        }
        // What happened between the page and now is rendered for this stream alone; then it joins the others.
        var joinedAt = position
        if position < now,
            let changes = try await renderer.changes(after: position, upTo: now, for: [audience], calls: calls)
        {
            frames.yield(changes.frame(for: audience, calls: calls, after: position))
            joinedAt = changes.position
        }
        let behind = state.withLock { state -> Bool in
            // The reader may have moved on meanwhile: then the stream is one frame short, and its page reloads.
            if let position = state.position, position > now { return true }
            state.next += 1
            let number = state.next
            state.streams[number] = Stream(
                audience: audience, calls: calls, session: session, last: joinedAt, frames: frames)
            frames.onTermination = { [weak self] _ in
                self?.state.withLock { $0.streams[number] = nil }
                self?.count()
            }
            return false
        }
        count()
        if behind {
            return try await listen(as: audience, calls: calls, session: session, after: position)
        }
        return stream
    }

    /// Follows the journal until the task is cancelled.
    func run() async throws {
        let start = try await desk.database.read { db in try Journal(db).last() }
        // Browsers may have come before the reader did: it begins where the first of them stands.
        state.withLock { state in state.position = state.streams.values.map(\.last).min() ?? start }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.beat() }
            group.addTask { await self.follow() }
            try await group.waitForAll()
        }
    }

    /// Ends every stream: the server stops.
    func finish() {
        let streams = state.withLock { state in
            state.finished = true
            return Array(state.streams.values)
        }
        for stream in streams { stream.frames.finish() }
    }

    private func beat() async {
        var beats = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(2))
            let streams = state.withLock { $0.streams }
            for (number, stream) in streams { send(Frames.beat, to: stream, number) }
            beats += 1
            if beats.isMultiple(of: 5) { try? await endWithSessions() }
        }
    }

    /// Ends the streams whose sessions are over: one question every ten seconds, however many streams there are.
    func endWithSessions() async throws {
        let sessions = Set(state.withLock { $0.streams.values.compactMap(\.session) })
        let alive = try await desk.sessionsAlive(among: sessions)
        for session in sessions.subtracting(alive) { end(session: session) }
    }

    /// Ends the streams of one session: somebody signed out.
    func end(session: String) {
        let ended = state.withLock { state in
            let numbers = state.streams.filter { $0.value.session == session }.map(\.key)
            return numbers.compactMap { state.streams.removeValue(forKey: $0) }
        }
        for stream in ended { stream.frames.finish() }
    }

    private func follow() async {
        var recent = Recent()
        for await _ in desk.bell.listen() {
            do {
                recent.count(try await catchUp(), at: .now)
                // A busy journal is read ten times a second, so that many small events become one frame.
                if recent.perSecond > Self.busy { try await Task.sleep(for: .milliseconds(100)) }
            } catch is CancellationError {
                return
            } catch {
                logger.error("the live feed could not read the journal", metadata: ["fault": "\(type(of: error))"])
                try? await Task.sleep(for: .seconds(1))
                desk.bell.ring()
            }
            if Task.isCancelled { return }
        }
    }

    /// Renders what happened since the last time, and hands it out.
    ///
    /// - Returns: how many events there were.
    private func catchUp() async throws -> Int {
        let (from, known) = state.withLock { ($0.position ?? 0, $0.streams) }
        let audiences = Set(known.values.map(\.audience))
        let calls = known.values.reduce(into: Set<String>()) { $0.formUnion($1.calls) }
        guard let changes = try await renderer.changes(after: from, upTo: nil, for: audiences, calls: calls) else {
            return 0
        }
        var shared: [FrameKey: ByteBuffer] = [:]
        let (sends, newcomers) = state.withLock { state in
            // Nothing was rendered for streams that came meanwhile: the next round begins where they stand.
            let newcomers = state.streams.filter { known[$0.key] == nil && $0.value.last < changes.position }
            state.position = newcomers.values.map(\.last).min() ?? changes.position
            var sends: [(Int, Stream, ByteBuffer)] = []
            guard changes.concernsCalls else { return (sends, newcomers.count) }
            for (number, stream) in state.streams where known[number] != nil && stream.last < changes.position {
                let watched = stream.calls.intersection(changes.calls)
                let key = FrameKey(audience: stream.audience, calls: watched, after: stream.last)
                let frame = shared[key] ?? changes.frame(for: stream.audience, calls: watched, after: stream.last)
                shared[key] = frame
                sends.append((number, stream, frame))
                state.streams[number]?.last = changes.position
            }
            return (sends, newcomers.count)
        }
        for (number, stream, frame) in sends { send(frame, to: stream, number) }
        if newcomers > 0 { desk.bell.ring() }
        return changes.events
    }

    /// How many events the last second brought.
    private struct Recent {
        private var batches: [(at: ContinuousClock.Instant, events: Int)] = []

        var perSecond: Int { batches.reduce(0) { $0 + $1.events } }

        mutating func count(_ events: Int, at now: ContinuousClock.Instant) {
            batches.removeAll { now - $0.at > .seconds(1) }
            if events > 0 { batches.append((now, events)) }
        }
    }

    private struct FrameKey: Hashable {
        let audience: Audience
        let calls: Set<String>
        let after: Int64
    }

    /// A stream whose browser does not keep up is closed: it comes again with its number.
    private func send(_ frame: ByteBuffer, to stream: Stream, _ number: Int) {
        if case .dropped = stream.frames.yield(frame) {
            stream.frames.finish()
            state.withLock { $0.streams[number] = nil }
        }
    }
}

/// The frames of the stream that are always the same (WHATWG HTML §9.2).
enum Frames {
    static let beat = ByteBuffer(string: "event: beat\ndata: {}\n\n")
    static let reload = ByteBuffer(string: "event: reload\ndata: {}\n\n")

    static func hello(_ position: Int64) -> ByteBuffer {
        ByteBuffer(string: "event: hello\ndata: {\"position\":\(position)}\n\n")
    }
}

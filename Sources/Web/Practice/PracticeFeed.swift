import Access
import Door
import Foundation
import Logging
import NIOCore
import Operate
import Programs
import Store
import Synchronization
import Vocabulary

/// What changes in the practices that somebody watches, as server-sent events.
///
/// One reader a node follows the journal's bell, asks once which of the watched practices have changed, reads each of those
/// once and sends everybody in it what they see. A stream never queries.
final class PracticeFeed: Sendable {
    /// One person who watches one practice.
    private struct Stream {
        let practice: ID<Practice>
        let worker: ID<Worker>
        let language: String
        /// The session it belongs to, and ends with.
        let session: String?
        /// How often the practice had changed when it was shown last.
        var shown: Int64
        let frames: AsyncStream<ByteBuffer>.Continuation
    }

    private struct State {
        var streams: [Int: Stream] = [:]
        var next = 0
    }

    private let state = Mutex(State())
    private let desk: Desk
    private let pages: Pages
    private let played: PlayedScenarios
    private let zone: TimeZone
    private let base: String
    private let logger: Logger

    /// So many frames may wait for a slow browser before its stream is closed.
    private static let patience = 64

    init(
        _ desk: Desk, pages: Pages, played: PlayedScenarios, zone: TimeZone, base: String, logger: Logger
    ) {
        (self.desk, self.pages, self.played) = (desk, pages, played)
        (self.zone, self.base, self.logger) = (zone, base, logger)
    }

    /// Begins a stream for somebody who may see the practice, after what their page already shows.
    func listen(
        to practice: ID<Practice>, as worker: ID<Worker>, in language: String, session: String?, after shown: Int64
    ) -> AsyncStream<ByteBuffer> {
        let (stream, frames) = AsyncStream.makeStream(
            of: ByteBuffer.self, bufferingPolicy: .bufferingOldest(Self.patience))
        state.withLock { state in
            state.next += 1
            let number = state.next
            state.streams[number] = Stream(
                practice: practice, worker: worker, language: language, session: session, shown: shown, frames: frames)
            frames.onTermination = { [weak self] _ in self?.state.withLock { $0.streams[number] = nil } }
        }
        frames.yield(Frames.beat)
        // What changed between the page and now is sent by the next round.
        desk.bell.ring()
        return stream
    }

    /// Follows until the task is cancelled; every stream ends with it.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.follow() }
            group.addTask { await self.beat() }
        }
        for stream in state.withLock({ Array($0.streams.values) }) { stream.frames.finish() }
    }

    /// Ends the streams of one session: somebody signed out.
    func end(session: String) {
        end { $0.session == session }
    }

    private func end(where isOver: (Stream) -> Bool) {
        let ended = state.withLock { state in
            let numbers = state.streams.filter { isOver($0.value) }.map(\.key)
            return numbers.compactMap { state.streams.removeValue(forKey: $0) }
        }
        for stream in ended { stream.frames.finish() }
    }

    private func beat() async {
        var beats = 0
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(2))
            for (number, stream) in state.withLock({ $0.streams }) { send(Frames.beat, to: stream, number) }
            beats += 1
            guard beats.isMultiple(of: 5) else { continue }
            let sessions = Set(state.withLock { $0.streams.values.compactMap(\.session) })
            guard !sessions.isEmpty, let alive = try? await desk.sessionsAlive(among: sessions) else { continue }
            let over = sessions.subtracting(alive)
            end { $0.session.map(over.contains) ?? false }
        }
    }

    private func follow() async {
        for await _ in desk.bell.listen() {
            do {
                try await catchUp()
            } catch is CancellationError {
                return
            } catch {
                logger.error(
                    "the feed of practices could not read", metadata: ["fault": "\(type(of: error))"])
                try? await Task.sleep(for: .seconds(1))
                desk.bell.ring()
            }
            if Task.isCancelled { return }
        }
    }

    /// What is read of one practice that changed.
    private struct News: Sendable {
        let file: PracticeFile
        let shared: [PracticeFile.Reflection]
    }

    private func catchUp() async throws {
        let streams = state.withLock { $0.streams }
        guard !streams.isEmpty else { return }
        let watched = Set(streams.values.map(\.practice.text))
        let seen = streams.values.reduce(into: [String: Int64]()) { seen, stream in
            seen[stream.practice.text] = min(seen[stream.practice.text] ?? .max, stream.shown)
        }
        let played = played
        let news = try await desk.database.read { db -> [String: News] in
            let changes = try Practices(db).changes(of: watched.sorted())
            var news: [String: News] = [:]
            for (id, count) in changes where count > seen[id] ?? .max {
                let id = ID<Practice>(stored: id)
                news[id.text] = News(
                    file: try PracticeFile(id, of: played, in: db), shared: try Practices(db).shared(on: id))
            }
            return news
        }
        for (number, stream) in streams {
            guard let told = news[stream.practice.text], told.file.practice.changes > stream.shown else { continue }
            send(try frame(told, for: stream), to: stream, number)
            state.withLock { $0.streams[number]?.shown = told.file.practice.changes }
        }
    }

    private struct Change: Encodable {
        let html: String
        /// It began, or ended: the page around it is another one.
        let standing: String
    }

    private func frame(_ news: News, for stream: Stream) throws -> ByteBuffer {
        let reading = Reading(
            words: pages.catalogue[stream.language], zone: zone, now: desk.clock(), base: base)
        let html =
            news.file.isLed(by: stream.worker) && news.file.practice.kind == .together
            ? pages.render(
                PracticeClass(news.file, news.shared, reading), words: reading.words, base: base)
            : pages.render(
                PracticePlay(news.file, for: stream.worker, reading), words: reading.words, base: base)
        let standing = news.file.standing(for: stream.worker, at: reading.now)
        let json = try JSON.encode(Change(html: html, standing: standing))
        return ByteBuffer(
            string: """
                id: \(news.file.practice.changes)
                event: practice
                data: \(String(decoding: json, as: UTF8.self))


                """)
    }

    /// A stream whose browser does not keep up is closed: it comes again with its number.
    private func send(_ frame: ByteBuffer, to stream: Stream, _ number: Int) {
        if case .dropped = stream.frames.yield(frame) {
            stream.frames.finish()
            state.withLock { $0.streams[number] = nil }
        }
    }
}

extension PracticeFile {
    /// How it stands for one who watches, in a word: where that changes, the page around it is another one.
    func standing(for worker: ID<Worker>, at now: Instant) -> String {
        let ended = group(of: worker).map { $0.run.end != nil } ?? false
        return practice.standing(at: now).rawValue + (ended ? "-ended" : "")
    }
}

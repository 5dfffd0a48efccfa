import Access
import Door
import HTTPTypes
import Hummingbird
import NIOCore
import Operate
import ServiceLifecycle
import Vocabulary

/// `/live`: the stream of what changes, as server-sent events.
struct LiveRoutes: Sendable {
    /// So many call pages one browser may follow.
    static let most = 20

    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /live", listen)
    }

    @Sendable func listen(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let asked = visit.request.uri.queryParameters.filter { $0.key == "call" }.prefix(Self.most)
        let calls = Set(try asked.map { try ID<Call>($0.value).text })
        for call in calls.sorted() {
            // Following a call's page is looking at the call.
            try await visit.desk.log(
                AccessLog.Line(worker, .looked, .seeCalls, Event.Subject(kind: "call", id: call)))
        }
        try await visit.desk.log(AccessLog.Line(worker, .looked, .seeCalls, .board))
        let lastEvent = HTTPField.Name("Last-Event-ID").flatMap { visit.request.headers[$0] }
        let after = (lastEvent ?? visit.query("after")).flatMap { Int64($0) } ?? 0
        let frames = try await visit.site.feed.listen(
            as: LiveFeed.Audience(
                language: visit.reading.words.language, care: Timeline.permissions(of: try visit.worker)), calls: calls,
            session: visit.secret?.hash,
            after: after)
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: .init { writer in
                // A stream never ends by itself: the server could not stop while one is open.
                for await frame in frames.cancelOnGracefulShutdown() { try await writer.write(frame) }
                try await writer.finish(nil)
            })
    }
}

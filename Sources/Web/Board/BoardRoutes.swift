import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Vocabulary

/// `/board`: the open calls, live.
struct BoardRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /", home)
        try mounts.at("GET /board", board)
    }

    /// Everybody's first page is the first they may see.
    @Sendable func home(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        if worker.roles == [.responder] { return visit.go(to: "/field") }
        if worker.roles == [.officer] { return visit.go(to: "/ask") }
        if visit.beside.aside, worker.roles == [.victimAdvocate] { return visit.go(to: "/aside") }
        if visit.beside.listening, worker.roles == [.peerSupport] { return visit.go(to: "/listening") }
        if may(worker, .seeCalls).allowed { return visit.go(to: "/board") }
        if may(worker, .seeReporters).allowed { return visit.go(to: "/mandated-reports") }
        if may(worker, .readAccessTable).allowed { return visit.go(to: "/access") }
        return visit.go(to: "/account")
    }

    @Sendable func board(_ visit: Visit) async throws -> Response {
        let worker = try visit.worker
        let filter = BoardPage.Filter(
            stage: visit.query("stage").flatMap(Stage.init(rawValue:)),
            source: visit.query("source").flatMap(CallSource.init(rawValue:)),
            text: String((visit.query("text") ?? "").trimmingBlanks().prefix(100)))
        let now = visit.desk.clock()
        let (lines, count, position, harm) = try await visit.desk.look(as: worker, for: .seeCalls, at: .board) { db in
            let board = Board(db)
            let asked = Board.Filter(stage: filter.stage, source: filter.source, text: filter.text)
            let harm = try worker.leadsReports ? MandatedReports(db).attention(of: worker.id, at: now) : nil
            return (try board.lines(asked), try board.count(asked), try Journal(db).last(), harm)
        }
        let reading = visit.reading
        let page = BoardPage(
            lines.map { BoardRow($0, reading) }, total: count, filter: filter,
            mayTakeCalls: may(worker, .takeCalls).allowed, harm: harm.flatMap { BoardPage.Harm($0, reading) }, reading)
        return visit.show(page, livePosition: position)
    }
}

extension Event.Subject {
    /// The board as a whole, for the access log.
    static let board = Event.Subject(kind: "board", id: "")
}

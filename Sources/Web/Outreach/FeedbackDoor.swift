import Access
import Door
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// What anybody may say of the program, and what becomes of it.
    static let feedback: [Route] = [
        open("GET /feedback", page: "feedback"),
        open("POST /feedback"),
        open("GET /feedback/{token}", page: "feedback-receipt"),
        open("POST /feedback/{token}"),
        row("GET /outreach/feedback", .recordFeedback, page: "feedback-list"),
        row("POST /outreach/feedback", .recordFeedback),
        row("GET /outreach/feedback/{id}", .answerFeedback, page: "feedback-item"),
        row("POST /outreach/feedback/{id}/answers", .answerFeedback),
        row("POST /outreach/feedback/{id}/publication", .answerFeedback),
        row("POST /outreach/feedback/{id}/publication/removal", .answerFeedback),
        api("GET /api/v1/feedback", .answerFeedback),
        api("POST /api/v1/feedback", .recordFeedback),
        api("GET /api/v1/feedback/{id}", .answerFeedback),
        api("POST /api/v1/feedback/{id}/answers", .answerFeedback),
        api("POST /api/v1/feedback/{id}/publication", .answerFeedback),
        api("POST /api/v1/feedback/{id}/publication/removal", .answerFeedback),
    ]
}

/// `/feedback`: what anybody says of the program without an account, and reads the answer to.
///
/// The page draws the receipt, so that whoever sends it twice has written once, also without a script. Nothing is kept of where
/// it came from: addresses are counted in memory only, so that one of them cannot bury what all others write.
struct FeedbackDoor: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /feedback", ask)
        try mounts.at("POST /feedback", leave)
        try mounts.at("GET /feedback/{token}", show)
        try mounts.at("POST /feedback/{token}", goOn)
    }

    @Sendable func ask(_ visit: Visit) async throws -> Response { try await page(visit) }

    private func page(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let published = try await visit.desk.database.read { db in try Feedbacks(db).published() }
        return visit.show(FeedbackDoorPage(published, refused: refused, visit.reading), refused: refused)
    }

    @Sendable func leave(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        do {
            try visit.site.outreachDoor.count(
                visit.site.address(of: visit.request, visit.context) ?? "", at: visit.desk.clock())
            guard let kind = try form.code("feedbackKind", Feedback.Kind.init(rawValue:)) else {
                throw Refusal(.required, field: "feedbackKind")
            }
            let told = try FeedbackTold(
                kind, form["feedbackText"], way: form["feedbackWay"], language: visit.reading.words.language)
            guard let receipt = form.given("receipt"), receipt.count == Secret().text.count else {
                throw Refusal(.keyRequired, field: "key")
            }
            _ = try await visit.desk.perform(LeaveFeedback(told, receipt: Secret(given: receipt)), by: .alarm)
            return LinkDoor.answer(
                visit.go(to: "/feedback/\(receipt.pathPart)?language=\(visit.reading.words.language)"))
        } catch let refusal as Refusal {
            return try await page(visit, refused: Refused(form: "leave", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func show(_ visit: Visit) async throws -> Response { try await receipt(visit) }

    private func receipt(_ visit: Visit, refused: Refused? = nil) async throws -> Response {
        let token = token(visit)
        let found = try await visit.desk.database.read { db in try Feedbacks(db).feedback(of: token) }
        let page = FeedbackReceiptPage(
            found, at: "\(visit.site.base)/feedback/\(token.text)", whole: visit.address(of: "/feedback/\(token.text)"),
            refused: refused, visit.reading)
        let status: HTTPResponse.Status = found == nil ? .notFound : refused?.refusal.status ?? .ok
        return LinkDoor.answer(visit.show(page, status: status))
    }

    @Sendable func goOn(_ visit: Visit) async throws -> Response {
        let form = try await visit.form()
        let token = token(visit)
        do {
            try visit.site.outreachDoor.count(
                visit.site.address(of: visit.request, visit.context) ?? "", at: visit.desk.clock())
            _ = try await visit.desk.perform(
                AddToFeedback(form["feedbackText"], receipt: token), by: .alarm,
                once: try visit.once(form, through: token))
            return LinkDoor.answer(
                visit.go(to: "/feedback/\(token.text.pathPart)?language=\(visit.reading.words.language)"))
        } catch let refusal as Refusal where refusal.kind != .absent {
            return try await receipt(visit, refused: Refused(form: "more", refusal: refusal, typed: form.typed))
        } catch let refusal as Refusal where refusal.kind == .absent {
            return try await receipt(visit)
        }
    }

    private func token(_ visit: Visit) -> Secret {
        Secret(given: String((visit.context.parameters.get("token") ?? "").prefix(128)))
    }
}

extension String {
    /// As a part of an address: whatever somebody sent as their receipt leads nowhere else.
    fileprivate var pathPart: String { filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") } }
}

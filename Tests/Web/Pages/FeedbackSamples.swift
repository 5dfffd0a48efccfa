import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// What people say of the program, with nothing said yet and with everything that can be odd.
extension Samples {
    private static func said(_ side: Feedback.Side, _ text: String) throws -> Feedback.Message {
        try Feedback.Message(
            Row(new: [
                "side": side, "said": text, "said_by": "grace", "author": "Grace", "said_at": now.adding(.seconds(-60)),
            ]))
    }

    private static func one(
        _ id: String, _ kind: Feedback.Kind, _ channel: Feedback.Channel, due seconds: Int?, way: String? = nil,
        result: Feedback.Result? = nil, _ messages: [Feedback.Message], published: Bool = false
    ) throws -> Feedback {
        try Feedback(
            Row(new: [
                "id": id, "kind": kind, "channel": channel, "language": "es", "way": way.stored,
                "received_at": now.adding(.seconds(-86_400)), "recorded_by": "rosa", "author": "Rosa",
                "due_at": seconds.map { now.adding(.seconds($0)) }.stored, "missed_at": Value.null,
                "answered_at": (seconds == nil ? now : nil).stored, "result": result.stored,
            ]), messages, published ? try publicAnswer() : nil)
    }

    private static func publicAnswer() throws -> PublicAnswer {
        try PublicAnswer(
            Row(new: ["question": "Who comes at night?", "answer": "A team, until 2 am.", "published_at": now]))
    }

    static func feedback(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let long = String(repeating: "They waited with us. ", count: 12)
        let waiting = try one("f-1", .question, .page, due: 86_400, [said(.public, "Who comes at night?")])
        let late = try one("f-2", .complaint, .meeting, due: -60, way: "812 555 0144", [said(.public, long)])
        let done = try one(
            "f-3", .complaint, .page, due: nil, result: .partlyUpheld,
            [said(.public, "Too loud"), said(.program, "We are sorry.")], published: true)
        let again = try one(
            "f-4", .question, .page, due: 60, [said(.public, "Why?"), said(.program, "So."), said(.public, "Why so?")])
        func refused(_ form: String, _ field: String, _ typed: [String: String] = [:]) -> Refused {
            Refused(form: form, refusal: Refusal(.required, field: field), typed: typed)
        }
        func receipt(_ one: Feedback?, _ refused: Refused? = nil) -> FeedbackReceiptPage {
            FeedbackReceiptPage(
                one, at: "/feedback/x", whole: "https://a.example/feedback/x", refused: refused, reading)
        }
        func list(
            _ all: ([Feedback], [Feedback])?, recorded: Bool = false, _ refused: Refused? = nil
        ) -> FeedbackListPage {
            FeedbackListPage(
                all.map { (open: $0.0, answered: $0.1) }, recorded: recorded, door: "https://a.example/feedback",
                refused: refused, reading)
        }
        let pages: [(String, any Page, Bool)] = [
            ("feedback", FeedbackDoorPage([], refused: nil, reading), false),
            ("feedback-filled", FeedbackDoorPage([try publicAnswer()], refused: nil, reading), false),
            (
                "feedback-refused",
                FeedbackDoorPage(
                    [], refused: refused("leave", "feedbackText", ["feedbackKind": "complaint"]), reading), false
            ),
            ("feedback-receipt", receipt(waiting), false), ("feedback-receipt-late", receipt(late), false),
            ("feedback-receipt-answered", receipt(done), false), ("feedback-receipt-unknown", receipt(nil), false),
            ("feedback-receipt-refused", receipt(again, refused("more", "feedbackText")), false),
            ("feedback-list", list(([], [])), true),
            ("feedback-list-filled", list(([late, waiting, again], [done])), true),
            ("feedback-list-recorder", list(nil, recorded: true), true),
            (
                "feedback-list-refused",
                list(nil, refused("record", "channel", ["feedbackKind": "question", "channel": "letter"])), true
            ),
            ("feedback-item", FeedbackPage(waiting, refused: nil, reading), true),
            ("feedback-item-late", FeedbackPage(late, refused: nil, reading), true),
            ("feedback-item-answered", FeedbackPage(done, refused: nil, reading), true),
            (
                "feedback-item-refused",
                FeedbackPage(late, refused: refused("answer", "feedbackResult", ["feedbackResult": "upheld"]), reading),
                true
            ),
            (
                "feedback-item-publish-refused",
                FeedbackPage(again, refused: refused("publish", "publicQuestion"), reading), true
            ),
        ]
        return pages
    }
}

import Access
import Door
import Foundation
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `What somebody says of the program` {
    private func told(
        _ kind: Feedback.Kind = .question, _ text: String = "Who comes at night?", way: String? = nil
    ) throws -> FeedbackTold {
        try FeedbackTold(kind, text, way: way, language: "es")
    }

    @Test(arguments: Engine.available)
    func `is left without an account, once however often it is sent, and answered by its time`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let receipt = Secret()
            let first = try await world.desk.perform(LeaveFeedback(told(), receipt: receipt), by: .alarm)
            let again = try await world.desk.perform(LeaveFeedback(told(), receipt: receipt), by: .alarm)
            #expect(first == again && first.recordedBy == nil && first.language == "es")
            #expect(first.dueAt == world.clock.now.adding(.seconds(14 * 86_400)))
            let complaint = try await world.desk.perform(
                LeaveFeedback(told(.complaint, "They were loud"), receipt: Secret()), by: .alarm)
            #expect(complaint.dueAt == world.clock.now.adding(.seconds(30 * 86_400)))
            #expect(try await world.count("feedback") == 2)
            // The receipt itself stands nowhere, and opens what it was given for.
            let kept = try await world.database.read { db in try db("SELECT receipt_hash FROM feedback") }
            #expect(try kept.allSatisfy { row in (try row["receipt_hash"] as String) != receipt.text })
            #expect(try await world.database.read { db in try Feedbacks(db).feedback(of: receipt) } == first)
            #expect(try await world.database.read { db in try Feedbacks(db).feedback(of: Secret()) } == nil)
            // What was said is in no event.
            let journal = try await world.journal().map { String(describing: $0) }.joined()
            #expect(!journal.contains("Who comes at night") && !journal.contains(receipt.text))
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is refused empty, too long, and by a way by which no worker is told`(engine: Engine) async throws {
        #expect(throws: Refusal(.required, field: "feedbackText")) { try told(.question, "  ") }
        #expect(throws: (any Error).self) { try told(.question, String(repeating: "a", count: 4001)) }
        #expect(throws: Refusal(.notOneOf, field: "channel")) { try RecordFeedback(told(), by: .page) }
        try await withWorld(on: engine) { world in
            let recorded = try await world.desk.perform(
                RecordFeedback(told(.compliment, "Thank you", way: "812 555 0144"), by: .meeting), by: world.theo)
            #expect(recorded.recordedBy?.id == world.theo.id.text && recorded.way == "812 555 0144")
            await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "answer-feedback"])) {
                try await world.desk.perform(try AnswerFeedback(recorded.id, "Thanks", result: nil), by: world.theo)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is answered once; a complaint with what looking into it came to, and nothing else so`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let complaint = try await world.desk.perform(
                LeaveFeedback(told(.complaint, "They were loud"), receipt: Secret()), by: .alarm)
            let question = try await world.desk.perform(LeaveFeedback(told(), receipt: Secret()), by: .alarm)
            await #expect(throws: Refusal(.required, field: "feedbackResult")) {
                try await world.desk.perform(try AnswerFeedback(complaint.id, "Sorry", result: nil), by: world.grace)
            }
            await #expect(throws: Refusal(.onlyOfComplaint, field: "feedbackResult")) {
                try await world.desk.perform(try AnswerFeedback(question.id, "So", result: .upheld), by: world.grace)
            }
            let done = try await world.desk.perform(
                try AnswerFeedback(complaint.id, "Sorry", result: .upheld), by: world.grace)
            #expect(!done.isOpen && done.dueAt == nil && done.result == .upheld)
            #expect(done.messages.map(\.side) == [.public, .program])
            #expect(done.messages.last?.by.id == world.grace.id.text)
            await #expect(throws: Refusal(.feedbackAnswered, .conflicting)) {
                try await world.desk.perform(try AnswerFeedback(complaint.id, "No", result: .notOurs), by: world.grace)
            }
            #expect(try await world.database.read { db in try Feedbacks(db).open() }.map(\.id) == [question.id])
            #expect(try await world.database.read { db in try Feedbacks(db).answered() }.map(\.id) == [complaint.id])
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `waits again, with a new time, where whoever left it is not content`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            let receipt = Secret()
            let left = try await world.desk.perform(
                LeaveFeedback(told(.complaint, "They were loud"), receipt: receipt), by: .alarm)
            _ = try await world.desk.perform(try AnswerFeedback(left.id, "No", result: .notUpheld), by: world.grace)
            world.clock.move(.seconds(86_400))
            let again = try await world.desk.perform(try AddToFeedback("But they were", receipt: receipt), by: .alarm)
            #expect(again.isOpen && again.result == nil && again.messages.count == 3)
            #expect(again.dueAt == world.clock.now.adding(.seconds(30 * 86_400)))
            await #expect(throws: Refusal(.noSuchFeedback, .absent)) {
                try await world.desk.perform(try AddToFeedback("Hello", receipt: Secret()), by: .alarm)
            }
            for _ in again.messages.count..<Feedback.mostMessages {
                _ = try await world.desk.perform(try AddToFeedback("And", receipt: receipt), by: .alarm)
            }
            await #expect(throws: Refusal(.feedbackFull, .conflicting, values: ["most": "40"])) {
                try await world.desk.perform(try AddToFeedback("And", receipt: receipt), by: .alarm)
            }
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is marked once where nobody answered in time, and not for a time that was given anew`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let receipt = Secret()
            let late = try await world.desk.perform(LeaveFeedback(told(), receipt: Secret()), by: .alarm)
            let renewed = try await world.desk.perform(LeaveFeedback(told(), receipt: receipt), by: .alarm)
            _ = try await world.desk.perform(try AnswerFeedback(renewed.id, "Us", result: nil), by: world.grace)
            world.clock.move(.seconds(86_400))
            _ = try await world.desk.perform(try AddToFeedback("Who?", receipt: receipt), by: .alarm)
            world.clock.move(.seconds(13 * 86_400 + 1))
            for _ in 0..<2 { _ = try await world.alarm(Alarm.works).doDueWork() }
            let (first, second) = try await world.database.read { db in
                (try Feedbacks(db).feedback(late.id), try Feedbacks(db).feedback(renewed.id))
            }
            #expect(first.missedAt == world.clock.now && second.missedAt == nil)
            #expect(try await world.journal().count { $0.kind == .feedbackMissed } == 1)
            #expect(try await world.stateHolds())
        }
    }

    @Test(arguments: Engine.available)
    func `is read by everybody only once it is answered and in words made for it, and until that is taken back`(
        engine: Engine
    ) async throws {
        try await withWorld(on: engine) { world in
            let left = try await world.desk.perform(
                LeaveFeedback(told(.question, "Who came to Elm Street 4?"), receipt: Secret()), by: .alarm)
            let published = try PublishAnswer(left.id, question: "Who comes at night?", answer: "A team.")
            await #expect(throws: Refusal(.feedbackUnanswered, .conflicting)) {
                try await world.desk.perform(published, by: world.grace)
            }
            _ = try await world.desk.perform(try AnswerFeedback(left.id, "Our team", result: nil), by: world.grace)
            _ = try await world.desk.perform(published, by: world.grace)
            let anew = try PublishAnswer(left.id, question: "Who comes at night?", answer: "A team, until 2 am.")
            _ = try await world.desk.perform(anew, by: world.grace)
            let shown = try await world.database.read { db in try Feedbacks(db).published() }
            #expect(shown.map(\.answer) == ["A team, until 2 am."])
            #expect(!shown.map(\.question).joined().contains("Elm"))
            for _ in 0..<2 {
                let back = try await world.desk.perform(PublishAnswer(takingBack: left.id), by: world.grace)
                #expect(back.published == nil)
            }
            #expect(try await world.database.read { db in try Feedbacks(db).published() }.isEmpty)
            #expect(try await world.journal().count { $0.kind == .answerTakenBack } == 1)
            #expect(try await world.stateHolds())
        }
    }
}

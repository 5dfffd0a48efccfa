import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Events in the city, with none yet and with everything that can be odd.
extension Samples {
    private static func event(
        _ id: String, _ day: String, _ state: OutreachEvent.State, rich: Bool = true
    ) throws -> OutreachEvent {
        let isHeld = state == .held
        return try OutreachEvent(
            Row(new: [
                "id": id, "kind": OutreachEvent.Kind.communityMeeting, "title": "Evening at the library",
                "place": "Elm Street 4", "held_on": day, "partners": (rich ? "Library" : nil).stored,
                "languages": rich ? "en es xx" : "", "state": state, "minutes": (isHeld && rich ? 90 : nil).stored,
                "people_reached": (isHeld ? 41 : nil).stored, "set_by": "grace", "author": "Grace",
            ]))
    }

    private static func promise(_ id: String, _ day: String, done: Bool) throws -> OutreachFollowUp {
        try OutreachFollowUp(
            Row(new: [
                "id": id, "event_id": "e-1", "task": "Send the cards", "due_on": day,
                "done_by": (done ? "rosa" : nil).stored, "author": "Rosa", "done_at": (done ? now : nil).stored,
            ]))
    }

    static func outreach(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let today = CalendarDay(of: now, ahead: 0)
        let (past, next) = ("2020-02-03", "2099-02-03")
        let first = try event("e-1", past, .held)
        let (planned, over) = (try event("e-2", next, .planned, rich: false), try event("e-3", past, .planned))
        let off = try event("e-4", past, .cancelled)
        let promises = try [
            promise("p-1", past, done: false), promise("p-2", next, done: false), promise("p-3", past, done: true),
        ]
        func all(_ keeps: Bool, full: Bool, _ refused: Refused? = nil) -> OutreachPage {
            OutreachPage(
                OutreachPage.Shown(
                    today: today, since: .first, planned: full ? [planned] : [], untold: full ? [over] : [],
                    past: full ? [first, off] : [], promises: full ? Array(promises.prefix(2)) : [],
                    totals: OutreachTotals(
                        lines: full ? [.init(kind: .communityMeeting, events: 1, peopleReached: 41)] : [])),
                keeps: keeps, refused: refused, reading)
        }
        let keeper = OutreachRights(keeps: true, gives: true, answers: true)
        let looker = OutreachRights(keeps: false, gives: false, answers: false)
        let questions = try questions()
        func one(
            _ event: OutreachEvent, _ rights: OutreachRights, full: Bool, _ refused: Refused? = nil
        ) -> OutreachEventPage {
            OutreachEventPage(
                OutreachEventPage.Shown(
                    today: today, event: event, gifts: full ? [(12, "Naloxone")] : [], questions: full ? questions : [],
                    promises: full ? promises : [], standings: full ? [("l-1@sp-1", "Naloxone · NX-7 · Van: 12")] : []),
                may: rights, refused: refused, reading)
        }
        func refused(_ form: String, _ field: String?, _ typed: [String: String] = [:]) -> Refused {
            Refused(form: form, refusal: Refusal(.required, field: field), typed: typed)
        }
        let odd = ["eventKind": "talk", "language-es": "yes"]
        return [
            ("outreach", all(true, full: false), true), ("outreach-filled", all(true, full: true), true),
            ("outreach-looker", all(false, full: true), true),
            ("outreach-refused", all(true, full: false, refused("event", "eventTitle", odd)), true),
            ("outreach-event", one(planned, keeper, full: false), true),
            ("outreach-event-filled", one(first, keeper, full: true), true),
            ("outreach-event-over", one(over, keeper, full: true), true),
            ("outreach-event-off", one(off, keeper, full: false), true),
            ("outreach-event-looker", one(first, looker, full: true), true),
            (
                "outreach-event-gift",
                one(first, keeper, full: true, refused("gift", "standing", ["standing": "l-1@sp-1"])), true
            ),
            ("outreach-event-question", one(first, keeper, full: true, refused("question", "feedbackText")), true),
            ("outreach-event-promise", one(first, keeper, full: true, refused("follow-up", "promised")), true),
            ("outreach-event-outcome", one(first, keeper, full: true, refused("outcome", "peopleReached")), true),
            ("outreach-event-change", one(first, keeper, full: true, refused("event", "eventTitle", odd)), true),
            ("outreach-event-cancel", one(over, keeper, full: true, refused("cancellation", nil)), true),
        ]
    }

    /// One that waits, one that was answered, and one that everybody reads.
    private static func questions() throws -> [Feedback] {
        let asked = try Feedback.Message(
            Row(new: [
                "side": Feedback.Side.public, "said": "Who comes?", "said_by": "rosa", "author": "Rosa", "said_at": now,
            ]))
        func one(_ id: String, open: Bool, published: Bool) throws -> Feedback {
            let shown = try PublicAnswer(Row(new: ["question": "Who?", "answer": "We.", "published_at": now]))
            return try Feedback(
                Row(new: [
                    "id": id, "kind": Feedback.Kind.question, "channel": Feedback.Channel.meeting, "language": "en",
                    "way": Value.null, "received_at": now, "recorded_by": "rosa", "author": "Rosa",
                    "due_at": (open ? now : nil).stored, "missed_at": Value.null,
                    "answered_at": (open ? nil : now).stored, "result": Value.null,
                ]), [asked], published ? shown : nil)
        }
        return try [
            one("f-1", open: true, published: false), one("f-2", open: false, published: false),
            one("f-3", open: false, published: true),
        ]
    }
}

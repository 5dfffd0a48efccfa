import Access
import Foundation
import Operate
import Vocabulary

@testable import Web

/// Pages as the cast would see them at nine on a Monday, for every state that a template can show.
enum Samples {
    static let now = Instant(microseconds: 1_795_442_400_000_000)

    static func minutesAgo(_ minutes: Int) -> Instant { now.adding(.seconds(-60 * minutes)) }

    static func reading(_ words: Words, base: String = "/north") -> Reading {
        Reading(words: words, zone: TimeZone(secondsFromGMT: -18_000) ?? .gmt, now: now, base: base)
    }

    static let dana = Worker(id: ID(stored: "dana"), name: "Dana", roles: [.dispatcher, .supervisor])
    static let val = Worker(id: ID(stored: "val"), name: "Val", roles: [.responder])

    static func frame(
        _ reading: Reading, worker: Worker? = dana, here: String = "/board", theme: Theme = .system,
        beside: Beside = .nothing, unsaid: Refused? = nil
    ) -> Frame {
        Frame(
            reading, workspace: "Alder Falls", isInvented: worker == nil, worker: worker, here: here,
            csrf: "secret-of-the-session",
            key: "one-time-key", version: "1", theme: theme, languages: ["en", "es"],
            livePosition: worker == nil ? nil : 41, beside: beside, unsaid: unsaid)
    }

    private static func ago(_ seconds: Int) -> Instant { now.adding(.seconds(-seconds)) }

    // MARK: - Board

    static func rows(_ reading: Reading) -> [BoardRow] {
        [
            BoardRow(
                id: "c-107", number: 107, stage: .received, source: .emergency, since: ago(412),
                promisedBy: ago(112), location: "Fourth Street and Elm, by the laundromat",
                whatHappened: "Man shouting at cars, no shoes, keeps stepping off the kerb", weapon: .unknown,
                violence: .no, injury: nil, takenBy: "Theo", alerts: [.help(.duress), .waitsAgain], teams: ["t-North"],
                reading),
            BoardRow(
                id: "c-109", number: 109, stage: .received, source: .lifeline, since: ago(231), promisedBy: ago(-69),
                location: "Harbour House, room 12", whatHappened: "Says she has a knife and wants to die tonight",
                weapon: .yes, violence: .no, injury: .no, takenBy: "Theo", reading),
            BoardRow(
                id: "c-110", number: 110, stage: .received, source: nil, since: ago(48), promisedBy: ago(-252),
                location: nil, whatHappened: nil, weapon: nil, violence: nil, injury: nil, takenBy: "Grace", reading),
            BoardRow(
                id: "c-104", number: 104, stage: .screened, source: .officer, since: ago(1_260), promisedBy: ago(960),
                location: "Mill Park, north entrance", whatHappened: "Woman sitting in the rain, not answering",
                weapon: .no, violence: .no, injury: .no, takenBy: "Dana", reading),
            BoardRow(
                id: "c-101", number: 101, stage: .screened, source: .nonEmergency, since: ago(4_020), promisedBy: nil,
                location: "118 Quarry Road", whatHappened: "Son has not slept for four days, threw a chair",
                weapon: .no, violence: .yes, injury: .yes, takenBy: "Theo", reading),
        ]
    }

    static func board(_ reading: Reading) -> BoardPage {
        BoardPage(
            rows(reading), total: 5, filter: BoardPage.Filter(), more: "\(reading.base)/board?after=c-101",
            continued: true, mayTakeCalls: true, reading)
    }

    /// More calls are open than one page shows.
    static func fullBoard(_ reading: Reading) -> BoardPage {
        BoardPage(
            rows(reading), total: 212, filter: BoardPage.Filter(), mayTakeCalls: true,
            harm: BoardPage.Harm((new: 2, overdue: 1), reading), reading)
    }

    static func quietBoard(_ reading: Reading) -> BoardPage {
        BoardPage([], total: 0, filter: BoardPage.Filter(), mayTakeCalls: true, reading)
    }

    static func narrowBoard(_ reading: Reading) -> BoardPage {
        BoardPage(
            [], total: 0, filter: BoardPage.Filter(stage: .received, source: .lifeline, text: "Elm"),
            mayTakeCalls: false, reading)
    }

    // MARK: - Call

    static let facts: [FactField: ShownFact] = [
        .source: ShownFact(value: "988", revision: 1, by: "Theo", at: ago(231)),
        .location: ShownFact(
            value: "Harbour House, room 12", revision: 2, by: "Theo", at: ago(220),
            rivals: [ShownRival(value: "Harbour House, room 21", revision: 3, by: "Dana", at: ago(200))]),
        .callback: ShownFact(value: "+18125550100", revision: 1, by: "Theo", at: ago(214)),
        .whatHappened: ShownFact(
            value: "Says she has a knife and wants to die tonight.\nHer brother is with her and talks to her.",
            revision: 4, by: "Theo", at: ago(150)),
        .weapon: ShownFact(value: "yes", revision: 1, by: "Theo", at: ago(190)),
        .violence: ShownFact(value: "no", revision: 1, by: "Theo", at: ago(185)),
        .callerName: ShownFact(value: "Mr. Okafor", revision: 1, by: "Theo", at: ago(120)),
        .callerRelation: ShownFact(value: "family", revision: 1, by: "Theo", at: ago(118)),
        .language: ShownFact(value: "ig", revision: 1, by: "Theo", at: ago(100)),
    ]

    static func call(left: Bool = false, screened: Bool = false) -> ShownCall {
        ShownCall(
            id: "c-109", number: 109, stage: screened ? .screened : .received, open: !left, receivedAt: ago(231),
            since: ago(231), screenedAt: screened ? ago(30) : nil, takenBy: "Theo", promisedBy: ago(left ? 20 : -69),
            missedAt: left ? ago(20) : nil, enteredLateAt: left ? ago(10) : nil,
            departure: left
                ? ShownDeparture(
                    reason: "not-behavioural", kind: .outside, at: ago(5), alternativeSent: "EMS",
                    alternativeOutcome: "not-known-yet") : nil,
            linked: left ? [ShownLink(id: "c-107", number: 107)] : [], program: screened ? "denver-star" : nil,
            people: left || screened
                ? [
                    ShownPerson(id: "cp-1", role: "in-crisis", knownAs: "The sister"),
                    ShownPerson(id: "cp-2", role: "caller", knownAs: nil),
                ] : [],
            alsoIn: left
                ? [
                    ShownOtherCall(id: "c-99", number: 99, open: true),
                    ShownOtherCall(id: "c-12", number: 12, open: false),
                ] : [],
            facts: facts)
    }

    static func timeline(_ reading: Reading) -> [TimelineItem] {
        [
            TimelineItem(
                position: 30, kind: "call-taken", at: ago(231), by: "Theo", values: ["number": "109"],
                facts: [(.source, "988"), (.location, "Harbour House")], writtenAt: ago(200), reading),
            TimelineItem(
                position: 31, kind: "fact-kept", at: ago(220), by: "Theo",
                values: ["field": "location", "old": "Harbour House", "new": "Harbour House, room 12"], reading),
            TimelineItem(
                position: 32, kind: "fact-kept", at: ago(190), by: "Theo", values: ["field": "weapon", "new": "yes"],
                reading),
            TimelineItem(
                position: 33, kind: "note-added", at: ago(160), by: "Dana",
                text: "Brother says the knife is in the kitchen now.\nHe will stay on the line.", reading),
            TimelineItem(
                position: 34, kind: "corrected", at: ago(90), by: "Grace",
                values: ["field": "source", "old": "911", "new": "988"],
                text: "Came through the lifeline, not 911", reading),
            TimelineItem(
                position: 35, kind: "call-screened", at: ago(30), by: "Dana", values: ["flag": "before-received"],
                reading),
        ]
    }

    static func callPage(_ reading: Reading) -> CallPage {
        CallPage(
            call(), timeline: timeline(reading), rights: CallRights(), recognised: (try? recognised()) ?? [], reading)
    }

    static func leftCall(_ reading: Reading) -> CallPage {
        let rights = CallRights(reopen: true, steps: Set(StepLink.Step.allCases))
        return CallPage(
            call(left: true, screened: true), timeline: timeline(reading), rights: rights,
            recognised: (try? recognised()) ?? [], reading)
    }

    static func screenedCall(_ reading: Reading) -> CallPage {
        let rights = CallRights(seePeople: false, identify: false, steps: Set(StepLink.Step.allCases))
        return CallPage(
            call(screened: true), timeline: timeline(reading), rights: rights, recognised: (try? recognised()) ?? [],
            reading)
    }

    static func readOnlyCall(_ reading: Reading) -> CallPage {
        let rights = CallRights(add: false, screen: false, end: false, link: false, correct: false)
        return CallPage(call(), timeline: [], rights: rights, reading)
    }

    static func newCall(_ reading: Reading) -> CallPage { CallPage(new: reading) }
}

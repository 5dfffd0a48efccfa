import Foundation
import Operate
import Testing
import Vocabulary

@testable import Web

@Suite struct `Moments on a page` {
    let words: Words
    let zone: TimeZone

    init() throws {
        words = try Catalogue(folder: Share.folder.appending(path: "Words"))["en"]
        zone = try #require(TimeZone(identifier: "America/New_York"))
    }

    /// A form shows whole seconds, and a browser sends none where there are none.
    @Test(arguments: [
        ("2026-11-23T14:12:00.512Z", "2026-11-23T09:12"), ("2026-11-23T14:12:04.9Z", "2026-11-23T09:12:04"),
    ])
    func `sent back as they were shown are as they were`(stood: String, typed: String) throws {
        var stands = EncounterTold(ending: nil)
        stands.ended = try Instant(rfc3339: stood)
        var told = stands
        told.ended = try Instant(local: typed, in: zone)
        #expect(told.ended != stands.ended)
        #expect(told.keeping(the: stands, whereTyped: ["ended": typed], in: zone).ended == stands.ended)
        let later = told.keeping(the: stands, whereTyped: ["ended": "2026-11-23T09:13"], in: zone)
        #expect(later.ended == told.ended, "what was typed otherwise is what was typed")
    }

    private func reading(at now: String) throws -> Reading {
        Reading(words: words, zone: zone, now: try Instant(rfc3339: now), base: "")
    }

    @Test func `are told by the workspace's clock, with the whole of them behind`() throws {
        let reading = try reading(at: "2026-11-23T14:30:00Z")
        let moment = Moment(try Instant(rfc3339: "2026-11-23T14:12:04.250000Z"), reading)
        #expect(moment.time == "09:12:04")
        #expect(moment.full == "2026-11-23 09:12:04 UTC−05:00")
        #expect(moment.iso == "2026-11-23T14:12:04.250000Z")
    }

    @Test func `carry their day when it is another`() throws {
        let reading = try reading(at: "2026-11-23T04:10:00Z")
        #expect(Moment(try Instant(rfc3339: "2026-11-23T04:00:00Z"), reading).time == "23:00:00")
        #expect(Moment(try Instant(rfc3339: "2026-11-22T04:00:00Z"), reading).time == "2026-11-21 23:00")
    }

    @Test(arguments: [
        (0, "0 min", "just now"), (59, "0 min", "just now"), (60, "1 min", "1 min ago"),
        (3_599, "59 min", "59 min ago"),
        (3_900, "1 h 05 min", "1 h 05 min ago"), (-30, "0 min", "just now"),
    ])
    func `are counted in minutes`(seconds: Int, span: String, ago: String) throws {
        let reading = try reading(at: "2026-11-23T14:00:00Z")
        #expect(reading.span(.seconds(seconds)) == span)
        #expect(reading.ago(reading.now.adding(.seconds(-seconds))) == ago)
    }

    @Test(arguments: [
        ("2026-11-23T09:12", "2026-11-23T14:12:00.000000Z"), ("2026-07-01T09:12:04", "2026-07-01T13:12:04.000000Z"),
        // The hour that the clock shows twice is the first of the two.
        ("2026-11-01T01:30", "2026-11-01T05:30:00.000000Z"), ("2026-11-01T02:30", "2026-11-01T07:30:00.000000Z"),
    ])
    func `are read from a field on the workspace's clock`(typed: String, moment: String) throws {
        let read = try Instant(local: typed, in: zone)
        #expect(read.description == moment)
        #expect(LocalTime(read, in: zone).field.hasPrefix(typed))
    }

    @Test(arguments: ["2026-03-08T02:30", "2026-02-30T10:00", "2026-11-23", "yesterday", "", "2026-11-23T09:12:00Z"])
    func `are refused when no clock ever showed them`(typed: String) {
        #expect(throws: Refusal(.notAMoment)) { try Instant(local: typed, in: zone) }
    }
}

@Suite struct `What a page says of a call` {
    let reading: Reading

    init() throws {
        reading = Samples.reading(try Catalogue(folder: Share.folder.appending(path: "Words"))["en"])
    }

    @Test func `counts up from the promise, and says how late it is`() {
        let received = Samples.now.adding(.seconds(-412))
        let waiting = Waiting(since: received, promisedBy: received.adding(.seconds(300)), reading)
        #expect(waiting.span == "6 min" && waiting.promise == "promise 5" && waiting.late == "1 min late")
        let screened = Waiting(since: received, promisedBy: nil, reading)
        #expect(screened.promise == nil && screened.late == nil && screened.promisedMinutes.isEmpty)
    }

    @Test func `names danger, and what nobody knows of it`() {
        func dangers(_ weapon: Answer?, _ violence: Answer?, _ injury: Answer?) -> Dangers {
            Dangers(weapon: weapon, violence: violence, injury: injury, words: reading.words)
        }
        #expect(dangers(.yes, .no, .no).present == ["Weapon"])
        #expect(dangers(nil, .unknown, .refused).notKnown == "Not known: weapon, violence, injury")
        #expect(dangers(.no, .no, .no).none)
        #expect(!dangers(.no, nil, .no).none && dangers(.no, nil, .no).notKnown == "Not known: violence")
    }

    @Test(arguments: [
        ("fact-kept", ["field": "weapon", "new": "yes"], "Weapon: Yes"),
        ("fact-kept", ["field": "location", "old": "Elm", "new": "Elm 4"], "Where: Elm 4 (before: Elm)"),
        ("fact-cleared", ["field": "language", "old": "es"], "Language is not known after all (before: Spanish)"),
        ("call-left", ["reason": "test", "kind": "outside"], "Left the path: Test or misdial"),
        ("call-left", ["reason": "duplicate", "sent": "none"], "Left the path: Duplicate of another call"),
        (
            "call-left", ["reason": "not-behavioural", "sent": "EMS", "outcome": "helped"],
            "Left the path: Not a behavioural-health call. Sent instead: EMS. How that ended: Helped on the scene."
        ),
        (
            "corrected", ["field": "receivedAt", "old": "2026-11-23T13:50:00Z", "new": "2026-11-23T13:55:00Z"],
            "Time received corrected from 08:50:00 to 08:55:00"
        ),
        (
            "corrected", ["field": "departure", "old": "test", "new": "not-behavioural police helped"],
            "Reason for leaving corrected from Test or misdial to Not a behavioural-health call, Police, Helped on the scene"
        ),
        ("calls-unlinked", [:], "No longer linked as one incident"),
        ("calls-unlinked", ["number": "7"], "No longer linked with call 7"),
    ])
    func `tells what happened in words`(kind: String, values: [String: String], sentence: String) {
        let item = TimelineItem(position: 1, kind: kind, at: Samples.now, by: "Theo", values: values, reading)
        #expect(item.sentence == sentence)
    }

    @Test func `offers a language that is on record though the list has it not`() throws {
        let fact = ShownFact(value: "ig", revision: 1, by: "Theo", at: Samples.now)
        let input = FactInput(.language, fact, refused: nil, reading)
        #expect(input.options.filter(\.chosen).map(\.value) == ["ig"])
    }

    @Test func `keeps what was typed into a refused form, and names the field`() throws {
        let page = Samples.refusedNewCall(reading)
        let fields = page.groups.flatMap(\.fields)
        let callback = try #require(fields.first { $0.field == "callback" })
        #expect(callback.value == "eight one two" && callback.trouble != nil)
        #expect(fields.first { $0.field == "location" }?.value == "Fourth Street")
        #expect(page.factsTrouble?.anchor == "facts-callback")
    }

    @Test func `offers only what can be done where the call stands`() {
        let waiting = CallPage(Samples.call(), timeline: [], rights: CallRights(), reading)
        #expect(
            waiting.mayScreen && waiting.leaving != nil && waiting.corrections.map(\.field) == ["receivedAt", "source"])
        let left = CallPage(Samples.call(left: true, screened: true), timeline: [], rights: CallRights(), reading)
        #expect(!left.mayScreen && left.leaving == nil)
        #expect(
            left.corrections.map(\.field) == ["receivedAt", "screenedAt", "source", "departure", "alternativeOutcome"])
        let reader = Samples.readOnlyCall(reading)
        #expect(!reader.hasActions && !reader.editable && !reader.mayNote)
    }
}

@Suite struct `Single-key shortcuts` {
    @Test func `can be changed and switched off`() {
        let shortcuts = Shortcuts(enabled: false, keys: [.next: "w"])
        #expect(shortcuts[.next] == "w" && shortcuts[.previous] == "k")
        #expect(shortcuts.json.contains(#""on":false"#) && shortcuts.json.contains(#""next":"w""#))
    }

    @Test func `never share a key by default`() {
        let keys = Shortcuts.Action.allCases.map { Shortcuts()[$0] }
        #expect(Set(keys).count == keys.count && !keys.contains(""))
    }
}

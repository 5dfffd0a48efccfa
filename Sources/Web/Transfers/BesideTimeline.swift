import Door
import Operate
import Vocabulary

extension TimelineEntry {
    /// What an event of transfers, briefs, call-backs, requests or help at once says, with its codes as people call them.
    func besideValues(_ reading: Reading) -> [String: String] {
        let words = reading.words
        var groups: [String: String] = [:]
        switch kind {
        case .transferBegun, .transferTold:
            groups = [
                "centre": "transfers.codes.centres", "warmth": "transfers.codes.warmths",
                "declined": "transfers.codes.declines", "returned": "transfers.codes.returns",
                "disposition": "transfers.codes.dispositions",
            ]
        case .callBackTried, .followUpTried:
            groups = ["channel": "cases.codes.channels", "result": "callBacks.codes.results"]
        case .callBackGivenUp: groups = ["closure": "callBacks.codes.closures"]
        case .briefGiven: groups = ["channel": "briefs.codes.channels"]
        case .briefUsed: groups = ["used": "briefs.codes.used"]
        case .requestMade: groups = ["kind": "ask.codes.kinds"]
        case .requestClosed: groups = ["closure": "requests.codes.closures"]
        case .helpSummoned: groups = ["help": "dispatch.codes.help"]
        case .summonsAnswered: groups = ["answer": "dispatch.codes.answers"]
        default: break
        }
        var values: [String: String] = [:]
        for (name, group) in groups {
            values[name] = said[name].map { words.name(of: $0.text, in: group) }
        }
        if let due = said["due"]?.text, let moment = try? Instant(rfc3339: due) {
            values["time"] = Moment(moment, reading).time
        }
        return values
    }
}

import Foundation
import Vocabulary
import Yams

/// Reads the opening hours.
struct HoursReader {
    let sources: SourceReader
    let responses: [String]
    let skipped: Set<Stage>
    let faults: FaultList

    func hours(_ node: Node?) -> Hours? {
        guard let block = Block(node, keys: ["zone", "open", "outside", "basis"], faults) else { return nil }
        let zone = block.required("zone").flatMap(zone)
        let open = block.required("open").map { node in
            node.scalar?.string == "always"
                ? [0..<Hours.minutesOfWeek] : node.list(faults).flatMap { ranges($0) ?? [] }
        }
        if let open, open.isEmpty { faults.add(.neverOpen, at: block["open"] ?? block.node) }
        let outside = block.required("outside").flatMap(outside)
        let basis = sources.basis(of: block)
        guard let zone, let open, let outside, let basis else { return nil }
        return Hours(zone: zone, open: open, outside: outside, basis: basis)
    }

    private func zone(_ node: Node) -> TimeZone? {
        // Abbreviations such as EST are no places and know no summer.
        if let name = node.scalar?.string, name.contains("/") || name == "UTC", let zone = TimeZone(identifier: name) {
            return zone
        }
        faults.add(.expected(.timeZone), at: node)
        return nil
    }

    private func outside(_ node: Node) -> Hours.Outside? {
        if node.scalar?.string == "waits" { return .waits }
        guard let block = Block(node, keys: ["reason", "response"], faults) else { return nil }
        let stages: Set<Stage> = skipped.contains(.eligible) ? [.triaged] : [.eligible]
        let reason = ReasonReader(stages: stages, faults: faults).reason(block.required("reason"))
        let response = block.required("response")?.response(of: responses, reason: block["reason"], faults)
        guard let reason, let response else { return nil }
        if !Alternative.goes(response) { faults.add(.nobodyGoes(response: response), at: block.node) }
        return .leaves(reason, response: response)
    }

    /// The minutes of the week that `monday to friday 07:00 to 23:00` means; a night ends on the next day.
    private func ranges(_ node: Node) -> [Range<Int>]? {
        let days = "mon|tues|wednes|thurs|fri|satur|sun"
        guard let text = node.scalar?.string,
            let pattern = try? Regex("(every day|((?:\(days))day)(?: to ((?:\(days))day))?) (\\S+) to (\\S+)"),
            let match = text.wholeMatch(of: pattern), let from = minute(match[4].substring),
            let to = minute(match[5].substring), from < 1440
        else {
            faults.add(.expected(.openingHours), at: node)
            return nil
        }
        let names = days.split(separator: "|").map { "\($0)day" }
        let first = match[2].substring.flatMap { names.firstIndex(of: String($0)) } ?? 0
        let last =
            match[2].substring == nil ? 6 : match[3].substring.flatMap { names.firstIndex(of: String($0)) } ?? first
        let length = (to - from + 1440) % 1440 == 0 ? 1440 : (to - from + 1440) % 1440
        let span = (last - first + 7) % 7
        return (0...span).flatMap { day -> [Range<Int>] in
            let begin = (first + day) % 7 * 1440 + from
            let end = begin + length
            guard end > Hours.minutesOfWeek else { return [begin..<end] }
            return [begin..<Hours.minutesOfWeek, 0..<(end - Hours.minutesOfWeek)]
        }
    }

    private func minute(_ text: Substring?) -> Int? {
        guard let match = text?.wholeMatch(of: /(\d\d):(\d\d)/), let hour = Int(match.1), let minute = Int(match.2),
            minute < 60, hour * 60 + minute <= 1440
        else { return nil }
        return hour * 60 + minute
    }
}

/// Reads the worked examples.
struct ExampleReader {
    let questions: [Question]
    let unread: Set<String>
    let responses: [String]
    let hours: Hours?
    let faults: FaultList

    func examples(_ file: Block) -> [Example] {
        var seen: Set<String> = []
        return file.list("examples", required: true).compactMap { node in
            guard
                let block = Block(
                    node, keys: ["key", "call", "at", "answers", "record", "observed", "rest", "then"], faults)
            else { return nil }
            let key = block.key("key")
            if let key, !seen.insert(key).inserted { faults.add(.twice(key: key), at: node) }
            let call = block.required("call")?.words(faults)
            let at = block["at"].map(moment) ?? whileOpen
            var answers = answers(block["answers"], .caller) + answers(block["record"], .record)
            answers += self.answers(block["observed"], .observed)
            if let rest = block["rest"] { answers += safe(rest, besides: Set(answers.map(\.question))) }
            let decision = decision(block.required("then"))
            guard let key, let call, let at, let decision else { return nil }
            return Example(key: key, call: call, at: at, answers: answers, decision: decision, line: block.line)
        }
    }

    /// Where an example says nothing of the time, it happens while the program answers.
    private var whileOpen: Instant? {
        hours?.opening(from: hours?.moment(local: 1_767_571_200) ?? Instant(microseconds: 0))
    }

    private func moment(_ node: Node) -> Instant? {
        guard let hours else { return nil }
        if let match = node.scalar?.string.wholeMatch(of: /(\d{4}-\d\d-\d\d) (\d\d:\d\d)/),
            let local = try? Instant(rfc3339: "\(match.1)T\(match.2):00Z")
        {
            return hours.moment(local: local.microseconds / 1_000_000)
        }
        faults.add(.expected(.localTime), at: node)
        return nil
    }

    private func answers(_ node: Node?, _ source: AnswerSource) -> [GivenAnswer] {
        let keys = questions.map(\.key)
        guard let node else { return [] }
        guard let mapping = node.mapping else {
            faults.add(.expected(.block), at: node)
            return []
        }
        return mapping.compactMap { name, value in
            let key = name.scalar?.string ?? ""
            guard let question = questions.first(where: { $0.key == key }) else {
                guard !unread.contains(key) else { return nil }
                faults.add(.unknownQuestion(key, known: keys), at: name)
                return nil
            }
            let answer = AnswerValue(rawValue: value.scalar?.string ?? "")
            guard question.values.contains(answer) else {
                let allowed = question.values.map(\.rawValue)
                faults.add(.unknownAnswer(answer.rawValue, question: key, allowed: allowed), at: value)
                return nil
            }
            return GivenAnswer(key, answer, from: source)
        }
    }

    /// `rest: safe`: every question about danger that the example does not speak of has its safe answer.
    private func safe(_ node: Node, besides said: Set<String>) -> [GivenAnswer] {
        guard node.scalar?.string == "safe" else {
            faults.add(.notOneOf(["safe"], found: node.scalar?.string ?? ""), at: node)
            return []
        }
        return questions.filter { !said.contains($0.key) }.compactMap { question in
            question.safe.map { GivenAnswer(question.key, $0) }
        }
    }

    private func decision(_ node: Node?) -> Program.Decision? {
        let keys = ["level", "response", "reason", "gate", "phone-first"]
        guard let block = Block(node, keys: keys, faults) else { return nil }
        let level = block.required("level")?.wholeNumber(1...4, faults).flatMap(Level.init)
        let response = block.required("response")?.response(of: responses, reason: block["reason"], faults)
        let reason = ReasonReader(stages: [.triaged, .eligible], faults: faults).reason(block["reason"])
        let gate = block["gate"].flatMap { $0.one(of: GateDemand.self, faults) } ?? .none
        let phoneFirst = block.yesOrNo("phone-first")
        guard let level, let response else { return nil }
        return Program.Decision(level: level, response: response, reason: reason, gate: gate, phoneFirst: phoneFirst)
    }
}

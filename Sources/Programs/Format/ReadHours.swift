import Foundation
import Vocabulary
import Yams

/// Reads the opening hours.
struct HoursReader {
    let sources: SourceReader
    let responses: [String]
    let reasons: ReasonReader
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
        let reason = reasons.reason(block.required("reason"))
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

import Foundation
import Linkage

/// What was learned of people, as lines for a person or a program.
struct PeopleWords {
    private let linkage: PeopleLinkage
    private let names: [String]

    init(_ linkage: PeopleLinkage, names: [String]) {
        self.linkage = linkage
        self.names = names
    }

    /// Prints the weights, and then the pairs.
    func print(_ proposals: [MatchProposal], json: Bool) {
        var text = json ? weightsObject : weightsTable
        for proposal in proposals {
            text += json ? object(proposal) : line(proposal)
            guard text.utf8.count > 1 << 16 else { continue }
            FileHandle.standardOutput.write(Data(text.utf8))
            text = ""
        }
        if !json {
            text +=
                "\(proposals.count) pairs of \(linkage.table.count) records; \(linkage.compared) were compared.\n"
        }
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    // MARK: For a person

    private var weightsTable: String {
        var text = "field                 agreement                 one person  different     bits\n"
        for field in linkage.weights.fields {
            for (level, likeness) in field.field.kind.levels.enumerated() {
                text += padded(level == 0 ? field.field.key : "", 22) + padded(likeness.rawValue, 26)
                text += right(share(field.m[level]), 10) + right(share(field.u[level]), 11)
                text += right(bits(field.weight(level)), 9) + "\n"
            }
        }
        return text + "\n"
    }

    private func line(_ proposal: MatchProposal) -> String {
        let why = proposal.reasons.filter { $0.likeness != .unknown }
            .map { "\($0.field.key) \($0.likeness.rawValue) \(bits($0.weight))" }.joined(separator: ", ")
        return "\(share(proposal.probability))  \(names[proposal.left])  \(names[proposal.right])  \(why)\n"
    }

    private func share(_ value: Double) -> String { fixed(value * 100, 4) + " %" }

    private func bits(_ value: Double) -> String { (value < 0 ? "" : "+") + fixed(value, 1) }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(1, width - text.count)) + text
    }

    // MARK: For a program

    private var weightsObject: String {
        let fields = linkage.weights.fields.map { field in
            let levels = field.field.kind.levels.enumerated().map { level, likeness in
                """
                {"likeness":"\(likeness.rawValue)","m":\(number(field.m[level])),"u":\(number(field.u[level])),\
                "weight":\(fixed(field.weight(level), 4))}
                """
            }
            return
                "{\"field\":\(quoted(field.field.key)),\"kind\":\"\(field.field.kind.rawValue)\",\"levels\":[\(levels.joined(separator: ","))]}"
        }
        return """
            {"weights":[\(fields.joined(separator: ","))],"prior":\(number(linkage.weights.prior)),\
            "records":\(linkage.table.count),"compared":\(linkage.compared),"left_out":\(linkage.leftOut)}

            """
    }

    private func object(_ proposal: MatchProposal) -> String {
        var text = "{\"left\":" + quoted(names[proposal.left]) + ",\"right\":" + quoted(names[proposal.right])
        text += ",\"probability\":" + fixed(proposal.probability, 9) + ",\"weight\":" + fixed(proposal.weight, 4)
        text += ",\"why\":["
        for (place, reason) in proposal.reasons.enumerated() {
            text += place > 0 ? ",{\"field\":" : "{\"field\":"
            text += quoted(reason.field.key) + ",\"likeness\":\"" + reason.likeness.rawValue + "\",\"m\":"
            text += reason.m.map(number) ?? "null"
            text += ",\"u\":"
            text += reason.u.map(number) ?? "null"
            text += ",\"frequency\":"
            text += reason.frequency.map(number) ?? "null"
            text += ",\"weight\":" + fixed(reason.weight, 4) + "}"
        }
        return text + "]}\n"
    }

    private func number(_ value: Double) -> String { "\(value)" }

    private func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\u{0}"..."\u{1F}":
                quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    /// A number with so many places, as every language of the machine writes it the same way.
    private func fixed(_ value: Double, _ places: Int) -> String {
        let scale = pow(10, Double(places))
        let scaled = Int64((abs(value) * scale).rounded())
        let (whole, part) = scaled.quotientAndRemainder(dividingBy: Int64(scale))
        let digits = String(part)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        return sign + "\(whole)." + String(repeating: "0", count: places - digits.utf8.count) + digits
    }
}

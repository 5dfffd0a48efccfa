import Foundation
import Operate
import Vocabulary

/// What is said of a service: untrusted until it is a command.
extension Form {
    func room(in zone: TimeZone) throws -> ServiceRoom.Told {
        try ServiceRoom.Told(
            free: try whole("free"), of: try whole("total"),
            doors: (from: try moment("doorsFrom", in: zone), until: try moment("doorsUntil", in: zone)),
            hours: try whole("holds"))
    }

    func admission() throws(Refusal) -> Admission.Told {
        var points: [Admission.Point: Bool] = [:]
        for point in Admission.Point.allCases {
            points[point] = try code(point.rawValue) { ["yes": true, "no": false][$0] }
        }
        return try Admission.Told(
            gender: try code("takes", Admission.Gender.init(rawValue:)),
            ages: (least: try whole("ageLeast"), most: try whole("ageMost")), languages: self["languages"],
            points: points, entry: try code("entry", Admission.Entry.init(rawValue:)), handOff: self["handOff"],
            contact: self["contact"], hours: self["hours"])
    }

    private func whole(_ name: String) throws(Refusal) -> Int? {
        guard let typed = given(name) else { return nil }
        guard let number = Int(typed.trimmingBlanks()) else { throw Refusal(.notANumber, field: name) }
        return number
    }
}

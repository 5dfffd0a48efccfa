import Foundation
import Plan
import Programs
import Vocabulary

@testable import Web

/// Programs as they are read and put live, in every state of their pages.
extension Samples {
    static func programs(_ reading: Reading) throws -> ProgramsPage {
        let live = try ["denver-star", "bloomington-psw"].map { name in
            ProgramsPage.Line(try program(name), since: now.adding(.seconds(-86_400)), reading)
        }
        let draft = ProgramsPage.Line(
            name: "denver-star", version: "2026.9", digest: "7f3a", by: "Grace", at: now, reading)
        return ProgramsPage(live, [draft], mayPropose: true, reading)
    }

    static func faultyProgram(_ reading: Reading) -> ProgramsPage {
        let faults = [
            ProgramFault.Fault(line: 12, code: .neverApplies("weapon")),
            ProgramFault.Fault(line: 40, code: .expected(.span)),
        ]
        return ProgramsPage(
            [], [], mayPropose: true, faults: faults,
            refused: Refused(form: "propose", refusal: Refusal("program-faulty"), typed: ["text": "program: x"]),
            reading)
    }

    static func refusedProgram(_ reading: Reading) -> ProgramsPage {
        ProgramsPage(
            [], [], mayPropose: true,
            refused: Refused(form: "propose", refusal: Refusal("required", field: "program")), reading)
    }

    /// What Denver's program decides about one of its worked examples.
    private static func side(_ example: String) throws -> VersionDiff.Side {
        let program = try program("denver-star")
        let example = program.examples.first { $0.key == example } ?? program.examples[0]
        return VersionDiff.Side(program.rule(example.answers, at: example.at))
    }

    private static func diff(_ program: Program, _ reading: Reading) throws -> ShownDiff {
        let (before, after, closed) = (try side("knife-in-hand"), try side("big-dog"), try side("outside-hours"))
        let changes = [
            VersionDiff.Change(
                before: before, after: after, count: 214,
                examples: [.init(number: "R17", at: now.microseconds, type: "WELFARE CHECK")]),
            VersionDiff.Change(.safe, before: VersionDiff.Side(notAsked: nil), after: after, count: 3),
            VersionDiff.Change(.dangerous, before: closed, after: before, count: 2),
            VersionDiff.Change(before: after, after: try side("sits-in-a-doorway"), count: 1),
            VersionDiff.Change(before: try side("sits-in-a-doorway"), after: after, count: 1),
        ]
        let past = VersionDiff(
            calls: 286_212, changed: 219, changedAsWritten: 214, changedIfDangerous: 216, changedIfSafe: 217,
            hourUnknown: 40,
            changes: changes + (0..<40).map { VersionDiff.Change(before: before, after: after, count: 40 - $0) })
        let triaged = VersionDiff(
            calls: 0, changed: 0, changedAsWritten: 0, changedIfDangerous: 0, changedIfSafe: 0, hourUnknown: 0,
            older: 1200, changes: [])
        return ShownDiff(
            past: past, triaged: triaged, from: "2026.2", program, to: program, by: "Grace", at: now, reading)
    }

    /// A version in one of its states.
    static func program(
        _ name: String, _ standing: ProgramPage.Standing, compared: Bool = false, replaces: Bool = true,
        mayPublish: Bool = true, refused: Refused? = nil, _ reading: Reading
    ) throws -> ProgramPage {
        var text = try String(contentsOf: file(name), encoding: .utf8)
        if !replaces { text += "\ncatchment: { areas: [Downtown, East Side], basis: ours }\n" }
        let program = try Program(yaml: Array(text.utf8))
        let versions = [
            ProgramPage.Version(
                version: "2026.9", address: "/north/programs/7f3a", at: Moment(now, reading), by: "Grace", here: true),
            ProgramPage.Version(
                version: "2026.2", address: "/north/programs/7f3b", at: Moment(now, reading), by: "Grace", here: false),
        ]
        return ProgramPage(
            program, standing, versions: replaces ? versions : [],
            diff: compared ? (try diff(program, reading), "d-1") : nil, replaces: replaces, mayPublish: mayPublish,
            refused: refused, reading)
    }
}

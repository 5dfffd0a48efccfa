import Access
import Foundation
import Operate
import Programs
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// Practising: alone and in a class, before, under way and afterwards.
extension Samples {
    private static let bridge = ScenarioShelf(
        folder: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Scenarios").standardized
    )["on-the-bridge"]

    private static func practice(
        _ kind: Practice.Kind, dealt: Bool = true, ended: Bool = false, of scenario: Scenario
    ) throws -> Practice {
        try Practice(
            Row(new: [
                "id": "p-1", "kind": kind.rawValue, "scenario": scenario.name, "version": scenario.version,
                "digest": scenario.digest, "led_by": "dana", "leader": "Dana", "begun_at": minutesAgo(40),
                "code": (kind == .together ? "123456" : String?.none).stored,
                "dealt_at": (dealt ? minutesAgo(30) : Instant?.none).stored,
                "ended_at": (ended ? minutesAgo(2) : Instant?.none).stored, "changes": Int64(7),
            ]))
    }

    private static func player(
        _ name: String, _ group: Int?, _ roles: [Scenario.Role], left: Bool = false
    ) -> PracticeFile.Player {
        PracticeFile.Player(
            account: ID(stored: name.lowercased()), name: name, group: group, roles: roles, hasLeft: left)
    }

    /// A run to an end of which one reason is only our own proposal.
    private static func toOwnReason(
        _ players: [PracticeFile.Player], of scenario: Scenario
    ) throws -> PracticeFile.Group {
        for way in 0..<200 {
            let group = try group(1, players, steps: 60, way: way, of: scenario)
            if group.run.end?.reasons.contains(where: { $0.basis == .ours }) == true { return group }
        }
        return try group(1, players, steps: 0, of: scenario)
    }

    /// A run that takes an open choice so many times, as whoever plays the role: the first, the last, or one way of many.
    private static func group(
        _ number: Int, _ players: [PracticeFile.Player], steps: Int, from last: Bool = false, way: Int = 0,
        of scenario: Scenario
    ) throws -> PracticeFile.Group {
        var run = ScenarioRun(of: scenario)
        var taken: [PracticeFile.Taken] = []
        for step in 0..<steps {
            let open = run.open()
            guard !open.isEmpty, let scene = run.scene else { break }
            let choice = open[last ? open.count - 1 : (way * (step * step + 1)) % open.count]
            try run.choose(choice.key, by: choice.role)
            let by = players.first { $0.roles.contains(choice.role) } ?? players[0]
            taken.append(
                PracticeFile.Taken(
                    step: ScenarioRun.Step(role: choice.role, scene: scene.key, choice: choice.key),
                    by: Author(id: by.account.text, name: by.name), at: minutesAgo(20 - step)))
        }
        return PracticeFile.Group(number: number, players: players, taken: taken, run: run)
    }

    static func practices(_ reading: Reading) throws -> [(name: String, page: any Page, signedIn: Bool)] {
        guard let scenario = bridge else { return [] }
        let cast = [player("Theo", 1, [.officer, .dispatcher]), player("Dana", 1, [.socialWorker])]
        let watching = [player("Theo", 1, [.officer, .socialWorker, .dispatcher]), player("Dana", 1, [])]
        func file(
            _ kind: Practice.Kind, dealt: Bool = true, ended: Bool = false, _ players: [PracticeFile.Player],
            _ groups: [PracticeFile.Group]
        ) throws -> PracticeFile {
            PracticeFile(
                practice: try practice(kind, dealt: dealt, ended: ended, of: scenario), scenario: scenario,
                players: players, groups: groups)
        }
        let dana = dana.id
        let wrote = PracticeFile.Reflection(
            by: Author(id: "dana", name: "Dana"), words: "Slower.", isShared: true, at: minutesAgo(1))
        let refused = Refused(form: "choosing", refusal: Refusal(.practiceMovedOn, .conflicting))
        let empty = Refused(form: "reflection", refusal: Refusal(.required, field: "words"))
        let all = [player("Dana", 1, scenario.roles)]
        let gathering = try file(.together, dealt: false, [player("Theo", nil, []), player("Dana", nil, [])], [])
        let ours = try file(.alone, ended: true, all, [toOwnReason(all, of: scenario)])
        let under = try file(.together, cast, [group(1, cast, steps: 2, of: scenario)])
        let watched = try file(.together, watching, [group(1, watching, steps: 1, of: scenario)])
        let done = try file(.alone, ended: true, all, [group(1, all, steps: 40, of: scenario)])
        let stopped = try file(.together, ended: true, cast, [group(1, cast, steps: 1, of: scenario)])
        let begun = try file(.alone, all, [group(1, all, steps: 0, of: scenario)])
        // On the doorstep, where somebody plays no role that can act.
        let idle = try file(
            .together, [player("Theo", 1, [.officer, .socialWorker, .dispatcher]), player("Dana", 1, [.paramedic])],
            [
                group(
                    1,
                    [player("Theo", 1, [.officer, .socialWorker, .dispatcher]), player("Dana", 1, [.paramedic])],
                    steps: 1, of: scenario)
            ])
        let two = [player("Theo", 1, [.officer]), player("Rosa", 2, [.officer]), player("Sam", 2, [])]
        let several = try [
            group(1, [two[0]], steps: 40, of: scenario),
            group(2, [two[1], two[2]], steps: 1, of: scenario),
        ]
        let playing = try file(.together, two, several + [group(3, [two[0]], steps: 0, of: scenario)])
        let reviewed = try file(
            .together, ended: true, two,
            several + [group(3, [two[0]], steps: 40, from: true, of: scenario)])
        let nobody = try file(.together, dealt: false, ended: true, [], [])
        let noted = PracticesPage.Own(practice: done.practice, scenario: scenario)
        let open = PracticesPage.Own(practice: gathering.practice, scenario: nil)
        let replay = try PracticeReplay(done.groups[0])
        let code = Refused(
            form: "joining", refusal: Refusal(.noClassByCode, .absent, field: "code"), typed: ["code": "1"])
        return [
            ("practices-filled", PracticesPage([scenario], [noted, open], reading), true),
            ("practices-empty", PracticesPage([], [], refused: code, reading), true),
            ("practice-scenario-leading", ScenarioPage(scenario, mayLead: true, reading), true),
            ("practice-scenario-alone", ScenarioPage(scenario, mayLead: false, reading), true),
            ("practice-waiting", PracticePage(gathering, nil, for: dana, reading), true),
            ("practice-class", PracticePage(under, nil, for: dana, refused: refused, reading), true),
            ("practice-watching", PracticePage(watched, nil, for: dana, reading), true),
            ("practice-idle", PracticePage(idle, nil, for: dana, reading), true),
            ("practice-begun", PracticePage(begun, nil, for: dana, reading), true),
            ("practice-over", PracticePage(done, nil, for: dana, refused: empty, reading), true),
            ("practice-over-ours", PracticePage(ours, nil, for: dana, reading), true),
            ("practice-stopped", PracticePage(stopped, wrote, for: dana, reading), true),
            ("practice-class-gathering", ClassPage(gathering, [], refused: refused.leading, reading), true),
            ("practice-class-empty", ClassPage(try file(.together, dealt: false, [], []), [], reading), true),
            ("practice-class-playing", ClassPage(playing, [], reading), true),
            ("practice-class-review", ClassPage(reviewed, [wrote], reading), true),
            ("practice-class-nobody", ClassPage(nobody, [], reading), true),
            ("practice-replay-alone", ReplayPage(done, done.groups[0], replay, reading), true),
            (
                "practice-replay-group",
                ReplayPage(playing, playing.groups[2], try PracticeReplay(playing.groups[2]), reading), true
            ),
            (
                "practice-replay-class",
                ReplayPage(reviewed, reviewed.groups[1], try PracticeReplay(reviewed.groups[1]), reading), true
            ),
        ]
    }
}

extension Refused {
    /// The same refusal, of the form of whoever leads.
    fileprivate var leading: Refused { Refused(form: "leading", refusal: refusal) }
}

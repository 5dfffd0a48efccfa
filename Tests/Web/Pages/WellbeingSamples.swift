import Access
import Foundation
import Store
import Vocabulary

@testable import Operate
@testable import Web

/// What those see who look for somebody to talk to, and those who listen.
extension Samples {
    private static func supporter(_ kind: Supporter.Kind, full: Bool = true, away: Bool = false) throws -> Supporter {
        Supporter(
            id: ID(stored: "s-\(kind.rawValue)"), revision: 1,
            content: Supporter.Content(
                account: "rosa",
                told: try Supporter.Told(
                    kind, name: "Rosa", about: full ? "Twelve years on the road" : nil,
                    phone: full ? "812 555 0144" : nil, hours: full ? "Evenings" : nil),
                address: [], half: [], isAway: away))
    }

    private static func conversation(full: Bool) -> WellbeingConversation {
        WellbeingConversation(
            id: ID(stored: "w-1"),
            opening: .init(name: "Night Owl", supporter: "s-peer", kind: .peer, notice: "1-00", at: now),
            messages: [
                .init(isWorkers: true, text: "The lake", at: now),
                .init(isWorkers: false, text: "I know it", at: now.adding(.seconds(60))),
            ] + (full ? [.init(isWorkers: true, text: "Thanks", at: now.adding(.seconds(90)))] : []),
            tellings: full
                ? [
                    WellbeingTelling(
                        exception: .courtOrder, law: "34 USC 50901", what: "A date", whom: "The court", at: now)
                ] : [], notes: full ? [.init(id: ID(stored: "n-1"), text: "Running helped", at: now)] : [])
    }

    static func wellbeing(_ reading: Reading) throws -> [(String, any Page, Bool)] {
        let plain = try WellbeingSettings(WellbeingSettings.template)
        let said = try WellbeingSettings(
            WellbeingSettings.template
                .replacing("state: {}", with: "state: { en: The state adds, es: El estado añade }")
                .replacing("hours: {}", with: "hours: { en: Daily, es: Cada día }")
                .replacing(
                    "families: []",
                    with: """
                        families:
                          - { name: Harbour, phone: 812 555 0177, about: { en: Evenings, es: Tardes } }
                        """))
        func refused(_ form: String, _ code: Refusal.Code, _ field: String?, _ typed: [String: String] = [:]) -> Refused
        {
            Refused(form: form, refusal: Refusal(code, field: field, values: ["most": "300"]), typed: typed)
        }
        let (peer, bare) = (try supporter(.peer), try supporter(.chaplain, full: false))
        let code = try WellbeingCode("ABCDE-12345-FGHJK-67890")
        func write(_ supporter: Supporter, _ settings: WellbeingSettings, _ refused: Refused? = nil) -> any Page {
            WellbeingWritePage(supporter, settings, code: code, refused: refused, reading)
        }
        func mine(
            full: Bool = true, to reader: Supporter?, code: WellbeingCode? = nil, _ refused: Refused? = nil
        ) -> any Page {
            WellbeingMinePage(conversation(full: full), to: reader, code: code, said, refused: refused, reading)
        }
        func listening(
            _ known: Supporter?, code: WellbeingCode? = nil, _ found: [WellbeingConversation]? = nil,
            _ refused: Refused? = nil
        ) -> any Page {
            ListeningPage(known, code: code, found, refused: refused, reading)
        }
        func talk(_ refused: Refused? = nil) -> any Page {
            ListeningConversationPage(conversation(full: true), plain, refused: refused, reading)
        }
        let past = Quarter(of: now.adding(.seconds(-100 * 86_400)))
        let older = Quarter(of: now.adding(.seconds(-200 * 86_400)))
        return [
            ("wellbeing", WellbeingPage([peer, bare], said, reading), false),
            ("wellbeing-empty", WellbeingPage([], plain, reading), false),
            ("wellbeing-write", write(peer, said), false), ("wellbeing-write-bare", write(bare, plain), false),
            (
                "wellbeing-write-refused",
                write(peer, plain, refused("begin", .wellbeingNoticeUnread, "accepted", ["yourWords": "The lake"])),
                false
            ),
            (
                "wellbeing-write-accepted",
                write(peer, plain, refused("begin", .required, "name", ["accepted": plain.notice])), false
            ),
            ("wellbeing-open", WellbeingOpenPage(refused: nil, reading), false),
            (
                "wellbeing-open-refused",
                WellbeingOpenPage(refused: refused("open", .wellbeingCodeWrong, "ownCode"), reading), false
            ),
            ("wellbeing-mine", mine(to: peer, code: code), false),
            ("wellbeing-mine-empty", mine(full: false, to: bare), false), ("wellbeing-mine-gone", mine(to: nil), false),
            ("wellbeing-mine-message", mine(to: peer, refused("message", .wrongSupporter, nil)), false),
            ("wellbeing-mine-note", mine(to: peer, refused("note", .required, "note")), false),
            ("wellbeing-mine-removal", mine(to: peer, refused("removal", .required, "certain")), false),
            ("wellbeing-checks", WellbeingChecksPage(reading), false),
            ("wellbeing-families", WellbeingFamiliesPage(said, reading), false),
            ("wellbeing-families-empty", WellbeingFamiliesPage(plain, reading), false),
            ("wellbeing-privacy", WellbeingPrivacyPage([(past, 12), (older, 3)], said, reading), false),
            ("wellbeing-privacy-empty", WellbeingPrivacyPage([], plain, reading), false),
            ("listening-first", listening(nil), true),
            ("listening-closed", listening(peer, nil, refused("open", .wellbeingCodeWrong, "ownCode")), true),
            ("listening-none", listening(try supporter(.peer, away: true), code: code, []), true),
            ("listening", listening(peer, [conversation(full: true), conversation(full: false)]), true),
            ("listening-refused", listening(peer, [], refused("listing", .required, "supporterKind")), true),
            ("listening-conversation", talk(), true),
            ("listening-conversation-message", talk(refused("message", .required, "yourWords")), true),
            (
                "listening-conversation-telling", talk(refused("telling", .required, "toldTo", ["exception": "crime"])),
                true
            ),
        ]
    }
}

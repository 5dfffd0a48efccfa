import Access
import Door
import Store
import Testing
import Vocabulary
import World

@testable import Operate

@Suite struct `A release of victim services` {
    private func terms(days: Int = 15, longer: String? = nil) throws -> VictimRelease.Terms {
        try VictimRelease.Terms(
            what: "That she needs a room", why: "A room", recipient: "Harbour House", discloser: "Alder Falls",
            days: days, longer: longer, language: "en")
    }

    private func signed(
        by signer: VictimRelease.Signer = .person, harm: VictimRelease.Harm? = nil, right: String? = nil,
        beside: String? = nil, at moment: Instant = StoppedClock.start
    ) throws -> ReleaseSigned {
        try ReleaseSigned(
            .typed, by: signer, name: "Juniper", beside: beside, right: right, harm: harm, text: "As read", at: moment)
    }

    private func written(_ apart: Apart, days: Int = 15) async throws -> (ID<VictimRecord>, ID<VictimEntryRow>) {
        let id = try await apart.begin("Juniper")
        let command = WriteVictimRelease(try terms(days: days), of: id, in: apart.vault)
        return (id, try await apart.desk.perform(command, by: apart.val))
    }

    private func tell(_ apart: Apart, _ id: ID<VictimRecord>, _ release: ID<VictimEntryRow>) async throws {
        _ = try await apart.desk.perform(
            TellUnderRelease(release, of: id, what: "She needs a room", in: apart.vault), by: apart.val)
    }

    @Test(arguments: Engine.available)
    func `lets something be told while it is in force, and each telling is kept`(engine: Engine) async throws {
        try await withVictimServices(on: engine) { apart in
            let (id, release) = try await written(apart)
            await #expect(throws: Refusal(.releaseUnsigned, .conflicting)) { try await tell(apart, id, release) }
            let sign = SignVictimRelease(release, of: id, try signed(), in: apart.vault)
            _ = try await apart.desk.perform(sign, by: apart.val)
            await #expect(throws: Refusal(.releaseSigned, .conflicting)) {
                try await apart.desk.perform(sign, by: apart.val)
            }
            try await tell(apart, id, release)
            try await tell(apart, id, release)
            let file = try await apart.file(id)
            #expect(file.tellings(under: release).map(\.by) == ["Val Winter", "Val Winter"])
            #expect(try file.release(release).content.signature?.text == "As read")
            // To the second: fifteen days.
            apart.clock.move(.seconds(15 * 86_400 - 1))
            try await tell(apart, id, release)
            apart.clock.move(.seconds(1))
            await #expect(throws: Refusal(.releaseOver, .conflicting)) { try await tell(apart, id, release) }
            #expect(try await apart.file(id).tellings.count == 3)
        }
    }

    @Test(arguments: Engine.available)
    func `ends at once when it is taken back, and taking back twice is no harm`(engine: Engine) async throws {
        try await withVictimServices(on: engine) { apart in
            let (id, release) = try await written(apart)
            _ = try await apart.desk.perform(
                SignVictimRelease(release, of: id, try signed(), in: apart.vault), by: apart.val)
            for channel in [ConsentEnding.Channel.phone, .letter] {
                _ = try await apart.desk.perform(
                    EndVictimRelease(release, of: id, by: channel, in: apart.vault), by: apart.val)
            }
            await #expect(throws: Refusal(.releaseWithdrawn, .conflicting)) { try await tell(apart, id, release) }
            #expect(try await apart.file(id).release(release).content.withdrawal?.channel == "phone")
            // One that was never signed is thrown away, and is not signed any more.
            let draft = try await apart.desk.perform(
                WriteVictimRelease(try terms(), of: id, in: apart.vault), by: apart.val)
            _ = try await apart.desk.perform(
                EndVictimRelease(draft, of: id, by: .inPerson, in: apart.vault), by: apart.val)
            await #expect(throws: Refusal(.releaseSigned, .conflicting)) {
                try await apart.desk.perform(
                    SignVictimRelease(draft, of: id, try signed(), in: apart.vault), by: apart.val)
            }
            await #expect(throws: Refusal(.releaseUnsigned, .conflicting)) { try await tell(apart, id, draft) }
        }
    }

    @Test(arguments: Engine.available)
    func `is of one record, and of one recipient`(engine: Engine) async throws {
        try await withVictimServices(on: engine) { apart in
            let (_, release) = try await written(apart)
            let other = try await apart.begin("Wren")
            await #expect(throws: Refusal(.noSuchVictimRecord, .absent)) { try await tell(apart, other, release) }
            #expect(throws: Refusal(.required, field: "recipient")) {
                try VictimRelease.Terms(
                    what: "a", why: "b", recipient: " ", discloser: "c", days: 15, language: "en")
            }
        }
    }

    @Test(arguments: Engine.available)
    func `is not signed on paper so long ago that it is over, nor tomorrow`(engine: Engine) async throws {
        try await withVictimServices(on: engine) { apart in
            let (id, release) = try await written(apart, days: 2)
            for (days, refusal) in [
                (-2, Refusal(.releaseOver, .conflicting, field: "signedAt")),
                (1, Refusal(.notInFuture, field: "signedAt")),
            ] {
                let at = StoppedClock.start.adding(.seconds(days * 86_400))
                await #expect(throws: refusal) {
                    try await apart.desk.perform(
                        SignVictimRelease(release, of: id, try signed(at: at), in: apart.vault), by: apart.val)
                }
            }
            let yesterday = StoppedClock.start.adding(.seconds(-86_400))
            _ = try await apart.desk.perform(
                SignVictimRelease(release, of: id, try signed(at: yesterday), in: apart.vault), by: apart.val)
            let standing = try await apart.file(id).release(release).content.standing(at: apart.clock.now)
            #expect(standing == .inForce(until: StoppedClock.start.adding(.seconds(86_400))))
        }
    }

    @Test func `lasts few days, and more than thirty only with a reason`() throws {
        for days in [0, -1, 91] {
            #expect(throws: Refusal(.releaseTooLong, field: "days", values: ["most": "90"])) {
                try terms(days: days, longer: "A hearing")
            }
        }
        #expect(throws: Refusal(.releaseNeedsReason, field: "longer", values: ["most": "30"])) { try terms(days: 31) }
        #expect(try terms(days: 31, longer: "The hearing is in March").longer == "The hearing is in March")
        #expect(try terms(days: 30, longer: "Not needed").longer == nil)
    }

    @Test func `is never signed by whoever abuses, nor where that is not known`() throws {
        for signer in [VictimRelease.Signer.minorWithParent, .guardian] {
            func sign(_ harm: VictimRelease.Harm?) throws -> ReleaseSigned {
                try signed(by: signer, harm: harm, right: "By order of the court", beside: "Her aunt")
            }
            #expect(throws: Refusal(.required, field: "harm")) { try sign(nil) }
            #expect(throws: Refusal(.abuserSigns, .conflicting, field: "harm")) { try sign(.yes) }
            #expect(throws: Refusal(.abuserNotExcluded, .conflicting, field: "harm")) { try sign(.unknown) }
            _ = try sign(.no)
        }
    }

    @Test
    func `is signed by a minor alone where a law is named, with a parent who is, and by a guardian with the order`()
        throws
    {
        #expect(throws: Refusal(.required, field: "signerRight")) { try signed(by: .minorAlone) }
        _ = try signed(by: .minorAlone, right: "State law on shelters for minors")
        #expect(throws: Refusal(.required, field: "beside")) { try signed(by: .minorWithParent, harm: .no) }
        #expect(throws: Refusal(.required, field: "signerRight")) { try signed(by: .guardian, harm: .no) }
        // Nobody else is needed where the person signs, and what was typed for another is not kept.
        #expect(try signed(by: .person, right: "x", beside: "y").signature(by: "Val").beside == nil)
    }
}

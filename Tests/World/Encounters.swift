import Access
import Door
import Operate
import Store
import Vocabulary

/// What tests do all the time with encounters, referrals and cases.
extension World {
    /// A call at which team North has just arrived.
    package func onScene() async throws -> (call: Call, assignment: Assignment) {
        let north = try await north()
        let call = try await callWaiting(as: "sits-in-a-doorway")
        clock.move(.seconds(60))
        let sent = try await send(north, to: call)
        clock.move(.seconds(600))
        let there = try await report(.arrived, sent)
        clock.move(.seconds(1200))
        return (try await now(call), there)
    }

    /// What a team tells that met somebody: some needs, nothing that was unsafe.
    package static func met(
        _ needs: [Need.Kind] = [.shelter], ending: String? = nil, sent: Alternative? = nil,
        outcome: AlternativeOutcome? = nil
    ) throws -> EncounterTold {
        var told = EncounterTold(
            ending: try ending.map { try ReasonCode(written: $0) }, sent: sent, outcome: outcome)
        told.needs = needs
        told.needsNothing = needs.isEmpty
        told.safety = [.nothing]
        return told
    }

    /// What a team tells that met nobody.
    package static func notMet(_ reason: String = "not-located") throws -> EncounterTold {
        EncounterTold(ending: try ReasonCode(written: reason))
    }

    @discardableResult
    package func record(
        _ told: EncounterTold, of call: Call, on assignment: Assignment? = nil,
        with whom: RecordEncounter.Whom = .unknown, by worker: Worker? = nil
    ) async throws -> Encounter {
        try await desk.perform(
            RecordEncounter(call.id, on: assignment?.id, with: whom, told), by: worker ?? rosa)
    }

    /// A call whose encounter left some needs to be referred.
    package func needing(_ needs: [Need.Kind] = [.shelter]) async throws -> (call: Call, needs: [Need]) {
        let (call, assignment) = try await onScene()
        try await record(World.met(needs), of: call, on: assignment)
        return (try await now(call), try await self.needs(of: call))
    }

    package func needs(of call: Call) async throws -> [Need] {
        try await database.read { db in try Referrals(db).needs(of: call.id) }
    }

    package func now(_ need: Need) async throws -> Need {
        try await database.read { db in try Needs(db).need(need.id) }
    }

    package func encounters(_ call: Call) async throws -> [Encounter] {
        try await database.read { db in try Encounters(db).encounters(of: call.id) }
    }

    @discardableResult
    package func service(_ name: String, _ kind: Need.Kind = .shelter) async throws -> LocalService {
        try await desk.perform(
            AddService(LocalService.Entry(name: name, kind: kind, phone: nil, hours: nil)), by: noor)
    }

    @discardableResult
    package func offer(_ need: Need, to service: LocalService, consent: Bool = true) async throws -> Referral {
        try await desk.perform(OfferReferral(need.id, to: service.id, consent: consent), by: noor)
    }

    @discardableResult
    package func answer(_ referral: Referral, _ told: AnswerReferral.Told) async throws -> Referral {
        try await desk.perform(AnswerReferral(referral.id, told), by: noor)
    }

    @discardableResult
    package func attendance(_ referral: Referral, _ told: ReportAttendance.Told) async throws -> Referral {
        try await desk.perform(ReportAttendance(referral.id, told), by: noor)
    }

    @discardableResult
    package func close(_ need: Need, _ reason: String? = nil, at moment: Instant? = nil) async throws -> Need {
        let told: ReportNeed.Told = try reason.map { .closed(try ReasonCode(written: $0)) } ?? .met
        return try await desk.perform(ReportNeed(need.id, told, at: moment), by: noor)
    }

    /// A case of Noor's, with somebody in touch tomorrow.
    @discardableResult
    package func openCase(
        _ call: Call, goal: String = "A room of her own", in hours: Int = 24
    ) async throws -> SupportCase {
        try await desk.perform(
            OpenCase(call.id, goal: goal, nextContact: clock.now.adding(.seconds(hours * 3600))), by: noor)
    }

    @discardableResult
    package func tryToReach(
        _ supportCase: SupportCase, _ result: CaseAttempt.Result = .noAnswer, next hours: Int? = 48
    ) async throws -> SupportCase {
        let next = hours.map { clock.now.adding(.seconds($0 * 3600)) }
        return try await desk.perform(
            RecordAttempt(supportCase.id, .phone, result, nextContact: next), by: noor)
    }

    package func now(_ supportCase: SupportCase) async throws -> SupportCase {
        try await database.read { db in try SupportCases(db).supportCase(supportCase.id) }
    }
}

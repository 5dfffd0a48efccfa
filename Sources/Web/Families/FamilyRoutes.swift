import Access
import Door
import Foundation
import Hummingbird
import Operate
import Store
import Vocabulary

extension Routes {
    /// Contacts with children and their families.
    static let families: [Route] = [
        row("GET /calls/{id}/family", .keepFamilyContacts, page: "family"),
        row("POST /calls/{id}/family", .keepFamilyContacts),
        row("POST /calls/{id}/family/{contact}", .keepFamilyContacts),
        row("POST /calls/{id}/family/{contact}/correction", .keepFamilyContacts),
        row("POST /calls/{id}/family-goals", .keepCases),
        api("GET /api/v1/calls/{id}/family-contacts", .keepFamilyContacts),
        api("POST /api/v1/calls/{id}/family-contacts", .keepFamilyContacts),
        api("POST /api/v1/family-contacts/{id}/assessments", .keepFamilyContacts),
        api("POST /api/v1/family-contacts/{id}/corrections", .keepFamilyContacts),
    ]
}

/// `/calls/{id}/family`: who was met, how safe the child was found, and what is planned for the family.
struct FamilyRoutes: Sendable {
    func mount(on mounts: inout Mounts) throws {
        try mounts.at("GET /calls/{id}/family", show)
        try mounts.at("POST /calls/{id}/family", record)
        try mounts.at("POST /calls/{id}/family/{contact}", assess)
        try mounts.at("POST /calls/{id}/family/{contact}/correction", correct)
        try mounts.at("POST /calls/{id}/family-goals", plan)
        try mounts.at("GET /api/v1/calls/{id}/family-contacts", list)
        try mounts.at("POST /api/v1/calls/{id}/family-contacts", add)
        try mounts.at("POST /api/v1/family-contacts/{id}/assessments", look)
        try mounts.at("POST /api/v1/family-contacts/{id}/corrections", putRight)
    }

    @Sendable func show(_ visit: Visit) async throws -> Response {
        try await page(visit, try visit.callID, in: visit.query("case").flatMap { try? ID($0) })
    }

    private func page(
        _ visit: Visit, _ id: ID<Call>, in supportCase: ID<SupportCase>?, refused: Refused? = nil
    ) async throws -> Response {
        let worker = try visit.worker
        let file = try await visit.desk.look(as: worker, for: .keepFamilyContacts, at: .call(id)) { db in
            try FamilyFile(call: id, in: supportCase, for: worker, db)
        }
        let page = FamilyPage(
            file, keepsCases: may(worker, .keepCases).allowed, seesCalls: may(worker, .seeCalls).allowed,
            refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }

    private func change(
        _ visit: Visit, _ name: String, _ work: (Form, ID<Call>, ID<SupportCase>?) async throws -> Void
    ) async throws -> Response {
        let id = try visit.callID
        let form = try await visit.form()
        let supportCase: ID<SupportCase>? = form.given("case").flatMap { try? ID($0) }
        do {
            try await work(form, id, supportCase)
            return visit.go(to: "/calls/\(id)/family" + (supportCase.map { "?case=\($0)" } ?? ""))
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            guard ![.noSuchCall, .noSuchFamilyContact, .noSuchCase].contains(refusal.code) else { throw refusal }
            return try await page(
                visit, id, in: supportCase, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func record(_ visit: Visit) async throws -> Response {
        try await change(visit, "family") { form, id, supportCase in
            let command = RecordFamilyContact(
                try form.familyTold(in: visit.site.timeZone), at: id, in: supportCase, safety: try form.safety())
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func assess(_ visit: Visit) async throws -> Response {
        let contact: ID<FamilyContact> = try visit.part("contact", .noSuchFamilyContact)
        return try await change(visit, "look-\(contact)") { form, id, _ in
            try await visit.require(contact, of: id)
            guard let told = try form.safety() else { throw Refusal(.required, field: "decision") }
            _ = try await visit.desk.perform(
                AssessSafety(contact, told), by: visit.worker, once: try visit.once(form))
        }
    }

    @Sendable func correct(_ visit: Visit) async throws -> Response {
        let contact: ID<FamilyContact> = try visit.part("contact", .noSuchFamilyContact)
        return try await change(visit, "correct-\(contact)") { form, id, _ in
            try await visit.require(contact, of: id)
            let command = try CorrectFamilyContact(
                contact, to: form.familyTold(in: visit.site.timeZone), because: form["reason"],
                seen: form.number("seen"))
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    /// A goal of the plan is a goal of the case, and is kept there.
    @Sendable func plan(_ visit: Visit) async throws -> Response {
        try await change(visit, "goal") { form, _, supportCase in
            guard let supportCase else { throw Refusal(.noSuchCase, .absent) }
            let command = try SetGoal(supportCase, form["goal"] ?? "", needs: [])
            _ = try await visit.desk.perform(command, by: visit.worker, once: try visit.once(form))
        }
    }

    // MARK: - For machines

    @Sendable func list(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let contacts = try await visit.desk.look(as: visit.worker, for: .keepFamilyContacts, at: .call(id)) { db in
            try FamilyContacts(db).contacts(of: Calls(db).call(id).id)
        }
        return try visit.json(
            ListDocument(name: "contacts", items: contacts.map { FamilyContactDocument(contact: $0) }, next: nil))
    }

    @Sendable func add(_ visit: Visit) async throws -> Response {
        let id = try visit.callID
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(
            FamilyContact.Told.names.union(["case", "safety"]), bytes: bytes)
        let safety = try body.isGiven("safety") ? body.object("safety", names: SafetyTold.names).safety() : nil
        let command = RecordFamilyContact(try body.familyTold(), at: id, in: try body.name("case"), safety: safety)
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(FamilyContactDocument(contact: kept), status: .created)
    }

    @Sendable func putRight(_ visit: Visit) async throws -> Response {
        let id: ID<FamilyContact> = try visit.id(.noSuchFamilyContact)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let body = try visit.object(FamilyContact.Told.names.union(["reason", "seen"]), bytes: bytes)
        guard let seen = try body.number("seen") else { throw Refusal(.required, field: "seen") }
        let command = try CorrectFamilyContact(
            id, to: body.familyTold(), because: body.text("reason"), seen: seen)
        let kept = try await visit.desk.perform(command, by: visit.worker, once: once)
        return try visit.json(FamilyContactDocument(contact: kept), status: .created)
    }

    @Sendable func look(_ visit: Visit) async throws -> Response {
        let id: ID<FamilyContact> = try visit.id(.noSuchFamilyContact)
        let bytes = try await visit.body()
        let once = try visit.once(bytes)
        let told = try visit.object(SafetyTold.names, bytes: bytes).safety()
        let kept = try await visit.desk.perform(AssessSafety(id, told), by: visit.worker, once: once)
        return try visit.json(FamilyContactDocument(contact: kept), status: .created)
    }
}

extension Visit {
    /// - Throws: ``Refusal`` with `.noSuchFamilyContact` where a contact is of another call.
    fileprivate func require(_ contact: ID<FamilyContact>, of call: ID<Call>) async throws {
        let there = try await desk.database.read { db in try FamilyContacts(db).contact(contact).call }
        guard there == call else { throw Refusal(.noSuchFamilyContact, .absent) }
    }
}

extension FamilyContact.Told {
    /// What a machine may say of it.
    fileprivate static let names: Set<String> = ["manner", "present", "alone", "note", "metAt"]
}

extension SafetyTold {
    /// What a machine may say of it.
    fileprivate static let names: Set<String> = ["decision", "dangers", "capacities", "plan"]
}

extension Form {
    /// Who was met, when and where.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func familyTold(in zone: TimeZone) throws(Refusal) -> FamilyContact.Told {
        guard let manner = try code("manner", FamilyContact.Manner.init(rawValue:)) else {
            throw Refusal(.required, field: "manner")
        }
        guard let metAt = try moment("metAt", in: zone) else { throw Refusal(.required, field: "metAt") }
        var present: [FamilyContact.Present] = []
        for place in 0..<FamilyContact.mostPresent {
            let role = try code("role-\(place)", FamilyContact.Role.init(rawValue:))
            let name = given("name-\(place)")
            guard role != nil || name != nil else { continue }
            present.append(try FamilyContact.Present(role ?? .other, name: name))
        }
        return try FamilyContact.Told(
            manner, present: present, alone: try code("alone", FamilyContact.Alone.init(rawValue:)) ?? .unknown,
            note: self["note"], metAt: metAt)
    }

    /// How safe a child is; nothing where nobody decided it.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func safety() throws(Refusal) -> SafetyTold? {
        let dangers = FamilySafety.Danger.allCases.filter { given("dangers-\($0.rawValue)") != nil }
        let capacities = FamilySafety.Capacity.allCases.filter { given("capacities-\($0.rawValue)") != nil }
        guard let decision = try code("decision", FamilySafety.Decision.init(rawValue:)) else {
            // What was ticked is not thrown away because the decision was forgotten.
            guard dangers.isEmpty, capacities.isEmpty, given("plan") == nil else {
                throw Refusal(.required, field: "decision")
            }
            return nil
        }
        return try SafetyTold(decision, dangers: dangers, capacities: capacities, plan: self["plan"])
    }
}

extension JSONBody {
    /// Who was met, when and where.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func familyTold() throws(Refusal) -> FamilyContact.Told {
        _ = try required("manner")
        guard let manner = try code("manner", FamilyContact.Manner.init(rawValue:)) else {
            throw Refusal(.required, field: "manner")
        }
        guard let metAt = try moment("metAt") else { throw Refusal(.required, field: "metAt") }
        var present: [FamilyContact.Present] = []
        if isGiven("present") {
            for one in try list("present", names: ["role", "name"]) {
                _ = try one.required("role")
                guard let role = try one.code("role", FamilyContact.Role.init(rawValue:)) else {
                    throw Refusal(.required, field: "present")
                }
                present.append(try FamilyContact.Present(role, name: one.text("name")))
            }
        }
        return try FamilyContact.Told(
            manner, present: present, alone: code("alone", FamilyContact.Alone.init(rawValue:)) ?? .unknown,
            note: text("note"), metAt: metAt)
    }

    /// How safe a child is.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func safety() throws(Refusal) -> SafetyTold {
        _ = try required("decision")
        guard let decision = try code("decision", FamilySafety.Decision.init(rawValue:)) else {
            throw Refusal(.required, field: "decision")
        }
        return try SafetyTold(
            decision, dangers: try codes("dangers", FamilySafety.Danger.init(rawValue:)),
            capacities: try codes("capacities", FamilySafety.Capacity.init(rawValue:)), plan: text("plan"))
    }
}

/// A contact with a family, as machines read it.
struct FamilyContactDocument: Encodable {
    let contact: FamilyContact

    private enum Key: CodingKey {
        case id, call, `case`, manner, present, alone, note, metAt, recordedAt, by, assessments, corrections
    }

    private struct Present: Encodable {
        let one: FamilyContact.Present

        enum Key: CodingKey { case role, name }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(one.role.rawValue, forKey: .role)
            try object.encode(one.name, forKey: .name)
        }
    }

    private struct Assessment: Encodable {
        let safety: FamilySafety

        enum Key: CodingKey { case revision, decision, dangers, capacities, plan, flag, at, by }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(safety.revision, forKey: .revision)
            try object.encode(safety.decision.rawValue, forKey: .decision)
            try object.encode(safety.dangers.map(\.rawValue), forKey: .dangers)
            try object.encode(safety.capacities.map(\.rawValue), forKey: .capacities)
            try object.encode(safety.plan, forKey: .plan)
            try object.encode(safety.flag, forKey: .flag)
            try object.encode(safety.at.description, forKey: .at)
            try object.encode(safety.by.name, forKey: .by)
        }
    }

    /// What stood until it was put right.
    private struct Correction: Encodable {
        let one: FamilyCorrection

        enum Key: CodingKey { case manner, present, alone, note, metAt, reason, at, by }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(one.before.manner.rawValue, forKey: .manner)
            try object.encode(one.before.present.map { Present(one: $0) }, forKey: .present)
            try object.encode(one.before.alone.rawValue, forKey: .alone)
            try object.encode(one.before.note, forKey: .note)
            try object.encode(one.before.metAt.description, forKey: .metAt)
            try object.encode(one.reason, forKey: .reason)
            try object.encode(one.at.description, forKey: .at)
            try object.encode(one.by.name, forKey: .by)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(contact.id.text, forKey: .id)
        try object.encode(contact.call.text, forKey: .call)
        try object.encode(contact.supportCase?.text, forKey: .case)
        try object.encode(contact.told.manner.rawValue, forKey: .manner)
        try object.encode(contact.told.present.map { Present(one: $0) }, forKey: .present)
        try object.encode(contact.told.alone.rawValue, forKey: .alone)
        try object.encode(contact.told.note, forKey: .note)
        try object.encode(contact.told.metAt.description, forKey: .metAt)
        try object.encode(contact.recordedAt.description, forKey: .recordedAt)
        try object.encode(contact.by.name, forKey: .by)
        try object.encode(contact.assessments.map { Assessment(safety: $0) }, forKey: .assessments)
        try object.encode(contact.corrections.map { Correction(one: $0) }, forKey: .corrections)
    }
}

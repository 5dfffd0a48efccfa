import Access
import Door
import Foundation
import HTTPTypes
import Hummingbird
import Operate
import Store
import Vocabulary

/// `/aside`: what victim advocates keep, behind their wall.
///
/// Addresses and titles say nothing of what it is.
struct AsideRoutes: Sendable {
    var handlers: [String: BehindWall<VictimServices>.Handler] {
        let own: [String: BehindWall<VictimServices>.Handler] = [
            "GET /aside": list, "POST /aside": begin, "POST /aside/search": search, "POST /aside/leave": leave,
            "GET /aside/{id}": show, "POST /aside/{id}": keep, "POST /aside/{id}/screenings": screen,
            "POST /aside/{id}/compelled": compel, "POST /aside/{id}/removal": remove,
            "POST /aside/{id}/releases": write,
        ]
        return own.merging(ReleaseRoutes().handlers) { first, _ in first }
    }

    // MARK: - The list

    @Sendable func list(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        try await listPage(visit, services)
    }

    /// What was typed travels in the body, and stands in no address.
    @Sendable func search(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        let form = try await visit.form()
        do {
            let typed = try FreeText.given(form["typed"], most: SafeContact.mostWords, field: "typed") ?? ""
            return try await listPage(visit, services, typed: typed)
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            return try await listPage(
                visit, services, refused: Refused(form: "search", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func begin(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        let form = try await visit.form()
        do {
            let command = try BeginVictimRecord(form["name"], in: services.vault)
            let id = try await services.desk.perform(
                command, by: visit.worker, once: try visit.once(form, behind: services.vault))
            return visit.go(to: "/aside/\(id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden {
            return try await listPage(
                visit, services, refused: Refused(form: "begin", refusal: refusal, typed: form.typed))
        }
    }

    private func listPage(
        _ visit: Visit, _ services: VictimServices, typed: String = "", refused: Refused? = nil
    ) async throws -> Response {
        let vault = services.vault
        let found = try await services.desk.look(
            as: visit.worker, for: .keepVictimRecords, at: VictimRecord.all
        ) { db in
            try VictimRecords(db, vault).found(by: typed)
        }
        return visit.show(AsidePage(found, typed: typed, refused: refused, visit.reading), refused: refused)
    }

    /// Ends the session and goes where nobody asks why somebody is there.
    @Sendable func leave(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        _ = try await visit.form()
        if let secret = visit.secret {
            try await visit.desk.signOut(secret, visit.worker)
            visit.site.visitors.forget(secret)
            visit.site.feed.end(session: secret.hash)
            visit.site.practices.end(session: secret.hash)
        }
        var response = LinkDoor.answer(visit.show(LeavingPage(visit.reading), in: visit.reading))
        response.headers[.setCookie] = visit.site.cookie("", expire: true)
        if let name = HTTPField.Name("Clear-Site-Data") { response.headers[name] = "\"cache\"" }
        return response
    }

    // MARK: - One record

    @Sendable func show(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        try await visit.recordPage(services, try visit.id(.noSuchVictimRecord))
    }

    @Sendable func keep(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        try await change(visit, services, "contact") { form, id in
            let contact = try SafeContact(
                form.safeWays, codeWord: form["codeWord"], mayAnswer: form["mayAnswer"],
                sayInstead: form["sayInstead"], never: form["never"])
            return try KeepSafeContact(
                id, revision: form.number("revision"), name: form["name"], contact, in: services.vault)
        }
    }

    @Sendable func screen(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        try await change(visit, services, "screening") { form, id in
            guard let result = try form.code("result", LethalityResult.Result.init(rawValue:)) else {
                throw Refusal(.required, field: "result")
            }
            guard let hotline = try form.code("hotline", LethalityResult.Hotline.init(rawValue:)) else {
                throw Refusal(.required, field: "hotline")
            }
            let told = try LethalityTold(
                result, hotline: hotline, instrument: form["instrument"], edition: form["edition"],
                on: form.calendarDay("screenDay"), today: visit.today)
            return RecordLethality(told, of: id, in: services.vault)
        }
    }

    @Sendable func compel(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        try await change(visit, services, "compelled") { form, id in
            guard let ground = try form.code("ground", CompelledTelling.Ground.init(rawValue:)) else {
                throw Refusal(.required, field: "ground")
            }
            guard let notice = try form.code("notice", CompelledTelling.Notice.init(rawValue:)) else {
                throw Refusal(.required, field: "notice")
            }
            let told = try CompelledTold(
                ground, whom: form["whom"], what: form["compelledWhat"], notice: notice, noticeHow: form["noticeHow"],
                protection: form["protection"], on: form.calendarDay("compelledDay"), today: visit.today)
            return RecordCompelled(told, of: id, in: services.vault)
        }
    }

    @Sendable func remove(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        let id: ID<VictimRecord> = try visit.id(.noSuchVictimRecord)
        let form = try await visit.form()
        do {
            guard form.given("certain") != nil else { throw Refusal(.required, field: "certain") }
            _ = try await services.desk.perform(
                RemoveVictimRecord(id, in: services.vault), by: visit.worker,
                once: try visit.once(form, behind: services.vault))
            return visit.go(to: "/aside")
        } catch let refusal as Refusal where refusal.kind == .unacceptable {
            return try await visit.recordPage(
                services, id, refused: Refused(form: "removal", refusal: refusal, typed: form.typed))
        }
    }

    @Sendable func write(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        let id: ID<VictimRecord> = try visit.id(.noSuchVictimRecord)
        let form = try await visit.form()
        do {
            let terms = try VictimRelease.Terms(
                what: form["what"], why: form["why"], recipient: form["recipient"], discloser: form["discloser"],
                days: form.number("days"), longer: form["longer"], language: form["language"] ?? "")
            let release = try await services.desk.perform(
                WriteVictimRelease(terms, of: id, in: services.vault), by: visit.worker,
                once: try visit.once(form, behind: services.vault))
            return visit.go(to: "/aside/\(id)/releases/\(release)")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await visit.recordPage(
                services, id, refused: Refused(form: "release", refusal: refusal, typed: form.typed))
        }
    }

    /// Does what a form of the record asks, and comes back to it: with what was typed, when it was refused.
    private func change<C: Command>(
        _ visit: Visit, _ services: VictimServices, _ name: String, _ command: (Form, ID<VictimRecord>) throws -> C
    ) async throws -> Response {
        let id: ID<VictimRecord> = try visit.id(.noSuchVictimRecord)
        let form = try await visit.form()
        do {
            _ = try await services.desk.perform(
                try command(form, id), by: visit.worker, once: try visit.once(form, behind: services.vault))
            return visit.go(to: "/aside/\(id)")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await visit.recordPage(
                services, id, refused: Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }
}

extension Visit {
    /// The day on which it is now, where the program works.
    fileprivate var today: CalendarDay { CalendarDay(of: desk.clock(), in: site.timeZone) }

    fileprivate func recordPage(
        _ services: VictimServices, _ id: ID<VictimRecord>, refused: Refused? = nil
    ) async throws -> Response {
        let file = try await victimFile(services, id)
        let page = AsideRecordPage(
            file, program: site.workspace.name,
            offered: FactField.language.offered(reading.words).filter { $0 != "ase" }, refused: refused, reading)
        return show(page, refused: refused)
    }

    /// Everything in a record; who looked at it is written down in the store itself.
    func victimFile(_ services: VictimServices, _ id: ID<VictimRecord>) async throws -> VictimFile {
        let vault = services.vault
        return try await services.desk.look(
            as: worker, for: .keepVictimRecords, at: VictimRecord.subject(id)
        ) { db in
            try VictimRecords(db, vault).file(id)
        }
    }
}

extension Form {
    /// The ways that are safe, a row each; a row without a kind is none.
    ///
    /// - Throws: ``Refusal`` that names the field of the row.
    fileprivate var safeWays: [SafeContact.Way] {
        get throws(Refusal) {
            var ways: [SafeContact.Way] = []
            for place in 0..<SafeContact.mostWays {
                guard let kind = try code("kind-\(place)", SafeContact.Way.Kind.init(rawValue:)) else { continue }
                let days = (1...7).filter { given("days-\(place)-\($0)") != nil }
                let until = try minute("until-\(place)")
                ways.append(
                    try SafeContact.Way(
                        kind, to: self["to-\(place)"], days: Set(days), from: try minute("from-\(place)"),
                        until: until == 0 ? SafeContact.wholeDay : until,
                        voicemail: given("voicemail-\(place)") != nil, place: place))
            }
            return ways
        }
    }

    /// A time of the day, as a browser's field sends it.
    private func minute(_ name: String) throws(Refusal) -> Int? {
        guard let text = given(name) else { return nil }
        guard let found = text.prefix(5).wholeMatch(of: /(\d{2}):(\d{2})/), let hour = Int(found.1),
            let minute = Int(found.2), hour < 24, minute < 60
        else { throw Refusal(.notAMoment, field: name) }
        return hour * 60 + minute
    }

    /// A day, as a browser's field sends it.
    ///
    /// - Throws: ``Refusal`` about the field.
    fileprivate func calendarDay(_ name: String) throws(Refusal) -> CalendarDay {
        guard let text = given(name) else { throw Refusal(.required, field: name) }
        guard let day = CalendarDay(text) else { throw Refusal(.notAMoment, field: name) }
        return day
    }
}

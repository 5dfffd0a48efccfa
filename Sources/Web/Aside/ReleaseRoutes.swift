import Door
import Hummingbird
import Operate
import Vocabulary

/// `/aside/{id}/releases/{release}`: one release, its signature, what was told under it, and its end.
struct ReleaseRoutes: Sendable {
    var handlers: [String: BehindWall<VictimServices>.Handler] {
        [
            "GET /aside/{id}/releases/{release}": show,
            "POST /aside/{id}/releases/{release}/signature": sign,
            "POST /aside/{id}/releases/{release}/ending": end,
            "POST /aside/{id}/releases/{release}/tellings": tell,
        ]
    }

    @Sendable func show(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        try await page(visit, services)
    }

    /// What is signed is what the page showed: made here again of the same release.
    @Sendable func sign(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        let (id, release) = try visit.release
        let file = try await visit.victimFile(services, id)
        let terms = try file.release(release).content.terms
        let words = visit.site.pages.catalogue.words(for: terms.language)
        let text = ReleaseText(terms, name: file.record.content.name, words)
        return try await change(visit, services, "sign") { form in
            for told in ["toldFree", "toldBack", "toldRisk"] where form.given(told) == nil {
                throw Refusal(.releaseNotInformed, field: told)
            }
            guard let signer = try form.code("signer", VictimRelease.Signer.init(rawValue:)) else {
                throw Refusal(.required, field: "signer")
            }
            let signed = try ReleaseSigned(
                form.releaseManner(), by: signer, name: form["signerName"], beside: form["beside"],
                right: form["signerRight"], harm: form.code("harm", VictimRelease.Harm.init(rawValue:)),
                interpreter: form["interpreter"], text: text.text,
                at: form.day("signedAt", visit) ?? visit.desk.clock())
            return SignVictimRelease(release, of: id, signed, in: services.vault)
        }
    }

    @Sendable func end(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        let (id, release) = try visit.release
        return try await change(visit, services, "ending") { form in
            let channel = try form.code("channel", ConsentEnding.Channel.init(rawValue:)) ?? .inPerson
            return EndVictimRelease(release, of: id, by: channel, in: services.vault)
        }
    }

    @Sendable func tell(_ visit: Visit, _ services: VictimServices) async throws -> Response {
        let (id, release) = try visit.release
        return try await change(visit, services, "tell") { form in
            try TellUnderRelease(release, of: id, what: form["told"], in: services.vault)
        }
    }

    /// Does what a form asks, and comes back to the release: with what was typed, when it was refused.
    private func change<C: Command>(
        _ visit: Visit, _ services: VictimServices, _ name: String, _ command: (Form) throws -> C
    ) async throws -> Response {
        let (id, release) = try visit.release
        let form = try await visit.form()
        do {
            _ = try await services.desk.perform(
                try command(form), by: visit.worker, once: try visit.once(form, behind: services.vault))
            return visit.go(to: "/aside/\(id)/releases/\(release)")
        } catch let refusal as Refusal where refusal.kind != .forbidden && refusal.kind != .absent {
            return try await page(visit, services, Refused(form: name, refusal: refusal, typed: form.typed))
        }
    }

    private func page(_ visit: Visit, _ services: VictimServices, _ refused: Refused? = nil) async throws -> Response {
        let (id, release) = try visit.release
        let file = try await visit.victimFile(services, id)
        let entry = try file.release(release)
        let page = ReleasePage(
            entry, of: file, words: visit.site.pages.catalogue.words(for: entry.content.terms.language),
            refused: refused, visit.reading)
        return visit.show(page, refused: refused)
    }
}

extension Visit {
    fileprivate var release: (ID<VictimRecord>, ID<VictimEntryRow>) {
        get throws(Refusal) {
            (try id(.noSuchVictimRecord), try part("release", .noSuchVictimRecord))
        }
    }
}

extension Form {
    /// How a release was signed.
    ///
    /// - Throws: ``Refusal`` that names the field.
    fileprivate func releaseManner() throws(Refusal) -> ConsentSignature.Manner {
        switch try code("manner", ConsentSignature.Manner.Kind.init(rawValue:)) {
        case .drawn: .drawn(try SignatureStrokes(self["strokes"] ?? ""))
        case .paper: .paper(heldWhere: self["heldWhere"] ?? "")
        case .typed: .typed
        case nil: throw Refusal(.required, field: "strokes")
        }
    }
}

extension Refusal.Code {
    static let releaseNotInformed: Self = "release-not-informed"
}

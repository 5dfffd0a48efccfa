import Access
import Foundation
import Testing
import Vocabulary

@testable import Operate
@testable import Web

@Suite struct `The pages` {
    let pages: Pages

    init() throws {
        pages = try Pages()
    }

    @Test func `have every name that their templates mention`() throws {
        var walk = try TemplateWalk(Share.templates(in: Share.folder.appending(path: "Templates")))
        for words in pages.catalogue.languages.values {
            let reading = Samples.reading(words)
            for (_, page, signedIn) in try Samples.everything(reading) {
                let frame = Samples.frame(reading, worker: signedIn ? Samples.dana : nil)
                walk.walk(type(of: page).template, with: Names(of: frame).and(Names(of: page)))
            }
            // A page whose link stands behind the word that opens the rest, and one that has lost the form that was refused.
            let access = AccessPage(routes: [], digest: "ab", reading)
            let unsaid = Refused(form: "transfer", refusal: Refusal("required", field: "centre"))
            let beside = Beside(
                glass: try Samples.brokenGlass("g-1"), reviews: 2, aside: true, wellbeing: true, listening: true,
                incidents: [CriticalIncidents.Call(id: ID(stored: "c-9"), number: 9)])
            for frame in [
                Samples.frame(reading, here: "/access"), Samples.frame(reading, unsaid: unsaid),
                Samples.frame(reading, beside: beside),
            ] {
                walk.walk(AccessPage.template, with: Names(of: frame).and(Names(of: access)))
            }
            // A guest who may go to well-being, and a page there that has lost the form that was refused.
            let guest = Samples.frame(reading, worker: nil, beside: beside)
            walk.walk(AccessPage.template, with: Names(of: guest).and(Names(of: access)))
            let lost = Samples.frame(reading, worker: nil, unsaid: unsaid)
            let open = WellbeingOpenPage(refused: nil, reading)
            walk.walk(WellbeingOpenPage.template, with: Names(of: lost).and(Names(of: open)))
            // A document that is handed over stands in no frame.
            let file = RecordsFile(try Samples.released(), reading)
            walk.walk(RecordsFile.template, with: Names(of: Samples.frame(reading)).and(Names(of: file)))
        }
        #expect(walk.unknown.isEmpty, "\(walk.unknown.sorted())")
        let untried = walk.sections.subtracting(walk.entered)
        #expect(untried.isEmpty, "No sample enters \(untried.sorted())")
    }

    @Test func `never use a name that the frame around them has`() throws {
        let reading = Samples.reading(pages.catalogue["en"])
        let frame = Set(Names(of: Samples.frame(reading)).values.keys)
        for (name, page, _) in try Samples.everything(reading) {
            let shared = frame.intersection(Names(of: page).values.keys)
            #expect(shared.isEmpty, "\(name) hides \(shared)")
        }
    }

    @Test(arguments: ["en", "es"])
    func `are whole documents with one heading and no script or style of their own`(language: String) throws {
        let reading = Samples.reading(pages.catalogue[language])
        for (name, page, signedIn) in try Samples.everything(reading) {
            let frame = Samples.frame(reading, worker: signedIn ? Samples.dana : nil)
            let html = pages.render(page, in: frame)
            #expect(html.hasPrefix("<!doctype html>") && html.hasSuffix("</html>\n"), "\(name)")
            #expect(html.contains(#"<html lang="\#(language)""#), "\(name)")
            #expect(html.matches(of: /<h1[ >]/).count == 1, "\(name) has one first heading")
            #expect(html.matches(of: #/ style="/#).isEmpty && html.matches(of: #/ on[a-z]+="/#).isEmpty, "\(name)")
            #expect(html.matches(of: /<script(?![^>]* src=)/).isEmpty, "\(name)")
            #expect(!html.contains("{{") && !html.contains("Optional("), "\(name)")
        }
    }

    @Test func `give every element its own id, and refer only to ids that exist`() throws {
        let reading = Samples.reading(pages.catalogue["en"])
        for (name, page, signedIn) in try Samples.everything(reading) {
            let html = pages.render(page, in: Samples.frame(reading, worker: signedIn ? Samples.dana : nil))
            let ids = html.matches(of: #/ id="([^"]+)"/#).map { String($0.1) }
            #expect(
                Set(ids).count == ids.count, "\(name): \(Dictionary(grouping: ids) { $0 }.filter { $1.count > 1 }.keys)"
            )
            let asked = html.matches(of: #/ (?:for|form|aria-labelledby|aria-describedby)="([^"]+)"/#)
                .flatMap { $0.1.split(separator: " ").map(String.init) }
            let led = html.matches(of: #/ href="\#([^"]+)"/#).map { String($0.1) }
            let missing = Set(asked + led).subtracting(ids)
            #expect(missing.isEmpty, "\(name) refers to \(missing)")
        }
    }

    @Test func `send the secret, and a one-time key of its own, with every form that changes something`() throws {
        let reading = Samples.reading(pages.catalogue["en"])
        for (name, page, signedIn) in try Samples.everything(reading) {
            let html = pages.render(page, in: Samples.frame(reading, worker: signedIn ? Samples.dana : nil))
            let forms = html.matches(of: /<form method="post"[^>]*>([\s\S]*?)<\/form>/)
            for form in forms {
                #expect(form.1.contains(#"name="csrf" value="secret-of-the-session""#), "\(name)")
            }
            let keys = html.matches(of: /name="key" value="(one-time-key-[^"]+)"/).map { String($0.1) }
            #expect(keys.count == forms.count && Set(keys).count == keys.count, "\(name)")
        }
    }

    @Test(arguments: ["en", "es"])
    func `say above the page that a record is open only for now, and let it be closed`(language: String) throws {
        let reading = Samples.reading(pages.catalogue[language])
        let glass = try Samples.brokenGlass("g-1", at: Samples.now.adding(.seconds(-23 * 60 - 1)))
        let frame = Samples.frame(reading, beside: Beside(glass: glass))
        let html = pages.render(
            GlassPage(ID(stored: "p-1"), name: nil, tie: .none, calls: [], refused: nil, reading), in: frame)
        #expect(html.contains(#"action="/north/people/p-1/open/ending""#))
        // Of 60 minutes 23 and a second are over.
        #expect(html.contains(#">37</b>"#))
        let keys = html.matches(of: /name="key" value="(one-time-key-[^"]+)"/).map { String($0.1) }
        #expect(Set(keys).count == keys.count && keys.contains("one-time-key-close-g-1"))
        let officer = Worker(id: ID(stored: "priya"), name: "Priya", roles: [.privacyOfficer])
        let notice = Samples.frame(reading, worker: officer, beside: Beside(reviews: 2))
        #expect((notice.links + notice.further).contains { $0.address == "/north/privacy" && $0.name.hasSuffix("(2)") })
        let quiet = Samples.frame(reading, worker: officer)
        #expect(!(quiet.links + quiet.further).contains { $0.name.contains("(") })
    }

    @Test func `show what a person wrote as text, never as markup`() throws {
        let reading = Samples.reading(pages.catalogue["en"])
        let hostile = #"<script>alert(1)</script>"><img src=x onerror='alert(2)'>"#
        let row = BoardRow(
            id: "c", number: 1, stage: .received, source: nil, since: Samples.now, promisedBy: nil, location: hostile,
            whatHappened: hostile, weapon: nil, violence: nil, injury: nil, takenBy: hostile, reading)
        let html = pages.render(row, words: reading.words, base: reading.base)
        #expect(!html.contains("<script>") && !html.contains("<img"))
        #expect(html.contains("&lt;script&gt;"))
    }

    @Test func `render a row of the board as the live feed sends it`() throws {
        let reading = Samples.reading(pages.catalogue["en"])
        let html = pages.render(Samples.rows(reading)[0], words: reading.words, base: reading.base)
        #expect(html.hasPrefix(#"<tr id="row-c-107" data-id="c-107""#))
        #expect(html.contains(#"href="/north/calls/c-107""#))
        #expect(html.contains("promise 5") && html.contains("1 min late") && html.contains("Not known: weapon, injury"))
    }
}

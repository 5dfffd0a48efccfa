import Store
import Testing
import Vocabulary

@testable import Operate
@testable import Web

@Suite struct `What is handed over of records` {
    let pages: Pages

    init() throws {
        pages = try Pages()
    }

    @Test(arguments: ["en", "es"])
    func `holds no word that was taken out, in no form`(language: String) throws {
        let reading = Samples.reading(pages.catalogue[language])
        let packet = try Samples.released()
        let html = pages.render(RecordsFile(packet, reading), words: reading.words, base: reading.base)
        let table = RecordsTable(packet, reading).text
        let page = pages.render(
            RecordsCopyPage(packet, of: try Samples.recordsRequest(7, closed: "released"), [], given: reading, reading),
            in: Samples.frame(reading))
        for text in [html, table, page] {
            for gone in [
                "Rowan", "Pell", "mandated_report", "oral_report",
                reading.words("records.codes.tables.oral_report"),
            ] {
                #expect(!text.contains(gone), "\(gone)")
            }
            #expect(text.contains("sits") && text.contains("says"))
        }
        #expect(html.hasPrefix("<!doctype html>") && html.hasSuffix("</html>\n"))
        #expect(!html.contains("{{") && !html.contains("Optional(") && !html.contains("<script"))
        #expect(html.contains("default-src 'none'") && html.contains(#"<html lang="\#(language)""#))
        // Every bar is as wide as any other, and has its number.
        let bars = html.matches(of: /<span class="bar">([^<]*)<\/span> \[(\d+)\]/)
        #expect(bars.count == packet.log.count && Set(bars.map(\.1)) == ["██████"])
        #expect(html.contains(reading.words("consents.notice232")))
    }

    @Test func `is a table that no spreadsheet takes for a formula`() throws {
        let reading = Samples.reading(pages.catalogue["en"])
        let table = RecordsTable(try Samples.released(), reading).text
        #expect(table.contains(#""'=1+1 ""quoted""""#))
        #expect(table.split(separator: "\r\n").allSatisfy { $0.hasPrefix("\"") && $0.hasSuffix("\"") })
    }

    @Test(arguments: ["en", "es"])
    func `says of a review and of a complaint where the law gives them`(language: String) throws {
        let reading = Samples.reading(pages.catalogue[language])
        func letter(_ outcome: String) throws -> [String] {
            RecordsGiven(try Samples.released(outcome), reading).letter
        }
        #expect(try letter("released").contains(reading.words("records.letter.complaint")))
        let denied = try letter("denied")
        #expect(denied.contains(reading.words("records.letter.review")) && denied.contains("Not now."))
        #expect(denied.contains(reading.words("records.letter.appeal")))
        #expect(try letter("none-found").contains(reading.words("records.letter.none")))
    }
}

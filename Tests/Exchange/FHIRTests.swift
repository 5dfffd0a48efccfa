import Foundation
import Testing

@testable import Exchange

@Suite struct `A resource of FHIR` {
    private static let folder = SharedData.folder.appending(path: "standards/fhir-sdohcc/examples-json")
    static let examples =
        ((try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? [])
        .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }

    private func task(_ more: String = "") throws(FHIRRefused) -> FHIRResource {
        try read(
            #"{"resourceType":"Task","status":"accepted","intent":"order","for":{"reference":"Patient/1"}\#(more)}"#)
    }

    private func read(_ text: String) throws(FHIRRefused) -> FHIRResource { try FHIRResource(text.utf8) }

    private func faults(_ work: () throws(FHIRRefused) -> Void) -> [String] {
        do throws(FHIRRefused) {
            try work()
            return []
        } catch { return error.faults.map { "\($0.kind.rawValue) \($0.place)" } }
    }

    @Test(.enabled(if: !examples.isEmpty))
    func `is read and written again with nothing lost, in all examples of the referral guide`() throws {
        #expect(Self.examples.count == 52)
        for file in Self.examples {
            let bytes = try Data(contentsOf: file)
            let resource: FHIRResource
            do { resource = try FHIRResource(bytes) } catch {
                Issue.record("\(file.lastPathComponent): \(error.faults)")
                continue
            }
            #expect(JSONValue.object(resource.object) == (try JSONReader.read(bytes)), "\(file.lastPathComponent)")
            #expect(try FHIRResource(resource.written.utf8) == resource)
        }
    }

    @Test func `keeps the last digit of a number and the order of what stands in it`() throws {
        let text =
            #"{"resourceType":"Observation","status":"final","valueQuantity":{"value":1.500,"unit":"h"},"code":{"text":"x"}}"#
        #expect(try read(text).written == text)
        let named = try read(text).named("a.1", version: 3, changed: "2026-11-23T10:00:00Z")
        #expect(named.id == "a.1" && named.object["meta"]?.object?["versionId"] == .text("3"))
        #expect(named.written.contains(#""value":1.500"#))
    }

    @Test func `keeps the labels of its meta when it is given a version`() throws {
        let given = try task(#","id":"x","meta":{"versionId":"9","tag":[{"code":"t"}]}"#)
            .named("x", version: 2, changed: "2026-11-23T10:00:00Z")
        let meta = given.object["meta"]?.object
        #expect(meta?["tag"] != nil && meta?["versionId"] == .text("2"))
    }

    @Test(arguments: [
        (#","status":"finished""#, ""),  // two members of one name are no JSON that anybody can read
        (#","priority":"soon""#, "code-invalid Task.priority"),
        (#","colour":"red""#, "structure Task.colour"),
        (#","authoredOn":"2026-02-30""#, "value Task.authoredOn"),
        (#","authoredOn":"2026-02-3""#, "value Task.authoredOn"),
        (#","lastModified":"2026-02-03T25:00:00Z""#, "value Task.lastModified"),
        (#","id":"with blank""#, "value Task.id"),
        (#","output":[{"type":{"text":"a"},"valueString":"b"},{"valueString":"c"}]"#, "required Task.output[1].type"),
        (#","output":[{"type":{"text":"a"}}]"#, "required Task.output[0].value"),
        (#","output":[{"type":{"text":"a"},"valueString":"b","valueBoolean":true}]"#, "structure Task.output[0].value"),
        (#","output":[]"#, "structure Task.output"),
        (#","focus":{}"#, "structure Task.focus"),
        (#","focus":"ServiceRequest/1""#, "structure Task.focus"),
        (#","description":"""#, "value Task.description"),
        (#","description":null"#, "value Task.description"),
        (#","contained":[{"resourceType":"Patient","gender":"none"}]"#, "code-invalid Task.contained[0].gender"),
        (#","contained":[{"resourceType":"Nothing"}]"#, "not-supported Task.contained[0].resourceType"),
        (#","extension":[{"valueString":"x"}]"#, "required Task.extension[0].url"),
    ])
    func `is refused with the very place that is wrong, and never with what stands there`(
        more: String, fault: String
    ) throws {
        let found = faults { () throws(FHIRRefused) in _ = try task(more) }
        #expect(found == [fault.isEmpty ? "structure " : fault])
    }

    @Test func `may lack a value where it says beside it why`() throws {
        let why = #"{"extension":[{"url":"http://example.org/absent","valueCode":"masked"}]}"#
        _ = try read(#"{"resourceType":"Task","_status":\#(why),"intent":"order"}"#)
        _ = try read(
            #"{"resourceType":"Patient","name":[{"given":[null,"Wren"],"_given":[\#(why),null]}]}"#)
        #expect(
            faults { () throws(FHIRRefused) in _ = try read(#"{"resourceType":"Patient","name":[{"given":[null]}]}"#) }
                == ["value Patient.name[0].given[0]"])
        #expect(
            faults { () throws(FHIRRefused) in _ = try read(#"{"resourceType":"Task","intent":"order"}"#) }
                == ["required Task.status"])
    }

    @Test func `says nothing of a member whose name might be somebody's`() {
        let found = faults { () throws(FHIRRefused) in _ = try task(#","Wren Vale, born 2001":1"#) }
        #expect(found == ["structure Task"])
    }

    @Test func `is told from what is none`() {
        #expect(faults { () throws(FHIRRefused) in _ = try read("[]") } == ["structure "])
        #expect(faults { () throws(FHIRRefused) in _ = try read("{}") } == ["required resourceType"])
        #expect(
            faults { () throws(FHIRRefused) in _ = try read(#"{"resourceType":"Claim"}"#) }
                == ["not-supported resourceType"])
    }

    @Test func `tells of a Task what it means for its referral`() throws {
        let told = try FHIRTask(
            task(
                """
                ,"statusReason":{"coding":[{"system":"urn:x","code":"full"}],"text":"No bed"},\
                "focus":{"reference":"ServiceRequest/7"},"executionPeriod":{"start":"2026-11-24T09:00:00Z"},\
                "output":[{"type":{"coding":[{"system":"\(FHIRTask.gravityCodes)","code":"resulting-activity"}]},\
                "valueReference":{"reference":"Procedure/1"}},{"type":{"text":"else"},"valueString":"x"}]
                """))
        #expect(told.status == .accepted && told.focus == "ServiceRequest/7" && told.activities == 1)
        #expect(told.reasonCodes == [.init(system: "urn:x", code: "full")] && told.reasonText == "No bed")
        #expect(told.begins != nil)
        #expect(throws: FHIRRefused.self) { try FHIRTask(read(#"{"resourceType":"Patient"}"#)) }
    }
}

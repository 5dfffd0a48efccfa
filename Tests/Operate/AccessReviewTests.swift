import Access
import Door
import Operate
import Store
import Testing
import Vocabulary
import World

@Suite struct `The table of who may do what` {
    @Test(arguments: Engine.available)
    func `is signed as it was read, by a privacy officer, and every signature stays`(engine: Engine) async throws {
        try await withWorld(on: engine) { world in
            try await world.desk.perform(
                ReviewAccess("ab", current: "ab", note: " Read with counsel. "), by: world.priya)
            await #expect(throws: Refusal(.accessTableChanged, .conflicting)) {
                try await world.desk.perform(ReviewAccess("ab", current: "cd", note: nil), by: world.priya)
            }
            world.clock.move(.seconds(60))
            try await world.desk.perform(ReviewAccess("cd", current: "cd", note: nil), by: world.priya)
            let reviews = try await world.database.read { db in try AccessReviews(db).latest() }
            #expect(reviews.map(\.digest) == ["cd", "ab"] && reviews.map(\.note) == [nil, "Read with counsel."])
            for worker in [world.grace, world.ines, world.noor] {
                await #expect(throws: Refusal(.mayNot, .forbidden, values: ["permission": "review-access"])) {
                    try await world.desk.perform(ReviewAccess("cd", current: "cd", note: nil), by: worker)
                }
            }
        }
    }
}

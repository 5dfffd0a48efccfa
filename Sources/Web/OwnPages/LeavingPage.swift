/// What stands on the screen for the moment that it takes to be somewhere else.
struct LeavingPage: Page {
    static let template = "leaving"

    /// The weather: nobody asks why somebody looks at it.
    let elsewhere = "https://www.weather.gov/"
    let title: String

    init(_ reading: Reading) {
        title = reading.words("keep.title")
    }
}

import Programs
import Testing

@Suite struct `A text in several languages` {
}

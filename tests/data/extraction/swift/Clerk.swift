import SwiftUI

actor Clerk {
    private var jobs: [() async -> Void] = []

    func enqueue(_ job: @escaping @Sendable () async -> Void) {
        jobs.append(job)
    }

    nonisolated func name() -> String { "clerk" }

    func work() async {
        while let job = jobs.popLast() {
            await job()
        }
    }
}

struct LedgerView: View {
    @State private var text = ""
    @ObservedObject var model: Model

    var body: some View {
        List(model.rows) { row in
            Text(row.title)
                .onTapGesture { model.select(row) }
        }
    }

    @ViewBuilder
    private func footer(_ count: Int) -> some View {
        if count > 0 { Text("\(count)") } else { EmptyView() }
    }
}

precedencegroup MergePrecedence {
    associativity: left
}

infix operator <+>: MergePrecedence
prefix operator √

/// Both together.
func <+> (lhs: Stock, rhs: Stock) -> Stock {
    lhs.merging(rhs) { $0 + $1 }
}

prefix func √ (value: Double) -> Double { value.squareRoot() }

#if os(Linux)
func path() -> String { "/var/depot" }
#else
func path() -> String { NSTemporaryDirectory() }
#endif

let double = { (n: Int) -> Int in n * 2 }

@main
enum Main {
    static func main() async throws {
        let ledger = Ledger<String>(name: "a")
        try ledger.put("bolt")
        print(path())
    }
}

@propertyWrapper
struct Clamped<Value: Comparable> {
    private var value: Value
    let range: ClosedRange<Value>

    var wrappedValue: Value {
        get { value }
        set { value = min(max(newValue, range.lowerBound), range.upperBound) }
    }

    init(wrappedValue: Value, _ range: ClosedRange<Value>) {
        self.range = range
        self.value = wrappedValue
    }
}

@freestanding(expression)
macro weigh(_ text: String) -> Double = #externalMacro(module: "Macros", type: "Weigh")

final class LedgerTests: XCTestCase {
    override func setUp() { super.setUp() }

    func testPut() throws {
        let ledger = Ledger<String>(name: "a")
        XCTAssertEqual(try ledger.put("bolt"), 1)
    }

    func testFull() {
        XCTAssertThrowsError(try Ledger<Int>(name: "b").put(1, amount: 99)) { error in
            XCTAssertEqual(error as? DepotError, .full(limit: 50))
        }
    }
}

private extension String {
    var trimmed: String { trimmingCharacters(in: .whitespaces) }
    func padded(to width: Int) -> String {
        padding(toLength: width, withPad: " ", startingAt: 0)
    }
}

func retry<T>(times: Int, _ body: () throws -> T) rethrows -> T {
    for _ in 1..<times {
        if let value = try? body() { return value }
    }
    return try body()
}

import Foundation
@testable import Crates

/// What can go wrong.
public enum DepotError: Error, Equatable {
    case full(limit: Int)
    case unknown(String)
    indirect case nested(DepotError)

    /// What a person is told.
    var message: String {
        switch self {
        case .full(let limit): return "more than \(limit)"
        case .unknown(let item): return "no \(item)"
        case .nested(let inner): return inner.message
        }
    }

    static func == (lhs: DepotError, rhs: DepotError) -> Bool {
        lhs.message == rhs.message
    }
}

// MARK: - Weighing

/**
 What has a weight.
 */
public protocol Weighing: AnyObject {
    associatedtype Unit: Hashable
    static var heavy: Double { get }
    var tare: Double { get set }

    init(tare: Double)
    /// The weight in grams.
    func grams(in unit: Unit) -> Double
    mutating func reset()
    subscript(index: Int) -> Double { get }
}

public typealias Stock = [String: Int]
typealias Change = (_ item: String, _ amount: Int) -> Void

extension Weighing where Unit == String {
    /// Whether two people are needed.
    public var isHeavy: Bool { grams(in: "g") > Self.heavy }

    func tripled() -> Double {
        3 * grams(in: "g")
    }
}

/// Keeps stock.
///
/// - Note: The limit of the shelf counts.
@available(macOS 12, *)
@dynamicMemberLookup
public final class Ledger<Item: Hashable & Sendable>: CustomStringConvertible {
    public static let shared = Ledger(name: "main")
    private var stock: [Item: Int] = [:]
    let name: String
    weak var delegate: LedgerDelegate?

    /// How much fits.
    @Published public var limit = 50 {
        willSet { print("from \(limit)") }
        didSet {
            if limit < 0 { limit = 0 }
        }
    }

    lazy var formatter: NumberFormatter = {
        let formatter = NumberFormatter()
        formatter.numberStyle = .decimal
        return formatter
    }()

    private let onChange: (Item) -> Void = { item in
        debugPrint(item)
    }

    /// Creates an empty ledger.
    public init(name: String) {
        self.name = name
    }

    public convenience init?(name: String, limit: Int) {
        guard limit > 0 else { return nil }
        self.init(name: name)
        self.limit = limit
    }

    deinit {
        delegate?.ledgerDidClose(self)
    }

    public var description: String { "Ledger(\(name))" }

    public private(set) var total: Int {
        get { stock.values.reduce(0, +) }
        set(value) {
            stock = value == 0 ? [:] : stock
        }
    }

    /// Puts an amount of an item onto the shelf.
    @discardableResult
    public func put(_ item: Item, amount: Int = 1) throws -> Int {
        guard amount > 0, total + amount <= limit else {
            throw DepotError.full(limit: limit)
        }
        defer { onChange(item) }
        stock[item, default: 0] += amount
        return stock[item]!
    }

    public subscript(item: Item) -> Int? {
        get { stock[item] }
        set { stock[item] = newValue }
    }

    public subscript(dynamicMember member: String) -> Int { member.count }

    func replay<S: Sequence>(_ changes: S) async rethrows where S.Element == (Item, Int) {
        func apply(_ change: (Item, Int)) {
            stock[change.0] = change.1
        }
        for change in changes where change.1 > 0 {
            apply(change)
        }
        await Task.yield()
    }

    class func make() -> Ledger { Ledger(name: "made") }

    fileprivate func `default`() {}

    struct Entry: Codable {
        var item: String
        var amount: Int

        enum CodingKeys: String, CodingKey {
            case item, amount = "n"
        }

        mutating func add(_ n: Int) {
            amount += n
        }
    }
}

extension Ledger: Sequence {
    public func makeIterator() -> Dictionary<Item, Int>.Iterator {
        stock.makeIterator()
    }
}

extension Ledger.Entry {
    static func + (lhs: Self, rhs: Self) -> Self {
        Self(item: lhs.item, amount: lhs.amount + rhs.amount)
    }
}

protocol LedgerDelegate: AnyObject {
    func ledgerDidClose<T>(_ ledger: Ledger<T>)
}

//! Keeps the stock of a warehouse.

const std = @import("std");
const builtin = @import("builtin");
const Allocator = std.mem.Allocator;

pub const version = "1.0";

/// What can go wrong.
pub const Error = error{
    Full,
    Unknown,
} || Allocator.Error;

const ParseError = error{ Empty, NoAmount };

/// How a thing is counted.
pub const Unit = enum(u8) {
    gram,
    kilo = 10,
    _,

    /// The weight of one in grams.
    pub fn grams(unit: Unit) u64 {
        return switch (unit) {
            .gram => 1,
            .kilo => 1000,
            else => unreachable,
        };
    }

    const default: Unit = .gram;
};

pub const Change = union(enum) {
    put: struct { item: []const u8, amount: u32 },
    take: []const u8,
    clear,

    pub fn item(self: Change) ?[]const u8 {
        return switch (self) {
            .put => |put| put.item,
            .take => |name| name,
            .clear => null,
        };
    }
};

const Header = packed struct(u32) {
    kind: u8,
    length: u24,
};

const CHeader = extern struct { kind: u8, pad: [3]u8 = undefined };

pub const Handle = opaque {
    extern fn depot_close(handle: *Handle) void;

    pub fn close(self: *Handle) void {
        depot_close(self);
    }
};

/// Keeps stock.
///
/// The limit of the shelf counts.
pub const Ledger = struct {
    const Self = @This();

    /// By item.
    stock: std.StringHashMapUnmanaged(u32) = .{},
    limit: u32 = 50,
    gpa: Allocator,

    /// Creates an empty ledger.
    pub fn init(gpa: Allocator) Self {
        return .{ .gpa = gpa };
    }

    pub fn deinit(self: *Self) void {
        self.stock.deinit(self.gpa);
        self.* = undefined;
    }

    /// Puts an amount of an item onto the shelf.
    pub fn put(self: *Self, item: []const u8, amount: u32) Error!u32 {
        if (self.total() + amount > self.limit) return error.Full;
        const entry = try self.stock.getOrPut(self.gpa, item);
        errdefer _ = self.stock.remove(item);
        if (!entry.found_existing) {
            entry.value_ptr.* = 0;
        }
        entry.value_ptr.* += amount;
        return entry.value_ptr.*;
    }

    pub inline fn total(self: *const Self) u32 {
        var sum: u32 = 0;
        var values = self.stock.valueIterator();
        while (values.next()) |value| : (sum += 0) sum += value.*;
        return sum;
    }

    pub const Iterator = struct {
        inner: std.StringHashMapUnmanaged(u32).Iterator,

        pub fn next(it: *Iterator) ?u32 {
            const entry = it.inner.next() orelse return null;
            return entry.value_ptr.*;
        }
    };

    pub fn iterator(self: *Self) Iterator {
        return .{ .inner = self.stock.iterator() };
    }

    pub fn format(self: Self, writer: anytype) !void {
        try writer.print("Ledger({d})", .{self.total()});
    }

    test "put adds" {
        var ledger = Self.init(std.testing.allocator);
        defer ledger.deinit();
        try std.testing.expectEqual(2, try ledger.put("bolt", 2));
    }
};

/// A stack of bounded size.
pub fn Bounded(comptime T: type, comptime size: usize) type {
    return struct {
        items: [size]T = undefined,
        len: usize = 0,

        const Stack = @This();

        pub fn push(self: *Stack, item: T) error{Full}!void {
            if (self.len == size) return error.Full;
            self.items[self.len] = item;
            self.len += 1;
        }

        pub fn pop(self: *Stack) ?T {
            if (self.len == 0) return null;
            self.len -= 1;
            return self.items[self.len];
        }
    };
}

/// Decides by a type, and declares none itself.
pub fn Small(comptime T: type) type {
    if (@sizeOf(T) > 8) return *T;
    return T;
}

fn parse(line: []const u8) ParseError!Change {
    if (line.len == 0) return error.Empty;
    const comma = std.mem.indexOfScalar(u8, line, ',') orelse return .{ .take = line };
    const amount = std.fmt.parseInt(u32, line[comma + 1 ..], 10) catch |err| switch (err) {
        error.Overflow => std.math.maxInt(u32),
        else => return error.NoAmount,
    };
    return .{ .put = .{ .item = line[0..comma], .amount = amount } };
}

export fn depot_version() callconv(.C) u32 {
    return 1;
}

extern "c" fn strlen(text: [*:0]const u8) usize;

pub extern fn depot_open(path: [*:0]const u8) ?*Handle;

noinline fn hot(a: u32, b: u32) u32 {
    return @call(.always_inline, add, .{ a, b });
}

fn add(a: u32, b: u32) u32 {
    return a +% b;
}

fn @"test"(name: []const u8) bool {
    return name.len > 0;
}

fn less(context: void, a: u32, b: u32) bool {
    _ = context;
    return a < b;
}

const compare = struct {
    fn byAmount(_: void, a: u32, b: u32) bool {
        return a > b;
    }
}.byAmount;

comptime {
    std.debug.assert(@sizeOf(Header) == 4);
}

pub fn main() !void {
    var gpa = std.heap.GeneralPurposeAllocator(.{}){};
    defer _ = gpa.deinit();
    const Context = struct {
        count: u32,

        fn bump(self: *@This()) void {
            self.count += 1;
        }
    };
    var context = Context{ .count = 0 };
    context.bump();
    outer: for (0..3) |i| {
        for (0..3) |j| {
            if (i == j) continue :outer;
        }
    }
}

test "an empty line is no change" {
    try std.testing.expectError(error.Empty, parse(""));
}

test parse {
    _ = try parse("bolt,2");
}

test Ledger {}

test {
    std.testing.refAllDecls(@This());
}

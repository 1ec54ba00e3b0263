const std = @import("std");

pub fn build(b: *std.Build) void {
    const target = b.standardTargetOptions(.{});
    const exe = b.addExecutable(.{ .name = "depot", .root_source_file = b.path("depot.zig"), .target = target });
    b.installArtifact(exe);
    addTests(b, target);
}

fn addTests(b: *std.Build, target: std.Build.ResolvedTarget) void {
    const tests = b.addTest(.{ .root_source_file = b.path("depot.zig"), .target = target });
    b.step("test", "Run all tests").dependOn(&b.addRunArtifact(tests).step);
}

const Options = struct {
    strip: bool = false,

    fn of(b: *std.Build) Options {
        return .{ .strip = b.option(bool, "strip", "without symbols") orelse false };
    }

    fn flags(self: Options) []const []const u8 {
        return if (self.strip) &.{"-s"} else &.{};
    }
};

fn join(parts: []const []const u8) []const u8 {
    var buffer: [64]u8 = undefined;
    var len: usize = 0;
    for (parts) |part| {
        @memcpy(buffer[len..][0..part.len], part);
        len += part.len;
    }
    return buffer[0..len];
}

const Step = struct { fn make() void {} fn run() anyerror!void {} };

fn nothing() void {}

fn either(comptime flag: bool) if (flag) u8 else u16 {
    return 0;
}

inline fn twice(x: anytype) @TypeOf(x) {
    return x + x;
}

fn clamp(x: i32) i32 {
    return switch (x) {
        std.math.minInt(i32)...-1 => 0,
        0...255 => x,
        else => 255,
    };
}

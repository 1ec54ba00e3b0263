// What the grammar stumbles over: nothing around it may be lost.
pub fn syscall0(number: SYS) usize {
    return asm volatile ("svc #0"
        : [ret] "={x0}" (-> usize),
        : [number] "{x8}" (@intFromEnum(number)),
        : .{ .memory = true, .x1 = true });
}

/// Waits for all stores.
pub inline fn fence() void {
    asm volatile ("" ::: .{ .memory = true });
}

pub const Registers = struct {
    x: usize,

    pub fn save(self: *Registers) void {
        asm volatile (
            \\ str x0, [x1]
            :
            : [_] "{x1}" (self),
            : .{ .memory = true });
    }
};

pub const Priority = enum { sync, async };

fn last() void {}

using System.Runtime.InteropServices;

namespace Nova.Hosting.Clock;

/// <summary>The system's time, with time stamps that count while the machine sleeps (<c>CLOCK_BOOTTIME</c>).</summary>
/// <remarks>
/// Leases are counted by time stamps. A virtual machine that is paused, or a host that was suspended, must find its lease ended when it wakes; the monotonic clock
/// that the runtime uses stands still meanwhile.
/// </remarks>
public sealed class BootTimeProvider : TimeProvider
{
    private const int ClockBootTime = 7;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private BootTimeProvider()
    {
    }

    /// <summary>The one there is; <see cref="TimeProvider.System"/> where the system has no such clock.</summary>
    public static TimeProvider Instance { get; } = OperatingSystem.IsLinux() ? new BootTimeProvider() : System;

    /// <inheritdoc/>
    public override long TimestampFrequency => NanosecondsPerSecond;

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        _ = ReadClock(ClockBootTime, out var now);
        return (now.Seconds * NanosecondsPerSecond) + now.Nanoseconds;
    }

#pragma warning disable SYSLIB1054 // A source-generated import would make the project unsafe.
    [SuppressGCTransition]
    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ReadClock(int clock, out TimeSpec now);
#pragma warning restore SYSLIB1054

    /// <summary><c>struct timespec</c> of 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}

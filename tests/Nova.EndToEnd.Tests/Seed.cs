namespace Nova.EndToEnd.Tests;

/// <summary>What chance depends on. NOVA_TEST_SEED repeats a run; NOVA_TEST_FULL=1 runs the whole sweep instead of a rotation.</summary>
internal static class Seed
{
    public static int Value { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("NOVA_TEST_SEED"), out var given) ? given : (int)(TimeProvider.System.GetTimestamp() & 0xFFFF);

    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("NOVA_TEST_FULL") == "1";

    /// <summary>One of these in turn, or all of them in a full run.</summary>
    public static IEnumerable<T> Rotate<T>(params T[] all) => IsFull ? all : [all[Value % all.Length]];
}

namespace Nova.EndToEnd.Tests;

/// <summary>What a test says beside its result.</summary>
internal static class Output
{
    public static void Say(string text)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(text);

        // Seeds and figures are wanted of green tests too.
        Console.Error.WriteLine(text);
    }
}

namespace Nova.EndToEnd.Tests;

/// <summary>Waits for a state: looks again and again, with a deadline that only something stuck can miss.</summary>
internal static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static async Task HoldsAsync(string what, Func<Task<string?>> missing)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await missing() is { } problem)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
            {
                throw new TimeoutException($"{Patience.TotalMinutes} minutes passed without: {what}. {problem}");
            }

            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }
}

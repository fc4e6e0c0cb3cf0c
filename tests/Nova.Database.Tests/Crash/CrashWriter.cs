using Microsoft.Extensions.Logging.Abstractions;
using Nova.Database.Tests.Writing;

namespace Nova.Database.Tests.Crash;

/// <summary>The process that is killed: writes rows from many callers at once and prints the name of each row as soon as it was acknowledged.</summary>
internal static class CrashWriter
{
    public const string Verb = "--crash-writer";

    public static async Task<int> RunAsync(string url)
    {
        await using var database = NovaDatabase.Open(DatabaseAddress.Parse(url, out _)!, TimeProvider.System, NullLoggerFactory.Instance);
        await using var output = Console.OpenStandardOutput();
        var gate = new object();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async lane =>
        {
            for (var i = 0; ; i++)
            {
                var name = $"{lane:00}-{i:000000}";
                await database.WriteAsync(scope => scope.Execute(Ledger.Add, name, 1), CancellationToken.None);
                lock (gate)
                {
                    output.Write(System.Text.Encoding.ASCII.GetBytes(name + "\n"));
                    output.Flush();
                }
            }
        }));
        return 0;
    }
}

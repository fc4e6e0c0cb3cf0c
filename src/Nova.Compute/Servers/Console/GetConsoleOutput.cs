using System.Text;
using Nova.Compute.Hosts;
using Nova.Core.Rpc.Compute;
using Nova.Messaging;
using Query = Nova.Core.Rpc.Compute.GetConsoleOutput;

namespace Nova.Compute.Servers.Console;

/// <summary>The tail of a guest's console log.</summary>
internal sealed class GetConsoleOutput(ComputeHost host)
{
    /// <summary>Upstream's <c>MAX_CONSOLE_BYTES</c>.</summary>
    private const int MostBytes = 100 * 1024;

    public async Task<ConsoleOutput> HandleAsync(Query query, RpcCall call, CancellationToken ct)
    {
        var text = Encoding.UTF8.GetString(await host.Driver.ReadConsoleAsync(query.InstanceId, MostBytes, ct));
        return new ConsoleOutput(query.Lines is >= 0 and var lines ? LastLines(text, lines) : text);
    }

    /// <summary>What is behind the last n line breaks, as upstream counts: a break at the end begins an empty line.</summary>
    internal static string LastLines(string text, int lines)
    {
        if (lines == 0)
        {
            return "";
        }

        var start = text.Length;
        for (var found = 0; start > 0; start--)
        {
            if (text[start - 1] == '\n' && ++found == lines)
            {
                break;
            }
        }

        return text[start..];
    }
}

using System.Text;

namespace Nova.NoVncProxy.Sessions;

/// <summary>The head of a request or an answer on a connection whose next bytes are somebody else's.</summary>
internal static class HttpHead
{
    private const int Longest = 8192;

    /// <summary>Reads up to the blank line, byte for byte.</summary>
    /// <returns>The first line.</returns>
    /// <exception cref="IOException">The connection ends before, or the head is too long.</exception>
    public static async Task<string> ReadAsync(Stream stream, CancellationToken ct)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!IsWhole(head))
        {
            await stream.ReadExactlyAsync(one, ct);
            head.Append((char)one[0]);
            if (head.Length > Longest)
            {
                throw new IOException("the head has no end");
            }
        }

        return head.ToString().Split('\n', 2)[0].TrimEnd('\r');
    }

    private static bool IsWhole(StringBuilder head) => head is { Length: >= 4 } && head[^1] == '\n' && (head[^2] == '\n' || (head[^3] == '\n' && head[^2] == '\r'));
}

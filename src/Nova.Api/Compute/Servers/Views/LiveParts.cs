using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>What a server's text holds that neither its record nor its shape decides. It is put in at each answer and never kept.</summary>
internal enum LivePart : byte
{
    /// <summary>What <c>self</c> links begin with: the client says in its Host header where it reached us.</summary>
    SelfRoot,

    /// <summary>The same for <c>bookmark</c> links.</summary>
    BookmarkRoot,

    /// <summary>Whether the server's host is up.</summary>
    HostStatus,
}

/// <summary>Marks that stand for the live parts while a server is encoded.</summary>
internal static class LiveMarks
{
    // New in each process, so that no text of a tenant can look like a mark.
    private static readonly string Secret = RandomNumberGenerator.GetHexString(32);
    private static readonly byte[] SecretBytes = Encoding.UTF8.GetBytes(Secret);
    private static readonly string[] Marks = [.. Enum.GetValues<LivePart>().Select(part => Secret + (int)part)];

    public static string Of(LivePart part) => Marks[(int)part];

    /// <summary>Takes the marks out of an encoded server and notes where they stood.</summary>
    public static ServerText Cut(ReadOnlySpan<byte> encoded)
    {
        var holes = new List<Hole>();
        var text = new byte[encoded.Length];
        var length = 0;
        for (var next = encoded.IndexOf(SecretBytes); next >= 0; next = encoded.IndexOf(SecretBytes))
        {
            encoded[..next].CopyTo(text.AsSpan(length));
            length += next;
            holes.Add(new Hole(length, (LivePart)(encoded[next + SecretBytes.Length] - (byte)'0')));
            encoded = encoded[(next + SecretBytes.Length + 1)..];
        }

        encoded.CopyTo(text.AsSpan(length));
        return new ServerText(text[..(length + encoded.Length)], [.. holes]);
    }
}

/// <summary>Where a live part goes.</summary>
internal readonly record struct Hole(int At, LivePart Part);

/// <summary>The live parts of one server in one answer, encoded.</summary>
/// <param name="Roots">Of all servers of the answer.</param>
/// <param name="HostStatus">Empty where it is not shown.</param>
internal readonly record struct LiveValues(LinkRoots Roots, byte[] HostStatus)
{
    public ReadOnlySpan<byte> Of(LivePart part) => part switch
    {
        LivePart.SelfRoot => Roots.Self,
        LivePart.BookmarkRoot => Roots.Bookmark,
        _ => HostStatus,
    };
}

/// <summary>What the links of one answer begin with, encoded.</summary>
internal sealed class LinkRoots(string self, string bookmark)
{
    public byte[] Self { get; } = ServerText.Encode(self);

    public byte[] Bookmark { get; } = ServerText.Encode(bookmark);
}

/// <summary>A server in JSON, without its live parts.</summary>
internal sealed class ServerText(byte[] json, Hole[] holes)
{
    private const int LargestScratch = 64 << 10;

    [ThreadStatic]
    private static byte[]? _scratch;

    /// <summary>What it takes in memory, about.</summary>
    public int Bytes => json.Length + (holes.Length * 8) + 64;

    public ReadOnlySpan<byte> Json => json;

    /// <summary>A text as it stands between quotes.</summary>
    public static byte[] Encode(string text) =>
        JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray();

    /// <summary>Writes the server with its live parts in place.</summary>
    public void Write(Utf8JsonWriter writer, in LiveValues live)
    {
        var size = json.Length;
        foreach (var hole in holes)
        {
            size += live.Of(hole.Part).Length;
        }

        var whole = size > LargestScratch ? new byte[size] : Scratch(size);
        int from = 0, to = 0;
        foreach (var hole in holes)
        {
            Append(json.AsSpan(from, hole.At - from), whole, ref to);
            Append(live.Of(hole.Part), whole, ref to);
            from = hole.At;
        }

        Append(json.AsSpan(from), whole, ref to);
        writer.WriteRawValue(whole.AsSpan(0, size), skipInputValidation: true);
    }

    private static byte[] Scratch(int size) => _scratch is { } scratch && scratch.Length >= size ? scratch : _scratch = new byte[Math.Max(size, 4096)];

    private static void Append(ReadOnlySpan<byte> part, byte[] whole, ref int to)
    {
        part.CopyTo(whole.AsSpan(to));
        to += part.Length;
    }
}

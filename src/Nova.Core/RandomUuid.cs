using System.Security.Cryptography;

namespace Nova.Core;

/// <summary>Random uuids as <see cref="Guid.NewGuid"/> makes them, but the kernel is asked for many at a time: every request needs several.</summary>
public static class RandomUuid
{
    private const int Size = 16;
    private const int AtATime = 64;

    [ThreadStatic]
    private static byte[]? s_random;

    [ThreadStatic]
    private static int s_left;

    /// <summary>A uuid (version 4) that nobody else has.</summary>
    public static Guid Next()
    {
        var random = s_random ??= new byte[Size * AtATime];
        if (s_left == 0)
        {
            RandomNumberGenerator.Fill(random);
            s_left = AtATime;
        }

        var bytes = random.AsSpan(--s_left * Size, Size);

        // Version and variant, as RFC 9562 places them.
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}

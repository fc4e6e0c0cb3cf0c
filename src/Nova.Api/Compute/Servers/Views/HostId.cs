using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Numerics;
using System.Text;

namespace Nova.Api.Compute.Servers.Views;

/// <summary>hostId: lets a project tell whether two of its servers share a host, without learning which. Hex SHA-224 of project id and host.</summary>
internal static class HostId
{
    private const int MostRemembered = 50_000;

    private static readonly ConcurrentDictionary<(string ProjectId, string Host), string> Known = new();

    /// <summary>The id; empty for a server on no host.</summary>
    public static string Of(string projectId, string? host)
    {
        if (host is null)
        {
            return "";
        }

        if (Known.TryGetValue((projectId, host), out var known))
        {
            return known;
        }

        if (Known.Count >= MostRemembered)
        {
            Known.Clear();
        }

        return Known[(projectId, host)] = Convert.ToHexStringLower(Sha224.Hash(Encoding.UTF8.GetBytes(projectId + host)));
    }
}

/// <summary>SHA-224 (FIPS 180-4), which the framework does not offer. Not used for anything secret.</summary>
internal static class Sha224
{
    private static readonly uint[] RoundConstants = MakeRoundConstants();

    public static byte[] Hash(ReadOnlySpan<byte> message)
    {
        uint[] state = [0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4];
        var padded = new byte[(message.Length + 8) / 64 * 64 + 64];
        message.CopyTo(padded);
        padded[message.Length] = 0x80;
        BinaryPrimitives.WriteUInt64BigEndian(padded.AsSpan(padded.Length - 8), (ulong)message.Length * 8);
        for (var offset = 0; offset < padded.Length; offset += 64)
        {
            Compress(state, padded.AsSpan(offset, 64));
        }

        var digest = new byte[28];
        for (var i = 0; i < 7; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(digest.AsSpan(i * 4), state[i]);
        }

        return digest;
    }

    private static void Compress(uint[] state, ReadOnlySpan<byte> block)
    {
        Span<uint> w = stackalloc uint[64];
        for (var i = 0; i < 16; i++)
        {
            w[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * 4)..]);
        }

        for (var i = 16; i < 64; i++)
        {
            var s0 = BitOperations.RotateRight(w[i - 15], 7) ^ BitOperations.RotateRight(w[i - 15], 18) ^ (w[i - 15] >> 3);
            var s1 = BitOperations.RotateRight(w[i - 2], 17) ^ BitOperations.RotateRight(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }

        uint a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (var i = 0; i < 64; i++)
        {
            var s1 = BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25);
            var t1 = h + s1 + ((e & f) ^ (~e & g)) + RoundConstants[i] + w[i];
            var s0 = BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22);
            var t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }

        ReadOnlySpan<uint> added = [a, b, c, d, e, f, g, h];
        for (var i = 0; i < 8; i++)
        {
            state[i] += added[i];
        }
    }

    /// <summary>The first 32 bits of the fractional parts of the cube roots of the first 64 primes.</summary>
    private static uint[] MakeRoundConstants()
    {
        var constants = new uint[64];
        for (int candidate = 2, found = 0; found < 64; candidate++)
        {
            var isPrime = true;
            for (var divisor = 2; divisor * divisor <= candidate && isPrime; divisor++)
            {
                isPrime = candidate % divisor != 0;
            }

            if (isPrime)
            {
                // floor(cbrt(p) * 2^32) in exact arithmetic: the integer cube root of p * 2^96.
                var scaled = (BigInteger)candidate << 96;
                BigInteger low = 0, high = BigInteger.One << 36;
                while (high - low > 1)
                {
                    var middle = (low + high) / 2;
                    (low, high) = middle * middle * middle <= scaled ? (middle, high) : (low, middle);
                }

                constants[found++] = (uint)(low & uint.MaxValue);
            }
        }

        return constants;
    }
}

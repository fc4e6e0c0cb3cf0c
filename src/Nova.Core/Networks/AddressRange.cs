using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Nova.Core.Networks;

/// <summary>A range of addresses of the fourth version, counted from its first.</summary>
/// <param name="First">The first address, as a number.</param>
/// <param name="PrefixLength">Bits that all its addresses share.</param>
public readonly record struct AddressRange(uint First, int PrefixLength)
{
    /// <summary>How many addresses it has.</summary>
    public long Size => 1L << (32 - PrefixLength);

    /// <summary>The address at a place.</summary>
    public string At(long place)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(First + place));
        return new IPAddress(bytes).ToString();
    }

    /// <summary>The mask that goes with it.</summary>
    public string Mask => new AddressRange(PrefixLength == 0 ? 0 : uint.MaxValue << (32 - PrefixLength), 32).At(0);

    /// <summary>Its last address, which all its hosts hear.</summary>
    public string Broadcast => At(Size - 1);

    /// <summary>Whether the two share addresses.</summary>
    public bool Overlaps(AddressRange other) => First <= other.First + other.Size - 1 && other.First <= First + Size - 1;

    /// <summary>Place of an address; null where it is not within.</summary>
    public long? PlaceOf(string address) => Number(address) is { } number && number >= First && number < First + Size ? number - First : null;

    /// <summary>Part number <paramref name="index"/> where it is cut in equal ones.</summary>
    public AddressRange Part(long index, int prefixLength) => new((uint)(First + (index << (32 - prefixLength))), prefixLength);

    /// <summary>Reads <c>10.0.0.0/24</c>; false for anything that is no network, host bits included.</summary>
    public static bool TryParse(string? text, out AddressRange range)
    {
        if (text is not null && IPNetwork.TryParse(text, out var parsed) && parsed.BaseAddress.AddressFamily == AddressFamily.InterNetwork)
        {
            range = new(Number(parsed.BaseAddress), parsed.PrefixLength);
            return true;
        }

        range = default;
        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{At(0)}/{PrefixLength}";

    private static long? Number(string text) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetwork ? Number(address) : null;

    private static uint Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
}

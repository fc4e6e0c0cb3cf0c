using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Nova.Conductor.Sagas;

/// <summary>
/// Call ids derived from (saga, step, attempt): a conductor that takes a saga over asks under the id its predecessor used, so the
/// host joins the call or answers it from memory instead of working twice.
/// </summary>
internal static class CallIds
{
    /// <summary>The id of a step's call.</summary>
    public static Guid Of(Guid saga, string step, int attempt)
    {
        Span<byte> input = stackalloc byte[16 + 4 + 64];
        saga.TryWriteBytes(input);
        BinaryPrimitives.WriteInt32LittleEndian(input[16..], attempt);
        var name = Encoding.UTF8.GetBytes(step, input[20..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..(20 + name)], hash);
        return new Guid(hash[..16]);
    }
}

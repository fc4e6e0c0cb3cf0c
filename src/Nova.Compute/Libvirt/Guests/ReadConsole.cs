using Nova.Compute.Libvirt.Disks;
using Nova.Core.Faults;

namespace Nova.Compute.Libvirt.Guests;

/// <summary>The tail of a guest's console log.</summary>
/// <remarks>
/// libvirt's log daemon makes the file for root alone, whatever the directory's access list says, and makes it anew when it has grown. This daemon's unit therefore
/// gives it CAP_DAC_READ_SEARCH, which only this class needs and no program that is run inherits (docs/decisions/0042).
/// </remarks>
internal sealed partial class ReadConsole(LibvirtHost host, InstanceFiles files, ILogger logger)
{
    /// <summary>At most <paramref name="maxBytes"/>; where libvirt's log daemon has just begun a new file, the end of the one before comes first.</summary>
    /// <exception cref="FaultException">There is a log that cannot be read: upstream's ConsoleNotAvailable, for the tenant can do nothing about it.</exception>
    public async Task<byte[]> ReadAsync(Guid instanceId, int maxBytes, CancellationToken ct)
    {
        await host.OnGuestAsync(instanceId, _ => { }, ct);
        var newest = await TailAsync(files.Console(instanceId), maxBytes, ct);
        return newest.Length == maxBytes ? newest : [.. await TailAsync(files.Console(instanceId) + ".0", maxBytes - newest.Length, ct), .. newest];
    }

    private async Task<byte[]> TailAsync(string path, int maxBytes, CancellationToken ct)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = (int)Math.Min(maxBytes, file.Length);
            file.Seek(-length, SeekOrigin.End);
            var bytes = new byte[length];
            var read = await file.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, ct);
            return read == length ? bytes : bytes[..read];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            Log.Unreadable(logger, path, refused.Message);
            throw new FaultException(
                new Fault(FaultKind.NotFound, "Guest does not have a console available.", Details: $"{path} cannot be read: {refused.Message}"), refused);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Console log {File} cannot be read: {Reason} (nova-compute that does not run as root needs the capability CAP_DAC_READ_SEARCH, as its unit gives it)")]
        public static partial void Unreadable(ILogger logger, string file, string reason);
    }
}

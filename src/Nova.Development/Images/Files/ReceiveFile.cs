using System.Buffers;
using System.Security.Cryptography;

namespace Nova.Development.Images.Files;

/// <summary>A request's body on its way to the disk, hashed as it passes.</summary>
internal static class ReceiveFile
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes <paramref name="body"/> to <paramref name="path"/>, down to the disk; null where it is larger than allowed.</summary>
    public static async Task<StoredFile?> WriteAsync(Stream body, string path, long largest, CancellationToken cancel)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha512 = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
            long size = 0;
            int read;
            while ((read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel)) > 0)
            {
                size += read;
                if (size > largest)
                {
                    return null;
                }

                md5.AppendData(buffer, 0, read);
                sha512.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            }

            file.Flush(flushToDisk: true);
            return new StoredFile(size, Convert.ToHexStringLower(md5.GetHashAndReset()), Convert.ToHexStringLower(sha512.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

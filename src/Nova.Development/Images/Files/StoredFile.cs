namespace Nova.Development.Images.Files;

/// <summary>What is known of a file once it has passed.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Md5">Hex, for <c>checksum</c>.</param>
/// <param name="Sha512">Hex, for <c>os_hash_value</c>.</param>
internal sealed record StoredFile(long Size, string Md5, string Sha512);
